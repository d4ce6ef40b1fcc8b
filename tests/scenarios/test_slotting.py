"""Slotting through the doors: a history is walked, a list is made by the job, taken on, carried; put-away follows; faces get sizes."""

from pathlib import Path
from uuid import UUID

import pytest

from godown import catalog, picking, racking
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.picking import Leg, SlotRules, store_reslot
from godown.picking.reslot_words import Proposed
from godown.platform.database import Database
from godown.racking import BinLimits, LayoutSpec, NewSlot, SkuZones
from godown.receiving import CountedGoods, CountedLine, PutAway, put_away, receive
from godown.stock import queries_places
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_office import code, ok
from tests.scenarios.test_never_per_line import counted
from tests.world.jobs import office, run_jobs

pytestmark = pytest.mark.xdist_group("numba")

CHEAP = SlotRules(move_seconds=1, unit_seconds=0)
"""Carrying takes next to nothing, so that few walks are enough for it to pay."""


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    """Six bins near, and an aisle of more: TEA lies far, CUP near and nobody asks for it."""
    seller = Seller(database, tenant_id, now=None)
    with seller.open() as tx:
        racking.lay_out(tx, seller.facility, LayoutSpec(1, 20, 1, first_aisle=2), zone="Back")
        picking.set_slot_rules(tx, CHEAP)
    lies(seller, "TEA", 60, "C-20-1")
    lies(seller, "CUP", 9, "A-01-1")
    return seller


def lies(seller: Seller, sku: str, units: int, bin_code: str) -> None:
    """Units of a SKU are received and lie in this bin."""
    with seller.open() as tx:
        receive(tx, CountedGoods(seller.facility, (CountedLine(sku, units),)))
        dock = queries_places.places_of_kind(tx, seller.facility, "dock")[0].id
        place = queries_places.places_by_code(tx, seller.facility, [bin_code])[bin_code].id
        put_away(tx, seller.facility, [PutAway(seller.sku[sku], units, dock, place)])


def walks(seller: Seller, times: int, **units: int) -> None:
    """So many trips are walked, each for one order."""
    for _ in range(times):
        seller.takes(seller.order(str(new_id()), **units))
        seller.picks_all()


def makes(seller: Seller, data: Path, wanted: int = 20) -> UUID:
    """A list is asked for, and the worker makes it."""
    run_id = new_id()
    with seller.open() as tx:
        assert picking.ask_reslot(tx, seller.facility, run_id, days=30, wanted=wanted).status == "asked"
    assert "reslot" in run_jobs(office(seller.database, data), seller.tenant)
    return run_id


def legs(seller: Seller, run_id: UUID) -> list[Leg]:
    with seller.open() as tx:
        return picking.reslot_legs(tx, run_id)


def test_what_everybody_wants_comes_to_the_front_and_put_away_follows(seller: Seller, tmp_path: Path) -> None:
    walks(seller, 8, TEA=1)
    run_id = makes(seller, tmp_path)
    with seller.open() as tx:
        run = picking.reslot(tx, run_id)
    assert (run.status, run.trips, run.thousandths) == ("done", 8, 1000)
    first = legs(seller, run_id)[0]
    assert (first.sku_code, first.from_code, first.to_code, first.units) == ("TEA", "C-20-1", "A-01-1", 52)
    assert [(one.turn, one.sku_code, one.to_code) for one in legs(seller, run_id)] == [
        (1, "TEA", "A-01-1"), (1, "CUP", "C-20-1")
    ], "they change places: CUP is asked for by nobody"  # fmt: skip
    assert run.before_mm - run.after_mm == first.saved_mm == 8 * (2 * (2 * 3_000 + 20_000) - 2 * 1_000)
    assert first.payback_days == 1
    with seller.open() as tx:
        (suggested, *_) = racking.suggestions(tx, seller.facility, [seller.sku["TEA"]])
        assert (suggested.code, suggested.why) == ("C-20-1", "same_sku")
        picking.take_on(tx, run_id, [1])
        (suggested, *_) = racking.suggestions(tx, seller.facility, [seller.sku["TEA"]])
        assert (suggested.code, suggested.why) == ("C-20-1", "same_sku"), "another SKU still lies in its slot"
        assert picking.carried(tx, run_id, [(1, 1), (1, 2)]) == 61
        (suggested, *_) = racking.suggestions(tx, seller.facility, [seller.sku["TEA"]])
        assert (suggested.code, suggested.why) == ("A-01-1", "slot")
        assert picking.carried(tx, run_id, [(1, 1), (1, 2)]) == 0, "sent twice, it counts once"
    assert (seller.at("TEA")["A-01-1"], seller.at("CUP")) == (52, {"C-20-1": 9})
    assert all(one.carried and one.taken_on for one in legs(seller, run_id))


