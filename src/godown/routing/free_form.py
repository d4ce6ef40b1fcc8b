"""Walks through a site of any shape: the shortest order by `tours`, along the ways of `site`."""

import importlib
import sys
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from godown.routing import sight, tours
from godown.routing.core import NEVER
from godown.routing.site import KERNEL, MANY, Point, Ways, chosen, corners, numbers
from godown.routing.words import Stop, Unreachable, Walk

ROUNDS: Final = 300
"""So many fresh tries a walk of more than `tours.EXACT` stops gets."""
KERNEL_PAYS: Final = 200_000
"""So many steps take the plain twin about as long as the kernel needs to come."""


def kernel() -> Any:
    """The compiled steps; the first call of a process imports numba."""
    return importlib.import_module(KERNEL).KERNEL


def steps_for(sizes: Iterable[int]) -> Any:
    """The compiled steps where they are there already or pay for walks past so many stops each; else the twin. They answer the same."""
    work = sum(n * n << n if n <= tours.EXACT else ROUNDS * n * n for n in sizes)
    return kernel() if work > KERNEL_PAYS or KERNEL in sys.modules else tours


def free_lengths(ways: Ways, walks: Sequence[Collection[Point]], steps: Any = None) -> list[int]:
    """The lengths of walks past these spots. No spots: 0. Equal walks are found once. Refuses (`Unreachable`) spots that no walk passes."""
    spots = [frozenset(walk) for walk in walks]
    once = list(dict.fromkeys(spots))
    steps = steps or steps_for(len(stops) for stops in once)
    known = {stops: _ordered(ways, sorted(stops), steps)[0] if stops else 0 for stops in once}
    return [known[stops] for stops in spots]


def free_walk(ways: Ways, spots: Collection[Point], steps: Any = None) -> Walk[Point]:
    """A short walk past these spots: the shortest for up to `tours.EXACT` of them. A stop's `aisle` and `position_mm` are its x and y; the
    path never leaves the floor. Refuses (`Unreachable`) spots that no walk passes."""
    if not spots:
        return Walk((), 0, (ways.start,))
    stops = sorted(set(spots))
    length, order = _ordered(ways, stops, steps or steps_for([len(stops)]))
    path: list[Point] = []
    for a, b in pairwise((ways.start, *order, ways.end)):
        path += ways.path(a, b)
    return Walk(tuple(Stop(spot, *spot) for spot in order), length, tuple(corners(path)))


def in_a_row(ways: Ways, points: Sequence[Point]) -> tuple[list[Point], Sequence[int]]:
    """These points (no two alike) in the order of a walk past all, from the first on to the nearest of those that are left, to the
    last; and how far it is between any two, row by row in that order."""
    n, far = len(points), ways.table(points)
    steps = ways.steps if n > MANY else sight
    order, seen = numbers(range(n), steps), numbers([0] * n, steps)
    if n > 2:
        (tours if steps is sight else kernel()).nearest(n, far, order, seen)
    row = [int(place) for place in order]
    return [points[place] for place in row], chosen(far, n, row, steps)


def about(ways: Ways, spots: Collection[Point]) -> int:
    """About how long a walk past these spots is, at once: each comes in where it lengthens the walk least, those that lie farthest first
    (Rosenkrantz, Stearns & Lewis 1977). NEVER and more where no walk leads past all of them."""
    row = [ways.start, *sorted(set(spots)), ways.end]
    n, far = len(row), ways.table(row)
    walk = [0, n - 1]
    for stop in sorted(range(1, n - 1), key=lambda stop: -far[stop] - far[stop * n + n - 1]):
        pairs = list(pairwise(walk))
        more = [far[a * n + stop] + far[stop * n + b] - far[a * n + b] for a, b in pairs]
        walk.insert(more.index(min(more)) + 1, stop)
    return sum(far[a * n + b] for a, b in pairwise(walk))


def _ordered(ways: Ways, stops: Sequence[Point], steps: Any) -> tuple[int, Sequence[Point]]:
    """The length of the walk, and the stops in its order."""
    points = (ways.start, *stops, ways.end)
    length, order = tour(len(points), ways.table(points), steps)
    if length >= NEVER:
        raise Unreachable("No walk leads past all stops.")
    return length, [points[place] for place in order[1:-1]]


def tour(n: int, ways: Sequence[int], steps: Any = tours, rounds: int = ROUNDS) -> tuple[int, list[int]]:
    """The order of n points with these ways between them (row by row), from the first to the last: its length and the order."""
    plain = steps is tours
    if plain:
        d, rows = list(ways), [[0] * size for size in _room(n)]
    else:
        import_numpy = importlib.import_module("numpy")
        d, rows = import_numpy.array(ways, "int64"), [import_numpy.zeros(size, "int64") for size in _room(n)]
    if n - 2 <= tours.EXACT:
        length = steps.held_karp(n, d, rows[0], rows[1])
        return int(length), [int(place) for place in rows[1]]
    length = steps.search(n, d, rounds, 1, *rows[1:])
    return int(length), [int(place) for place in rows[2]]


def _room(n: int) -> tuple[int, ...]:
    """Sizes of the rows that a search wants: sets, tour, kept, there, home, look, move."""
    return ((n - 2) << (n - 2) if n - 2 <= tours.EXACT else 0), n, n, n, n, n, 6
