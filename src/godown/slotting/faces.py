"""How much of a SKU should lie where it is picked: days of sales, as far as the cell holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from godown.slotting.words import Cell

BUSY_PERCENT: Final = 90
"""A face is refilled before a day as busy as nine of ten would empty it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a SKU, and how many come in a pack (a face is filled by whole packs where that fits)."""

    volume_ml: int = 0
    weight_grams: int = 0
    pack: int = 1


@dataclass(frozen=True, slots=True)
class FaceSize:
    """Refill below `min_units`, up to `max_units`; `wanted_units` is what the days ask for, more than the maximum where the
    cell holds less."""

    min_units: int
    max_units: int
    wanted_units: int


def holds(unit: Unit, cell: Cell[Any], units_max: int | None = None) -> int | None:
    """How many units the cell bears by volume, weight and its own count. None: no limit is known."""
    limits = [
        limit // each
        for limit, each in ((cell.volume_ml, unit.volume_ml), (cell.weight_grams, unit.weight_grams))
        if limit is not None and each > 0
    ]
    return min([*limits, *([units_max] if units_max is not None else [])], default=None)


def face_size(daily: Sequence[int], days: int, unit: Unit, room: int | None) -> FaceSize | None:
    """The size of a face by the units sold on each day (days without sales too). None: nothing was sold, or not one fits.

    Maximum: `days` of mean sales, up to whole packs, at least twice the minimum where there is room. Minimum: what nine of
    ten days do not exceed, at least 1, at most half of what fits (or there would be a refill for every pick)."""
    sold = sum(daily)
    if not sold or room == 0:
        return None
    busy = sorted(daily)[min(len(daily) - 1, len(daily) * BUSY_PERCENT // 100)]
    low = max(1, busy)
    wanted = max(-(-sold * days // len(daily)), 2 * low)
    wanted = -(-wanted // unit.pack) * unit.pack
    high = wanted if room is None else min(wanted, room)
    if high < wanted and high > unit.pack:
        high -= high % unit.pack
    return FaceSize(max(1, min(low, high // 2)), high, wanted)
