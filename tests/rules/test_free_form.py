"""Walks through a site of any shape: against trying every order on a grid of its own, one-way lanes and things that stand in the way,
halls told as boxes against the exact router, and what a person would say of a small room."""

import random
from itertools import pairwise, permutations

import pytest
from bench.free_form import case, placed, site_of

from godown.routing import (
    Box,
    Lane,
    Point,
    Site,
    Unreachable,
    Ways,
    free_lengths,
    free_walk,
    shortest_length,
    sight,
    tours,
)
from godown.routing.free_form import in_a_row, kernel, tour
from godown.routing.site import MANY, measured, numbers

M = 1_000
C = 300
STEP = 2 * M
NEVER = 1 << 40
Far = dict[tuple[Point, Point], int]


def streets(seed: int) -> tuple[Site, Far, list[Point]]:
    """A small town whose blocks leave one line to walk in each street; some stretches are shut, some one-way. With the ways between its
    crossings by a method of its own (Floyd on the stretches), and bins at crossings."""
    dice = random.Random(seed)
    wide, deep = dice.randint(1, 3), dice.randint(1, 3)
    at = [[(C + x * STEP, C + y * STEP) for y in range(deep + 1)] for x in range(wide + 1)]
    boxes = [
        Box(at[x][y][0] + C, at[x][y][1] + C, at[x + 1][y + 1][0] - C, at[x + 1][y + 1][1] - C)
        for x in range(wide)
        for y in range(deep)
    ]
    lanes, far = [], {}
    for x in range(wide + 1):
        for y in range(deep + 1):
            for ux, uy in ((1, 0), (0, 1)):
                if x + ux > wide or y + uy > deep:
                    continue
                a, b, rolled = at[x][y], at[x + ux][y + uy], dice.random()
                middle = Box((a[0] + b[0]) // 2, (a[1] + b[1]) // 2, (a[0] + b[0]) // 2, (a[1] + b[1]) // 2)
                if rolled < 0.15:
                    boxes.append(middle.grown(C, C))
                    continue
                sign = dice.choice((-1, 1))
                if rolled < 0.45:
                    lanes.append(Lane(middle.grown(C, C), (ux * sign, uy * sign)))
                if rolled >= 0.45 or sign == 1:
                    far[a, b] = STEP
                if rolled >= 0.45 or sign == -1:
                    far[b, a] = STEP
    points = [point for row in at for point in row]
    for k in points:
        for a in points:
            for b in points:
                through = far.get((a, k), NEVER) + far.get((k, b), NEVER)
                if a != b and through < far.get((a, b), NEVER):
                    far[a, b] = through
    start, end, *bins = (dice.choice(points) for _ in range(dice.randint(3, 7)))
    room = (wide * STEP + 2 * C, deep * STEP + 2 * C)
    return Site(*room, start, end, tuple(boxes), tuple(lanes), C), far, bins


@pytest.mark.parametrize("seed", range(200))
def test_no_order_through_the_streets_is_shorter(seed: int) -> None:
    site, far, bins = streets(seed)
    orders = ((site.start, *order, site.end or site.start) for order in permutations(set(bins)))
    best = min(sum(0 if a == b else far.get((a, b), NEVER) for a, b in pairwise(order)) for order in orders)
    ways = Ways(site)
    if best >= NEVER:
        with pytest.raises(Unreachable):
            free_walk(ways, bins)
        return
    walk = free_walk(ways, bins)
    assert walk.length_mm == best == free_lengths(ways, [bins])[0]
    assert sorted(stop.key for stop in walk.stops) == sorted(set(bins))
    assert [ways.stand(spot) for spot in bins] == bins
    assert (walk.path[0], walk.path[-1]) == (site.start, site.end)
    assert measured(walk.path) == best
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(walk.path)), "it never leaves the streets"


