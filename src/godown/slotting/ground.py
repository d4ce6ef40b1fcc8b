"""A site as the flat arrays that `core` works on, for the plain twin or for the kernel."""

import importlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from godown.routing import Spot, Ways
from godown.routing.exact import is_closed
from godown.routing.free_form import in_a_row
from godown.routing.states import CROSS_AISLES_MAX, tables
from godown.routing.words import Hall
from godown.slotting import core, rules
from godown.slotting.words import NoSuchHall, Site

COMPILED: Final = "godown.slotting.compiled"
NO_HALL: Final = Hall(1, 1, (0, 1))
"""Stands for the hall where there is none, so that a kernel serves both."""
SPOTS_MAX: Final = 3_000
"""So many spots of a site of any shape, some 70 MB of distances."""
LINES_MAX: Final = 2_000_000
"""So many lines of history are held at once, some 100 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """The steps of `core`, plain or compiled, and the arrays they want."""

    numbers: Callable[[Sequence[int]], Any]
    zeros: Callable[[int], Any]
    sums: Callable[[int], Any]
    lay_out: Callable[..., Any]
    search: Callable[..., Any]
    gains: Callable[..., Any]
    take: Callable[..., Any]


def _zeros(count: int) -> list[int]:
    return [0] * count


PLAIN: Final = Engine(list, _zeros, _zeros, core.lay_out, core.search, core.gains, core.take)
"""The twin: to read, and to check the kernel by."""


def kernel() -> Engine:
    """The compiled steps; the first call of a process imports numba, the first of an installation compiles."""
    made: Engine = importlib.import_module(COMPILED).ENGINE
    return made


@dataclass(slots=True, eq=False)
class Ground:
    """A site laid out for an engine. `order` sorts cells along the aisles: the kernel's cell n is `site.cells[order[n]]`."""

    engine: Engine
    order: list[int]
    visits: list[int]
    G: tuple[Any, ...]
    W: tuple[Any, ...]
    H: tuple[Any, ...]
    R: tuple[Any, ...]
    A: tuple[Any, ...]

    def lay_out(self) -> int:
        """Write the stops and lengths of the arrangement; the length of all walks in mm."""
        return int(self.engine.lay_out(self.G, self.W, self.H, self.R, self.A))

    def slots(self) -> list[int]:
        """The cell of each item, as the site numbers cells."""
        return [self.order[int(cell)] for cell in self.A[0]]


def ground(site: Site[Any, Any], slots: Sequence[int], engine: Engine) -> Ground:
    """Lay a site out with its items in these cells (one each, every item in one)."""
    cells, items = site.cells, site.items
    spots, far = _spots(site)
    spot_of = {spot: n for n, spot in enumerate(spots)}
    order = sorted(range(len(cells)), key=lambda n: (spot_of[cells[n].spot], cells[n].level, n))
    number = {cell: n for n, cell in enumerate(order)}
    lines, trips = _history(site)
    longest = max(map(len, trips), default=0)
    ints = engine.numbers
    of_item, zone_of, zones, allowed = rules.zones(items, [cells[n] for n in order])
    R = (
        ints(rules.needs(items)), ints(rules.rooms([cells[n] for n in order])), ints(of_item), ints(zone_of), zones,
        ints(allowed), ints([int(item.pinned) for item in items]),
        ints([spot_of[cells[n].spot] for n in order]),
    )  # fmt: skip
    cell_of, held = [number[cell] for cell in slots], [-1] * len(cells)
    for item, cell in enumerate(cell_of):
        held[cell] = item
    trip_count = len(trips)
    A = (
        ints(cell_of),
        ints(held),
        engine.zeros(sum(map(len, trips))),
        engine.zeros(trip_count),
        engine.zeros(trip_count),
    )
    visits = [0] * len(items)
    for trip, times in trips.items():
        for item in trip:
            visits[item] += times
    if isinstance(site.hall, Ways):
        ends = spot_of[site.hall.start], spot_of[site.hall.end]
        G, W = _hall(NO_HALL, [(0, 0), (0, 0)], {(0, 0): 0}, longest, engine)
        G = (*G[:15], *ends, G[17], len(spots), ints(far))
    else:
        G, W = _hall(site.hall, spots, spot_of, longest, engine)
    return Ground(engine, order, visits, G, W, _lines(lines, trips, len(items), engine), R, A)


