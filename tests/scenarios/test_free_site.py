"""A room that is no hall of aisles: walls, racks, a one-way lane. Drawn and stocked over HTTP; walks go round what stands there."""

from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from godown import picking, racking
from godown.kernel.ids import new_id
from godown.picking import SlotRules
from godown.platform.database import Database
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_floor import says
from tests.scenarios.test_api_office import code, ok
from tests.scenarios.test_imports import check, rows, save, states
from tests.world.jobs import office, run_jobs

RACK = {"name": "Rack B", "kind": "rack", "x_mm": 1_500, "y_mm": 2_500, "width_mm": 5_000, "depth_mm": 600}
ROOM: dict[str, Any] = {"width_mm": 8_000, "depth_mm": 6_000, "start_x_mm": 4_000, "start_y_mm": 500, "shapes": [RACK]}
"""8 m x 6 m, a table at the lower wall, a rack of 5 m across the room."""
BEFORE, BEHIND, BESIDE = "A-01-1", "A-02-1", "A-03-1"
PLACES = {BEFORE: (4_000, 2_500), BEHIND: (4_000, 3_100), BESIDE: (7_800, 600)}
"""Two bins back to back in the rack, one at the wall on the right."""


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    """The six bins of a hall; it becomes the room."""
    return Seller(database, tenant_id, now=None)


@pytest.fixture
def site(api: Api, seller: Seller) -> str:
    """The address of the room, with the three bins in their places."""
    here = f"/facilities/{seller.facility}/site"
    assert ok(api.http.put(here, json=ROOM)) == {"shapes": 1, "bins": 6, "cut_off": 0}
    placed = ok(
        api.http.post(f"{here}/bins", json=[{"name": name, "x_mm": x, "y_mm": y} for name, (x, y) in PLACES.items()])
    )
    assert (sorted(placed["known"]), placed["done"], placed["refused"]) == (sorted(PLACES), [], [])
    return here


def trip_of(api: Api, seller: Seller) -> dict[str, Any]:
    """The one trip of a new wave."""
    wave = says(api, "/waves", facility_id=str(seller.facility))["wave_id"]
    (story,) = ok(api.http.get(f"/waves/{wave}/trips"))
    found: dict[str, Any] = story["trip"] | {"wave": wave}
    return found


def test_a_wave_walks_round_the_rack_and_never_through_it(api: Api, seller: Seller, site: str) -> None:
    seller.puts(TEA=BEFORE, CUP=BEHIND)
    seller.takes(seller.order("1", TEA=1, CUP=1))
    trip = trip_of(api, seller)
    # to the front of the rack, along it and round its end, along its back, and back past the other end or the same
    assert trip["length_mm"] == 1_700 + (2_800 + 1_200 + 2_800) + (2_800 + 1_200 + 3_276)
    (after,) = ok(api.http.get(f"/waves/{trip['wave']}/walks"))["after"]
    assert after[0] == after[-1] == [4_000, 500]
    for (x, y), (u, v) in pairwise(after):
        dots = [(x + (u - x) * i / 50, y + (v - y) * i / 50) for i in range(51)]
        assert not any(1_500 < a < 6_500 and 2_500 < b < 3_100 for a, b in dots), "it walks through the rack"


def test_two_orders_before_the_rack_go_together_and_the_two_behind_it(api: Api, seller: Seller, site: str) -> None:
    more = [{"name": "C-01-1", "x_mm": 4_200, "y_mm": 3_100}, {"name": "C-02-1", "x_mm": 4_200, "y_mm": 2_500}]
    assert ok(api.http.post(f"{site}/bins", json=more))["done"] == ["C-01-1", "C-02-1"]
    seller.puts(TEA=BEFORE, CUP=BEHIND)
    seller.puts(TEA="C-02-1", CUP="C-01-1")
    seller.takes(*(seller.order(f"{code}{n}", **{code: 1}) for n in (1, 2) for code in ("TEA", "CUP")))
    wave = says(api, "/waves", facility_id=str(seller.facility), totes=2, strategy="cluster")
    trips = [story["trip"] for story in ok(api.http.get(f"/waves/{wave['wave_id']}/trips"))]
    assert len(trips) == 2
    assert sum(trip["length_mm"] for trip in trips) == wave["planned_mm"] < wave["first_come_mm"] < wave["single_mm"]


