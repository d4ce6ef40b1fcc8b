"""Doors of stock and orders get what no form sends: nothing, less than nothing, far too much, the same row twice, words that are no words. They
answer or refuse; none breaks, and afterwards the books agree."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from godown import catalog, orders, packing, receiving, returns, shipping, stock
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import utc_now
from godown.receiving import CountedGoods, CountedLine, NewBill, NewBillLine
from godown.reports import doctor
from godown.returns import QUESTIONS, Expected
from godown.shipping import NewCourier
from tests.builders.houses import Houses
from tests.builders.seller import Seller
from tests.http import Api

ODD_NUMBERS = (0, -1, 2**31, 2**63 - 1, 2**63)
ODD_WORDS = ("", "\x00", "x" * 3_000, "-1")


@pytest.fixture
def houses(database: Database, tenant_id: UUID) -> Iterator[Houses]:
    made = Houses(database, tenant_id)
    with made.open() as tx:
        parts = [NewSku("PEN", "Pen", cost_paise=333), NewSku("KIT", "Kit", kind="kit")]
        dated = [NewSku("MILK", "Milk", tracking="batch"), NewSku("IMEI", "Phone", tracking="serial")]
        assert not catalog.save(tx, [*parts, *dated]).refused
        catalog.set_bundles(tx, {"KIT": {"PEN": 2}})
        made.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, ["PEN", "KIT", "MILK", "IMEI"]).items()}
        stock.save_conditions(tx, [stock.NewCondition("dented", "Dented")])
    made.stocks(TEA=50, CUP=50, PEN=50)
    yield made
    with made.open() as tx:
        assert [one.sentences for one in doctor.examine(tx) if not one.warning] == []


def odd(body: Any) -> Iterator[Any]:
    """Bodies with one thing in them that is odd."""
    for path, value in leaves(body, ()):
        for other in others(value):
            changed = copy.deepcopy(body)
            if path:
                at = changed
                for step in path[:-1]:
                    at = at[step]
                at[path[-1]] = other
            else:
                changed = other
            yield renewed(changed)


def leaves(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Everything in a body, with the way to it."""
    yield path, value
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        yield from leaves(inner, (*path, key))


