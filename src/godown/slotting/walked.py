"""A re-slot list of a site of any shape, priced by the walks that people go: what a manager reads is what will be walked less."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from godown.routing import walk_lengths
from godown.slotting.reslot import Change, Pace, Reslot
from godown.slotting.words import Place, Site, Sku

SPARE: Final = 5
"""So many more changes are looked for than are wanted: some do not pay by the walks that people go."""


def as_walked(
    site: Site[Place, Sku],
    slots: Mapping[Sku, int],
    changes: Sequence[Change[Sku]],
    count: int,
    pace: Pace,
    progress: Callable[[int], bool] = lambda thousandths: True,
) -> Reslot[Sku]:
    """The first `count` of these changes that pay by the walks that people go, each with what it saves by these, and all walks before
    and after. A change goes where its cells are as it expects them: one that followed another that does not pay falls out too.
    `slots`: the cell in which each SKU lies before all of them. `progress` is told thousandths and says whether to go on."""
    now, held = dict(slots), {cell: sku for sku, cell in slots.items()}
    lengths = _lengths(site, now, range(len(site.trips)))
    before, trips_of = sum(lengths), _trips_of(site)
    kept: list[Change[Sku]] = []
    for turn, change in enumerate(changes):
        if len(kept) == count or not progress(1_000 * turn // len(changes)):
            break
        if now[change.sku] != change.from_cell or held.get(change.to_cell) != change.other:
            continue
        moved = {change.sku: change.to_cell} | ({change.other: change.from_cell} if change.other is not None else {})
        touched = sorted({trip for sku in moved for trip in trips_of[sku]})
        after = _lengths(site, now | moved, touched)
        saved = sum(lengths[trip] for trip in touched) - sum(after)
        if saved < pace.must_save_mm(change.seconds):
            continue
        now |= moved
        del held[change.from_cell]
        held |= {cell: sku for sku, cell in moved.items()}
        for trip, length in zip(touched, after, strict=True):
            lengths[trip] = length
        kept.append(replace(change, saved_mm=saved))
    return Reslot(tuple(kept), now, before, sum(lengths))


def _lengths(site: Site[Place, Sku], slots: Mapping[Sku, int], trips: Iterable[int]) -> list[int]:
    walks = [[site.cells[slots[sku]].spot for sku in site.trips[trip] if sku in slots] for trip in trips]
    return walk_lengths(site.hall, walks)


def _trips_of(site: Site[Place, Sku]) -> dict[Sku, list[int]]:
    found: dict[Sku, list[int]] = defaultdict(list)
    for number, trip in enumerate(site.trips):
        for sku in trip:
            found[sku].append(number)
    return found