def test_a_lane_is_walked_one_way_and_a_closed_area_by_nobody(api: Api, seller: Seller, site: str) -> None:
    seller.puts(TEA=BEHIND)
    lane = {
        "name": "Left",
        "kind": "lane",
        "x_mm": 0,
        "y_mm": 2_000,
        "width_mm": 1_500,
        "depth_mm": 1_500,
        "heading": "down",
    }
    shut = {"name": "Spill", "kind": "closed", "x_mm": 6_500, "y_mm": 2_500, "width_mm": 1_500, "depth_mm": 600}
    ok(api.http.post(f"{site}/shapes", json=[lane]))
    seller.takes(seller.order("1", TEA=1))
    first = trip_of(api, seller)
    assert first["length_mm"] == 2 * (2_800 + 1_200 + 3_276)
    says(api, f"/trips/{first['id']}/start")
    says(api, f"/trips/{first['id']}/pick-all")
    assert ok(api.http.post(f"{site}/shapes", json=[shut])) == {"shapes": 3, "bins": 6, "cut_off": 1}
    seller.puts(TEA=BEHIND)
    with seller.open() as tx:
        led = racking.suggestions(tx, seller.facility, [seller.sku["TEA"]], 6)
    assert BEHIND not in [one.code for one in led], "TEA lies there, and yet nobody gets there today"
    seller.takes(seller.order("2", TEA=1))
    assert says(api, "/waves", facility_id=str(seller.facility))["wave_id"] is None, "the lane leads back only"
    assert seller.status("2") == "promised"
    assert ok(api.http.post(f"{site}/shapes/remove", json={"names": ["Spill", "Nobody"]}))["cut_off"] == 0
    assert trip_of(api, seller)["length_mm"] == first["length_mm"]


def test_goods_are_put_away_near_by_the_walk_not_by_the_straight_line(api: Api, seller: Seller, site: str) -> None:
    away = [{"name": f"B-0{n}-1", "x_mm": 7_800, "y_mm": 5_000 + 100 * n} for n in (1, 2, 3)]
    ok(api.http.post(f"{site}/bins", json=away))
    with seller.open() as tx:
        found = racking.suggestions(tx, seller.facility, [seller.sku["TEA"]], 6)
    nearest = [one.code for one in found]
    assert nearest[:2] == [BEFORE, BESIDE]
    assert nearest[-1] == BEHIND, "2.6 m through the rack, and yet the farthest walk"
    told = {one["code"]: one["walk_mm"] for one in ok(api.http.get(site))["bins"]}
    assert (told[BEFORE], told[BEHIND]) == (2 * 1_700, 2 * (3_276 + 1_200 + 2_800))


def test_what_cannot_be_is_refused_by_name_and_field(api: Api, seller: Seller, site: str) -> None:
    def refused(answer: Any) -> list[tuple[str, str, str]]:
        assert answer.status_code == 422, answer.text
        return [(one["row"], one["field"], one["code"]) for one in answer.json()["facts"]["errors"]]

    wall = {"name": "Wall", "kind": "wall", "x_mm": 0, "y_mm": 4_500, "width_mm": 8_000, "depth_mm": 200}
    assert refused(api.http.post(f"{site}/shapes", json=[wall | {"width_mm": 9_000}])) == [
        ("Wall", "x_mm", "outside_room")
    ]
    assert refused(api.http.post(f"{site}/shapes", json=[wall | {"heading": "up"}])) == [("Wall", "heading", "invalid")]
    assert refused(api.http.post(f"{site}/shapes", json=[wall | {"y_mm": 400}])) == [("", "start_x_mm", "in_the_way")]
    ok(api.http.post(f"{site}/shapes", json=[wall]))
    sent = [
        {"name": "D-01-1", "x_mm": 2_000, "y_mm": 4_600}, {"name": "D-02-1", "x_mm": 2_000, "y_mm": 5_500},
        {"name": "D-03-1", "x_mm": 9_000, "y_mm": 500}, {"name": "D-04-1", "x_mm": 2_000, "y_mm": 4_000},
        {"name": "D-04-1", "x_mm": 2_000, "y_mm": 4_000},
    ]  # fmt: skip
    said = ok(api.http.post(f"{site}/bins", json=sent))
    assert said["done"] == []
    assert {(one["key"], one["field"], one["code"]) for one in said["refused"]} == {
        ("D-01-1", "x_mm", "in_wall"), ("D-02-1", "x_mm", "out_of_reach"), ("D-03-1", "x_mm", "outside_room"),
        ("D-04-1", "name", "twice"),
    }  # fmt: skip
    assert "inside Wall" in next(one["message"] for one in said["refused"] if one["key"] == "D-01-1")
    cut = [{"name": "Fence", "kind": "wall", "x_mm": 0, "y_mm": 1_500, "width_mm": 8_000, "depth_mm": 100}]
    assert {row for row, *_ in refused(api.http.post(f"{site}/shapes", json=cut))} >= {BEFORE, BEHIND}
    layout = api.http.post(
        f"/facilities/{seller.facility}/layout", json={"aisles": 1, "bays": 2, "levels": 1, "first_aisle": 5}
    )
    assert code(layout) == (409, "free_form")
    closed = api.http.post(f"/facilities/{seller.facility}/closures", json={"aisle": "A", "from_bay": 1, "to_bay": 1})
    assert code(closed) == (409, "free_form")
    ok(api.http.delete(site))
    assert ok(api.http.get(site))["plan"] is None
    assert code(api.http.delete(site))[0] == 404