def _spots(site: Site[Any, Any]) -> tuple[list[Spot], Sequence[int]]:
    """What walks pass: along aisle after aisle, or in the order of a walk past all, with how far it is between any two."""
    hall, spots = site.hall, {cell.spot for cell in site.cells}
    if isinstance(hall, Ways):
        ends = [hall.start] if hall.end == hall.start else [hall.start, hall.end]
        points = [ends[0], *sorted(spots - set(ends)), *ends[1:]]
        if len(points) > SPOTS_MAX:
            raise NoSuchHall(f"A site of any shape has at most {SPOTS_MAX} spots.")
        return in_a_row(hall, points)
    return sorted(spots | {hall.start, hall.end or hall.start}), []


def _history(site: Site[Any, Any]) -> tuple[list[int], Counter[tuple[int, ...]]]:
    """Trips as sorted numbers of items, each once with how often it was walked; and all lines of them."""
    number = {item.key: n for n, item in enumerate(site.items)}
    trips = Counter(trip for skus in site.trips if (trip := tuple(sorted({number[s] for s in skus if s in number}))))
    lines = [item for trip in trips for item in trip]
    if len(lines) > LINES_MAX:
        raise ValueError(f"At most {LINES_MAX} lines of history.")
    return lines, trips


def _lines(lines: list[int], trips: Counter[tuple[int, ...]], items: int, engine: Engine) -> tuple[Any, ...]:
    begins = [0, *accumulate(map(len, trips))]
    trip_of = [trip for trip, skus in enumerate(trips) for _ in skus]
    of_item: list[list[int]] = [[] for _ in range(items)]
    for item, trip in zip(lines, trip_of, strict=True):
        of_item[item].append(trip)
    ints = engine.numbers
    return (
        ints(begins), ints(lines), ints([0, *accumulate(map(len, of_item))]), ints([t for ts in of_item for t in ts]),
        ints(list(trips.values())), ints(trip_of),
    )  # fmt: skip


def _hall(
    hall: Hall, spots: list[tuple[int, int]], spot_of: dict[tuple[int, int], int], longest: int, engine: Engine
) -> Any:
    """The ground that is walked on, and the working space of one walk."""
    rows, closed, end = len(hall.cross_mm), is_closed(hall), hall.end or hall.start
    inside = any(gate[1] not in hall.cross_mm for gate in (hall.start, end))
    if hall.blocked or inside or not 2 <= rows <= CROSS_AISLES_MAX:
        raise NoSuchHall("Walks begin and end at a crossing, and no stretch is blocked.")
    if spots and not (min(s[1] for s in spots) >= 0 and max(s[1] for s in spots) <= hall.cross_mm[-1]):
        raise NoSuchHall("A cell lies beyond the ends of its aisle.")
    t, ints, zeros, sums = tables(rows, closed=closed), engine.numbers, engine.zeros, engine.sums
    G = (
        ints(hall.cross_mm), rows, hall.pitch_mm, len(t.states), t.kinds, ints(t.within_at), ints(t.within_from),
        ints(t.within_to), ints(t.across_at), ints(t.across_from), ints(t.across_to), ints(t.marked), ints(t.ends),
        ints([s[0] for s in spots]), ints([s[1] for s in spots]), spot_of[hall.start], spot_of[end], 1 if closed else 2,
        0, ints([0]),
    )  # fmt: skip
    most = longest + 2
    size = most * (rows + 1)
    W = (
        zeros(most), zeros(most), zeros(most), zeros(most), zeros(most * rows), zeros(size), zeros(most * rows), zeros(size),
        zeros(size), sums(most), sums(most * (rows - 1) * t.kinds), sums(2 * len(t.states)), zeros(most), zeros(most),
    )  # fmt: skip
    return G, W
