"""Purchase orders: ordered, counted against, closed; extra goods, cancels and repeats; through use cases and the API."""

from datetime import date
from uuid import UUID

import pytest

from godown import receiving, stock
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine, NewPurchase, NewPurchaseLine, PutAway
from godown.reports import queries_receiving
from godown.reports.queries_receiving import PurchaseLineRow
from godown.stock import queries_places
from tests.builders.seller import Seller
from tests.http import Api


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    return Seller(database, tenant_id)


def bought(seller: Seller, number: str = "", **units: int) -> NewPurchase:
    lines = tuple(NewPurchaseLine(code, count, 4_100) for code, count in units.items())
    return NewPurchase(seller.facility, "Kansa Metals", lines, number=number, due_on=date(2026, 12, 2))


def orders(seller: Seller, **units: int) -> UUID:
    with seller.open() as tx:
        return receiving.order_purchase(tx, bought(seller, "", **units)).id


def says(seller: Seller, session: UUID, raw: str = "", act: str = "scan", value: str = "") -> Answer:
    with seller.open() as tx:
        return receiving.scan_receipt(tx, seller.facility, session, new_id(), raw, act=act, value=value)


def lines(seller: Seller, order: UUID) -> dict[str, PurchaseLineRow]:
    with seller.open() as tx:
        return {line.sku_code: line for line in queries_receiving.purchase_lines(tx, order)}


def status(seller: Seller, order: UUID) -> str:
    with seller.open() as tx:
        return queries_receiving.purchase(tx, order).status


def test_fifty_are_ordered_forty_eight_come_two_are_broken(seller: Seller) -> None:
    order = orders(seller, TEA=50, CUP=10)
    with seller.open() as tx:
        session = receiving.start_receipt(tx, order)
        assert receiving.start_receipt(tx, order) == session
        draft = receiving.draft_receipt(tx, session)
    assert [(line.sku.code, line.ordered) for line in draft.awaited] == [("TEA", 50), ("CUP", 10)]
    assert draft.vendor == "Kansa Metals"
    assert says(seller, session, "8901234502501").say == "TEA, of 50 ordered"
    assert says(seller, session, "48").word == "48 Assam tea"
    assert says(seller, session, act="damaged", value="crushed").kind == "ok"
    assert says(seller, session, act="damaged", value="crushed").word == "2 rejected"
    with seller.open() as tx:
        (waiting,) = queries_receiving.drafts(tx, seller.facility, None, 10)
    assert (waiting.units, waiting.purchase_number, waiting.vendor) == (48, "PO-0001", "Kansa Metals")
    assert says(seller, session, act="post").word == "GRN-0001"
    assert says(seller, session, act="post").kind == "already_done"
    tea = lines(seller, order)["TEA"]
    assert (tea.quantity, tea.received, tea.accepted, tea.rejected) == (50, 48, 46, 2)
    assert status(seller, order) == "part_received"
    assert seller.at("TEA") == {"DOCK": 46, "DOCK/damaged": 2}
    with seller.open() as tx:
        dock = queries_places.places_of_kind(tx, seller.facility, "dock")[0].id
        receiving.put_away(tx, seller.facility, [PutAway(seller.sku["TEA"], 46, dock, seller.bins[0])])
        assert queries_receiving.drafts(tx, None, None, 10) == []
        (posted,) = queries_receiving.receipts(tx, None, order, "", None, 10)
    assert (posted.accepted, posted.rejected, posted.value_paise) == (46, 2, 48 * 4_100)
    assert seller.at("TEA") == {"A-01-1": 46, "DOCK/damaged": 2}
    with seller.open() as tx:
        rest = (CountedLine("TEA", 2), CountedLine("CUP", 10))
        receiving.receive(tx, CountedGoods(seller.facility, rest, purchase_order_id=order))
    assert status(seller, order) == "received"


def test_more_than_ordered_and_other_goods_are_taken_as_extra(seller: Seller) -> None:
    order = orders(seller, TEA=3)
    with seller.open() as tx:
        session = receiving.start_receipt(tx, order)
    assert says(seller, session, act="take", value="TEA").kind == "ok"
    assert says(seller, session, "5").say == "TEA: 2 more than ordered."
    assert says(seller, session, "CUP").say == "CUP is not open on this order: extra goods."
    assert says(seller, session, act="clear").kind == "ok"
    assert says(seller, session, act="undo").word == "Undone"
    assert says(seller, session, act="post").kind == "ok"
    assert lines(seller, order)["TEA"].received == 5
    assert status(seller, order) == "received"
    with seller.open() as tx:
        (row,) = queries_receiving.receipts(tx, None, order, "", None, 10)
        told = {line.sku_code: (line.on_order, line.cost_paise) for line in queries_receiving.receipt_lines(tx, row.id)}
    assert told == {"TEA": (True, 4_100), "CUP": (False, 2_000)}