def test_shapes_and_bins_come_from_files_row_by_row(api: Api, seller: Seller, site: str) -> None:
    drawn = check(api, b"shape,kind,x_mm,y_mm,width_mm,depth_mm,heading\nPillar,wall,500,3000,300,300,\n"
                          b"Rack B,rack,1500,2500,5000,600,\nWay,lane,0,2000,1500,100,north\nRack Z,rack,7000,0,2000,500,\n")  # fmt: skip
    assert (drawn["kind"], states(drawn)) == ("shapes", (1, 0, 1, 0, 2))
    wrong = [
        (one["row"], one["column"].split(" · ")[-1], one["code"]) for row in rows(api, drawn) for one in row["problems"]
    ]
    assert wrong == [(4, "heading", "invalid"), (5, "x_mm", "outside_room")]
    save(api, drawn)
    bins = check(
        api, b"bin,x_mm,y_mm\nOn the pillar,650,3150\nShelf 1,2000,2500\nShelf 2,2000,\nE-01-1,500,5000\n", kind="bins"
    )
    assert states(bins) == (2, 0, 0, 0, 2)
    assert [(one["column"].split(" · ")[-1], one["code"]) for row in rows(api, bins) for one in row["problems"]] == [
        ("x_mm", "in_wall"),
        ("y_mm", "missing"),
    ]
    save(api, bins)
    with seller.open() as tx:
        placed = {one.code: one for one in racking.site_bins(tx, seller.facility)}
    assert (placed["Shelf 1"].aisle, placed["Shelf 1"].stand_y_mm) == ("Rack B", 2_200)
    assert (placed["E-01-1"].aisle, placed["E-01-1"].walk_mm is not None) == ("E", True)


def test_a_re_slot_list_of_a_room_goes_by_the_ways_in_it(api: Api, seller: Seller, site: str, tmp_path: Path) -> None:
    """TEA, which everybody wants, lies behind the rack: the list takes it to this side."""
    with seller.open() as tx:
        picking.set_slot_rules(tx, SlotRules(move_seconds=1, unit_seconds=0))
    for _ in range(6):
        seller.puts(TEA=BEHIND)
    for number in range(5):
        seller.takes(seller.order(str(number), TEA=1))
        seller.picks_all()
    run_id = new_id()
    asked = ok(
        api.http.post("/reslots", json={"id": str(run_id), "facility_id": str(seller.facility), "days": 30, "moves": 5})
    )
    assert asked["status"] == "asked"
    assert "reslot" in run_jobs(office(seller.database, tmp_path), seller.tenant)
    with seller.open() as tx:
        run, legs = picking.reslot(tx, run_id), picking.reslot_legs(tx, run_id)
    assert (run.status, run.said) == ("done", "")
    assert [(leg.sku_code, leg.from_code) for leg in legs] == [("TEA", BEHIND)]
    assert run.before_mm == 5 * 2 * (2_800 + 1_200 + 3_276), "as the walk goes, not as the crow flies"
    assert run.after_mm <= 5 * 2 * 1_700, "there is no farther than to the front of the rack"
