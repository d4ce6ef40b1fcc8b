"""Bins for a few SKUs and the walk past them, in plain Python: `gather` without its kernel, for a choice that may not wait for a compiler.

Each SKU that lies in several bins takes the one that lengthens the walk least (cheapest insertion), those of fewest bins first;
then each is chosen anew beside all others, until nothing changes. What must be emptied first (FEFO) is never passed over.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from godown.routing.exact import shortest_length
from godown.routing.free_form import about
from godown.routing.ground import Ground
from godown.routing.scattered import Sku, Source, Taken, groups_of, units_of
from godown.routing.site import Ways
from godown.routing.words import Key, Spot, Unreachable

ROUNDS: Final = 3


def near_bins(
    ground: Ground, wanted: Mapping[Sku, int], sources: Mapping[Sku, Sequence[Source[Key]]], *, open_bin_mm: int = 0
) -> dict[Key, int]:
    """Units to take from each bin, as `gather` says. What the bins do not hold is left out. The same question, the same answer."""
    groups = [
        group for sku, units in wanted.items() if units > 0 for group in groups_of(sources[sku], units, open_bin_mm)
    ]
    chosen: list[list[Taken[Key]]] = [list(items) if _all(need, items) else [] for need, items in groups]
    open_ = sorted((n for n, items in enumerate(chosen) if not items), key=lambda n: (len(groups[n][1]), n))
    for _ in range(ROUNDS):
        before = [list(items) for items in chosen]
        for n in open_:
            chosen[n] = []
            around = {_spot(item) for items in chosen for item in items}
            chosen[n] = _nearest(ground, around, *groups[n])
        if chosen == before:
            break
    units: dict[Key, int] = {}
    for (need, _), items in zip(groups, chosen, strict=True):
        units |= dict(units_of(need, items))
    return units


def _all(need: int, items: Sequence[Taken[Key]]) -> bool:
    return len(items) == 1 or sum(item.units for item in items) <= need


def _spot(item: Taken[Key]) -> Spot:
    return item.source.aisle, item.source.position_mm


def _nearest(ground: Ground, around: set[Spot], need: int, items: Sequence[Taken[Key]]) -> list[Taken[Key]]:
    """Bins that cover what is needed, each the one that then lengthens the walk least; of equal ones the fullest, then the first."""
    left, spots, found = list(items), set(around), []
    while need > 0 and left:
        price = {_spot(item): _length(ground, spots | {_spot(item)}) for item in left}
        best = min(left, key=lambda item: (price[_spot(item)] + item.penalty, -item.units))
        left.remove(best)
        spots.add(_spot(best))
        found.append(best)
        need -= best.units
    return found


def _length(ground: Ground, spots: set[Spot]) -> int:
    if isinstance(ground, Ways):
        return about(ground, spots)
    try:
        return shortest_length(ground, spots)
    except Unreachable:
        return 1 << 50
