"""One order's life over HTTP: goods in, sold, fetched, packed, handed over, and one unit comes back."""

from typing import Any
from uuid import UUID

from godown import packing, shipping
from godown.platform.database import Database
from godown.platform.transaction import transaction
from tests.http import Api

QUESTIONS = ("same_unit", "outer_whole", "product_whole", "works", "unused", "parts_here")


def ok(answer: Any) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json()


def test_the_life_of_an_order(api: Api, database: Database) -> None:
    http = api.http
    facility = ok(
        http.post("/facilities", json={"code": "BLR", "name": "Peenya", "gstin": "29AAXCA1234F1ZJ", "state_code": "29"})
    )["id"]
    ok(http.post(f"/facilities/{facility}/layout", json={"aisles": 1, "bays": 4, "levels": 1}))
    box = {"code": "BOX", "name": "Box", "kind": "packaging", "packaging_kind": "box"}
    ok(http.post("/skus/bulk", json=[{"code": "TEA", "name": "Assam tea", "cost_paise": 4000, "hsn": "0902"}, box]))
    ok(
        http.post(
            "/receipts",
            json={
                "facility_id": facility,
                "lines": [{"sku_code": "TEA", "accepted": 5}, {"sku_code": "BOX", "accepted": 5}],
            },
        )
    )
    for code in ("TEA", "BOX"):
        (lot,) = ok(http.get("/where-is", params={"sku": code}))
        best = ok(http.get("/put-away-suggestions", params={"facility_id": facility, "sku": code}))[0]
        put = {"sku_id": lot["sku_id"], "quantity": 5, "from_place": lot["place_id"], "to_place": best["place_id"]}
        ok(http.post("/put-aways", json={"facility_id": facility, "puts": [put]}))
    order = {"external_id": "1", "number": "#1", "ordered_at": "2026-11-24T05:30:00Z", "customer_name": "Meera", "state_code": "32",
             "lines": [{"sku_code": "TEA", "quantity": 2, "unit_price_paise": 10000}]}  # fmt: skip
    ok(http.post("/orders/bulk", json={"channel": "web", "orders": [order]}))
    wave = ok(http.post("/waves", json={"facility_id": facility}))
    (story,) = ok(http.get(f"/waves/{wave['wave_id']}/trips"))
    trip = story["trip"]["id"]
    ok(http.post(f"/trips/{trip}/start"))
    assert ok(http.post(f"/trips/{trip}/scans", json={"raw": "A-04-1"}))["kind"] == "wrong_place"
    for raw in (story["next"]["place_code"], "TEA", "TEA"):
        assert ok(http.post(f"/trips/{trip}/scans", json={"raw": raw}))["kind"] == "ok"
    assert ok(http.post(f"/trips/{trip}/scans", json={"act": "tote"}))["next_state"] == "done"
    order_id = wave["order_ids"][0]
    (parcel,) = ok(http.post("/parcels/bulk", json=[{"order_id": order_id, "weight_grams": 500, "box_code": "BOX"}]))[
        "parcels"
    ]
    courier = ok(http.post("/couriers", json={"code": "own", "name": "Own riders"}))["id"]
    ok(http.post(f"/couriers/{courier}/awb-range", json={"prefix": "G", "first": 1, "last": 99}))
    with transaction(database, api.tenant_id) as tx:  # what the worker does
        shipping.assign(tx, [UUID(parcel["id"])])
        line = str(packing.lines_of(tx, [UUID(parcel["id"])])[0].id)
    left = ok(
        http.post("/hand-overs", json={"courier_id": courier, "facility_id": facility, "parcel_ids": [parcel["id"]]})
    )
    assert left["done"] == [parcel["id"]]
    assert ok(http.get(f"/orders/{order_id}"))["order"]["status"] == "handed_over"
    back = ok(
        http.post(
            "/returns",
            json={"parcel_id": parcel["id"], "reason": "broken", "units": [{"parcel_line_id": line, "units": 1}]},
        )
    )
    ok(http.post(f"/returns/{back['id']}/arrive", json={}))
    (here,) = ok(http.get(f"/returns/{back['id']}/lines"))
    answers = dict.fromkeys(QUESTIONS, "yes")
    done = ok(
        http.post(
            "/inspections", json={"return_line_id": here["id"], "units": 1, "outcome": "saleable", "answers": answers}
        )
    )
    assert (done["credit_paise"], done["closed"]) == (10000, True)
    (supply,) = ok(http.get("/supply", params={"sku": "TEA"}))
    assert (supply["saleable"], supply["promised"]) == (4, 0)
