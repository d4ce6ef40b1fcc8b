"""A site of any shape: what stands in it, how people walk round it, and where they stand to reach a bin.

A site is a room of some width and depth in which walls, racks and tables stand as upright boxes, and in which lanes are walked one way only.
Whoever walks keeps `clearance_mm` from all that stands there, and goes the shortest way round it: straight to a corner that is in sight, and
from there on. A bin inside a rack is reached from the nearest free spot beside that rack, never across a wall. Whole millimetres.
"""

import importlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, Final

from godown.routing import sight
from godown.routing.sight import NEVER, long
from godown.routing.words import Unreachable

Point = tuple[int, int]
"""(x, y), from the left and from the lower edge of the room."""

KERNEL: Final = "godown.routing.tours_compiled"
KERNEL_PAYS: Final = 3_000_000
"""So many looks past a box take the plain twin about as long as the kernel needs to come."""
REACH_MM: Final = 2_000
"""Nobody reaches farther into a rack."""
SIDE_MM: Final = 400
"""A bin is reached from its nearer side; from the other one only where that is hardly farther, for nobody reaches through a rack."""
KEPT_MAX: Final = 100_000
"""So many distances a process keeps of one site, or as many as a wave asks for at once: some twenty megabytes."""
MANY: Final = 64
"""A table of more points is made whole and kept by who asked for it: looking up each pair would take longer."""


@dataclass(frozen=True, slots=True)
class Box:
    """Something that stands there, from (left, low) to (right, high). `holds`: a rack, so bins may lie inside."""

    left: int
    low: int
    right: int
    high: int
    holds: bool = False

    def grown(self, x: int, y: int) -> "Box":
        """It, larger by so much on each side."""
        return Box(self.left - x, self.low - y, self.right + x, self.high + y, self.holds)

    def inside(self, point: Point) -> bool:
        """A point lies inside, not only on its edge."""
        return self.left < point[0] < self.right and self.low < point[1] < self.high


@dataclass(frozen=True, slots=True)
class Lane:
    """A stretch of floor that is walked in one direction: (1, 0) to the right, (-1, 0) to the left, (0, 1) up, (0, -1) down. Across it goes
    who will."""

    box: Box
    arrow: Point


@dataclass(frozen=True, slots=True)
class Site:
    """A room and what stands in it; walks begin at `start` and end at `end` (None: where they began)."""

    width_mm: int
    depth_mm: int
    start: Point
    end: Point | None = None
    boxes: tuple[Box, ...] = ()
    lanes: tuple[Lane, ...] = ()
    clearance_mm: int = 300


def steps_for(looks: int) -> Any:
    """The compiled steps where they are there already or pay; else the twin. They answer the same."""
    ready = looks > KERNEL_PAYS or KERNEL in sys.modules
    return importlib.import_module(KERNEL).SIGHT if ready else sight


def numbers(values: Iterable[int], steps: Any) -> Any:
    """A row as these steps want it."""
    row = list(values)
    return row if steps is sight else importlib.import_module("numpy").array(row, "int64")


def in_rows(rows: Sequence[Any], steps: Any) -> Any:
    """Rows one after the other, as these steps want them."""
    if steps is sight:
        return [value for row in rows for value in row]
    return importlib.import_module("numpy").concatenate(rows)


def by_columns(rows: Sequence[Any], steps: Any) -> Any:
    """The first of each row, then the second of each, as these steps want them."""
    if steps is sight:
        return [value for column in zip(*rows, strict=True) for value in column]
    return importlib.import_module("numpy").stack(rows, axis=1).ravel()


def chosen(rows: Any, n: int, order: Sequence[int], steps: Any) -> Any:
    """The part of a table of n points that belongs to some of them, in this order."""
    if steps is sight:
        return [rows[a * n + b] for a in order for b in order]
    return rows.reshape(n, n)[order][:, order].ravel()


