"""Documents in whole rupees: what a customer owes, pays at the door and gets back, and what books, portal and papers say of it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown import books, packing, returns, shipping
from godown.books import Credit, Document, TaxChoices
from godown.entrypoints.papers import documents as papers
from godown.kernel.ids import new_id
from godown.orders import NewOrder, queries
from godown.packing import NewParcel, Packed
from godown.platform.database import Database
from godown.reports import doctor, gst_month, journal
from godown.shipping import NewCourier
from tests.builders.seller import Seller

DAY = date(2026, 11, 30)


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=12, CUP=5, BOX=9, TAPE=20_000)
    with made.open() as tx:
        books.choose_taxes(tx, TaxChoices(whole_rupees=True))
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
    return made


def cod(seller: Seller, units: int, price: int, paid_paise: int | None = None) -> NewOrder:
    order = seller.order("1", TEA=units)
    line = replace(order.lines[0], unit_price_paise=price)
    return replace(order, lines=(line,), payment="cod", paid_paise=paid_paise)


def packs(seller: Seller, order: NewOrder, *boxes: int) -> list[tuple[Packed, Document]]:
    """An order leaves in boxes with so many units each."""
    seller.takes(order)
    seller.picks_all()
    found = []
    with seller.open() as tx:
        (line,) = queries.lines_of(tx, [seller.id_of(order.number)])
        for units in boxes:
            made, outcome = packing.pack(
                tx, [NewParcel(seller.id_of(order.number), 300, "BOX", units={line.id: units})]
            )
            assert not outcome.refused
            found.append((made[0], books.documents(tx, [made[0].document_id])[made[0].document_id]))
    return found


def healthy(seller: Seller) -> bool:
    with seller.open() as tx:
        return not doctor.examine(tx)


def test_cash_is_collected_as_the_invoice_asks(seller: Seller) -> None:
    """Section 15 of the CGST Act: the value is what it is; round-off is a figure of the document."""
    ((packed, head),) = packs(seller, cod(seller, 1, 123_456), 1)
    assert (head.total_paise, head.round_off_paise, head.payable_paise) == (123_456, 44, 123_500)
    assert packed.collect_paise == 123_500
    assert (head.taxable_paise + head.tax_paise, head.rounded) == (123_456, True)


def test_each_parcel_is_collected_as_its_own_invoice_asks(seller: Seller) -> None:
    made = packs(seller, cod(seller, 3, 33_367), 1, 1, 1)
    assert [one.collect_paise for one, _ in made] == [head.payable_paise for _, head in made] == [33_400] * 3
    assert healthy(seller)


def test_what_was_paid_in_part_is_taken_off_the_rounded_amount(seller: Seller) -> None:
    ((packed, head),) = packs(seller, cod(seller, 1, 123_456, paid_paise=23_400), 1)
    assert packed.collect_paise == head.payable_paise - 23_400 == 100_100


def test_what_was_paid_in_full_before_stays_exact(seller: Seller) -> None:
    order = replace(cod(seller, 1, 123_456), payment="prepaid")
    ((packed, head),) = packs(seller, order, 1)
    assert (head.rounded, head.payable_paise, packed.collect_paise) == (False, 123_456, 0)


def test_all_notes_give_back_exactly_what_was_asked_for(seller: Seller) -> None:
    """Rupee-rounded documents: payable = rounded uncredited remainder, a note pays the change in payable (issue 7)."""
    ((_, head),) = packs(seller, cod(seller, 3, 41_117), 3)
    assert (head.total_paise, head.payable_paise) == (123_351, 123_400)
    paid = []
    with seller.open() as tx:
        (line,) = books.lines_of(tx, head.id)
        for number, (units, amount) in enumerate(((0, 49), (0, 5_001), (1, None), (2, None))):
            credit = Credit(line.source_line_id, units, amount)
            foreseen = books.foresee_credit(tx, [credit], DAY)
            (note,) = books.credit(tx, source_kind="x", source_id=UUID(int=number), dated=DAY, credits=[credit])
            assert foreseen[0].payable_paise == note.payable_paise
            paid.append(note.payable_paise)
        entries = journal.journal(tx, head.dated, DAY)
        found = {one.account: one.paise for one in journal.balances(entries)}
    assert healthy(seller)
    assert paid[0] == 100, "1,233.51 less 0.49 is 1,233.02: what is asked for falls by a whole rupee"
    assert all(paise % 100 == 0 for paise in paid)
    assert sum(paid) == head.payable_paise
    assert found[journal.CUSTOMERS] == found[journal.ROUND_OFF] == 0


def test_the_journal_books_the_round_off_and_the_month_lists_it(seller: Seller) -> None:
    ((_, head),) = packs(seller, cod(seller, 1, 123_456), 1)
    with seller.open() as tx:
        entries = journal.journal(tx, head.dated, head.dated)
        sale = next(one for one in entries if one.document_id == head.id)
        month = gst_month.gst_month(tx, head.registration, "2026-11")
        rows = gst_month.tables_of(tx, head.registration, "2026-11").rounded
    assert {one.account: one.paise for one in sale.postings if one.account in (journal.CUSTOMERS, journal.ROUND_OFF)} == {
        journal.CUSTOMERS: 123_500, journal.ROUND_OFF: -44}  # fmt: skip
    assert (month.agrees, month.round_off_paise, month.total.taxable) == (True, 44, head.taxable_paise)
    assert [(one.number, paise) for one, paise in rows] == [(head.number, 44)]


def test_the_paper_shows_the_figure_and_the_words_of_what_is_asked(seller: Seller) -> None:
    ((_, head),) = packs(seller, cod(seller, 1, 123_456), 1)
    with seller.open() as tx:
        (draft,) = papers.compose(tx, [head.id])
    data = draft.sheet.data
    assert isinstance(data, dict)
    assert data["grand"] == ["Total", "₹1,235.00"]
    assert data["sums"][-1] == ["Round-off", "₹0.44"]
    assert "two hundred thirty-five" in str(data["words"])


def test_a_cod_parcel_that_comes_back_owes_nothing(seller: Seller) -> None:
    ((packed, _),) = packs(seller, cod(seller, 1, 123_456), 1)
    with seller.open() as tx:
        shipping.assign(tx, [packed.id])
        shipping.hand_over(tx, seller.courier, seller.facility, [packed.id])
        back = returns.expect_rto(tx, packed.id)
        returns.arrive(tx, back.id)
        note = books.credit_of_source(tx, "return", back.id)
        story = returns.money_story(tx, seller.id_of("1"))
    assert note is not None
    assert (note.total_paise, note.payable_paise, healthy(seller)) == (123_456, 123_500, True)
    assert (story.invoiced_paise, story.credited_paise, story.owed_paise) == (123_500, 123_500, 0)


def test_an_order_that_is_credited_when_rounding_was_chosen_later_stays_exact(seller: Seller) -> None:
    with seller.open() as tx:
        books.choose_taxes(tx, TaxChoices())
    ((_, head),) = packs(seller, cod(seller, 2, 61_728), 2)
    with seller.open() as tx:
        books.choose_taxes(tx, TaxChoices(whole_rupees=True))
        (line,) = books.lines_of(tx, head.id)
        (note,) = books.credit(
            tx, source_kind="x", source_id=new_id(), dated=DAY, credits=[Credit(line.source_line_id, 1)]
        )
    assert (head.rounded, head.payable_paise, note.payable_paise) == (False, 123_456, 61_728)
