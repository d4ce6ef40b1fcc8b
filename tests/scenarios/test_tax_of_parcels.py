"""What the rules of tax make of parcels: slabs, cess, exports, zones, rates of one's own, late notes, closed books."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from godown import books, catalog, orders, packing, picking
from godown.books import Credit, Document, OwnRate, TaxChoices
from godown.catalog import NewSku
from godown.entrypoints.papers import documents as papers
from godown.kernel.refusal import Refusal
from godown.orders import BillTo, NewOrder, queries
from godown.packing import NewParcel, Packed
from godown.platform.database import Database
from godown.reports import einvoice
from tests.builders.seller import NOON, Seller

SHIRT = NewSku("SHIRT", "Shirt", price_paise=2_625_00, hsn="6105", tax_class="apparel", weight_grams=200)
COLA = NewSku("COLA", "Cola", price_paise=20_00, hsn="2202", tax_class="own", weight_grams=300)
ZONE = "29AAACZ1234F1ZJ"


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    with made.open() as tx:
        assert not catalog.save(tx, [SHIRT, COLA]).refused
        made.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, ["SHIRT", "COLA"]).items()}
    made.stocks(TEA=20, SHIRT=5, COLA=12, BOX=9, TAPE=20_000)
    return made


def packs(seller: Seller, order: NewOrder) -> tuple[list[Packed], list[str]]:
    """Pick and pack an order; answer what was packed, and the codes of what was refused."""
    seller.takes(order)
    for trip in seller.releases():
        with seller.open() as tx:
            picking.pick_all(tx, [trip])
    with seller.open() as tx:
        made, outcome = packing.pack(tx, [NewParcel(seller.id_of(order.number), 300, "BOX")])
    return made, [row.code for row in outcome.refused]


def invoice(seller: Seller, order: NewOrder) -> tuple[Document, list[books.InvoiceLine]]:
    (made,), _ = packs(seller, order)
    with seller.open() as tx:
        return books.documents(tx, [made.document_id])[made.document_id], books.lines_of(tx, made.document_id)


def chooses(seller: Seller, choices: TaxChoices) -> None:
    with seller.open() as tx:
        books.choose_taxes(tx, choices)


def priced(seller: Seller, sku: str, units: int, price: int) -> NewOrder:
    order = seller.order("1", **{sku: units})
    line = replace(order.lines[0], unit_price_paise=price)
    return replace(order, lines=(line,))


def test_a_shirt_of_2500_bears_five_per_cent_and_a_dearer_one_eighteen(seller: Seller) -> None:
    head, (line,) = invoice(seller, priced(seller, "SHIRT", 1, 2_625_00))
    assert (line.rate_bp, line.of("igst"), head.treatment, head.warnings) == (500, 125_00, "b2c", [])


def test_where_no_slab_fits_the_higher_one_is_taken_and_said(seller: Seller) -> None:
    head, (line,) = invoice(seller, priced(seller, "SHIRT", 1, 2_700_00))
    assert (line.rate_bp, head.warnings) == (1_800, ["no_slab_fits"])


def test_shipping_bears_the_rate_and_does_not_lift_the_slab(seller: Seller) -> None:
    _, (line,) = invoice(seller, replace(priced(seller, "SHIRT", 1, 2_625_00), shipping_paise=105_00, state_code="29"))
    assert (line.rate_bp, line.gross_paise, line.taxable_paise) == (500, 2_730_00, 2_600_00)
    assert line.of("cgst") == line.of("sgst") == 65_00


def test_a_price_without_tax_gets_it_on_top(seller: Seller) -> None:
    order = seller.order("1", TEA=1)
    line = replace(order.lines[0], unit_price_paise=62_51, price_includes_tax=False)
    head, (found,) = invoice(seller, replace(order, lines=(line,), state_code="29"))
    assert (found.taxable_paise, found.of("cgst"), found.of("sgst")) == (62_51, 5_63, 5_63)
    with seller.open() as tx:
        (parcel,) = packing.parcels(tx, [head.source_id]).values()
    assert parcel.value_paise == head.total_paise == 73_77


def test_cash_on_delivery_is_collected_whole_and_never_twice_where_tax_comes_on_top(seller: Seller) -> None:
    order = seller.order("1", TEA=2)
    line = replace(order.lines[0], unit_price_paise=100_00, price_includes_tax=False)
    seller.takes(replace(order, lines=(line,), payment="cod"))
    for trip in seller.releases():
        with seller.open() as tx:
            picking.pick_all(tx, [trip])
    collected = 0
    for _ in range(2):
        with seller.open() as tx:
            order_id = seller.id_of("1")
            (row,) = orders.queries.lines_of(tx, [order_id])
            (made,), _ = packing.pack(tx, [NewParcel(order_id, 300, "BOX", {row.id: 1})])
        collected += made.collect_paise
    assert collected == 236_00


def test_union_territories_have_utgst(seller: Seller) -> None:
    with seller.open() as tx:
        tx.run("UPDATE facility SET gstin = '04AAXCA1234F1ZV', state_code = '04' WHERE tenant_id = %(tenant)s")
    head, (line,) = invoice(seller, replace(priced(seller, "TEA", 1, 118_00), state_code="04"))
    assert (head.number, line.of("cgst"), line.of("utgst")) == ("4/26-27/000001", 9_00, 9_00)


def test_abroad_and_zones_bear_integrated_tax_or_none_under_a_bond(seller: Seller) -> None:
    abroad = replace(priced(seller, "TEA", 1, 118_00), country="NP", state_code="")
    head, (line,) = invoice(seller, abroad)
    assert (head.treatment, head.place_of_supply, line.of("igst")) == ("export_paid", "96", 18_00)
    chooses(seller, TaxChoices(bond=True, zones=(ZONE,)))
    zone = replace(priced(seller, "TEA", 1, 118_00), customer_gstin=ZONE, state_code="29", external_id="2", number="2")
    head, (line,) = invoice(seller, zone)
    assert (head.treatment, head.place_of_supply, line.tax_paise, line.gross_paise) == ("sez_bond", "29", 0, 118_00)


def test_a_registered_buyer_elsewhere(seller: Seller) -> None:
    order = replace(priced(seller, "TEA", 1, 118_00), customer_gstin="32AAXCA1234F1ZW", state_code="29")
    head, (line,) = invoice(seller, order)
    assert (head.treatment, head.place_of_supply, line.of("cgst")) == ("b2b", "29", 9_00)


def test_what_a_buyer_has_delivered_to_another_is_taxed_in_its_state(seller: Seller) -> None:
    """Section 10(1)(b): billed to Kerala, delivered within Karnataka; both stand on the invoice and in the e-invoice."""
    billed = BillTo("Meera Stores", "Swaraj Round", "", "Thrissur", "32", "680001")
    order = replace(priced(seller, "TEA", 1, 118_00), customer_gstin="32AAXCA1234F1ZW", state_code="29", bill_to=billed)
    order = replace(order, address1="14, 3rd Phase", city="Mysuru", pincode="570001")
    head, (line,) = invoice(seller, order)
    assert (head.treatment, head.place_of_supply, line.of("igst"), line.of("cgst")) == ("b2b", "32", 18_00, 0)
    assert (head.buyer["customer_name"], head.buyer["city"]) == ("Meera Stores", "Thrissur")
    assert head.buyer["ship_to"]["city"] == "Mysuru"
    told = einvoice.inv01(
        replace(head, supplier=head.supplier | {"address": ["1", "2", "Bengaluru", "560058"]}), [line], None
    )
    assert (told["BuyerDtls"]["Stcd"], told["ShipDtls"]["Stcd"], told["ShipDtls"]["Loc"]) == ("32", "29", "Mysuru")
    with seller.open() as tx:
        (again,) = orders.queries.by_id(tx, [seller.id_of("1")]).values()
        drafts = papers.compose(tx, [head.id])
    assert again.bill_to is not None
    assert again.bill_to["name"] == "Meera Stores"
    assert len(drafts) == 1
    for draft in drafts:
        parties = msgspec.to_builtins(draft.sheet.data)["parties"]
        assert [one["name"] for one in parties] == ["Meera Stores", order.customer_name]


def test_a_class_without_a_rate_is_refused_until_it_has_one(seller: Seller) -> None:
    order = replace(priced(seller, "COLA", 2, 71_00), state_code="32")
    assert packs(seller, order) == ([], ["no_rate"])
    chooses(
        seller, TaxChoices(rates=(OwnRate("own", date(2026, 1, 1), (("gst", 280_000, 0), ("unit_cess", 0, 3_00))),))
    )
    with seller.open() as tx:
        (made,), _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
        (line,) = books.lines_of(tx, made.document_id)
    assert (line.of("unit_cess"), line.of("igst"), line.taxable_paise) == (6_00, 29_75, 106_25)


def test_goods_below_the_tax_on_their_units_are_refused_and_others_leave(seller: Seller) -> None:
    chooses(
        seller, TaxChoices(rates=(OwnRate("own", date(2026, 1, 1), (("gst", 280_000, 0), ("unit_cess", 0, 3_00))),))
    )
    assert packs(seller, priced(seller, "COLA", 2, 2_99)) == ([], ["below_unit_tax"])
    assert seller.at("BOX") == {"A-03-1": 9} or sum(seller.at("BOX").values()) == 9


def test_a_rate_that_changed_since_the_order_is_said(seller: Seller) -> None:
    rates = (
        OwnRate("apparel", date(2017, 7, 1), (("gst", 50_000, 0),), until=date(2026, 11, 23)),
        OwnRate("apparel", date(2026, 11, 24), (("gst", 120_000, 0),)),
    )
    chooses(seller, TaxChoices(rates=rates))
    order = replace(priced(seller, "SHIRT", 1, 112_00), ordered_at=NOON - timedelta(days=1))
    head, (line,) = invoice(seller, order)
    assert (line.rate_bp, head.warnings) == (1_200, ["rate_changed"])


def test_amounts_and_units_are_credited_and_sum_to_the_invoice(seller: Seller) -> None:
    head, (line,) = invoice(seller, priced(seller, "TEA", 3, 33_34))
    with seller.open() as tx:
        day = date(2026, 11, 24)
        books.credit(
            tx,
            source_kind="reduction",
            source_id=UUID(int=1),
            dated=day,
            credits=[Credit(line.source_line_id, 0, 10_00)],
        )
        books.credit(
            tx, source_kind="return", source_id=UUID(int=2), dated=day, credits=[Credit(line.source_line_id, 1)]
        )
        with pytest.raises(Refusal) as refused:
            books.credit(
                tx, source_kind="x", source_id=UUID(int=3), dated=day, credits=[Credit(line.source_line_id, 0, 500_00)]
            )
        books.credit(
            tx, source_kind="return", source_id=UUID(int=4), dated=day, credits=[Credit(line.source_line_id, 2)]
        )
        notes = [one for one in books.documents_of_order(tx, seller.id_of("1")) if one.corrects_id]
        lines = [row for rows in books.lines_of_documents(tx, [one.id for one in notes]).values() for row in rows]
    assert refused.value.code == "more_than_invoiced"
    assert [one.total_paise for one in notes] == [10_00, 30_01, 60_01]
    assert sum(row.of("igst") for row in lines) == line.of("igst")
    assert sum(row.taxable_paise for row in lines) == line.taxable_paise
    assert {one.place_of_supply for one in notes} == {head.place_of_supply}


def test_a_note_that_is_too_late_is_a_credit_without_tax(seller: Seller) -> None:
    _, (line,) = invoice(seller, priced(seller, "TEA", 1, 118_00))
    with seller.open() as tx:
        (note,) = books.credit(
            tx,
            source_kind="return",
            source_id=UUID(int=1),
            dated=date(2027, 11, 1),
            credits=[Credit(line.source_line_id, 1)],
        )
        head = books.documents(tx, [note.id])[note.id]
    assert (head.kind, head.number, head.total_paise, head.tax_paise) == (
        "commercial_credit",
        "29K/27-28/000001",
        118_00,
        0,
    )


def test_what_was_closed_is_undone_by_a_credit_note(seller: Seller) -> None:
    head, _ = invoice(seller, priced(seller, "TEA", 1, 118_00))
    seller.now = datetime(2026, 12, 3, 6, 30, tzinfo=UTC)
    chooses(seller, TaxChoices(locked_until=date(2026, 11, 30)))
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
        packing.unpack(tx, [seller.id_of("1")])
        found = books.documents_of_order(tx, seller.id_of("1"))
    assert [(one.kind, one.status, one.total_paise) for one in found] == [
        ("tax_invoice", "issued", 118_00), ("credit_note", "issued", 118_00)]  # fmt: skip
    assert (found[1].corrects_id, found[1].dated) == (head.id, date(2026, 12, 3))


def test_what_happens_late_goes_to_the_open_period(seller: Seller) -> None:
    """West of UTC it is still the last of the month while the books of the month are closed; a credit dated back goes there too."""
    _, (line,) = invoice(seller, priced(seller, "TEA", 2, 118_00))
    seller.now = datetime(2026, 12, 1, 3, tzinfo=UTC)
    chooses(seller, TaxChoices(locked_until=date(2026, 11, 30)))
    with seller.open() as tx:
        tx.run("UPDATE facility SET time_zone = 'America/New_York' WHERE tenant_id = %(tenant)s")
    late = replace(priced(seller, "TEA", 1, 118_00), external_id="2", number="2")
    head, _ = invoice(seller, late)
    assert head.dated == date(2026, 12, 1)
    with seller.open() as tx:
        wish = [Credit(line.source_line_id, 1)]
        (note,) = books.credit(tx, source_kind="x", source_id=UUID(int=9), dated=date(2026, 11, 24), credits=wish)
        assert books.documents(tx, [note.id])[note.id].dated == date(2026, 12, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        TaxChoices(locked_until=date(2026, 11, 24)),
        TaxChoices(rates=(OwnRate("", date(2026, 1, 1), (("gst", 1, 0),)),)),
        TaxChoices(rates=(OwnRate("own", date(2026, 1, 2), (("gst", 1, 0),), until=date(2026, 1, 1)),)),
        TaxChoices(rates=(OwnRate("own", date(2026, 1, 1), (("gst", -1, 0),)),)),
        TaxChoices(rates=(OwnRate("own", date(2026, 1, 1), (("gst", 1, 0),), over_paise=5, upto_paise=5),)),
    ],
)
def test_choices_that_make_no_sense_are_refused(seller: Seller, wrong: TaxChoices) -> None:
    with pytest.raises(Refusal):
        chooses(seller, wrong)


def test_cash_on_delivery_collects_the_tax_on_top_of_prices(seller: Seller) -> None:
    order = seller.order("1", TEA=2, CUP=1)
    lines = tuple(replace(line, unit_price_paise=62_51, price_includes_tax=False) for line in order.lines)
    new = replace(order, lines=lines, payment="cod", shipping_paise=10_00, discount_paise=5_00, state_code="29")
    seller.stocks(CUP=1)
    (made,), _ = packs(seller, new)
    with seller.open() as tx:
        head = books.documents(tx, [made.document_id])[made.document_id]
        kept = queries.by_external_id(tx, seller.shop, ["1"])["1"]
    assert head.tax_paise > 0
    assert (made.collect_paise, kept.total_paise, kept.collect_paise) == (head.total_paise,) * 3


def test_one_line_with_tax_on_top_collects_it_too_and_what_is_said_stands(seller: Seller) -> None:
    order = seller.order("1", TEA=1)
    line = replace(order.lines[0], unit_price_paise=100_00, price_includes_tax=False)
    said = replace(order, number="2", external_id="2", lines=(line,), payment="cod", collect_paise=40_00)
    seller.takes(replace(order, lines=(line,), payment="cod"), said, replace(said, number="3", external_id="3", payment="prepaid",
                                                                            collect_paise=None))  # fmt: skip
    with seller.open() as tx:
        kept = queries.by_external_id(tx, seller.shop, ["1", "2", "3"])
    assert [(kept[n].total_paise, kept[n].paid_paise, kept[n].collect_paise) for n in "123"] == [
        (118_00, 0, 118_00), (118_00, 0, 40_00), (118_00, 118_00, 0)]  # fmt: skip