@lru_cache(maxsize=8)
def ways_of(site: Site) -> "Ways":
    """The ways of a site, found once in a process. Refuses (`Unreachable`) a start or an end where nobody can stand."""
    return Ways(site)


class Ways:
    """The ways of one site, from spot to spot. Stops of walks are spots that `stand` answered."""

    def __init__(self, site: Site, steps: Any = None) -> None:
        self.site, c = site, site.clearance_mm
        self.grown = [box.grown(c, c) for box in site.boxes]
        lanes = [lane.box.grown(abs(lane.arrow[1]) * c, abs(lane.arrow[0]) * c) for lane in site.lanes]
        self.corners = self._corners([*self.grown, *lanes])
        n = len(self.corners)
        self.steps = steps or steps_for(n * n * (n + len(self.grown)))
        self._boxes = self._row(v for b in self.grown for v in (b.left, b.low, b.right, b.high))
        self._lanes = self._row(v for b in lanes for v in (b.left, b.low, b.right, b.high))
        self._arrow = self._row(v for lane in site.lanes for v in lane.arrow)
        self._axes = [self._row(p[axis] for p in self.corners) for axis in (0, 1)]
        self._far = self._straight(self.corners, self.corners)
        self._after = self._row([0] * (n * n))
        self.steps.closest(n, self._far, self._after)
        self._seen: dict[Point, tuple[Any, Any]] = {}
        self._known: dict[tuple[Point, Point], int] = {}
        self._stands: dict[Point, Point | None] = {}
        self.start = self._begin(site.start, "start")
        self.end = self._begin(site.end, "end") if site.end else self.start

    def _row(self, values: Iterable[int]) -> Any:
        return numbers(values, self.steps)

    def _corners(self, boxes: Sequence[Box]) -> list[Point]:
        points = {point for b in boxes for point in product((b.left, b.right), (b.low, b.high))}
        return sorted(point for point in points if self.free(point))

    def free(self, point: Point) -> bool:
        """Somebody can stand there."""
        c, (x, y) = self.site.clearance_mm, point
        room = c <= x <= self.site.width_mm - c and c <= y <= self.site.depth_mm - c
        return room and not any(box.inside(point) for box in self.grown)

    def _straight(self, starts: Sequence[Point], ends: Sequence[Point]) -> Any:
        rows = [
            row
            for points in (starts, ends)
            for row in (
                self._axes if points is self.corners else [self._row(p[axis] for p in points) for axis in (0, 1)]
            )
        ]
        found = self._row([0] * (len(starts) * len(ends)))
        self.steps.ways(*rows, self._boxes, self._lanes, self._arrow, found)
        return found

    def _begin(self, point: Point, what: str) -> Point:
        found = next(self._beside(point), None)
        if found is None:
            raise Unreachable(f"Nobody can stand at the {what} of the walks.")
        return found

    def _beside(self, point: Point) -> Iterator[Point]:
        """Free spots from which a point is reached, the nearest first: itself, or beside what it lies in."""
        c, around = self.site.clearance_mm, [box for box in self.grown if box.inside(point)]
        xs = {min(max(point[0], c), self.site.width_mm - c)} | {x for box in around for x in (box.left, box.right)}
        ys = {min(max(point[1], c), self.site.depth_mm - c)} | {y for box in around for y in (box.low, box.high)}
        spots = ((long(x - point[0], y - point[1]), y, x) for x, y in product(xs, ys) if self.free((x, y)))
        good = [(far, y, x) for far, y, x in sorted(spots) if not self._walled(point, (x, y))]
        for far, y, x in good:
            if far <= min(REACH_MM, good[0][0] + SIDE_MM):
                yield x, y

    def _walled(self, point: Point, spot: Point) -> bool:
        """Something stands between a bin and who would reach into it, other than its own rack."""
        for box in self.site.boxes:
            own = box.holds and box.left <= point[0] <= box.right and box.low <= point[1] <= box.high
            if not own and sight.through(*point, *spot, [box.left, box.low, box.right, box.high], 0):
                return True
        return False

    def stand(self, point: Point) -> Point | None:
        """Where one stands to reach a bin: the nearest spot to which a walk leads and from which it ends; None where there is none."""
        if point not in self._stands:
            self._stands[point] = next((spot for spot in self._beside(point) if self.reaches(spot)), None)
        return self._stands[point]

    def reaches(self, spot: Point) -> bool:
        """A walk can pass this spot."""
        return self.length(self.start, spot) < NEVER and self.length(spot, self.end) < NEVER

    def _ends(self, spot: Point) -> tuple[Any, Any]:
        """From a spot to each corner by the shortest way, and straight from each corner to it."""
        self._look([spot])
        return self._seen[spot]

    def _look(self, spots: Sequence[Point]) -> None:
        """Find what `_ends` says of these spots, all at once."""
        fresh = [spot for spot in dict.fromkeys(spots) if spot not in self._seen]
        if not fresh:
            return
        n, many = len(self.corners), len(fresh)
        out, home = self._straight(fresh, self.corners), self._straight(self.corners, fresh)
        for i, spot in enumerate(fresh):
            reach = self._row([0] * n)
            self.steps.onward(n, out[i * n : (i + 1) * n], self._far, reach)
            self._seen[spot] = reach, home[i::many].copy()

    def length(self, a: Point, b: Point) -> int:
        """How far it is from one spot to another; NEVER where no way leads there."""
        return int(self.table([a, b])[1])

    def table(self, points: Sequence[Point]) -> Sequence[int]:
        """How far it is between any two of these spots, row by row."""
        once = list(dict.fromkeys(points))
        if len(once) > MANY:
            far = self._between(once)
            at = {point: n for n, point in enumerate(once)}
            made: Sequence[int] = (
                far if len(at) == len(points) else chosen(far, len(at), [at[p] for p in points], self.steps)
            )
            return made
        pairs, known = list(product(points, points)), self._known
        if any(pair not in known for pair in pairs):
            if len(known) > KEPT_MAX:
                known = self._known = {}  # not cleared: another thread may be reading
            known.update(zip(product(once, once), map(int, self._between(once)), strict=True))
        return [known[pair] for pair in pairs]

    def _between(self, once: Sequence[Point]) -> Any:
        self._look(once)
        n, ends = len(once), [self._seen[spot] for spot in once]
        far, steps = self._row([0] * (n * n)), self.steps
        reach, back = in_rows([row for row, _ in ends], steps), by_columns([row for _, row in ends], steps)
        steps.joined(n, len(self.corners), self._straight(once, once), reach, back, far)
        return far

    def path(self, a: Point, b: Point) -> list[Point]:
        """The points that the shortest way passes: its ends, and corners between them."""
        n, (reach, _), (_, back) = len(self.corners), self._ends(a), self._ends(b)
        if self.length(a, b) == int(self._straight([a], [b])[0]):
            return [a, b]
        last = self.steps.met(n, reach, back)
        out = self._straight([a], self.corners)
        first = next(k for k in range(n) if out[k] < NEVER and out[k] + self._far[k * n + last] == reach[last])
        found = [a, self.corners[first]]
        while first != last:
            first = int(self._after[first * n + last])
            found.append(self.corners[first])
        return [*found, b]


def corners(points: Sequence[Point]) -> list[Point]:
    """The points of a path at which it turns, its first and its last."""
    found: list[Point] = []
    for point in points:
        if found and found[-1] == point:
            continue
        while len(found) > 1 and _straight(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found


def _straight(a: Point, b: Point, c: Point) -> bool:
    """On from b to c in the direction from a to b."""
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]
    return ux * vx + uy * vy > 0 and ux * vy == uy * vx


def measured(path: Sequence[Point]) -> int:
    """The length of a path, each stretch to the millimetre."""
    return sum(long(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path))