def test_a_move_is_opened_with_one_click_and_carried_by_scan(seller: Seller, tmp_path: Path) -> None:
    walks(seller, 4, TEA=1)
    run_id, session = makes(seller, tmp_path), new_id()
    with seller.open() as tx:
        picking.begin_carrying(tx, run_id, 1, 2, session, new_id())
        there = picking.moving(tx, seller.facility, session)
        assert there.place is not None
        assert (there.step, there.place.code, there.units) == ("in", "A-01-1", 9)
        assert picking.scan_move(tx, seller.facility, session, new_id(), "BLR-C-19-1").kind == "ok"
    assert seller.at("CUP") == {"C-19-1": 9}
    with seller.open() as tx, pytest.raises(Refusal) as no:
        picking.begin_carrying(tx, run_id, 1, 2, new_id(), new_id())
    assert no.value.code == "nothing_left"


@pytest.mark.parametrize(
    ("limit", "goes"),
    [
        (BinLimits("A-01-1", weight_grams=56 * 270 - 1), "too heavy for the first bin"),
        (BinLimits("A-01-1", longest_mm=1, units=None), "no side is known, so it fits"),
    ],
)
def test_a_bin_takes_no_more_than_it_bears(seller: Seller, tmp_path: Path, limit: BinLimits, goes: str) -> None:
    with seller.open() as tx:
        assert racking.set_limits(tx, seller.facility, [limit]).done == ("A-01-1",)
    walks(seller, 4, TEA=1)
    first = legs(seller, makes(seller, tmp_path))[0]
    assert first.sku_code == "TEA"
    assert (first.to_code != "A-01-1") == goes.startswith("too heavy")


def test_a_sku_stays_in_its_zone(seller: Seller, tmp_path: Path) -> None:
    with seller.open() as tx:
        outcome = racking.set_zones(
            tx, seller.facility, [SkuZones("TEA", ("Back",)), SkuZones("CUP", ("Cold",)), SkuZones("SET")]
        )
    assert outcome.done == ("TEA",)
    assert [(row.key, row.code) for row in outcome.refused] == [("CUP", "unknown_zone"), ("SET", "unknown_sku")]
    walks(seller, 4, TEA=1)
    (leg,) = legs(seller, makes(seller, tmp_path))
    assert (leg.sku_code, leg.to_code) == ("TEA", "C-01-1")


def test_a_list_needs_a_past_and_only_one_is_made_at_a_time(seller: Seller, tmp_path: Path) -> None:
    run_id = makes(seller, tmp_path)
    with seller.open() as tx:
        run = picking.reslot(tx, run_id)
        assert (run.status, run.said) == ("failed", "No trip was walked in the last 30 days.")
        with pytest.raises(Refusal) as no:
            picking.take_on(tx, run_id, [1])
    assert no.value.code == "not_made"
    first = new_id()
    with seller.open() as tx:
        picking.ask_reslot(tx, seller.facility, first)
        assert picking.ask_reslot(tx, seller.facility, first).id == first, "sent twice, asked once"
    with seller.open() as tx, pytest.raises(Refusal) as no:
        picking.ask_reslot(tx, seller.facility, new_id())
    assert no.value.code == "under_way"
    with seller.open() as tx:
        assert picking.cancel_reslot(tx, first).status == "cancelled"
    run_jobs(office(seller.database, tmp_path), seller.tenant)
    with seller.open() as tx:
        assert picking.reslot(tx, first).status == "cancelled", "the job leaves it alone"


