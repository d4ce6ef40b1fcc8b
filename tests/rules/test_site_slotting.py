"""Re-slot lists of sites of any shape: by the ways round what stands there, the kernel as its plain twin, halls told as boxes as the hall."""

from random import Random

import pytest
from bench.free_form import placed
from bench.free_form import site_of as told_as_boxes

from godown.routing import Box, Hall, Site, Ways
from godown.slotting import Cell, Change, Item, Pace, arrange, as_walked, best_changes, length_of
from godown.slotting import Site as Slotted
from godown.slotting.ground import PLAIN, ground, kernel

SLOW = Pace(speed_mm_s=1, horizon_days=1, days=1)
M = 1_000


def room(dice: Random) -> Ways:
    """A room of 12 m x 10 m with three racks, walked from the lower wall, to another end half of the time."""
    racks = tuple(Box(x, 2 * M, x + 2 * M, 8 * M, holds=True) for x in (1_500, 5_000, 8_500))
    end = dice.choice((None, (11 * M, 9 * M)))
    return Ways(Site(12 * M, 10 * M, (6 * M, 600), end, racks))


def case(seed: int, skus: int = 9, cells: int = 14, trips: int = 12) -> tuple[Slotted[int, int], dict[int, int]]:
    """SKUs in bins of that room, and trips of up to five of them."""
    dice = Random(seed)
    ways = room(dice)
    stands = [
        spot for _ in range(60) if (spot := ways.stand((dice.randrange(1_500, 10_500), dice.randrange(2_100, 7_900))))
    ]
    places = [Cell(n, *spot, dice.randint(1, 3)) for n, spot in enumerate(stands[:cells])]
    walks = [dice.sample(range(skus), dice.randint(1, 5)) for _ in range(trips)]
    return Slotted(ways, places, [Item(n) for n in range(skus)], walks), dict(
        enumerate(dice.sample(range(cells), skus))
    )


@pytest.mark.parametrize("seed", range(12))
def test_what_a_list_saves_is_about_what_walks_are_shorter(seed: int) -> None:
    site, slots = case(seed)
    found = best_changes(site, slots, dict.fromkeys(slots, 1), 4, SLOW, care=0, engine=PLAIN)
    before, after = length_of(site, slots, site.trips), length_of(site, found.slots, site.trips)
    assert before <= found.before_mm <= before * 103 // 100
    assert after <= found.after_mm <= after * 103 // 100
    assert found.after_mm == found.before_mm - sum(change.saved_mm for change in found.changes)
    assert after < before or not found.changes


@pytest.mark.parametrize("seed", range(4))
def test_the_lengths_that_the_search_keeps_are_those_of_the_arrangement(seed: int) -> None:
    site, slots = case(seed)
    found = best_changes(site, slots, dict.fromkeys(slots, 1), 4, SLOW, care=0, engine=PLAIN)
    anew = ground(site, [found.slots[item.key] for item in site.items], PLAIN)
    assert anew.lay_out() == found.after_mm


def test_a_bin_behind_a_wall_is_far_however_near_it_lies() -> None:
    wall = Box(0, 3 * M, 9 * M, 3_200)
    ways = Ways(Site(10 * M, 6 * M, (1 * M, 2 * M), boxes=(wall,)))
    behind, beside, far = (1 * M, 3_600), (6 * M, 2 * M), (9_500, 5_500)
    places = [Cell("far", *far), Cell("behind", *behind), Cell("beside", *beside)]
    site = Slotted(ways, places, [Item("tea")], [["tea"]] * 9)
    (change,) = best_changes(site, {"tea": 0}, {"tea": 1}, 3, SLOW, care=0, engine=PLAIN).changes
    assert places[change.to_cell].key == "beside", "as the crow flies the one behind the wall is nearer"


@pytest.mark.parametrize("seed", range(3))
def test_a_hall_told_as_boxes_gets_the_list_of_the_hall(seed: int) -> None:
    dice = Random(seed)
    hall = Hall(4, 3 * M, (0, 12 * M), (0, 0))
    spots = dice.sample([(aisle, M * n) for aisle in range(4) for n in range(1, 12)], 12)
    walks = [dice.sample(range(6), dice.randint(1, 3)) for _ in range(10)]
    lists = [
        best_changes(
            Slotted(place, [Cell(n, *spot) for n, spot in enumerate(at)], [Item(n) for n in range(6)], walks),
            {n: n for n in range(6)}, dict.fromkeys(range(6), 1), 2, SLOW, care=0, engine=PLAIN,
        )
        for place, at in ((hall, spots), (Ways(told_as_boxes(hall)), [placed(hall, spot) for spot in spots]))
    ]  # fmt: skip
    assert lists[0].before_mm == lists[1].before_mm
    assert lists[0].changes[0].saved_mm == lists[1].changes[0].saved_mm


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
@pytest.mark.parametrize("seed", range(6))
def test_compiled_or_not_list_and_arrangement_are_the_same(seed: int) -> None:
    site, slots = case(seed, 20, 40, 60)
    plain, fast = (
        best_changes(site, slots, dict.fromkeys(slots, 1), 6, SLOW, care=0, engine=engine)
        for engine in (PLAIN, kernel())
    )
    assert plain == fast
    one, two = (arrange(site, slots, seed=seed, walks=3_000, engine=engine) for engine in (PLAIN, kernel()))
    assert one == two
    assert one.after_mm < one.before_mm


@pytest.mark.parametrize("seed", range(12))
def test_the_metres_of_a_list_are_those_that_people_walk(seed: int) -> None:
    site, slots = case(seed)
    found = best_changes(site, slots, dict.fromkeys(slots, 1), 6, SLOW, care=0, engine=PLAIN)
    told = as_walked(site, slots, found.changes, 4, SLOW)
    assert len(told.changes) <= 4
    now = dict(slots)
    assert told.before_mm == length_of(site, now, site.trips)
    for change in told.changes:
        assert (now[change.sku], change.to_cell in now.values()) == (change.from_cell, change.other is not None)
        before = length_of(site, now, site.trips)
        now |= {change.sku: change.to_cell} | ({change.other: change.from_cell} if change.other is not None else {})
        assert change.saved_mm == before - length_of(site, now, site.trips) > 0
    assert (told.slots, told.after_mm) == (now, length_of(site, now, site.trips))


def test_what_does_not_pay_as_it_is_walked_falls_out_and_what_followed_it_too() -> None:
    ways = Ways(Site(10 * M, 4 * M, (500, 500)))
    places = [Cell(n, (n + 1) * M, 500) for n in range(6)]
    site = Slotted(ways, places, [Item(sku) for sku in ("tea", "cup", "pen")], [["tea"], ["tea"], ["cup"], ["pen"]])
    slots = {"tea": 3, "cup": 4, "pen": 5}
    changes = [
        Change("tea", 3, 0, None, 9_999, 1),
        Change("cup", 4, 3, None, 9_999, 2_001),
        Change("pen", 5, 4, None, 9_999, 1),
    ]
    told = as_walked(site, slots, changes, 9, SLOW)
    assert [(change.sku, change.saved_mm) for change in told.changes] == [("tea", 2 * 2 * 3 * M)]
    assert told.slots == {"tea": 0, "cup": 4, "pen": 5}, "the pen's cell was not left: it stays too"
    assert [
        change.sku for change in as_walked(site, slots, changes, 9, SLOW, lambda thousandths: thousandths < 1).changes
    ] == ["tea"]
