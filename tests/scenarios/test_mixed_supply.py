"""A bundle that is taxed as one: one line at the highest rate on paper, at the portal and in the return; its parts lie, leave and come
back as parts."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown import books, catalog, packing, returns, shipping
from godown.books import Credit
from godown.catalog import NewSku
from godown.entrypoints.papers import documents as papers
from godown.kernel.ids import new_id
from godown.orders import NewLine, NewOrder, queries
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.reports import doctor, einvoice, gst_month, journal
from godown.shipping import NewCourier
from tests.builders.seller import Seller

TEA = NewSku("LEAF", "Leaf tea", price_paise=400_00, hsn="0902", tax_class="gst_5", weight_grams=100)
MUG = NewSku("MUG", "Mug", price_paise=300_00, hsn="6912", tax_class="gst_18", weight_grams=100)
GIFT = NewSku("GIFT", "Gift box", kind="bundle", price_paise=1_000_00, hsn="0902", mixed_supply=True)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
BUYER = "32AAXCA1234F1ZW"


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    with made.open() as tx:
        assert not catalog.save(tx, [TEA, MUG, GIFT]).refused
        catalog.set_bundles(tx, {"GIFT": {"LEAF": 1, "MUG": 2}})
        made.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, ["LEAF", "MUG", "GIFT"]).items()}
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
    made.stocks(LEAF=6, MUG=12, BOX=9, TAPE=20_000)
    return made


def gifts(seller: Seller, sets: int = 1) -> NewOrder:
    order = seller.order("1", LEAF=1)
    return replace(order, lines=(NewLine("GIFT", sets, 1_000_00),))


def packs(seller: Seller, order: NewOrder, *boxes: dict[str, int]) -> list[packing.Packed]:
    """An order leaves in boxes with so many units of each part, or in one box whole."""
    seller.takes(order)
    seller.picks_all()
    with seller.open() as tx:
        lines = {line.sku_id: line.id for line in queries.lines_of(tx, [seller.id_of("1")])}
        made = []
        for box in boxes or ({},):
            units = {lines[seller.sku[code]]: count for code, count in box.items()}
            found, outcome = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX", units=units or None)])
            assert not outcome.refused
            made += found
    return made


def papers_of(seller: Seller, packed: packing.Packed) -> tuple[books.Document, list[books.InvoiceLine]]:
    with seller.open() as tx:
        return books.documents(tx, [packed.document_id])[packed.document_id], books.lines_of(tx, packed.document_id)


def test_whole_sets_are_one_line_at_the_highest_rate(seller: Seller) -> None:
    """Section 8(b), CGST Act: tea at 5 % and two mugs at 18 %, for 1,000.00 together: 18 % on all of it, under the HSN of the mugs."""
    head, parts = papers_of(seller, packs(seller, gifts(seller, 2))[0])
    (line,) = books.as_said(parts)
    assert (line.sku_code, line.description, line.quantity, line.unit) == ("GIFT", "Gift box", 2, "set")
    assert (line.rate_bp, line.hsn, line.gross_paise) == (1_800, "6912", 2_000_00)
    assert (line.of("igst"), line.taxable_paise) == (305_08, 1_694_92)
    assert sum(part.of("igst") for part in parts) == 305_08
    assert (head.total_paise, head.tax_paise) == (2_000_00, 305_08)


def test_a_bundle_without_the_flag_is_invoiced_by_part(seller: Seller) -> None:
    """Bundles are invoiced per part at each part's own rate (issue 7)."""
    with seller.open() as tx:
        catalog.save(tx, [replace(GIFT, mixed_supply=False)])
    _, parts = papers_of(seller, packs(seller, gifts(seller))[0])
    assert books.as_said(parts) == parts
    assert sorted((line.sku_code, line.rate_bp, line.gross_paise) for line in parts) == [
        ("LEAF", 500, 400_00), ("MUG", 1_800, 600_00)]  # fmt: skip


def test_paper_portal_and_return_say_one_line(seller: Seller) -> None:
    order = replace(gifts(seller, 2), customer_gstin=BUYER, customer_name="Kerala Traders")
    (packed,) = packs(seller, order)
    head, parts = papers_of(seller, packed)
    with seller.open() as tx:
        (draft,) = papers.compose(tx, [head.id])
        told = gst_month.gstr1_of(tx, head.registration, "2026-11")
        month = gst_month.gst_month(tx, head.registration, "2026-11")
    data = draft.sheet.data
    assert isinstance(data, dict)
    assert [(row["name"], row["cells"][0]) for row in data["lines"]] == [("Gift box", "2 sets")]
    supplier = {**head.supplier, "address": ["Peenya", "", "Bengaluru", "560058"]}
    (item,) = einvoice.inv01(replace(head, supplier=supplier), books.as_said(parts), None)["ItemList"]
    assert (item["HsnCd"], item["Qty"], item["Unit"], int(item["TotItemVal"])) == ("6912", 2, "SET", 2_000)
    (row,) = told["hsn"]["hsn_b2b"]
    assert (row["hsn_sc"], row["uqc"], row["qty"], int(row["rt"])) == ("6912", "SET", 2, 18)
    assert month.agrees