def test_what_a_picker_is_about_to_fetch_stays(seller: Seller, tmp_path: Path) -> None:
    walks(seller, 4, TEA=1)
    run_id = makes(seller, tmp_path)
    seller.takes(seller.order("now", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    with seller.open() as tx, pytest.raises(Refusal) as no:
        picking.carried(tx, run_id, [(1, 1), (1, 2)])
    assert no.value.code == "being_fetched"
    assert seller.at("CUP") == {"A-01-1": 9}, "nothing moved"


def test_a_face_is_sized_by_what_is_picked_and_set_with_its_list(seller: Seller) -> None:
    lies(seller, "TEA", 500, "B-02-1")
    walks(seller, 3, TEA=4)
    with seller.open() as tx:
        (face,) = picking.face_sizes(tx, seller.facility)
    assert (face.sku_code, face.picked, face.min_units, face.max_units, face.max_now) == ("TEA", 12, 1, 3, 0)
    with seller.open() as tx:
        racking.set_limits(tx, seller.facility, [BinLimits(face.place_code, units=2)])
        (face,) = picking.face_sizes(tx, seller.facility)
        assert (face.max_units, face.wanted_units) == (2, 3)
        done = picking.set_faces(
            tx, seller.facility, [picking.NewFace(face.place_code, "TEA", face.min_units, face.max_units)]
        )
        assert done.done
        assert picking.face_sizes(tx, seller.facility)[0].max_now == 2


def test_slots_and_rules_over_the_api(api: Api, seller: Seller, tmp_path: Path) -> None:
    here = {"facility_id": str(seller.facility)}
    said = ok(api.http.put("/slots", params=here, json=[
        {"sku_code": "TEA", "place_code": "B-01-1"}, {"sku_code": "CUP", "place_code": "NOPE"},
        {"sku_code": "SET", "place_code": "B-01-1"}]))  # fmt: skip
    assert said["done"] == ["TEA"]
    assert [row["code"] for row in said["refused"]] == ["unknown_place", "unknown_sku"]
    (slot,) = ok(api.http.get("/slots", params=here))["items"]
    assert (slot["sku_code"], slot["place_code"]) == ("TEA", "B-01-1")
    (first, *_) = ok(api.http.get("/put-away-suggestions", params=here | {"sku": "TEA"}))
    assert (first["code"], first["why"]) == ("B-01-1", "slot")
    with seller.open() as tx:
        assert racking.set_slots(tx, seller.facility, [NewSlot("TEA", "")]).done == ("TEA",)
    assert ok(api.http.get("/slots", params=here))["items"] == []
    assert code(api.http.put("/slot-rules", json={"speed_mm_s": 0})) == (422, "invalid")
    assert ok(api.http.put("/slot-rules", json={"move_seconds": 1, "unit_seconds": 0}))["horizon_days"] == 30
    walks(seller, 5, TEA=1)
    run_id = str(new_id())
    asked = api.http.post("/reslots", json={"id": run_id, **here, "moves": 3})
    assert (asked.status_code, asked.json()["status"]) == (202, "asked")
    run_jobs(office(seller.database, tmp_path), seller.tenant)
    made = ok(api.http.get(f"/reslots/{run_id}"))
    assert (made["run"]["status"], made["legs"][0]["sku_code"], made["legs"][0]["to_code"]) == ("done", "TEA", "A-01-1")
    taken = ok(api.http.post(f"/reslots/{run_id}/take-on", json={"turns": [1]}))
    assert taken["legs"][0]["taken_on"]
    assert code(api.http.post(f"/reslots/{run_id}/take-on", json={"turns": [99]})) == (422, "invalid")
    assert ok(api.http.post(f"/reslots/{run_id}/carried", json={"turns": [1]}))["units"] == 64
    assert len(ok(api.http.get("/reslots", params=here))) == 1
    assert ok(api.http.get("/face-sizes", params=here)) == []


def test_the_database_is_asked_as_often_for_many_as_for_few(seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules of slots, limits and zones, and a list that is taken on and carried: a statement for the set, not for each."""
    news = [NewSku(f"S-{n:02d}", f"Thing {n}") for n in range(16)]
    with seller.open() as tx:
        assert not catalog.save(tx, news).refused
        seller.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, [new.code for new in news]).items()}
    for n, new in enumerate(news):
        lies(seller, new.code, 2, f"C-{n + 1:02d}-1")
    asked = []
    for first, count in ((0, 2), (2, 14)):
        part = range(first, first + count)
        legs = [
            (
                turn,
                1,
                seller.sku[f"S-{n:02d}"],
                place(seller, f"C-{n + 1:02d}-1"),
                place(seller, "B-03-1"),
                2,
                9_000,
                9,
                1,
            )
            for turn, n in enumerate(part, 1)
        ]
        run_id = new_id()
        with seller.open() as tx:
            store_reslot.write_run(tx, run_id, seller.facility, 30, 20)
            store_reslot.write_list(tx, run_id, Proposed(legs, 1, 9_000, 1, None))
        with seller.open() as tx, counted(monkeypatch) as sent:
            racking.set_slots(tx, seller.facility, [NewSlot(f"S-{n:02d}", "B-02-1") for n in part])
            racking.set_limits(tx, seller.facility, [BinLimits(f"C-{n + 1:02d}-1", 9_000) for n in part])
            racking.set_zones(tx, seller.facility, [SkuZones(f"S-{n:02d}", ("Back", "Main")) for n in part])
            assert len(picking.take_on(tx, run_id, range(1, count + 1))) == count
            assert picking.carried(tx, run_id, [(turn, 1) for turn in range(1, count + 1)]) == 2 * count
            tx.flush()
        asked.append(len(sent))
    assert asked[0] == asked[1], "whatever the size of the set"


def place(seller: Seller, bin_code: str) -> UUID:
    with seller.open() as tx:
        return queries_places.places_by_code(tx, seller.facility, [bin_code])[bin_code].id
