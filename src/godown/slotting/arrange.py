"""The whole hall anew: from a start, or from cube per order, to an arrangement in which the walks of the past are short."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from godown.slotting.ground import Engine, Ground, ground, kernel
from godown.slotting.ranking import by_cube_per_order, by_visits, ranked, visits_of
from godown.slotting.words import Arranged, Place, Site, Sku

CHUNK: Final = 20_000
"""So many walks are priced between two looks at the clock: some 50 ms."""
CHUNKS: Final = 100
WARM: Final = 5
"""At first a change may lengthen all walks together by this share (percent) of what an average visit costs."""
SEEDS: Final = 2_147_483_646

Step = tuple[int, int]
"""(walks to price, thousandths of the search that are over)."""


def _by_work(work: int) -> Iterator[Step]:
    for chunk in range(CHUNKS):
        yield work // CHUNKS, chunk * 1000 // CHUNKS


def _by_clock(seconds: float) -> Iterator[Step]:
    start, limit = time.perf_counter_ns(), int(seconds * 1_000_000_000)
    while (gone := time.perf_counter_ns() - start) < limit:
        yield CHUNK, gone * 1000 // limit


def arrange(
    site: Site[Place, Sku],
    start: Mapping[Sku, int] | None = None,
    *,
    seed: int = 1,
    walks: int = 2_000_000,
    seconds: float | None = None,
    engine: Engine | None = None,
    progress: Callable[[int], bool] = lambda thousandths: True,
) -> Arranged[Sku]:
    """Lay every SKU where the walks of the past would have been shortest. `start`: which cell each lies in (by number);
    else the better of cube per order and visits. Items without a cell are left out of the walks.

    Threshold accepting on exact walks: the same seed and number of `walks` (priced) give the same answer; `seconds` instead
    searches as long as a person waits. `progress` is told the thousandths done and answers whether to go on.
    """
    engine = engine or kernel()
    starts = _starts(site) if start is None else [[start.get(item.key) for item in site.items]]
    laid, ground_of, before = min((_laid(site, first, engine) for first in starts), key=lambda one: one[2])
    if not len(ground_of.H[1]):
        return Arranged(_named(laid, ground_of.slots()), before, before, 0)
    chunks = _by_work(walks) if seconds is None else _by_clock(seconds)
    tried, slots, after = _searched(ground_of, before, seed, chunks, progress)
    return Arranged(_named(laid, slots), before, after, tried)


def _starts(site: Site[Place, Sku]) -> list[list[int | None]]:
    """Cube per order, and visits alone: which is shorter depends on how alike the cells are."""
    visits = visits_of(site)
    return [ranked(site, by_cube_per_order(site.items, visits)), ranked(site, by_visits(visits))]


def _laid(site: Site[Place, Sku], first: Sequence[int | None], engine: Engine) -> tuple[Site[Place, Sku], Ground, int]:
    """The site without the items that have no cell, laid out, and how long its walks are."""
    pairs = [(item, cell) for item, cell in zip(site.items, first, strict=True) if cell is not None]
    laid = Site(site.hall, site.cells, [item for item, _ in pairs], site.trips)
    here = ground(laid, [cell for _, cell in pairs], engine)
    return laid, here, here.lay_out()


def _named(site: Site[Place, Sku], slots: Sequence[int]) -> dict[Sku, int]:
    return {item.key: cell for item, cell in zip(site.items, slots, strict=True)}


def _searched(
    here: Ground, before: int, seed: int, chunks: Iterator[Step], progress: Callable[[int], bool]
) -> tuple[int, list[int], int]:
    """Search; answer how many changes were tried, and the best arrangement seen with its length."""
    engine, now, tried = here.engine, before, 0
    best, slots = before, here.slots()
    order = sorted(range(len(here.visits)), key=lambda n: (-here.visits[n], n))
    place = [0] * len(order)
    for rank, item in enumerate(order):
        place[item] = rank
    by_rank, rank_of, dice = engine.numbers(order), engine.numbers(place), engine.numbers([seed % SEEDS + 1])
    warm = before * WARM // (100 * max(1, len(order)))
    for work, gone in chunks:
        most = warm * max(0, 900 - gone) // 900
        _, more, longer = engine.search(work, most, by_rank, rank_of, dice, here.G, here.W, here.H, here.R, here.A)
        now, tried = now + int(longer), tried + int(more)
        if now < best:
            best, slots = now, here.slots()
        if not progress(gone):
            break
    return tried, slots, best
