"""What comes back was sold before Godown, or is of a batch that nobody named: books, stock and the return of the month are right all the same."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from godown import books, catalog, packing, receiving, returns, shipping
from godown.books import TaxChoices
from godown.catalog import NewSku
from godown.kernel.ids import NO_BATCH
from godown.kernel.refusal import Refusal
from godown.orders import queries as order_queries
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.reports import doctor, gst_month, journal
from godown.returns import Expected, FromBefore, InvoiceFromBefore, NewInspection, Said
from godown.shipping import NewCourier
from godown.stock import queries_places
from godown.stock.batches import NewBatch
from tests.builders.seller import Seller
from tests.scenarios.test_returns import YES

HERE, BUYER = "29AAXCA1234F1ZJ", "32AAXCA1234F1ZW"
GST_18 = (("gst", 180_000),)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
GHEE = NewSku("GHEE", "Ghee, 500 g", price_paise=500_00, hsn="0405", tax_class="gst_12", weight_grams=500, tracking="batch",
              cost_paise=300_00)  # fmt: skip


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=5, CUP=2, BOX=9, TAPE=20_000)
    with made.open() as tx:
        assert not catalog.save(tx, [GHEE]).refused
        made.sku["GHEE"] = catalog.skus_by_code(tx, ["GHEE"])["GHEE"].id
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
    return made


def healthy(seller: Seller) -> bool:
    with seller.open() as tx:
        return not doctor.examine(tx)


def old(seller: Seller) -> InvoiceFromBefore:
    """Two teas for 236.00 at 18 %, sold in September by another program; one comes back."""
    line = FromBefore("TEA", 2, 236_00, GST_18, 1)
    return InvoiceFromBefore("TALLY/88", date(2026, 9, 10), seller.facility, "Anita Rao", (line,), state_code="29")


def comes(seller: Seller, invoice: InvoiceFromBefore) -> returns.Return:
    with seller.open() as tx:
        known = returns.expect_from_before(tx, invoice, Said("other"))
        return returns.arrive(tx, known.id)


def inspected(seller: Seller, known: returns.Return, outcome: str = "saleable") -> returns.Inspected:
    with seller.open() as tx:
        line = returns.lines_of(tx, known.id)[0]
        return returns.inspect(tx, NewInspection(line.id, line.arrived, outcome, YES))


def note_of(seller: Seller, done: returns.Inspected) -> tuple[books.Document, list[books.InvoiceLine]]:
    with seller.open() as tx:
        note = books.credit_of_source(tx, "inspection", done.id)
        assert note is not None
        return note, books.lines_of(tx, note.id)


def test_a_note_names_the_invoice_from_before(seller: Seller) -> None:
    """Rule 53(1A), CGST Rules: a credit note names the number and date of its invoice, and bears its rate."""
    known = comes(seller, old(seller))
    note, (line,) = note_of(seller, inspected(seller, known))
    with seller.open() as tx:
        invoice = books.documents(tx, [note.corrects_id] if note.corrects_id else [])[note.corrects_id or note.id]
        month = gst_month.gst_month(tx, HERE, "2026-11")
        told = gst_month.gstr1_of(tx, HERE, "2026-11")
        entries = journal.journal(tx, date(2026, 9, 1), LAST)
    assert (invoice.number, invoice.dated, invoice.kind) == ("TALLY/88", date(2026, 9, 10), "outside_invoice")
    assert (line.gross_paise, line.taxable_paise, line.of("cgst"), line.of("sgst")) == (118_00, 100_00, 9_00, 9_00)
    assert (month.agrees, month.total.taxable, month.total.cgst) == (True, -100_00, -9_00)
    assert [row["txval"] for row in told["b2cs"]] == [-100]
    assert "doc_issue" in told
    assert {one.number for one in entries if one.document_id} == {note.number}, "the invoice itself is in other books"
    assert seller.supply("TEA")[0] == 6
    assert healthy(seller)


def test_what_comes_back_costs_what_its_sku_costs(seller: Seller) -> None:
    with seller.open() as tx:
        cost = catalog.skus_by_code(tx, ["TEA"])["TEA"].cost_of(1)
    known = comes(seller, old(seller))
    inspected(seller, known)
    with seller.open() as tx:
        found = {one.account: one.paise for one in journal.balances(journal.journal(tx, FIRST, LAST))}
    assert cost
    assert found["Expenses:Cost-Of-Goods"] == -cost


def test_a_note_to_a_business_stands_in_cdnr(seller: Seller) -> None:
    known = comes(seller, replace(old(seller), customer_gstin=BUYER, state_code="32"))
    note, _ = note_of(seller, inspected(seller, known))
    with seller.open() as tx:
        told = gst_month.gstr1_of(tx, HERE, "2026-11")
    ((group,),) = (told["cdnr"],)
    assert (group["ctin"], group["nt"][0]["nt_num"], group["nt"][0]["pos"]) == (BUYER, note.number, "32")
    assert int(group["nt"][0]["itms"][0]["itm_det"]["iamt"]) == 18


def test_the_value_of_the_whole_invoice_makes_its_note_one_of_cdnur(seller: Seller) -> None:
    """A note on an invoice of table 5 (b2cl: another state, above 1,00,000) stands in 9B, even where only one of its lines is entered."""
    small = comes(seller, replace(old(seller), state_code="32"))
    inspected(seller, small)
    large = comes(seller, replace(old(seller), number="TALLY/89", state_code="32", value_paise=1_50_000_00))
    note, _ = note_of(seller, inspected(seller, large))
    with seller.open() as tx:
        told = gst_month.gstr1_of(tx, HERE, "2026-11")
    assert [(row["nt_num"], row["typ"], row["pos"]) for row in told["cdnur"]] == [(note.number, "B2CL", "32")]
    assert [row["txval"] for row in told["b2cs"]] == [-100]


def test_too_late_a_note_is_a_commercial_credit(seller: Seller) -> None:
    """Section 34(2), CGST Act: of an invoice of March 2025 nothing reduces tax after November 2025."""
    known = comes(seller, replace(old(seller), dated=date(2025, 3, 3)))
    note, (line,) = note_of(seller, inspected(seller, known))
    assert (note.kind, line.taxes, line.gross_paise) == ("commercial_credit", [], 118_00)


def test_no_more_comes_back_than_the_invoice_sold(seller: Seller) -> None:
    comes(seller, old(seller))
    inspected(seller, comes(seller, old(seller)))
    with seller.open() as tx, pytest.raises(Refusal) as refused:
        returns.expect_from_before(tx, old(seller), Said("other"))
    assert refused.value.code == "more_than_invoiced"
    assert healthy(seller)


def test_the_same_invoice_said_otherwise_is_refused_and_more_lines_join_it(seller: Seller) -> None:
    comes(seller, old(seller))
    for wrong in (
        replace(old(seller), dated=date(2026, 9, 11)),
        replace(old(seller), lines=(FromBefore("TEA", 2, 300_00, GST_18, 1),)),
    ):
        with seller.open() as tx, pytest.raises(Refusal) as refused:
            returns.expect_from_before(tx, wrong, Said("other"))
        assert refused.value.code == "invoice_differs"
    cup = comes(seller, replace(old(seller), lines=(FromBefore("CUP", 1, 112_00, (("gst", 120_000),), 1),)))
    note, _ = note_of(seller, inspected(seller, cup))
    with seller.open() as tx:
        assert note.corrects_id is not None
        head, lines = books.documents(tx, [note.corrects_id])[note.corrects_id], books.lines_of(tx, note.corrects_id)
    assert ([line.sku_code for line in lines], head.total_paise) == (["TEA", "CUP"], 348_00)
    assert healthy(seller)


def test_an_invoice_of_ours_is_not_one_from_before(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1))
    seller.picks_all()
    with seller.open() as tx:
        (made,), _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
    with seller.open() as tx, pytest.raises(Refusal) as refused:
        returns.expect_from_before(
            tx, replace(old(seller), number=made.document_number, dated=date(2026, 11, 1)), Said("other")
        )
    assert refused.value.code == "invoice_is_ours"


@pytest.mark.parametrize(
    "more", [{"number": "0/1"}, {"number": "A" * 17}, {"dated": date(2027, 1, 1)}, {"lines": ()}, {"value_paise": 1}]
)
def test_what_cannot_be_an_invoice_is_refused(seller: Seller, more: dict[str, Any]) -> None:
    with seller.open() as tx, pytest.raises(Refusal) as refused:
        returns.expect_from_before(tx, replace(old(seller), **more), Said("other"))
    assert refused.value.code == "invalid"


def test_a_batch_that_nobody_knows_is_not_sold_until_it_is_named(seller: Seller) -> None:
    """A batch not named ... is unsaleable until named (issue 7)."""
    known = comes(seller, replace(old(seller), lines=(FromBefore("GHEE", 1, 560_00, (("gst", 120_000),), 1),)))
    with pytest.raises(Refusal) as refused:
        inspected(seller, known)
    assert refused.value.code == "batch_needed"
    with seller.open() as tx:
        line = returns.lines_of(tx, known.id)[0]
        batch = NewBatch(seller.sku["GHEE"], "G-7", expires_on=date(2027, 6, 30))
        named = returns.name_batch(tx, line.id, batch)
        again = returns.name_batch(tx, line.id, batch)
    assert (line.batch_id, named.batch_id, again) == (NO_BATCH, named.batch_id, named)
    assert healthy(seller)
    assert inspected(seller, known).outcome == "saleable"
    assert seller.supply("GHEE")[0] == 1
    assert healthy(seller)
    with seller.open() as tx, pytest.raises(Refusal) as late:
        returns.name_batch(tx, line.id, replace(batch, number="G-8"))
    assert late.value.code == "inspected_already"


def ships_two_batches(seller: Seller) -> UUID:
    """Three units of one line leave in one parcel: two of them expire in May, one in March. Answer the parcel."""
    with seller.open() as tx:
        goods = [
            CountedLine("GHEE", units, batch_number=number, expires_on=day)
            for units, number, day in ((2, "MAY", date(2027, 5, 31)), (1, "MAR", date(2027, 3, 31)))
        ]
        receiving.receive(tx, CountedGoods(seller.facility, tuple(goods)))
        dock = queries_places.places_of_kind(tx, seller.facility, "dock")[0].id
        best = queries_places.places_of_kind(tx, seller.facility, "bin")[0].id
        batches = {number: i for i, number in _batches(tx)}
        receiving.put_away(
            tx,
            seller.facility,
            [PutAway(seller.sku["GHEE"], n, dock, best, batch_id=batches[b]) for n, b in ((2, "MAY"), (1, "MAR"))],
        )
    seller.takes(seller.order("1", GHEE=3))
    seller.picks_all()
    with seller.open() as tx:
        (made,), _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 1_700, "BOX")])
        shipping.assign(tx, [made.id])
        shipping.hand_over(tx, seller.courier, seller.facility, [made.id])
    return made.id


def _batches(tx: Tx) -> list[tuple[UUID, str]]:
    return tx.tuples("SELECT id, number FROM batch WHERE tenant_id = %(tenant)s ORDER BY id")


def coming(seller: Seller, parcel: UUID, *wanted: Expected) -> list[str]:
    with seller.open() as tx:
        known = returns.expect(tx, parcel, wanted, reason="other")
        names = dict(_batches(tx))
        return sorted(names[line.batch_id] for line in returns.lines_of(tx, known.id) for _ in range(line.expected))


def test_a_batch_not_named_is_the_earliest_expiring_one_of_its_line(seller: Seller) -> None:
    """A batch not named is the earliest-expiring one shipped on that line (issue 7); named, it is that one."""
    parcel = ships_two_batches(seller)
    with seller.open() as tx:
        lines = packing.lines_of(tx, [parcel])
        assert len(order_queries.lines_of(tx, [seller.id_of("1")])) == 1
    assert len(lines) == 2
    may = max(lines, key=lambda line: line.quantity)
    assert coming(seller, parcel, Expected(may.id, 1, batch="MAY")) == ["MAY"]
    assert coming(seller, parcel, Expected(may.id, 1)) == ["MAR"]
    with seller.open() as tx, pytest.raises(Refusal) as unknown:
        returns.expect(tx, parcel, [Expected(may.id, 1, batch="JUN")], reason="other")
    assert unknown.value.code == "unknown_batch"
    assert coming(seller, parcel, Expected(may.id, 1)) == ["MAY"]
    with seller.open() as tx, pytest.raises(Refusal) as more:
        returns.expect(tx, parcel, [Expected(may.id, 1)], reason="other")
    assert more.value.code == "more_than_shipped"


def test_a_note_on_an_invoice_from_before_is_exact(seller: Seller) -> None:
    with seller.open() as tx:
        books.choose_taxes(tx, TaxChoices(whole_rupees=True))
    known = comes(seller, old(seller))
    note, _ = note_of(seller, inspected(seller, known))
    assert (note.rounded, note.total_paise) == (False, 118_00), (
        "how the old invoice was rounded is not known, so its note is exact"
    )
