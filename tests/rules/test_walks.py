"""The exact walk against brute force and against an independent exact method, the kernel against its plain twin."""

from itertools import pairwise, permutations

import pytest
from bench.cross_aisles import held_karp, ways
from hypothesis import given, settings
from hypothesis import strategies as st

from godown.routing import (
    Blocked,
    Hall,
    Spot,
    Stop,
    Unreachable,
    kernel,
    shortest_length,
    shortest_lengths,
    shortest_walk,
)
from godown.routing.exact import PLAIN
from godown.routing.states import tables


def halls(draw: st.DrawFn, rows: int, *, closed: bool = False) -> Hall:
    length = draw(st.integers(rows * 2, rows * 6))
    cross = (0, *sorted(draw(st.sets(st.integers(1, length - 1), min_size=rows - 2, max_size=rows - 2))), length)
    aisles = draw(st.integers(1, 5))
    spot = st.tuples(st.integers(0, aisles - 1), st.integers(0, length) | st.sampled_from(cross))
    end = None if closed else draw(st.none() | spot)
    return Hall(aisles, draw(st.integers(1, 9)), cross, draw(spot), end)


@st.composite
def walks(draw: st.DrawFn, rows: st.SearchStrategy[int], *, closed: bool = False) -> tuple[Hall, list[Spot]]:
    hall = halls(draw, draw(rows), closed=closed)
    spot = st.tuples(
        st.integers(0, hall.aisles - 1), st.integers(0, hall.cross_mm[-1]) | st.sampled_from(hall.cross_mm)
    )
    return hall, draw(st.lists(spot, min_size=1, max_size=6))


def is_a_walk(hall: Hall, spots: list[Spot]) -> int:
    """The walk of the twin passes everything, from start to end, and is as long as it says."""
    walk = shortest_walk(hall, [Stop(number, *spot) for number, spot in enumerate(spots)], PLAIN)
    legs = list(pairwise(walk.path))
    assert all(a[0] == b[0] or (a[1] == b[1] and a[1] in hall.cross_mm) for a, b in legs)
    assert sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in legs) == walk.length_mm
    assert walk.path[0] == (hall.start[0] * hall.pitch_mm, hall.start[1])
    end = hall.end or hall.start
    assert walk.path[-1] == (end[0] * hall.pitch_mm, end[1])
    assert sorted(stop.key for stop in walk.stops) == list(range(len(spots)))
    assert shortest_length(hall, spots) == walk.length_mm
    return walk.length_mm


@settings(max_examples=120, deadline=None)
@given(walks(st.integers(2, 4)))
def test_no_walk_is_shorter(case: tuple[Hall, list[Spot]]) -> None:
    assert is_a_walk(*case) == held_karp(*case)


def test_the_independent_method_agrees_with_trying_all() -> None:
    hall, spots = Hall(4, 3, (0, 7, 12), (1, 0), (3, 12)), [(0, 3), (0, 9), (2, 5), (3, 8), (3, 2)]
    far = {spot: held_karp(Hall(4, 3, (0, 7, 12), spot, spot), [spot]) for spot in spots}
    assert set(far.values()) == {0}

    def leg(a: Spot, b: Spot) -> int:
        return held_karp(Hall(4, 3, (0, 7, 12), a, b), [a])

    tours = ([(1, 0), *order, (3, 12)] for order in permutations(spots))
    assert held_karp(hall, spots) == min(sum(leg(a, b) for a, b in pairwise(tour)) for tour in tours)


@pytest.mark.parametrize(("rows", "states"), [(2, 7), (3, 25), (4, 113), (5, 569)])
def test_as_many_states_as_the_literature_counts(rows: int, states: int) -> None:
    assert len(tables(rows).states) + 1 == states, "with the closed one"


@pytest.mark.xdist_group("numba")
@settings(max_examples=60, deadline=None)
@given(walks(st.integers(2, 4)))
def test_the_kernel_walks_as_its_twin(case: tuple[Hall, list[Spot]]) -> None:
    hall, spots = case
    stops = [Stop(number, *spot) for number, spot in enumerate(spots)]
    assert shortest_walk(hall, stops, kernel()) == shortest_walk(hall, stops, PLAIN)
    many = [spots, spots[:1], [], spots[1:]]
    assert shortest_lengths(hall, many, kernel()) == shortest_lengths(hall, many, PLAIN)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nobody_walks_through_what_is_blocked(data: st.DataObject) -> None:
    hall, spots = data.draw(walks(st.integers(2, 3), closed=True))
    spots = spots[:4]
    aisle, low = data.draw(st.integers(0, hall.aisles - 1)), data.draw(st.integers(0, hall.cross_mm[-1] - 1))
    wall = Blocked(aisle, low, low + 1)
    shut = Hall(hall.aisles, hall.pitch_mm, hall.cross_mm, hall.start, None, (wall,))
    near = around(shut, {hall.start, *spots})
    far = {spot: ways(near, spot) for spot in {hall.start, *spots}}
    if any(spot not in far[hall.start] for spot in spots):
        with pytest.raises(Unreachable):
            shortest_length(shut, spots)
        return
    tours = ((hall.start, *order, hall.start) for order in permutations(set(spots)))
    assert is_a_walk(shut, spots) == min(sum(far[a][b] for a, b in pairwise(tour)) for tour in tours)


def around(hall: Hall, spots: set[Spot]) -> dict[Spot, list[tuple[Spot, int]]]:
    """The graph of a hall without the stretches that are blocked."""
    lines = [sorted({(n, row) for row in hall.cross_mm} | {s for s in spots if s[0] == n}) for n in range(hall.aisles)]
    pairs = [(a, b, b[1] - a[1]) for line in lines for a, b in pairwise(line)]
    walled = [
        (a, b) for a, b, _ in pairs for w in hall.blocked if a[0] == w.aisle and a[1] < w.to_mm and b[1] > w.from_mm
    ]
    pairs = [pair for pair in pairs if pair[:2] not in walled]
    pairs += [((n - 1, row), (n, row), hall.pitch_mm) for n in range(1, hall.aisles) for row in hall.cross_mm]
    near: dict[Spot, list[tuple[Spot, int]]] = {spot: [] for spot in {s for line in lines for s in line}}
    for a, b, length in pairs:
        near[a].append((b, length))
        near[b].append((a, length))
    return near


def test_no_stops_no_walk() -> None:
    assert shortest_walk(Hall(3, 3000, (0, 20000)), []).length_mm == 0
    assert shortest_lengths(Hall(3, 3000, (0, 20000)), [[]]) == [0]


def test_a_stop_outside_the_hall_is_refused() -> None:
    with pytest.raises(Unreachable):
        shortest_length(Hall(3, 3000, (0, 20000)), [(0, 20001)])
