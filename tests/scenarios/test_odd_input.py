"""Doors of stock and orders get what no form sends: nothing, less than nothing, far too much, the same row twice, words that are no words. They
answer or refuse; none breaks, and afterwards the books agree."""

import copy
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from godown import catalog, stock
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.reports import doctor
from tests.builders.houses import Houses
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
