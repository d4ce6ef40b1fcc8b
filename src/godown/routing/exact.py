"""The exact shortest walk through a hall of parallel aisles: stops in, walking order out; or many lengths at once.

`states.py` says the method and its sources. Small work is done by the plain Python twin; `kernel()` brings the compiled one,
which takes half a second to come (longer the first time on a machine), so a process loads it when it has much to price.
"""

import importlib
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from godown.routing import core, plain
from godown.routing.core import CLOSED
from godown.routing.states import CROSS_AISLES_MAX, KINDS, Tables, tables
from godown.routing.words import Blocked, Hall, Key, Spot, Stop, Unreachable, Walk

COMPILED: Final = "godown.routing.compiled"
KERNEL_PAYS: Final = 2_000
"""So many walks take the twin about as long as the kernel needs to come."""

STARTS: Final = [front for front, _, _ in KINDS]
LEAVES: Final = [0, 0, 0, 2, 1, 3, 2, 1, 0, 0, 3, 3, 3, 4]
"""See `core.lay`."""
ARRAYS: Final = (
    "within_at", "within_from", "within_to", "across_at", "across_from", "across_to", "marked", "ends"
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """The steps of `core`, plain or compiled, with the arrays they want; `solve` and `lengths` are the compiled ones."""

    steps: Any
    numbers: Callable[[Sequence[int]], Any]
    zeros: Callable[[int], Any]
    sums: Callable[[int], Any]
    lengths: Callable[..., Any] | None = None


def _zeros(count: int) -> list[int]:
    return [0] * count


PLAIN: Final = Engine(core, list, _zeros, _zeros)
"""The twin: the same layout and drawing in plain Python, and the dynamic program of `plain`."""


def kernel() -> Engine:
    """The compiled engine; the first call of a process imports numba."""
    made: Engine = importlib.import_module(COMPILED).ENGINE
    return made


def engine_for(walks: int) -> Engine:
    """The kernel where it is there already or pays; else the twin. They answer the same."""
    return kernel() if walks >= KERNEL_PAYS or COMPILED in sys.modules else PLAIN


@lru_cache
def tables_of(engine: Engine, rows: int, closed: bool) -> Tables:
    """Tables as the engine's arrays."""
    made = tables(rows, closed=closed)
    return replace(made, **{name: engine.numbers(getattr(made, name)) for name in ARRAYS})


@dataclass(slots=True)
class _Ground:
    """A hall with the points of one walk, laid out as nodes for an engine."""

    engine: Engine
    hall: Hall
    rows: int
    closed: bool
    aisles: int
    last: int
    used: Any
    vertex: Any
    at: Any
    marks: Any
    turned: Any
    shut: Any
    pitch: Any
    cost: Any


def is_closed(hall: Hall) -> bool:
    """Walks end where they begin."""
    return hall.end is None or hall.end == hall.start


def points(hall: Hall, stops: Collection[Spot]) -> list[tuple[Spot, int]]:
    """Points of a walk with their flags (see `core.spread`), in the order of aisles. Refuses what lies outside."""
    flags = dict.fromkeys(stops, 1)
    if hall.blocked:
        flags = {(aisle, 0): 0 for aisle in range(hall.aisles)} | flags
    mark = 1 if is_closed(hall) else 2
    flags[hall.start] = flags[hall.end or hall.start] = mark
    length = hall.cross_mm[-1]
    for _, place in flags:
        if not 0 <= place <= length:
            raise Unreachable("A stop lies beyond the ends of its aisle.")
    return sorted(flags.items())


def _ground(engine: Engine, hall: Hall, stops: Collection[Spot]) -> _Ground:
    flagged, rows, closed = points(hall, stops), len(hall.cross_mm), is_closed(hall)
    if not 2 <= rows <= CROSS_AISLES_MAX:
        raise ValueError(f"A hall has 2 to {CROSS_AISLES_MAX} cross-aisles.")
    numbers, zeros = engine.numbers, engine.zeros
    aisle, place, flag = [p[0][0] for p in flagged], [p[0][1] for p in flagged], [p[1] for p in flagged]
    most = len(set(aisle))
    size = len(flagged) + most * rows
    used, vertex, at, marks, turned = zeros(most), zeros(most * rows), zeros(size), zeros(most * rows), zeros(size)
    aisles, nodes, last = engine.steps.spread(
        numbers(hall.cross_mm), rows, len(flagged), numbers(aisle), numbers(place), numbers(flag),
        used, vertex, at, marks, turned,
    )  # fmt: skip
    shut = zeros(size)
    for wall in hall.blocked:
        _shut(wall, [node for node in range(nodes - 1) if used[_aisle_of(vertex, rows, node)] == wall.aisle], at, shut)
    kinds = CLOSED if closed else len(KINDS) - 1
    cost, pitch = engine.sums(aisles * (rows - 1) * kinds), engine.sums(aisles)
    engine.steps.costs(rows, kinds, aisles, len(hall.blocked), vertex, at, turned, shut, cost)
    for j in range(1, aisles):
        pitch[j] = (used[j] - used[j - 1]) * hall.pitch_mm
    return _Ground(engine, hall, rows, closed, aisles, last, used, vertex, at, marks, turned, shut, pitch, cost)


def _aisle_of(vertex: Any, rows: int, node: int) -> int:
    """The aisle (its place among those used) that a node lies in."""
    return bisect_right(vertex[::rows], node) - 1


def _shut(wall: Blocked, nodes: Sequence[int], at: Any, shut: Any) -> None:
    for node in nodes:
        if at[node] < wall.to_mm and at[node + 1] > wall.from_mm:
            shut[node] = 1


def _length(g: _Ground) -> int:
    """The length of the shortest walk."""
    if g.engine is PLAIN:
        ends = tables(g.rows, closed=g.closed).ends
        found = plain.length(g.rows, g.closed, ends, g.aisles, g.last, g.pitch, g.marks, g.cost)
    else:
        found = _forward(g, g.engine.sums(2 * len(tables_of(g.engine, g.rows, g.closed).states)), 2)[0]
    if found >= core.NEVER:
        raise Unreachable("No walk leads past all stops.")
    return int(found)


def _forward(g: _Ground, best: Any, layers: int) -> Any:
    t = tables_of(g.engine, g.rows, g.closed)
    return g.engine.steps.forward(
        t.rows, len(t.states), t.kinds, t.within_at, t.within_from, t.within_to,
        t.across_at, t.across_from, t.across_to, t.marked, t.ends,
        g.aisles, g.last, g.pitch, g.marks, g.cost, best, layers,
    )  # fmt: skip


def _solved(g: _Ground) -> tuple[int, Any, Any]:
    """The length of the shortest walk, the kind of each piece, and how often each cross-aisle is walked."""
    if g.engine is PLAIN:
        ends = tables(g.rows, closed=g.closed).ends
        found = plain.solve(g.rows, g.closed, ends, g.aisles, g.last, g.pitch, g.marks, g.cost)
        if found is None:
            raise Unreachable("No walk leads past all stops.")
        return found
    t, zeros = tables_of(g.engine, g.rows, g.closed), g.engine.zeros
    layers = g.aisles * (3 * g.rows - 1) + 1
    best = g.engine.sums(layers * len(t.states))
    length, *end = _forward(g, best, layers)
    if length >= core.NEVER:
        raise Unreachable("No walk leads past all stops.")
    kind, times = zeros(g.aisles * (g.rows - 1)), zeros(g.aisles * g.rows)
    g.engine.steps.trace(
        t.rows, len(t.states), t.kinds, t.within_at, t.within_from, t.within_to,
        t.across_at, t.across_from, t.across_to, t.marked, *end, g.pitch, g.marks, g.cost, best, kind, times,
    )  # fmt: skip
    return int(length), kind, times


def _within_one_piece(hall: Hall, stops: Collection[Spot]) -> tuple[int, list[Spot]] | None:
    """The walk that never leaves a piece of an aisle: its length and turns. None where it must."""
    start, end = hall.start, hall.end or hall.start
    aisle, low, high = start[0], min(start[1], end[1]), max(start[1], end[1])
    if end[0] != aisle or any(stop[0] != aisle for stop in stops):
        return None
    first, last = min((low, *(p for _, p in stops))), max((high, *(p for _, p in stops)))
    walls = any(wall.aisle == aisle and wall.from_mm < last and wall.to_mm > first for wall in hall.blocked)
    if walls or any(first <= row <= last for row in hall.cross_mm):
        return None
    turns = [(aisle, first), (aisle, last)] if start[1] <= end[1] else [(aisle, last), (aisle, first)]
    way = [start, *turns, end]
    return sum(abs(a[1] - b[1]) for a, b in pairwise(way)), way


def shortest_length(hall: Hall, stops: Collection[Spot], engine: Engine = PLAIN) -> int:
    """How long the shortest walk past these (aisle, way from the front) is, without drawing it. No stops: 0."""
    if not stops:
        return 0
    if short := _within_one_piece(hall, stops):
        return short[0]
    return _length(_ground(engine, hall, stops))


def shortest_lengths(hall: Hall, walks: Sequence[Collection[Spot]], engine: Engine | None = None) -> list[int]:
    """The lengths of many walks in one hall, in one call of the kernel where it pays. Equal walks are priced once."""
    keys = [frozenset(stops) for stops in walks]
    once = list(dict.fromkeys(keys))
    engine = engine or engine_for(len(once))
    inside = any(0 < spot[1] < hall.cross_mm[-1] and spot[1] not in hall.cross_mm for spot in _ends(hall))
    if engine.lengths is None or hall.blocked or inside:
        found = [shortest_length(hall, stops, engine) for stops in once]
    else:
        flagged = [points(hall, stops) if stops else [] for stops in once]
        t = tables_of(engine, len(hall.cross_mm), is_closed(hall))
        found = [int(length) for length in engine.lengths(hall, flagged, t)]
    known = dict(zip(once, found, strict=True))
    return [known[key] for key in keys]


def _ends(hall: Hall) -> tuple[Spot, Spot]:
    return hall.start, hall.end or hall.start


def shortest_walk(hall: Hall, stops: Sequence[Stop[Key]], engine: Engine | None = None) -> Walk[Key]:
    """The shortest walk from the start of the hall past all stops to its end, exact. No stops: a walk of length 0."""
    if not stops:
        return Walk((), 0, ((hall.start[0] * hall.pitch_mm, hall.start[1]),))
    spots = {(stop.aisle, stop.position_mm) for stop in stops}
    if short := _within_one_piece(hall, spots):
        length, way = short
    else:
        length, way = _drawn(_ground(engine or engine_for(1), hall, spots))
    return Walk(tuple(_order(way, stops)), length, tuple(_corners((a * hall.pitch_mm, p) for a, p in way)))


def _drawn(g: _Ground) -> tuple[int, list[Spot]]:
    """The length of the walk, and every node that it passes."""
    length, kind, times = _solved(g)
    numbers, up = g.engine.numbers, g.engine.zeros(len(g.at))
    g.engine.steps.lay(g.rows, g.aisles, g.vertex, g.at, g.turned, g.shut, kind, numbers(STARTS), numbers(LEAVES), up)
    return length, _toured(g, up, times)


def _toured(g: _Ground, up: Any, times: Any) -> list[Spot]:
    rows, zeros = g.rows, g.engine.zeros
    vertex, at, used = list(g.vertex), list(g.at), list(g.used)
    crossing, spots = g.engine.numbers([-1] * len(at)), []
    for c in range(g.aisles * rows):
        crossing[vertex[c]] = c
    for j in range(g.aisles):
        spots += [(int(used[j]), int(at[n])) for n in range(vertex[j * rows], vertex[j * rows + rows - 1] + 1)]
    size = 2 + int(sum(up)) + int(sum(times))
    tour = zeros(size)
    count = g.engine.steps.euler(
        rows, g.aisles, spots.index(g.hall.start), g.vertex, crossing, up, times, zeros(size), tour
    )
    return [spots[node] for node in list(tour)[count - 1 :: -1]]


def _corners(path: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The points of a path at which it turns, its first and its last."""
    way = list(path)
    for before, here, after in zip([None, *way], way, [*way[1:], None], strict=False):
        if before is None or after is None or not _straight(before, here, after):
            yield here


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return ahead > 0 and (a[0] == b[0] == c[0] or a[1] == b[1] == c[1])


def _order(way: Sequence[Spot], stops: Sequence[Stop[Key]]) -> Iterator[Stop[Key]]:
    """Stops as the walk first passes them."""
    left: dict[int, list[Stop[Key]]] = defaultdict(list)
    for stop in stops:
        left[stop.aisle].append(stop)
    for a, b in pairwise((way[0], *way)):
        if left[b[0]]:
            low, high = sorted((a[1] if a[0] == b[0] else b[1], b[1]))
            passed = [stop for stop in left[b[0]] if low <= stop.position_mm <= high]
            if passed:
                yield from sorted(passed, key=lambda stop: abs(stop.position_mm - b[1]), reverse=True)
                left[b[0]] = [stop for stop in left[b[0]] if not low <= stop.position_mm <= high]
