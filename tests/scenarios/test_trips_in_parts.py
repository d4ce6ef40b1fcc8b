"""An order that no cart takes: fetched by itself with a word to whoever releases, or in several trips where that is allowed."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from godown import orders, packing, picking, stock
from godown.packing import bench
from godown.picking import CartKind, CartRules, Released, queries
from godown.platform.database import Database
from godown.reports import doctor
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Iterator[Seller]:
    made = Seller(database, tenant_id)
    made.stocks(TEA=40, CUP=20, BOX=9, TAPE=9_000)
    yield made
    with made.open() as tx:
        assert doctor.examine(tx) == []


def carts_take(seller: Seller, units: int, *, may_split: bool = True) -> None:
    with seller.open() as tx:
        kinds = (CartKind("Small", units=2), CartKind("Large", units=units))
        picking.set_cart_rules(tx, CartRules(kinds, may_split=may_split))


def released(seller: Seller, strategy: str = "cluster") -> tuple[Released, list[UUID]]:
    """What a release says, and the trips."""
    with seller.open() as tx:
        made = picking.release(tx, seller.facility, strategy=strategy)
        assert made.wave_id is not None
        return made, picking.trips_of(tx, made.wave_id)


def units_of(seller: Seller, trip: UUID) -> dict[str, int]:
    """Units that a trip fetches, by order."""
    found: dict[str, int] = {}
    with seller.open() as tx:
        for pick in queries.picks_of(tx, trip):
            found[pick.order_number] = found.get(pick.order_number, 0) + pick.quantity
    return found


def fetch(seller: Seller, *trips: UUID) -> None:
    with seller.open() as tx:
        picking.pick_all(tx, list(trips))


def test_what_no_cart_takes_goes_by_itself_and_the_manager_is_told(seller: Seller) -> None:
    carts_take(seller, 6, may_split=False)
    seller.takes(seller.order("big", TEA=9), seller.order("small", TEA=2))
    with seller.open() as tx:
        made = picking.draft(tx, picking.Wish(seller.facility, strategy="cluster"))
        plan = picking.think(made)
        (told,) = picking.large_in_draft(tx, made, plan)
    assert (told.number, told.trips, told.over) == ("big", 1, (("units", 9, 6),))
    wave, trips = released(seller)
    assert (wave.alone, wave.split) == ((seller.id_of("big"),), ())
    assert sorted(list(units_of(seller, trip).items()) for trip in trips) == [[("big", 9)], [("small", 2)]]
    with seller.open() as tx:
        assert wave.wave_id is not None
        assert picking.large_in_wave(tx, wave.wave_id) == [told]


def test_where_it_is_allowed_it_is_fetched_in_several_trips_and_packed_as_one(seller: Seller) -> None:
    carts_take(seller, 6)
    seller.takes(seller.order("big", TEA=9, CUP=4), seller.order("small", CUP=1))
    wave, trips = released(seller)
    assert (wave.alone, wave.split) == ((), (seller.id_of("big"),))
    each = [units_of(seller, trip) for trip in trips]
    assert sum(one.get("big", 0) for one in each) == 13
    assert max(sum(one.values()) for one in each) <= 6
    parts = [trip for trip, one in zip(trips, each, strict=True) if "big" in one]
    assert len(parts) == 3
    with seller.open() as tx:
        assert wave.wave_id is not None
        (told,) = picking.large_in_wave(tx, wave.wave_id)
        assert (told.trips, told.over) == (3, (("units", 13, 6),))
        assert [row.orders for row in picking.waves_in(tx, seller.facility, ["released"], 5)] == [2]
        assert picking.in_parts(tx, parts[0]) == {seller.id_of("big"): [trips.index(part) + 1 for part in parts]}
    fetch(seller, parts[0])
    with seller.open() as tx:
        table = bench.present(tx, seller.id_of("big"))
    assert (table.order.status, sum(one.units for one in table.coming)) == (
        "in_wave",
        13 - each[trips.index(parts[0])]["big"],
    )
    fetch(seller, *parts[1:])
    assert seller.status("big") == "picked"
    with seller.open() as tx:
        table = bench.present(tx, seller.id_of("big"))
        assert (list(table.coming), table.wanted, len(table.totes)) == ([], 13, 3)
        made, outcome = packing.pack_all(tx, [seller.id_of("big")])
        assert (len(made), outcome.refused) == (1, ())
    assert seller.status("big") == "packed"


def test_two_pickers_scan_their_parts_and_the_last_tote_makes_it_whole(seller: Seller) -> None:
    carts_take(seller, 5)
    seller.takes(seller.order("big", TEA=8))
    _, (one, two) = released(seller)
    seller.starts(one)
    seller.starts(two)
    for trip, tote in ((two, "T-101"), (one, "T-102")):
        units = units_of(seller, trip)["big"]
        said = [seller.scans(trip, "A-01-1"), seller.scans(trip, act="quantity", value=units), seller.scans(trip, tote)]
        assert [answer.kind for answer in said] == ["ok"] * 3
        assert said[-1].next_state == "done"
    assert (seller.status("big"), seller.at("TEA")) == ("picked", {"A-01-1": 32, "T-101": 3, "T-102": 5})
    assert seller.scans(one, act="undo").kind == "ok"  # the last deed of the trip: trip and wave go on again
    assert (seller.status("big"), seller.at("TEA")) == ("in_wave", {"A-01-1": 37, "T-101": 3})
    again = [seller.scans(one, "A-01-1"), seller.scans(one, act="quantity", value=5), seller.scans(one, "T-102")]
    assert ([answer.kind for answer in again], seller.status("big")) == (["ok"] * 3, "picked")


def test_a_part_that_is_short_waits_and_what_was_fetched_stays(seller: Seller) -> None:
    carts_take(seller, 5)
    seller.takes(seller.order("big", TEA=8))
    _, (one, two) = released(seller)
    fetch(seller, one)
    seller.starts(two)
    assert seller.scans(two, "A-01-1").kind == "ok"
    assert seller.scans(two, act="short").word == "Short"
    assert seller.status("big") == "waiting"
    seller.stocks(TEA=5)
    with seller.open() as tx:
        orders.promises_changed(tx, list(stock.serve(tx, seller.facility, [seller.sku["TEA"]])))
    assert seller.status("big") == "promised"
    _, (rest,) = released(seller)
    assert units_of(seller, rest) == {"big": 3}
    fetch(seller, rest)
    assert seller.status("big") == "picked"
    assert sum(units for place, units in seller.at("TEA").items() if place.startswith("T-")) == 8


def test_planning_again_leaves_the_part_that_was_begun(seller: Seller) -> None:
    carts_take(seller, 5)
    seller.takes(seller.order("big", TEA=13))
    wave, trips = released(seller)
    assert len(trips) == 3
    seller.starts(trips[0])
    before = units_of(seller, trips[0])
    seller.takes(seller.order("late", CUP=1))
    with seller.open() as tx:
        assert wave.wave_id is not None
        done = picking.replan(tx, wave.wave_id)
        after = picking.trips_of(tx, wave.wave_id)
    assert (done.trips_before, len(done.came), len(done.fell_out)) == (2, 1, 0)
    assert units_of(seller, trips[0]) == before
    assert trips[0] in after
    assert sum(units_of(seller, trip).get("big", 0) for trip in after) == 13
    fetch(seller, *after)
    assert (seller.status("big"), seller.status("late")) == ("picked", "picked")


def test_a_cancelled_order_in_parts_is_put_back_by_each_picker_for_himself(seller: Seller) -> None:
    carts_take(seller, 5)
    seller.takes(seller.order("big", TEA=6, CUP=4))
    _, (one, two) = released(seller)
    codes: dict[UUID, list[str]] = {}
    for trip, tote in ((one, "T-101"), (two, "T-102")):
        seller.starts(trip)
        with seller.open() as tx:
            _, first, _ = picking.present(tx, trip)
        assert first is not None
        codes[trip] = [first.place_code, first.sku_code]
        kinds = [seller.scans(trip, first.place_code).kind, seller.scans(trip, act="quantity", value=1).kind,
                 seller.scans(trip, act="full").kind, seller.scans(trip, tote).kind]  # fmt: skip
        assert set(kinds) == {"ok"}
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("big")])
    said = seller.scans(one, codes[one][0])
    assert (said.kind, "T-101" in said.say, "T-102" in said.say) == ("stop", True, False)
    assert seller.scans(one, "PUTBACK").kind == "ok"
    there = {place for code in ("TEA", "CUP") for place in seller.at(code)}
    assert ("T-101" in there, "T-102" in there) == (False, True)
    seller.scans(two, codes[two][0])
    assert seller.scans(two, "PUTBACK").kind == "ok"
    assert not {place for code in ("TEA", "CUP") for place in seller.at(code)} & {"T-101", "T-102"}


def test_a_total_pick_in_parts_is_sorted_to_one_slot(seller: Seller) -> None:
    carts_take(seller, 5)
    with seller.open() as tx:
        picking.open_slots(tx, seller.facility, 3)
    seller.takes(seller.order("big", TEA=8), seller.order("small", TEA=1))
    wave, trips = released(seller, "total")
    assert wave.split == (seller.id_of("big"),)
    part = next(trip for trip in trips if "big" in units_of(seller, trip))
    fetch(seller, part)
    with seller.open() as tx:
        picking.sort_all(tx, [part])
    slots = [(one.order_number, one.lies, one.wanted, one.complete) for one in _wall(seller).slots if one.order_id]
    assert next(one for one in slots if one[0] == "big")[2:] == (8, False)
    assert seller.status("big") == "in_wave"
    rest = [trip for trip in trips if trip != part]
    fetch(seller, *rest)
    with seller.open() as tx:
        picking.sort_all(tx, trips)
    assert (seller.status("big"), seller.status("small")) == ("picked", "picked")
    assert {one.order_number: (one.lies, one.complete) for one in _wall(seller).slots if one.order_id} == {
        "big": (8, True), "small": (1, True)
    }  # fmt: skip


def _wall(seller: Seller) -> picking.Wall:
    with seller.open() as tx:
        return picking.at_wall(tx, seller.facility, UUID(int=9))


def test_a_plan_that_was_searched_for_is_released_in_its_parts(seller: Seller) -> None:
    carts_take(seller, 5)
    seller.takes(seller.order("big", TEA=13), seller.order("small", CUP=2))
    plan_id = UUID(int=77)
    with seller.open() as tx:
        picking.ask_plan(tx, plan_id, picking.Wish(seller.facility, strategy="cluster"), 1)
        begun = picking.begin_plan(tx, plan_id)
    assert begun is not None
    plan = picking.think(begun[0])
    with seller.open() as tx:
        picking.keep_plan(tx, plan_id, plan)
        assert picking.long_plan(tx, plan_id).orders == 2
    with seller.open() as tx:
        made, groups = picking.draft_of_plan(tx, plan_id)
        done = picking.release_plan(tx, plan_id, made, picking.think_of_plan(made, groups))
        assert done.wave_id is not None
        trips = picking.trips_of(tx, done.wave_id)
    each = [units_of(seller, trip) for trip in trips]
    assert (done.split, max(sum(one.values()) for one in each)) == ((seller.id_of("big"),), 5)
    assert sum(one.get("big", 0) for one in each) == 13