def room(seed: int) -> tuple[Site, list[Point]]:
    """A room with boxes that may overlap, and bins anywhere."""
    dice = random.Random(seed)
    boxes = []
    for _ in range(dice.randint(1, 8)):
        x, y = dice.randint(0, 8 * M), dice.randint(1_500, 8 * M)
        boxes.append(Box(x, y, x + dice.randint(50, 3 * M), y + dice.randint(50, 3 * M), dice.random() < 0.5))
    bins = [(dice.randint(0, 10 * M), dice.randint(0, 10 * M)) for _ in range(6)]
    return Site(10 * M, 10 * M, (5 * M, 500), boxes=tuple(boxes), clearance_mm=dice.choice((100, 300, 450))), bins


@pytest.mark.parametrize("seed", range(60))
def test_a_walk_keeps_clear_of_everything_and_no_detour_by_a_corner_is_shorter(seed: int) -> None:
    site, bins = room(seed)
    ways = Ways(site)
    stands = [spot for bin_ in bins if (spot := ways.stand(bin_))]
    for a in stands:
        for b in stands:
            path = ways.path(a, b)
            assert (path[0], path[-1]) == (a, b)
            assert abs(measured(path) - ways.length(a, b)) <= 1
            for p, q in pairwise(path):
                dots = [(p[0] + (q[0] - p[0]) * i / 97, p[1] + (q[1] - p[1]) * i / 97) for i in range(98)]
                for box in site.boxes:
                    gap = site.clearance_mm - 1
                    assert not any(
                        box.left - gap < x < box.right + gap and box.low - gap < y < box.high + gap for x, y in dots
                    )
            assert all(ways.length(a, b) <= ways.length(a, k) + ways.length(k, b) + 2 for k in ways.corners)


@pytest.mark.parametrize(("seed", "stops"), [(seed, stops) for seed in range(6) for stops in (4, 9)])
def test_a_hall_told_as_boxes_is_walked_as_the_hall(seed: int, stops: int) -> None:
    hall, spots = case(seed, stops)
    walk = free_walk(Ways(site_of(hall)), {placed(hall, spot) for spot in spots}, tours)
    assert walk.length_mm == shortest_length(hall, spots)


def test_a_walk_of_many_stops_is_near_the_shortest_and_passes_each() -> None:
    hall, spots = case(3, 30)
    bins = {placed(hall, spot) for spot in spots}
    walk, best = free_walk(Ways(site_of(hall)), bins, tours), shortest_length(hall, spots)
    assert {stop.key for stop in walk.stops} == bins
    assert best <= walk.length_mm <= best * 102 // 100


RACK = Box(2 * M, 2 * M, 6 * M, 2_600, holds=True)
"""A rack of 4 m across a room of 8 m x 5 m; the table stands before its middle."""


def test_nobody_walks_through_a_rack() -> None:
    ways = Ways(Site(8 * M, 5 * M, (4 * M, M), boxes=(RACK,)))
    behind = ways.stand((4 * M, 4 * M))
    assert behind == (4 * M, 4 * M)
    corner = (6 * M + C, 2 * M - C)
    assert ways.path(ways.start, behind)[1] in (corner, (2 * M - C, 2 * M - C))
    assert ways.length(ways.start, behind) > 3 * M, "the straight line would be 3 m"


def test_a_bin_in_a_rack_is_reached_from_its_nearer_side_and_never_over_a_wall() -> None:
    free = Ways(Site(8 * M, 5 * M, (4 * M, M), boxes=(RACK,)))
    assert free.stand((3 * M, 2_100)) == (3 * M, 2 * M - C)
    assert free.stand((3 * M, 2_500)) == (3 * M, 2_600 + C)
    wall = Box(0, 2_600, 8 * M, 2_650)
    walled = Ways(Site(8 * M, 5 * M, (4 * M, M), boxes=(RACK, wall)))
    assert walled.stand((3 * M, 2_500)) == (3 * M, 2 * M - C), (
        "behind its back is a wall, and behind that a room to which nobody gets"
    )
    assert walled.stand((3 * M, 4 * M)) is None
    assert walled.stand((3 * M, 2_630)) is None, "inside the wall"


