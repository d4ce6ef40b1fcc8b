"""Trips through a site of any shape: near those of the exact router where both know the ground, the same again, round what stands there."""

import random
from dataclasses import replace

import pytest
from bench.free_form import placed, site_of

from godown.planning import Cart, Line, Order, kernel, plan
from godown.planning.ground import PLAIN, Item, ground, trips
from godown.routing import Box, Hall, Site, Unreachable, Ways, free_lengths, ways_of

HALL = Hall(6, 3_000, (0, 12_000, 24_000))


def some_orders(seed: int, count: int) -> list[Order[int]]:
    """Orders of one to three lines anywhere in the hall."""
    dice = random.Random(seed)
    return [
        Order(n, tuple(Line((dice.randrange(6), dice.randint(1, 23) * 1_000)) for _ in range(dice.randint(1, 3))))
        for n in range(count)
    ]


def in_the_room(orders: list[Order[int]]) -> list[Order[int]]:
    """The same orders where the hall is told as boxes."""
    return [replace(o, lines=tuple(replace(line, spot=placed(HALL, line.spot)) for line in o.lines)) for o in orders]


@pytest.mark.parametrize("seed", range(4))
def test_trips_of_a_hall_told_as_boxes_are_near_those_of_the_hall(seed: int) -> None:
    orders, carts, ways = some_orders(seed, 14), [Cart(lines=9)], ways_of(site_of(HALL))
    exact = plan(orders, HALL, carts, iterations=600)
    found = plan(in_the_room(orders), ways, carts, iterations=600)
    assert sorted(key for trip in found.trips for key in trip.keys) == list(range(14))
    assert found == plan(in_the_room(orders), ways, carts, iterations=600)
    assert (found.single_mm, found.lower_bound_mm <= found.planned_mm) == (exact.single_mm, True)
    assert found.planned_mm == sum(trip.walk.length_mm for trip in found.trips)
    assert exact.planned_mm * 97 // 100 <= found.planned_mm <= exact.planned_mm * 106 // 100
    assert found.planned_mm <= found.first_come_mm


@pytest.mark.parametrize("seed", range(20))
def test_what_the_search_takes_a_walk_for_is_a_walk(seed: int) -> None:
    """Never shorter than the shortest, and a few per cent longer at most."""
    orders, ways = in_the_room(some_orders(seed, 4)), Ways(site_of(HALL))
    items = [Item(frozenset(line.spot for line in order.lines), (1,)) for order in orders]
    g = ground(PLAIN, ways, items, [(9,)], 0)
    best = free_lengths(ways, [{spot for item in items for spot in item.spots}])[0]
    assert best <= g.length(range(4)) <= best * 115 // 100
    assert trips(g, [], 1, [], 0)[5][0] == 0


def test_a_rack_between_two_bins_parts_their_orders() -> None:
    """Three bins within two metres of one another, a long rack between the third and the others: it goes by itself last."""
    rack = Box(1_000, 2_000, 19_000, 2_800)
    ways = ways_of(Site(20_000, 6_000, (10_000, 500), boxes=(rack,)))
    spots = {1: (9_500, 1_700), 2: (10_500, 1_700), 3: (10_000, 3_100), 4: (10_500, 3_100)}
    found = plan([Order(n, (Line(spot),)) for n, spot in spots.items()], ways, [Cart(totes=2)], iterations=100)
    assert sorted(sorted(trip.keys) for trip in found.trips) == [[1, 2], [3, 4]]


def test_a_spot_to_which_nobody_gets_is_refused() -> None:
    wall = Box(0, 3_000, 20_000, 3_100)
    ways = Ways(Site(20_000, 6_000, (10_000, 500), boxes=(wall,)))
    with pytest.raises(Unreachable):
        plan([Order(1, (Line((10_000, 5_000)),))], ways, [Cart(totes=2)], iterations=10)


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
def test_compiled_or_not_the_plan_of_a_site_is_the_same() -> None:
    orders, ways = in_the_room(some_orders(3, 30)), Ways(site_of(HALL))
    plans = [plan(orders, ways, [Cart(lines=9)], iterations=800, engine=engine) for engine in (PLAIN, kernel())]
    assert plans[0] == plans[1]
