"""What the floor does on its scan pages, through the HTTP API: queue, bench, goods in, counts, the door of returns."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from godown.platform.database import Database
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_office import code, ok, reader

TEA = "8901234502501"


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=20, BOX=3, TAPE=9_000)
    return made


def says(api: Api, href: str, **said: Any) -> dict[str, Any]:
    answer: dict[str, Any] = ok(api.http.post(href, json=said))
    return answer


def test_an_order_goes_over_the_bench_and_comes_back(api: Api, seller: Seller) -> None:
    here = {"facility_id": str(seller.facility)}
    seller.takes(seller.order("1", TEA=2), seller.order("2", TEA=1))
    (released,) = seller.releases()
    (trip,) = ok(api.http.get("/trips", params=here))
    assert (trip["id"], trip["orders"], trip["status"]) == (str(released), 2, "open")
    assert says(api, "/trips/start", trip_ids=[trip["id"]])[0]["status"] == "started"  # type: ignore[index]
    ok(api.http.post(f"/trips/{trip['id']}/pick-all"))
    assert {one["number"] for one in ok(api.http.get("/pack-list", params=here))} == {"1", "2"}
    order = ok(api.http.get("/pack-list/find", params=here | {"raw": "1"}))["order_id"]
    assert order == str(seller.id_of("1"))
    bench = f"/orders/{order}/bench"
    assert ok(api.http.get(bench))["step"] == "items"
    scan = {"raw": TEA, "scan_id": str(uuid4())}
    assert [says(api, f"{bench}/scans", **scan)["answer"]["kind"] for _ in range(2)] == ["ok", "already_done"]
    says(api, f"{bench}/scans", raw=TEA)
    says(api, f"{bench}/scans", raw="BOX")
    grams = str(ok(api.http.get(bench))["expected_grams"])
    closed = says(api, f"{bench}/scans", act="weight", value=grams)
    assert (closed["answer"]["kind"], closed["bench"]["step"]) == ("ok", "done"), closed
    tapped = says(api, "/parcels/by-tap", order_ids=[str(seller.id_of("2")), str(uuid4())])
    assert (len(tapped["parcels"]), len(tapped["refused"])) == (1, 1)
    assert ok(api.http.get(f"/orders/{order}/returnable")) == []
    assert ok(api.http.get("/repairs")) == {"items": [], "next_cursor": None}


def test_what_a_cancelled_order_left_in_its_tote_is_put_back(api: Api, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2))
    seller.picks_all()
    order = str(seller.id_of("1"))
    ok(api.http.post("/orders/cancel", json={"order_ids": [order]}))
    (went,) = ok(api.http.post("/put-backs", json={"order_ids": [order]}))
    assert (went["sku_code"], went["free"]) == ("TEA", 2)
    assert seller.at("TEA")["PUTBACK"] == 2
    session = f"/put-aways/by-scan/{uuid4()}"
    here = {"facility_id": str(seller.facility)}
    assert says(api, session, **here, raw=TEA)["putting"]["units"] == 2
    assert says(api, session, **here, raw="A-01-1")["answer"]["kind"] == "ok"
    assert ok(api.http.get(session, params=here))["lots"] == []
    assert code(api.http.post("/put-backs", json={"order_ids": [str(uuid4())]})) == (404, "not_found")


def test_goods_are_received_by_scan(database: Database, api: Api, seller: Seller) -> None:
    session, here = f"/receipts/by-scan/{uuid4()}", {"facility_id": str(seller.facility)}
    says(api, session, **here, raw=TEA)
    says(api, session, **here, raw="24")
    assert says(api, session, **here, act="damaged", value="crushed")["draft"]["now"]["rejected"] == 1
    with reader(database, api) as key:
        assert code(key.post(session, json=here | {"act": "post"})) == (403, "not_allowed")
    assert says(api, session, **here, act="post")["draft"]["posted"].startswith("GRN-")
    assert ok(api.http.get(session))["posted"]
    assert seller.at("TEA")["DOCK"] == 23


def test_a_bin_is_counted_blind(api: Api, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=4))
    (trip,) = seller.releases()
    seller.starts(trip)
    seller.scans(trip, act="short")
    (count,) = ok(api.http.get("/counts", params={"facility_id": str(seller.facility)}))
    assert (count["step"], count["place_code"], "lines" in count) == ("bin", "A-01-1", False)
    href = f"/counts/{count['id']}/scans"
    assert says(api, href, raw="A-01-1")["count"]["step"] == "items"
    assert says(api, href, act="units", value="20")["count"]["counted"] == 20
    done = says(api, href, act="done")
    if done["count"]["step"] == "bin":
        says(api, href, raw="A-01-1")
        says(api, href, act="units", value="20")
        done = says(api, href, act="done")
    assert done["count"]["step"] == "posted"
    assert seller.at("TEA") == {"A-01-1": 20}


def test_what_comes_to_the_door_is_scanned(database: Database, api: Api, seller: Seller) -> None:
    door = f"/returns/door/{uuid4()}"
    assert says(api, door, raw="nobody's parcel")["answer"]["kind"] == "not_accepted"
    assert ok(api.http.get(door))["known"] is None
    with reader(database, api) as key:
        assert code(key.post(door, json={"raw": "x"})) == (403, "not_allowed")
    assert code(api.http.get(f"/returns/{uuid4()}")) == (404, "not_found")
    asked = {"return_line_id": str(uuid4()), "units": 1, "outcome": "saleable"}
    assert code(api.http.post("/inspections/foresee", json=asked)) == (404, "not_found")
