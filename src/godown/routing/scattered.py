"""Scattered storage: several bins hold a SKU; choose bins and walk together.

The single picker routing problem with scattered storage: Weidinger (EJOR 268, 2018), Goeke & Schneider (INFORMS JoC 33, 2021),
Hessler & Irnich (2023). `scatter.py` says how it is searched; the walk past the bins that were chosen is exact.
"""

import importlib
import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Generic, TypeVar

from godown.routing.exact import is_closed, kernel, shortest_walk, tables_of
from godown.routing.words import Hall, Key, Spot, Stop, Unreachable, Walk

Sku = TypeVar("Sku", bound=Hashable)

SEARCH: Final = "godown.routing.scatter_ground"
CHUNKS: Final = 20
WORK: Final = 10_000_000
"""Steps of the dynamic program that the search may take: some six milliseconds, less where it proves its answer."""
CHUNK: Final = 250_000
"""So many steps are taken between two looks at the clock: a fraction of a millisecond."""


def _by_effort(effort: int) -> Iterator[tuple[int, int]]:
    for chunk in range(CHUNKS):
        yield effort // CHUNKS, 1000 * (CHUNKS - 1 - chunk) // CHUNKS


def _by_clock(milliseconds: int) -> Iterator[tuple[int, int]]:
    start, limit = time.perf_counter_ns(), milliseconds * 1_000_000
    while (gone := time.perf_counter_ns() - start) < limit:
        yield CHUNK, 1000 * (limit - gone) // limit


@dataclass(frozen=True, slots=True)
class Source(Generic[Key]):
    """Units of a SKU in a bin. A lower `rank` must be emptied before a higher one is touched (FEFO: days of expiry in order)."""

    key: Key
    aisle: int
    position_mm: int
    units: int
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Gathered(Generic[Key]):
    """The walk past the chosen bins, how many units are taken from each."""

    walk: Walk[Key]
    units: dict[Key, int]


@dataclass(frozen=True, slots=True)
class Taken(Generic[Key]):
    """A bin that may be chosen: so many of its units count, and so much farther one walks rather than open it."""

    source: Source[Key]
    units: int
    penalty: int


def gather(
    hall: Hall,
    wanted: Mapping[Sku, int],
    sources: Mapping[Sku, Sequence[Source[Key]]],
    *,
    open_bin_mm: int = 0,
    seed: int = 1,
    effort: int = WORK,
    milliseconds: int | None = None,
) -> Gathered[Key]:
    """Choose bins for what is wanted and walk past them. A key names one SKU in one bin.

    `open_bin_mm`: so much farther one walks rather than leave a bin half empty. Refuses (`Unreachable`) what the bins do not
    hold. The same seed and effort give the same answer;
    `milliseconds` instead of effort searches as long as a person waits.
    """
    groups = [
        group for sku, units in wanted.items() if units > 0 for group in groups_of(sources[sku], units, open_bin_mm)
    ]
    if any(sum(item.units for item in items) < need for need, items in groups):
        raise Unreachable("The bins do not hold what is wanted.")
    chosen = (
        _chosen(hall, groups, seed, _by_effort(effort) if milliseconds is None else _by_clock(milliseconds))
        if groups
        else []
    )
    units: dict[Key, int] = {}
    for (need, _), items in zip(groups, chosen, strict=True):
        units |= dict(units_of(need, items))
    by_key = {source.key: source for group in sources.values() for source in group}
    stops = [Stop(key, by_key[key].aisle, by_key[key].position_mm) for key in units]
    return Gathered(shortest_walk(hall, stops), units)


def groups_of(sources: Sequence[Source[Key]], units: int, open_bin_mm: int) -> Iterator[tuple[int, list[Taken[Key]]]]:
    """What must be taken, as (units, items to choose from): each bin of a rank that is emptied, then the last rank as a choice."""
    for _, group in groupby(sorted(sources, key=lambda source: source.rank), key=lambda source: source.rank):
        rank = [source for source in group if source.units > 0]
        if units > 0 and sum(source.units for source in rank) <= units:
            yield from ((source.units, [Taken(source, source.units, 0)]) for source in rank)
        elif units > 0:
            yield units, [Taken(s, min(s.units, units), open_bin_mm if s.units > units else 0) for s in rank]
        units -= sum(source.units for source in rank)
    if units > 0:
        yield units, []


def units_of(need: int, items: Sequence[Taken[Key]]) -> Iterator[tuple[Key, int]]:
    """Units from each chosen bin, the fullest first, so that none is visited in vain."""
    for item in sorted(items, key=lambda item: -item.units):
        if need > 0:
            yield item.source.key, min(need, item.units)
        need -= item.units


def _chosen(
    hall: Hall, groups: Sequence[tuple[int, list[Taken[Key]]]], seed: int, chunks: Iterator[tuple[int, int]]
) -> list[list[Taken[Key]]]:
    search = importlib.import_module(SEARCH)
    items = [item for _, group in groups for item in group]
    spots = [_beside(hall, (item.source.aisle, item.source.position_mm)) for item in items]
    taken = search.run(_on_crossings(hall), tables_of(kernel(), len(hall.cross_mm), is_closed(hall)),
        spots, [(len(group), need) for need, group in groups], [(i.units, i.penalty) for i in items],
        seed, chunks)  # fmt: skip
    flags = iter(zip(items, taken, strict=True))
    return [[item for item, flag in (next(flags) for _ in group) if flag] for _, group in groups]


def _beside(hall: Hall, spot: Spot) -> Spot:
    """The search sees bins between crossings: one that lies at a crossing is moved by a millimetre."""
    if spot[1] in hall.cross_mm:
        return spot[0], spot[1] + (1 if spot[1] < hall.cross_mm[-1] else -1)
    return spot


def _on_crossings(hall: Hall) -> Hall:
    """The search begins and ends walks at crossings: the nearest ones. The walk that is answered begins and ends where it must."""

    def near(spot: Spot) -> Spot:
        return spot[0], min(hall.cross_mm, key=lambda row: abs(row - spot[1]))

    return Hall(hall.aisles, hall.pitch_mm, hall.cross_mm, near(hall.start), near(hall.end) if hall.end else None)