def others(value: Any) -> tuple[Any, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return ODD_NUMBERS
    if isinstance(value, str):
        return ODD_WORDS
    if isinstance(value, list):
        return [], value * 2, value * 3
    return ({},)


def renewed(body: Any) -> Any:
    """A deed that is sent once more has a new id."""
    if isinstance(body, list):
        return [renewed(one) for one in body]
    if isinstance(body, dict) and isinstance(body.get("id"), str) and len(body["id"]) == 36:
        return body | {"id": str(new_id())}
    return body


def doors(houses: Houses, api: Api) -> dict[str, tuple[str, str, Any]]:
    """What is asked of each door, rightly."""
    here, there, tea = str(houses.facility), str(houses.delhi), str(houses.sku["TEA"])
    one, two = (str(place) for place in houses.bins[:2])
    moved = houses.asks(TEA=9)
    work = {"id": str(new_id()), "facility_id": here, "kit_code": "KIT", "quantity": 5}
    api.http.post("/work-orders", json=[work])
    line = {"sku_code": "TEA", "quantity": 1, "unit_price_paise": 10_000}
    order = {
        "external_id": "77",
        "number": "77",
        "ordered_at": "2026-11-24T05:30:00Z",
        "customer_name": "Meera",
        "lines": [line],
    }
    api.http.post("/orders/bulk", json={"channel": "web", "orders": [order]})
    batch = {"batch_number": "B1", "expires_on": "2027-12-31", "made_on": "2026-01-01", "mrp_paise": 100}
    milk = {"sku_code": "MILK", "accepted": 2, "rejected": 1, "cost_paise": 100, **batch}
    phone = {"sku_code": "IMEI", "accepted": 2, "serials": ["A1", "A2"]}
    return {
        "skus": ("post", "/skus/bulk", [{"code": "NEW", "name": "New", "price_paise": 5, "cost_paise": 5, "weight_grams": 5,
                                         "length_mm": 5, "width_mm": 5, "height_mm": 5, "barcodes": ["8901234502501"]}]),
        "bundles": ("post", "/bundles", {"SET": {"TEA": 1, "CUP": 2}}),
        "orders": ("post", "/orders/bulk", {"channel": "web", "orders": [
            order | {"external_id": "78", "shipping_paise": 10, "discount_paise": 1, "paid_paise": 0, "priority": 1}]}),
        "receipt": ("post", "/receipts", {"id": str(new_id()), "facility_id": here, "lines": [milk]}),
        "phones": ("post", "/receipts", {"id": str(new_id()), "facility_id": here, "lines": [phone]}),
        "purchase": ("post", "/purchase-orders", [{"id": str(new_id()), "facility_id": here, "vendor": "Kansa", "lines": [
            {"sku_code": "TEA", "quantity": 5, "cost_paise": 100}]}]),
        "put_away": ("post", "/put-aways", {"facility_id": here, "puts": [
            {"id": str(new_id()), "sku_id": tea, "quantity": 1, "from_place": one, "to_place": two}]}),
        "move": ("post", "/bin-moves", {"facility_id": here, "shifts": [
            {"id": str(new_id()), "sku_id": tea, "quantity": 1, "from_place": one, "to_place": two}]}),
        "condition": ("post", "/condition-changes", {"facility_id": here, "changes": [
            {"id": str(new_id()), "sku_code": "TEA", "quantity": 1, "place_code": "A-01-1", "to_condition": "dented", "why": "Fell"}]}),
        "removal": ("post", "/removals", {"id": str(new_id()), "facility_id": here, "reason": "sample", "lines": [
            {"sku_code": "TEA", "quantity": 1, "place_code": "A-01-1"}]}),
        "transfer": ("post", "/transfers", {"id": str(new_id()), "from_facility_id": here, "to_facility_id": there, "priority": 1,
                                            "lines": [{"sku_code": "TEA", "quantity": 1}]}),
        "transfer_units": ("post", f"/transfers/{moved.id}/cancel-units", {"units": {"1": 1}}),
        "send": ("post", "/transfers/send", {"id": str(new_id()), "transfer_id": str(moved.id), "lines": [
            {"line_no": 1, "quantity": 1, "place_code": "A-01-1"}]}),
        "arrive": ("post", "/transfers/receive", {"id": str(new_id()), "transfer_id": str(moved.id), "lines": [
            {"line_no": 1, "accepted": 1, "rejected": 0, "lost": 0}]}),
        "work": ("post", "/work-orders", [work | {"id": str(new_id()), "priority": 1}]),
        "work_done": ("post", f"/work-orders/{work['id']}/done", {"id": str(new_id()), "units": 1, "place_code": "A-01-1"}),
        "reservation": ("post", "/reservations", {"channel": "web", "minutes": 5, "reference": "c", "lines": [
            {"sku_code": "TEA", "quantity": 1}, {"sku_code": "SET", "quantity": 1}]}),
        "count": ("post", "/counts", {"facility_id": here, "by": "bins", "values": ["A-01-1"], "limit": 5}),
        "count_rules": ("put", "/count-rules", {"tolerance_units": 1, "tolerance_percent": 1, "approve_paise": 1}),
        "reorder": ("put", f"/reorder-rules?facility_id={here}", [
            {"sku_code": "TEA", "reorder_point": 1, "lead_days": 1, "safety_units": 1, "pack_units": 1}]),
        "faces": ("put", f"/pick-faces?facility_id={here}", [{"sku_code": "TEA", "place_code": "A-01-1", "min_units": 1, "max_units": 5}]),
        "packaging": ("post", "/packing-bills", {"BOX": {"TAPE": 800}}),
        "wave": ("post", "/waves", {"facility_id": here, "totes": 2}),
        "facility": ("post", "/facilities", {"code": "HYD", "name": "Hyderabad", "state_code": "36", "pincode": "500001"}),
    }  # fmt: skip


def test_no_door_breaks(houses: Houses, api: Api) -> None:
    broken, rightly = [], {}
    for name, (method, path, body) in doors(houses, api).items():
        rightly[name] = api.http.request(method, path, json=renewed(body)).status_code
        for asked in odd(body):
            answer = api.http.request(method, path, json=asked)
            if answer.status_code >= 500:
                broken.append((name, asked, answer.text[:300]))
    assert {name: status for name, status in rightly.items() if status >= 300} == {}
    assert broken == []


@pytest.fixture
def office(database: Database, tenant_id: UUID) -> Iterator[Seller]:
    """Seven orders of three teas and two cups: two left, one is in boxes, two are fetched, two wait."""
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=60, CUP=40, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1_001, 1_999)
    made.takes(*(replace(made.order(number, TEA=3, CUP=2), payment="cod", paid_paise=9_999) for number in "12345"))
    made.picks_all()
    made.takes(*(made.order(number, TEA=3, CUP=2) for number in "67"))
    with made.open() as tx:
        boxes, _ = packing.pack(
            tx, [NewParcel(made.id_of(number), 300, None, override="no box fits") for number in "123"]
        )
        shipping.assign(tx, [box.id for box in boxes])
        shipping.hand_over(tx, made.courier, made.facility, [box.id for box in boxes[:2]])
    yield made
    with made.open() as tx:
        assert [one.sentences for one in doctor.examine(tx) if not one.warning] == []


