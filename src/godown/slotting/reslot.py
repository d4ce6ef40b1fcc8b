"""The re-slot list: the best few changes of what lies there today, each with what it saves and what it costs to do."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any, Final, Generic

from godown.routing import walk_lengths
from godown.slotting.ground import Engine, Ground, ground, kernel
from godown.slotting.ranking import distances
from godown.slotting.words import Place, Site, Sku

CARE: Final = 4
"""What a change saves must be two standard errors (squared: 4) above nothing, or it is the chance of these few walks."""
SKUS_LOOKED_AT: Final = 500
NEARER: Final = 150
"""So many cells nearest to the start, free or held by a SKU of fewer visits, are looked at for a SKU."""
MATES, BESIDE = 5, 6
"""And the cells beside those of the SKUs that are fetched with it most often."""
PORTION: Final = 2_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How walking and handling compare: `speed_mm_s` a picker walks; a list must pay within `horizon_days`; it is judged by the
    trips of `days`."""

    speed_mm_s: int = 1_000
    horizon_days: int = 30
    days: int = 30

    def must_save_mm(self, seconds: int) -> int:
        """What a change that takes so long must save in the trips that it is judged by, to pay within the horizon."""
        return max(1, -(-seconds * self.speed_mm_s * self.days // self.horizon_days))


@dataclass(frozen=True, slots=True)
class Change(Generic[Sku]):
    """A SKU goes from one cell to another; `other` lies there and goes the opposite way. Saves so much over all trips."""

    sku: Sku
    from_cell: int
    to_cell: int
    other: Sku | None
    saved_mm: int
    seconds: int

    def saved_mm_per_day(self, pace: Pace) -> int:
        """What it saves in a day, as the trips went."""
        return self.saved_mm // pace.days

    def payback_days(self, pace: Pace) -> int:
        """After so many days what was walked less has made good the time it took; rounded up."""
        return -(-self.seconds * pace.speed_mm_s * pace.days // self.saved_mm)


@dataclass(frozen=True, slots=True)
class Reslot(Generic[Sku]):
    """Changes in the order in which they are done (a later one may need the cell that an earlier one leaves), and the lengths
    of all trips before and after."""

    changes: tuple[Change[Sku], ...]
    slots: dict[Sku, int]
    before_mm: int
    after_mm: int


def best_changes(
    site: Site[Place, Sku],
    slots: Mapping[Sku, int],
    seconds_of: Mapping[Sku, int],
    count: int,
    pace: Pace = Pace(),
    *,
    care: int = CARE,
    engine: Engine | None = None,
    progress: Callable[[int], bool] = lambda thousandths: True,
) -> Reslot[Sku]:
    """The `count` changes that save most, less what they cost to do; each SKU is carried once at most. `slots`: the cell in which
    each SKU lies (by number), `seconds_of`: how long it takes to carry a SKU to another cell. `care`: squared standard errors
    that a change must save above nothing. What does not pay within the horizon is not proposed.

    Greedy: the best change is taken, others are priced again as they come to the top (lazy: Minoux 1978)."""
    here = ground(site, [slots[item.key] for item in site.items], engine or kernel())
    before = here.lay_out()
    seconds = [seconds_of[item.key] for item in site.items]
    look = _Look(site, here, seconds, pace, care)
    look.at(_candidates(site, here), progress)
    changes: list[Change[Sku]] = []
    while len(changes) < count and (found := look.best()) is not None:
        changes.append(found)
        if not progress(800 + 200 * len(changes) // count):
            break
    after = before - sum(change.saved_mm for change in changes)
    return Reslot(tuple(changes), {i.key: c for i, c in zip(site.items, here.slots(), strict=True)}, before, after)


class _Look(Generic[Place, Sku]):
    """Changes by what they save beyond what they cost, as they were last priced."""

    def __init__(self, site: Site[Place, Sku], here: Ground, seconds: list[int], pace: Pace, care: int) -> None:
        self.site, self.here, self.seconds, self.pace, self.care = site, here, seconds, pace, care
        self.heap: list[tuple[int, int, int, int]] = []
        self.taken = 0
        self.known: set[tuple[int, int]] = set()

    def at(self, pairs: Iterable[tuple[int, int]], progress: Callable[[int], bool] = lambda thousandths: True) -> None:
        """Price these changes (item, the kernel's cell) and keep what pays."""
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in self.known]
        self.known.update(fresh)
        kept = []
        for first in range(0, len(fresh), PORTION):
            part = fresh[first : first + PORTION]
            worth = [self._must_save(item, cell) for item, cell in part]
            kept += [
                (must - saved, item, cell, self.taken)
                for (item, cell), must, saved in zip(part, worth, self._gains(part, worth), strict=True)
                if saved >= must
            ]
            if not progress(800 * first // len(fresh)):
                break
        self.heap += kept
        heapify(self.heap)

    def _must_save(self, item: int, cell: int) -> int:
        return self.pace.must_save_mm(self._seconds(item, cell))

    def _seconds(self, item: int, cell: int) -> int:
        other = int(self.here.A[1][cell])
        return self.seconds[item] + (self.seconds[other] if other >= 0 else 0)

    def _gains(self, part: Sequence[tuple[int, int]], worth: Sequence[int]) -> list[int]:
        here, engine = self.here, self.here.engine
        found = engine.zeros(len(part))
        engine.gains(
            0, len(part), self.care, engine.numbers([item for item, _ in part]), engine.numbers([cell for _, cell in part]),
            engine.numbers(worth), here.G, here.W, here.H, here.R, here.A, found,
        )  # fmt: skip
        return [int(saved) for saved in found]

    def best(self) -> Change[Sku] | None:
        """Take the best change, or say that none pays."""
        while self.heap:
            _, item, cell, priced = heappop(self.heap)
            if priced == self.taken:
                return self._take(item, cell)
            must = self._must_save(item, cell)
            saved = self._gains([(item, cell)], [must])[0]
            if saved >= must:
                heappush(self.heap, (must - saved, item, cell, self.taken))
        return None

    def _take(self, item: int, cell: int) -> Change[Sku]:
        here, items = self.here, self.site.items
        left, other, seconds = int(here.A[0][item]), int(here.A[1][cell]), self._seconds(item, cell)
        saved = here.engine.take(item, cell, 0, self.care, here.G, here.W, here.H, here.R, here.A)
        here.R[6][item] = 1
        if other >= 0:
            here.R[6][other] = 1
        self.taken += 1
        change = Change(
            items[item].key,
            here.order[left],
            here.order[cell],
            items[other].key if other >= 0 else None,
            int(saved),
            seconds,
        )
        looked_at = _most_visited(here)
        follow = [(mate, near) for mate in _mates(here, item) for near in _beside(here, cell)]
        self.known.difference_update(follow)
        self.known.difference_update((one, left) for one in looked_at)
        self.at([*follow, *((one, left) for one in looked_at if other < 0)])
        return change


def _most_visited(here: Ground) -> list[int]:
    return sorted((n for n, visits in enumerate(here.visits) if visits), key=lambda n: (-here.visits[n], n))[
        :SKUS_LOOKED_AT
    ]


def _mates(here: Ground, item: int) -> list[int]:
    """The items that are fetched with this one most often."""
    begins, lines, trips_at, trips_of, times = here.H[:5]
    met: Counter[int] = Counter()
    for i in range(trips_at[item], trips_at[item + 1]):
        trip = trips_of[i]
        for n in range(begins[trip], begins[trip + 1]):
            met[int(lines[n])] += int(times[trip])
    del met[item]
    return [mate for mate, _ in sorted(met.items(), key=lambda one: (-one[1], one[0]))[:MATES]]


def _beside(here: Ground, cell: int) -> range:
    return range(max(0, cell - BESIDE), min(len(here.order), cell + BESIDE + 1))


def _candidates(site: Site[Any, Any], here: Ground) -> Iterable[tuple[int, int]]:
    """Changes worth a look, the most visited SKUs first: nearer cells that are free or held by a SKU of fewer visits, and the
    cells beside its mates'."""
    far = distances(site.hall, [site.cells[n] for n in here.order])
    near = sorted(range(len(far)), key=lambda n: (far[n], n))
    ways = [far[n] for n in near]
    for item in _most_visited(here):
        end = bisect_left(ways, far[int(here.A[0][item])])
        held = ((cell, int(here.A[1][cell])) for cell in near[:end])
        free = [cell for cell, other in held if other < 0 or here.visits[other] < here.visits[item]]
        yield from ((item, cell) for cell in free[:NEARER])
        for mate in _mates(here, item):
            yield from ((item, cell) for cell in _beside(here, int(here.A[0][mate])))


def length_of(site: Site[Place, Sku], slots: Mapping[Sku, int], trips: Iterable[Collection[Sku]]) -> int:
    """How long these trips are when each SKU lies in its slot: also those that a list was not made by."""
    return sum(
        walk_lengths(site.hall, [[site.cells[slots[sku]].spot for sku in trip if sku in slots] for trip in trips])
    )
