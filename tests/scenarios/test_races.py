"""Many at once through the HTTP API; afterwards the doctor finds nothing. (The plain promises are in `test_api.py`.)"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from godown.entrypoints.doctor import examine
from godown.platform.database import Database
from tests.builders.seller import Seller
from tests.http import Api
from tests.world.jobs import office, run_jobs

Ask = Callable[[int], httpx.Response]


@pytest.fixture
def seller(database: Database, api: Api, tmp_path: Path) -> Iterator[Seller]:
    """A seller with ten of each on the shelf, whose books agree in the end."""
    made, worker = Seller(database, api.tenant_id), office(database, tmp_path)
    made.stocks(TEA=10, CUP=10, BOX=20, TAPE=90_000)
    yield made
    run_jobs(worker, api.tenant_id)
    assert examine(database, worker.files, api.tenant_id).findings == ()


def at_once(ask: Ask, count: int) -> list[httpx.Response]:
    """Ask so often, all at the same time."""
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(ask, range(count)))


def order(number: str, *lines: tuple[str, int]) -> dict[str, Any]:
    return {
        "external_id": number, "number": number, "ordered_at": "2026-11-24T05:30:00Z", "customer_name": "Meera",
        "pincode": "680001", "state_code": "32",
        "lines": [{"sku_code": code, "quantity": units, "unit_price_paise": 10_000} for code, units in lines],
    }  # fmt: skip


def test_twenty_buyers_of_bundles_and_of_their_parts(api: Api, seller: Seller) -> None:
    """The same SKU twice in an order, and through bundles that share a part: summed before the check, never oversold."""
    kinds = ([("TEA", 1), ("TEA", 1)], [("SET", 1)], [("CUP", 1), ("SET", 1)], [("TEA", 1)])

    def buy(number: int) -> httpx.Response:
        body = {"channel": "web", "orders": [order(str(number), *kinds[number % 4])]}
        return api.http.post("/orders/bulk", json=body)

    assert {answer.status_code for answer in at_once(buy, 20)} == {200}
    for code in ("TEA", "CUP"):
        saleable, promised, waiting = seller.supply(code)
        assert (saleable, promised) == (10, 10)
        assert promised + waiting == {"TEA": 25, "CUP": 25}[code]


def test_buyers_cancels_and_goods_in_at_once(api: Api, seller: Seller) -> None:
    def do(number: int) -> httpx.Response:
        if number % 3 == 0:
            body = {"facility_id": str(seller.facility), "lines": [{"sku_code": "TEA", "accepted": 2}]}
            return api.http.post("/receipts", json=body)
        bought = api.http.post("/orders/bulk", json={"channel": "web", "orders": [order(str(number), ("TEA", 2))]})
        if number % 3 == 2:
            listed = api.http.get("/orders", params={"search": str(number)}).json()["items"]
            mine = [one["id"] for one in listed if one["external_id"] == str(number)]
            return api.http.post("/orders/cancel", json={"order_ids": mine})
        return bought

    assert {answer.is_success for answer in at_once(do, 18)} == {True}
    saleable, promised, waiting = seller.supply("TEA")
    assert (saleable, promised + waiting) == (10, 12)


def test_two_waves_at_once_never_hold_a_unit_twice(api: Api, seller: Seller) -> None:
    api.http.post("/orders/bulk", json={"channel": "web", "orders": [order(str(n), ("TEA", 2)) for n in range(5)]})
    answers = at_once(lambda _: api.http.post("/waves", json={"facility_id": str(seller.facility)}), 4)
    taken = Counter(one for answer in answers for one in answer.json().get("order_ids", []))
    assert (len(taken), set(taken.values())) == (5, {1})


def test_the_same_scan_at_once_counts_once(api: Api, seller: Seller) -> None:
    api.http.post("/orders/bulk", json={"channel": "web", "orders": [order("1", ("TEA", 5))]})
    wave = api.http.post("/waves", json={"facility_id": str(seller.facility)}).json()["wave_id"]
    (story,) = api.http.get(f"/waves/{wave}/trips").json()
    trip = story["trip"]["id"]
    api.http.post(f"/trips/{trip}/start")

    def scan(raw: str) -> Ask:
        sent = {"raw": raw, "scan_id": str(uuid4())}
        return lambda _: api.http.post(f"/trips/{trip}/scans", json=sent)

    for raw in (story["next"]["place_code"], "8901234502501"):
        kinds = Counter(answer.json()["kind"] for answer in at_once(scan(raw), 6))
        assert kinds == {"ok": 1, "already_done": 5}
    assert api.http.get(f"/trips/{trip}").json()["trip"]["progress"]["count"] == 1


def test_the_same_box_closed_at_once_is_closed_once(api: Api, seller: Seller) -> None:
    api.http.post("/orders/bulk", json={"channel": "web", "orders": [order("1", ("TEA", 2))]})
    wave = api.http.post("/waves", json={"facility_id": str(seller.facility)}).json()["wave_id"]
    (story,) = api.http.get(f"/waves/{wave}/trips").json()
    api.http.post(f"/trips/{story['trip']['id']}/pick-all")
    box = {"id": str(uuid4()), "order_id": story["picks"][0]["order_id"], "weight_grams": 400, "box_code": "BOX"}
    answers = [answer.json() for answer in at_once(lambda _: api.http.post("/parcels/bulk", json=[box]), 5)]
    assert sorted((len(answer["done"]), len(answer["known"])) for answer in answers) == [(0, 1)] * 4 + [(1, 0)]
    assert len(api.http.get(f"/orders/{box['order_id']}/parcels").json()) == 1