def office_doors(office: Seller) -> dict[str, tuple[str, str, Any]]:
    """What is asked of each door, rightly."""
    with office.open() as tx:
        ids = {number: office.id_of(number) for number in "1234567"}
        parcels = {number: packing.parcels_of_orders(tx, [order]) for number, order in ids.items()}
        boxed = packing.lines_of(tx, [parcels["1"][0].id])
        lines = {number: orders.queries.lines_of(tx, [order]) for number, order in ids.items()}
        back = returns.expect(
            tx, parcels["2"][0].id, [Expected(packing.lines_of(tx, [parcels["2"][0].id])[0].id, 2)], reason="other"
        )
        here = returns.lines_of(tx, back.id)[0]
        receipt = receiving.receive(
            tx, CountedGoods(office.facility, (CountedLine("TEA", 9, cost_paise=4_000),), vendor_name="Kansa")
        )
        bill = receiving.book_bill(
            tx, NewBill("Kansa", "K/1", utc_now().date(), (NewBillLine(receipt.number, "TEA", 5, 20_000, "gst_5"),))
        )
        billed = receiving.bill_lines(tx, bill.id)[0]
    order = {number: str(key) for number, key in ids.items()}
    first, yes = str(parcels["1"][0].id), dict.fromkeys(QUESTIONS, "yes")
    return {
        "cancel_units": ("post", f"/orders/{order['6']}/cancel-units", {"units": {str(lines["6"][0].id): 1}}),
        "cancel_boxed": ("post", f"/orders/{order['3']}/cancel-units", {"units": {str(lines["3"][0].id): 1}}),
        "suspend": ("post", "/orders/suspend", {"order_ids": [order["4"], order["6"]]}),
        "resume": ("post", "/orders/resume", {"order_ids": [order["4"], order["6"]]}),
        "rank": ("post", "/orders/rank", {"order_ids": [order["6"]], "priority": 1}),
        "pack": ("post", "/parcels/bulk", [{"id": str(new_id()), "order_id": order["5"], "weight_grams": 300, "override": "none fits",
                                            "units": {str(lines["5"][0].id): 1}}]),
        "arrive": ("post", f"/returns/{back.id}/arrive", {"counts": {str(here.id): 2}}),
        "inspect": ("post", "/inspections", {"id": str(new_id()), "return_line_id": str(here.id), "units": 1, "outcome": "saleable",
                                             "answers": yes}),
        "return": ("post", "/returns", {"parcel_id": first, "reason": "other", "units": [{"parcel_line_id": str(boxed[0].id), "units": 1}]}),
        "refund": ("post", "/refunds", {"id": str(new_id()), "order_id": order["1"], "way": "money", "amount_paise": 100, "why": "Late",
                                        "goodwill": True, "cuts": [{"parcel_line_id": str(boxed[0].id), "amount_paise": 100}]}),
        "claim": ("post", "/claims", {"id": str(new_id()), "parcel_id": first, "kind": "weight", "amount_paise": 5, "returned_grams": 5,
                                      "charged_grams": 9}),
        "bill": ("post", "/supplier-bills", [{"id": str(new_id()), "vendor": "Kansa", "number": "K/2", "dated": str(utc_now().date()), "lines": [
            {"receipt": receipt.number, "sku_code": "TEA", "quantity": 1, "taxable_paise": 4_000, "tax_class": "gst_5"}]}]),
        "note": ("post", f"/supplier-bills/{bill.id}/debit-notes", {"id": str(new_id()), "lines": [
            {"bill_line_id": str(billed.id), "reason": "returned", "units": 1}]}),
        "hand_over": ("post", "/hand-overs", {"courier_id": str(office.courier), "facility_id": str(office.facility), "parcel_ids": [
            str(box.id) for box in parcels["3"]]}),
        "put_backs": ("post", "/put-backs", {"order_ids": [order["4"]]}),
        "assign": ("post", "/orders/assign", {"order_ids": [order["7"]], "facility_id": str(office.facility)}),
        "cancel": ("post", "/orders/cancel", {"order_ids": [order["7"], order["4"]]}),
    }  # fmt: skip


def test_no_door_of_the_office_breaks(office: Seller, api: Api) -> None:
    broken, rightly = [], {}
    for name, (method, path, body) in office_doors(office).items():
        rightly[name] = api.http.request(method, path, json=renewed(body)).status_code
        for asked in odd(body):
            answer = api.http.request(method, path, json=asked)
            if answer.status_code >= 500:
                broken.append((name, asked, answer.text[:300]))
    assert broken == []
    assert {name: status for name, status in rightly.items() if status >= 300} == {}