def test_a_cancelled_order_takes_no_receipt_but_the_goods_are_not_lost(seller: Seller) -> None:
    order, whole = orders(seller, TEA=5), orders(seller, CUP=1)
    with seller.open() as tx:
        session = receiving.start_receipt(tx, order)
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("CUP", 1),), purchase_order_id=whole))
    says(seller, session, "TEA")
    with seller.open() as tx:
        outcome = receiving.cancel_purchases(tx, [order, whole, new_id()])
    assert outcome.done == (order,)
    assert sorted(row.code for row in outcome.refused) == ["not_found", "received"]
    with seller.open() as tx:
        assert receiving.cancel_purchases(tx, [order]).known == (order,)
    with pytest.raises(Refusal, match="cancelled"), seller.open() as tx:
        receiving.start_receipt(tx, order)
    with pytest.raises(Refusal, match="cancelled"), seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("TEA", 1),), purchase_order_id=order))
    assert says(seller, session, act="post").word == "The order is cancelled"
    assert says(seller, session, act="no_order").kind == "ok"
    assert says(seller, session, act="post").kind == "ok"
    assert seller.at("TEA") == {"DOCK": 1}


def test_a_receipt_stays_in_the_facility_where_it_began(seller: Seller) -> None:
    with seller.open() as tx:
        other = stock.open_facility(tx, stock.NewFacility("BOM", "Bhiwandi"))
    session = new_id()
    says(seller, session, "TEA")
    with seller.open() as tx:
        answer = receiving.scan_receipt(tx, other, session, new_id(), "", act="post")
    assert answer.kind == "ok"
    assert seller.at("TEA") == {"DOCK": 1}


def test_numbers_have_no_gap_and_each_row_has_its_answer(seller: Seller) -> None:
    given, ours = bought(seller, "PO-0002", TEA=1), bought(seller, TEA=2)
    wrong = [bought(seller), bought(seller, NONE=1), bought(seller, SET=1), bought(seller, TEA=0)]
    with seller.open() as tx:
        outcome = receiving.order_purchases(tx, [given, ours, *wrong])
    assert outcome.done == (given.id, ours.id)
    assert [row.code for row in outcome.refused] == ["invalid", "unknown_sku", "invalid", "invalid"]
    changed = NewPurchase(seller.facility, "Kansa Metals", (NewPurchaseLine("TEA", 9),), id=ours.id)
    with seller.open() as tx:
        again = receiving.order_purchases(tx, [ours, bought(seller, TEA=3), bought(seller, "PO-0001", TEA=1), changed])
        numbers = {one.number for one in queries_receiving.purchases(tx, [], None, "", None, 9)}
    assert again.known == (ours.id,)
    assert [row.code for row in again.refused] == ["known_purchase_order", "known_number"]
    assert numbers == {"PO-0001", "PO-0002", "PO-0003"}


def test_purchase_orders_and_receipts_over_the_api(database: Database, api: Api) -> None:
    seller, order = Seller(database, api.tenant_id), str(new_id())
    body = [{"id": order, "facility_id": str(seller.facility), "vendor": "Kansa Metals", "due_on": "2026-12-02",
             "lines": [{"sku_code": "TEA", "quantity": 50}, {"sku_code": "CUP", "quantity": 5, "due_on": "2026-12-09"}]}]  # fmt: skip
    assert api.http.post("/purchase-orders", json=body).json()["done"] == [order]
    assert api.http.post("/purchase-orders", json=body).json()["known"] == [order]
    receipt = {"id": str(new_id()), "facility_id": str(seller.facility), "purchase_order_id": order,
               "lines": [{"sku_code": "TEA", "accepted": 46, "rejected": 2, "reject_condition": "damaged"}]}  # fmt: skip
    assert api.http.post("/receipts", json=receipt).json()["number"] == "GRN-0001"
    assert api.http.post("/receipts", json=receipt).json()["code"] == "known_receipt"
    story = api.http.get(f"/purchase-orders/{order}").json()
    assert (story["order"]["status"], story["order"]["received"], story["order"]["due_on"]) == (
        "part_received", 48, "2026-12-02")  # fmt: skip
    assert [(line["accepted"], line["rejected"], line["due_on"]) for line in story["lines"]] == [
        (46, 2, "2026-12-02"), (0, 0, "2026-12-09")]  # fmt: skip
    assert [row["id"] for row in story["receipts"]] == [receipt["id"]]
    found = api.http.get("/purchase-orders", params={"status": "part_received", "search": "kansa", "limit": 1}).json()
    assert [row["number"] for row in found["items"]] == ["PO-0001"]
    assert api.http.get("/purchase-orders", params={"status": "open"}).json()["items"] == []
    assert api.http.get("/receipts", params={"purchase_order_id": order}).json()["items"][0]["who"]
    one = api.http.get(f"/receipts/{receipt['id']}").json()
    assert (one["receipt"]["purchase_number"], one["lines"][0]["rejected"]) == ("PO-0001", 2)
    assert api.http.post("/purchase-orders/cancel", json={"purchase_order_ids": [order]}).json()["done"] == [order]
    assert api.http.get(f"/purchase-orders/{new_id()}").status_code == 404
