"""The promises through the HTTP API, as a shop's developer would try them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http import Api


@pytest.fixture
def shelf(api: Api) -> dict[str, Any]:
    """A facility with racks and a SKU, made over HTTP."""
    facility = api.http.post("/facilities", json={"code": "BLR", "name": "Peenya"}).json()["id"]
    laid = api.http.post(f"/facilities/{facility}/layout", json={"aisles": 2, "bays": 3, "levels": 2})
    assert (laid.status_code, laid.json()) == (201, {"bins": 12})
    saved = api.http.post("/skus/bulk", json=[{"code": "TEA", "name": "Assam tea", "price_paise": 10000}])
    assert saved.json()["done"] == ["TEA"]
    return {"facility": facility}


def receive(api: Api, facility: str, units: int) -> None:
    posted = api.http.post(
        "/receipts", json={"facility_id": facility, "lines": [{"sku_code": "TEA", "accepted": units}]}
    )
    assert posted.status_code == 201, posted.text
    (dock,) = [p for p in api.http.get("/where-is", params={"sku": "TEA"}).json() if p["place_kind"] == "dock"]
    best = api.http.get("/put-away-suggestions", params={"facility_id": facility, "sku": "TEA"}).json()[0]
    put = {"sku_id": dock["sku_id"], "quantity": units, "from_place": dock["place_id"], "to_place": best["place_id"]}
    done = api.http.post("/put-aways", json={"facility_id": facility, "puts": [put]})
    assert done.status_code == 200, done.text


def order(number: str, units: int = 1) -> dict[str, Any]:
    return {
        "external_id": number, "number": number, "ordered_at": "2026-11-24T05:30:00Z", "customer_name": "Meera",
        "lines": [{"sku_code": "TEA", "quantity": units, "unit_price_paise": 10000}],
    }  # fmt: skip


def supply(api: Api) -> tuple[int, int, int]:
    (row,) = api.http.get("/supply", params={"sku": "TEA"}).json()
    return row["saleable"], row["promised"], row["waiting"]


def test_twenty_buyers_for_ten_units(api: Api, shelf: dict[str, Any]) -> None:
    receive(api, shelf["facility"], 10)

    def buy(number: int) -> int:
        return api.http.post("/orders/bulk", json={"channel": "web", "orders": [order(str(number))]}).status_code

    with ThreadPoolExecutor(20) as buyers:
        assert set(buyers.map(buy, range(20))) == {200}
    assert supply(api) == (10, 10, 10)
    listed = api.http.get("/orders", params={"status": "promised"}).json()["items"]
    assert len(listed) == 10


def test_twenty_wait_fifty_are_put_away_thirty_are_left(api: Api, shelf: dict[str, Any]) -> None:
    api.http.post("/orders/bulk", json={"channel": "web", "orders": [order(str(n)) for n in range(20)]})
    receive(api, shelf["facility"], 50)
    saleable, promised, waiting = supply(api)
    assert saleable - promised - waiting == 30


def test_the_same_order_five_times_at_once_is_one(api: Api, shelf: dict[str, Any]) -> None:
    receive(api, shelf["facility"], 10)

    def send(_: int) -> dict[str, Any]:
        answer: dict[str, Any] = api.http.post("/orders/bulk", json={"channel": "web", "orders": [order("1")]}).json()
        return answer

    with ThreadPoolExecutor(5) as senders:
        answers = list(senders.map(send, range(5)))
    assert sum(len(answer["done"]) for answer in answers) == 1
    assert supply(api) == (10, 1, 0)


def test_a_repeat_under_one_key_gets_the_first_answer(api: Api, shelf: dict[str, Any]) -> None:
    body = {"facility_id": shelf["facility"], "lines": [{"sku_code": "TEA", "accepted": 5}]}
    headers = {"Idempotency-Key": str(uuid4())}
    first, again = (api.http.post("/receipts", json=body, headers=headers) for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["idempotent-replay"] == "true"
    other = api.http.post("/receipts", json=body | {"note": "x"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_pages_are_complete(api: Api, shelf: dict[str, Any]) -> None:
    api.http.post("/orders/bulk", json={"channel": "web", "orders": [order(str(n)) for n in range(25)]})
    seen: list[str] = []
    cursor = ""
    while True:
        page = api.http.get("/orders", params={"limit": 10, "cursor": cursor}).json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen, key=int) == [str(n) for n in range(25)]


def test_refusals_are_problems(api: Api, shelf: dict[str, Any], address: str) -> None:
    missing = api.http.get(f"/orders/{uuid4()}")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    assert missing.json()["code"] == "not_found"
    assert httpx.get(f"{address}/api/v1/skus").status_code == 401
    wrong = api.http.post(
        "/receipts", json={"facility_id": shelf["facility"], "lines": [{"sku_code": "NO", "accepted": 1}]}
    )
    assert wrong.json()["code"] == "unknown_sku"
    nonsense = api.http.post("/orders/bulk", json={"channel": "web", "orders": [{"external_id": 1}]})
    assert (nonsense.status_code, nonsense.json()["code"]) == (422, "invalid")
