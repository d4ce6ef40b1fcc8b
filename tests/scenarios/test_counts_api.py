"""Cycle counts over the API: asked for, counted by scan, approved by who may, with how exact stock is."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from godown.platform.database import Database
from godown.platform.identity import make_key
from godown.platform.transaction import transaction
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_office import code, ok


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=10)
    return made


def counts(api: Api, count: str, units: int) -> dict[str, Any]:
    scans: list[dict[str, Any]] = [
        {"raw": "A-01-1"}, {"raw": "TEA"}, {"act": "units", "value": str(units)}, {"act": "done"}
    ]  # fmt: skip
    for scan in scans:
        said: dict[str, Any] = ok(api.http.post(f"/counts/{count}/scans", json=scan))
    return said


def test_a_count_goes_from_asked_to_approved(database: Database, api: Api, seller: Seller) -> None:
    here = {"facility_id": str(seller.facility)}
    rules = {"tolerance_units": 9, "tolerance_percent": 0, "approve_above_paise": 10_000}
    assert ok(api.http.put("/count-rules", json=rules)) == ok(api.http.get("/count-rules")) == rules
    asked = here | {"by": "zone", "values": ["Main"], "limit": 1}
    (count,) = ok(api.http.post("/counts", json=asked))["count_ids"]
    (seen,) = ok(api.http.get("/counts", params=here))
    assert (seen["id"], seen["place_code"], seen["step"]) == (count, "A-01-1", "bin")
    assert counts(api, count, 4)["count"]["step"] == "approve"
    with transaction(database, api.tenant_id) as tx:
        secret = make_key(tx, api.tenant_id, "floor", ["floor", "stock"], api.tenant_id)
    with httpx.Client(base_url=api.http.base_url, headers={"Authorization": f"Bearer {secret}"}) as floor:
        assert code(floor.post("/counts/approve", json={"count_ids": [count]})) == (403, "not_allowed")
    (waits,) = ok(api.http.get("/counts/to-approve", params=here))
    assert (waits["off_units"], waits["off_paise"]) == (6, 24_000)
    assert ok(api.http.post("/counts/again", json={"count_ids": [count]}))["done"] == [count]
    assert counts(api, count, 7)["count"]["step"] == "approve"
    told = ok(api.http.post("/counts/approve", json={"count_ids": [count, str(uuid4())]}))
    assert (told["done"], told["refused"][0]["code"]) == ([count], "not_found")
    assert seller.at("TEA") == {"A-01-1": 7}
    (zone,) = ok(api.http.get("/counts/accuracy", params=here))
    assert (zone["zone"], zone["counts"], zone["exact"], zone["known_units"], zone["off_units"]) == (
        "Main",
        1,
        0,
        10,
        3,
    )
    (week,) = ok(api.http.get("/counts/accuracy", params=here | {"by_week": True}))
    assert week["week"]
    assert week["off_paise"] == 12_000


def test_counts_that_nobody_needs_are_cancelled(api: Api, seller: Seller) -> None:
    here = {"facility_id": str(seller.facility)}
    ids = ok(api.http.post("/counts", json=here | {"by": "empty"}))["count_ids"]
    assert len(ids) == 5
    assert ok(api.http.post("/counts/cancel", json={"count_ids": ids}))["done"] == ids
    assert ok(api.http.get("/counts", params=here)) == []
    assert ok(api.http.post("/counts/cancel", json={"count_ids": ids}))["refused"][0]["code"] == "count_closed"
    assert code(api.http.post("/counts", json=here | {"by": "moon"})) == (422, "invalid")
    assert code(api.http.post("/counts/cancel", json={"count_ids": [ids[0]] * 201})) == (422, "invalid")
