"""The API of picking beside its trips: strategies, put wall, work list, contradicted scans, new plans, pickups, reports."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from godown.platform.database import Database
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_floor import says
from tests.scenarios.test_api_office import code, ok

TEA = "8901234502501"


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=20, CUP=20)
    return made


def test_a_total_pick_is_sorted_through_the_api(api: Api, seller: Seller) -> None:
    here = {"facility_id": str(seller.facility)}
    assert len(ok(api.http.post("/put-wall/slots", json=here | {"slots": 3}))) == 3
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1), seller.order("3", TEA=1))
    wave = says(api, "/waves", **here, totes=1)
    assert (wave["strategy"], wave["why"][:19]) == ("total", "A bin serves 3.0 or")
    (story,) = ok(api.http.get(f"/waves/{wave['wave_id']}/trips"))
    trip = story["trip"]["id"]
    assert story["next"]["quantity"] == 3
    listed = ok(api.http.get(f"/trips/{trip}/list"))
    assert (listed["strategy"], [pick["left"] for pick in listed["picks"]]) == ("total", [1, 1, 1])
    ok(api.http.post(f"/trips/{trip}/start"))
    ok(api.http.post(f"/trips/{trip}/pick-all"))
    session = f"/put-wall/by-scan/{uuid4()}"
    (tote,) = ok(api.http.get(session, params=here))["waiting"]
    assert says(api, session, **here, raw=tote["code"])["answer"]["kind"] == "ok"
    assert says(api, session, **here, raw=TEA)["wall"]["lit"]["code"] == "W-01"
    assert says(api, session, **here, act="slot")["answer"]["word"] == "W-01 complete"
    assert says(api, "/put-wall/sort-all", trip_ids=[trip]) == {"orders": 2, "units": 2}
    (row,) = ok(api.http.get("/reports/pickers", params=here | {"days": 1}))
    assert (row["picker"]["lines"], row["picker"]["units"]) == (3, 3)
    (visited,) = ok(api.http.get("/reports/bin-visits", params=here))
    assert (visited["code"], visited["visits"], visited["units"]) == ("A-01-1", 1, 3)
    assert len(ok(api.http.get(f"/waves/{wave['wave_id']}/walks"))["after"]) == 1
    assert code(api.http.get(f"/waves/{uuid4()}/walks")) == (404, "not_drawn")


def test_what_a_device_took_otherwise_is_settled(api: Api, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1))
    (trip,) = seller.releases()
    ok(api.http.post(f"/trips/{trip}/start"))
    scan = {"raw": "CUP", "expected": "ok", "at": "2026-11-24T06:30:00Z"}
    assert says(api, f"/trips/{trip}/scans", **scan)["kind"] == "not_accepted"
    (kept,) = ok(api.http.get("/contradicted-scans"))
    assert (kept["raw"], kept["expected"], kept["kind"]) == ("CUP", "ok", "not_accepted")
    assert says(api, "/contradicted-scans/settle", scan_ids=[kept["id"]], note="Put back")["done"] == [kept["id"]]
    assert ok(api.http.get("/contradicted-scans")) == []


def test_a_wave_is_planned_again_and_released_for_a_pickup(api: Api, seller: Seller) -> None:
    here = {"facility_id": str(seller.facility)}
    seller.takes(seller.order("1", TEA=1))
    wave = says(api, "/waves", **here)["wave_id"]
    seller.takes(seller.order("2", TEA=1))
    done = says(api, f"/waves/{wave}/replan")
    assert (done["trips_before"], done["came"], done["fell_out"]) == (1, [str(seller.id_of("2"))], [])
    rule = here | {"name": "Vayu", "pickup_at": "17:30", "ready_minutes": 60, "releases": False}
    assert ok(api.http.put("/cut-offs", json=[rule])) == [rule]
    (pickup,) = ok(api.http.get("/cut-offs", params=here))
    due = datetime.fromisoformat(pickup["due_by"]) - datetime.fromisoformat(pickup["pickup_at"])
    assert due == timedelta(days=1)
    assert datetime.fromisoformat(pickup["pickup_at"]) > datetime.now(UTC)
    assert code(api.http.put("/cut-offs", json=[rule | {"pickup_at": "late"}]))[0] == 422
    seller.takes(seller.order("3", TEA=1))
    early = says(api, "/waves", **here, due_by="2020-01-01T00:00:00Z")
    assert (early["wave_id"], early["order_ids"]) == (None, [])
    rules = {"shared_totes": True, "zero_check": False}
    assert ok(api.http.put("/pick-rules", json=rules)) == rules
    assert ok(api.http.get("/pick-rules")) == rules