def test_a_parcel_with_some_parts_invoices_these_at_the_rate_of_the_set(seller: Seller) -> None:
    """The set was sold; how it travels changes nothing of its rate. The invoices of both parcels sum exactly to it."""
    first, second = packs(seller, gifts(seller), {"LEAF": 1, "MUG": 1}, {"MUG": 1})
    (one, ones), (two, twos) = papers_of(seller, first), papers_of(seller, second)
    assert {line.rate_bp for line in (*ones, *twos)} == {1_800}
    assert {line.hsn for line in (*ones, *twos)} == {"6912"}
    assert [line.description for line in books.as_said(twos)] == ["Mug (Gift box)"]
    assert one.total_paise + two.total_paise == 1_000_00
    assert (one.tax_paise, two.tax_paise) == (106_78, 45_76)


def test_a_parcel_of_tea_alone_bears_the_rate_of_the_set(seller: Seller) -> None:
    """The rate is that of the set which was sold (section 8(b)), in whichever parcel the part that bears it leaves (decision 22)."""
    first, second = packs(seller, gifts(seller), {"LEAF": 1}, {"MUG": 2})
    (one, (line,)), (two, _) = papers_of(seller, first), papers_of(seller, second)
    assert (line.rate_bp, line.hsn, one.tax_paise) == (1_800, "6912", 61_02)
    assert two.tax_paise == 91_53, "a paisa more than in one parcel: each document rounds its own lines"


def test_one_part_that_comes_back_is_credited_with_its_share(seller: Seller) -> None:
    (packed,) = packs(seller, gifts(seller))
    head, parts = papers_of(seller, packed)
    back = {line.sku_code: line for line in parts}
    with seller.open() as tx:
        notes = [
            books.credit(
                tx, source_kind="x", source_id=new_id(), dated=LAST, credits=[Credit(back[code].source_line_id, units)]
            )[0]
            for code, units in (("MUG", 1), ("LEAF", 1), ("MUG", 1))
        ]
        lines = [books.lines_of(tx, note.id) for note in notes]
        told = books.documents(tx, [note.id for note in notes])
        entries = journal.journal(tx, FIRST, LAST)
        month = gst_month.gst_month(tx, head.registration, "2026-11")
    assert [books.as_said(rows)[0].description for rows in lines] == [
        "Mug (Gift box)",
        "Leaf tea (Gift box)",
        "Mug (Gift box)",
    ]
    assert sum(note.total_paise for note in notes) == head.total_paise
    assert sum(one.tax_paise for one in told.values()) == head.tax_paise
    assert (month.agrees, month.total.taxable, month.total.igst) == (True, 0, 0)
    assert {one.account: one.paise for one in journal.balances(entries)}[journal.CUSTOMERS] == -head.total_paise, (
        "paid, and credited whole"
    )


def test_a_parcel_that_comes_back_is_one_line_of_its_note(seller: Seller) -> None:
    (packed,) = packs(seller, gifts(seller, 2))
    with seller.open() as tx:
        shipping.assign(tx, [packed.id])
        shipping.hand_over(tx, seller.courier, seller.facility, [packed.id])
        back = returns.expect_rto(tx, packed.id)
        returns.arrive(tx, back.id)
        note = books.credit_of_source(tx, "return", back.id)
        assert note is not None
        (line,) = books.as_said(books.lines_of(tx, note.id))
        costs = {one.account: one.paise for one in journal.balances(journal.journal(tx, FIRST, LAST))}
    assert (line.sku_code, line.quantity, line.gross_paise, line.of("igst")) == ("GIFT", 2, 2_000_00, 305_08)
    assert costs.get("Expenses:Cost-Of-Goods", 0) == 0
    with seller.open() as tx:
        assert doctor.examine(tx) == []


def test_tax_on_top_is_foreseen_as_the_invoice_works_it_out(seller: Seller) -> None:
    order = replace(gifts(seller), payment="cod")
    order = replace(order, lines=(replace(order.lines[0], price_includes_tax=False),))
    (packed,) = packs(seller, order)
    head, _ = papers_of(seller, packed)
    with seller.open() as tx:
        order_id = seller.id_of("1")
        known = queries.by_id(tx, [order_id])[order_id]
    assert (head.total_paise, head.tax_paise) == (1_180_00, 180_00)
    assert known.total_paise == packed.collect_paise == 1_180_00


def test_only_a_bundle_is_taxed_as_one(seller: Seller) -> None:
    with seller.open() as tx:
        (refused,) = catalog.save(tx, [replace(TEA, mixed_supply=True)]).refused
    assert (refused.code, refused.field) == ("invalid", "mixed_supply")
