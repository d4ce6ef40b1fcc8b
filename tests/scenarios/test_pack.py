"""Boxes: what is packed was picked, packaging is used up, invoices sum to the paisa, COD is split exactly."""

from dataclasses import replace
from uuid import UUID

import pytest

from godown import books, orders, packing, picking
from godown.orders import queries
from godown.packing import NewParcel
from godown.platform.database import Database
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, CUP=4, BOX=3, TAPE=2_000)
    return made


def picked(seller: Seller, number: str = "1", **units: int) -> UUID:
    seller.takes(replace(seller.order(number, **units), payment="cod", shipping_paise=5_001))
    for trip in seller.releases():
        with seller.open() as tx:
            picking.pick_all(tx, [trip])
    return seller.id_of(number)


def test_a_parcel_uses_up_its_box_and_tape_and_has_an_invoice(seller: Seller) -> None:
    order = picked(seller, TEA=2, CUP=1)
    with seller.open() as tx:
        (made,), outcome = packing.pack(tx, [NewParcel(order, 700, "BOX")])
    assert not outcome.refused
    assert seller.status("1") == "packed"
    assert seller.at("BOX") == {"A-03-1": 2}
    assert sum(seller.at("TAPE").values()) == 1_200
    assert made.collect_paise == 35_001
    with seller.open() as tx:
        invoice = books.documents(tx, [made.document_id])[made.document_id]
        lines = books.lines_of(tx, made.document_id)
    assert (invoice.kind, invoice.number, invoice.total_paise) == ("tax_invoice", "29/26-27/000001", 35_001)
    assert sum(line.gross_paise for line in lines) == 35_001
    assert {line.of("igst") > 0 for line in lines} == {True}
    assert seller.cost("BOX") == (2, 3_800)


def test_several_parcels_share_the_amount_to_collect_exactly(seller: Seller) -> None:
    order = picked(seller, TEA=3)
    with seller.open() as tx:
        line = queries.lines_of(tx, [order])[0].id
        made, _ = packing.pack(tx, [NewParcel(order, 300, "BOX", {line: 1}), NewParcel(order, 500, "BOX", {line: 1})])
    assert seller.status("1") == "picked"
    with seller.open() as tx:
        rest, _ = packing.pack(tx, [NewParcel(order, 300, None, override="no box fits")])
    assert seller.status("1") == "packed"
    assert sum(parcel.collect_paise for parcel in (*made, *rest)) == 35_001
    numbers = [parcel.document_number for parcel in (*made, *rest)]
    assert numbers == ["29/26-27/000001", "29/26-27/000002", "29/26-27/000003"]


def test_what_cannot_be_packed_is_refused_and_nothing_changes(seller: Seller) -> None:
    order = picked(seller, TEA=1)
    with seller.open() as tx:
        _, outcome = packing.pack(
            tx,
            [
                NewParcel(order, 0, "BOX"),
                NewParcel(order, 100),
                NewParcel(order, 100, "TAPE"),
                NewParcel(UUID(int=1), 100, "BOX"),
            ],
        )  # fmt: skip
    assert [row.code for row in outcome.refused] == ["no_weight", "not_picked", "not_picked", "no_box"]
    assert seller.status("1") == "picked"


def test_the_same_parcel_twice_is_one_box(seller: Seller) -> None:
    order = picked(seller, TEA=1)
    parcel = NewParcel(order, 300, "BOX")
    for _ in range(2):
        with seller.open() as tx:
            _, outcome = packing.pack(tx, [parcel])
    assert outcome.known == (parcel.id,)
    assert seller.at("BOX") == {"A-03-1": 2}


def test_packaging_that_runs_out_is_said(seller: Seller) -> None:
    for number in "123":
        order = picked(seller, number, TEA=1)
        with seller.open() as tx:
            _, outcome = packing.pack(tx, [NewParcel(order, 300, "BOX")])
    assert [row.code for row in outcome.refused] == ["no_packaging"]


def test_a_packed_order_is_cancelled(seller: Seller) -> None:
    order = picked(seller, TEA=2)
    with seller.open() as tx:
        packing.pack(tx, [NewParcel(order, 300, "BOX")])
    with seller.open() as tx:
        orders.cancel(tx, [order])
    assert seller.supply("TEA") == (10, 0, 0)
    with seller.open() as tx:
        packing.unpack(tx, [order])
    assert seller.at("TEA") == {"A-01-1": 8, "PUTBACK": 2}
    with seller.open() as tx:
        assert [d.status for d in books.documents_of_order(tx, order)] == ["cancelled"]