def test_a_one_way_lane_is_walked_round() -> None:
    """A rack with an aisle on either side; the left one goes up only, so the way back is by the right one."""
    boxes = (Box(M, 2 * M, 2 * M, 8 * M, holds=True),)
    site = Site(3 * M, 10 * M, (500, M), boxes=boxes, clearance_mm=C)
    both = Ways(site)
    one_way = Ways(Site(3 * M, 10 * M, (500, M), None, boxes, (Lane(Box(0, 2 * M, M, 8 * M), (0, 1)),), C))
    bin_ = one_way.stand((M, 4 * M))
    assert bin_ == (M - C, 4 * M) == both.stand((M, 4 * M))
    assert both.length(both.start, bin_) == both.length(bin_, both.start)
    assert one_way.length(one_way.start, bin_) == both.length(both.start, bin_)
    assert one_way.length(bin_, one_way.start) > 4 * M + 6 * M, "on to the end of the lane, and back on the other side"


def test_where_nobody_can_stand_no_walk_begins() -> None:
    with pytest.raises(Unreachable):
        Ways(Site(8 * M, 5 * M, (4 * M, 2_300), boxes=(Box(0, 0, 8 * M, 5 * M),)))


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
@pytest.mark.parametrize("n", range(3, 24))
def test_compiled_or_not_the_order_is_the_same(n: int) -> None:
    dice = random.Random(n)
    rolled = [dice.randint(1, 999) for _ in range(n * n)]
    assert tour(n, rolled, kernel(), 20) == tour(n, rolled, tours, 20)


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
@pytest.mark.parametrize("seed", range(12))
def test_compiled_or_not_the_ways_are_the_same(seed: int) -> None:
    from godown.routing.tours_compiled import SIGHT

    site, bins = room(seed)
    plain, fast = Ways(site, sight), Ways(site, SIGHT)
    stands = [spot for bin_ in bins if (spot := plain.stand(bin_))]
    assert [plain.stand(bin_) for bin_ in bins] == [fast.stand(bin_) for bin_ in bins]
    assert list(plain.table(stands)) == list(fast.table(stands))
    assert [plain.path(a, b) for a in stands for b in stands] == [fast.path(a, b) for a in stands for b in stands]
    assert list(numbers([1, 2], SIGHT)) == [1, 2]


def many(steps: object) -> tuple[Ways, list[Point]]:
    """A room with so many spots that their table is made whole."""
    dice = random.Random(5)
    boxes = tuple(Box(x, 4 * M, x + M, 9 * M, holds=True) for x in range(2 * M, 18 * M, 3 * M))
    ways = Ways(Site(20 * M, 12 * M, (M, M), boxes=boxes), steps)
    spots = {spot for _ in range(300) if (spot := ways.stand((dice.randrange(20 * M), dice.randrange(12 * M))))}
    return ways, sorted(spots)[: MANY + 20]


def test_a_table_of_many_spots_says_what_each_pair_says() -> None:
    ways, spots = many(sight)
    assert len(spots) > MANY
    far, fresh = ways.table(spots), many(sight)[0]
    for a in range(0, len(spots), 7):
        for b in range(len(spots)):
            assert far[a * len(spots) + b] == fresh.length(spots[a], spots[b])
    twice = [*spots[40:], *spots]
    assert list(ways.table(twice))[:3] == [ways.length(spots[40], spot) for spot in spots[40:43]]


def test_spots_in_a_row_go_on_to_the_nearest() -> None:
    ways, spots = many(sight)
    row, far = in_a_row(ways, spots)
    n = len(row)
    assert (sorted(row), row[0], row[-1]) == (spots, spots[0], spots[-1])
    assert list(far) == [ways.length(a, b) for a in row for b in row]
    assert all(far[i * n + i + 1] == min(far[i * n + j] for j in range(i + 1, n - 1)) for i in range(n - 2))


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
def test_compiled_or_not_a_table_of_many_spots_is_the_same() -> None:
    from godown.routing.tours_compiled import SIGHT

    (plain, spots), (fast, again) = many(sight), many(SIGHT)
    assert spots == again
    assert list(plain.table(spots)) == list(fast.table(spots))
    assert in_a_row(plain, spots)[0] == in_a_row(fast, spots)[0]
    assert list(in_a_row(plain, spots)[1]) == list(in_a_row(fast, spots)[1])
    assert list(fast.table([*spots[:9], *spots])) == list(plain.table([*spots[:9], *spots]))
