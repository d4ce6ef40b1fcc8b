"""Which box: the cheapest that holds everything. Pure; a first fit by sides and volume, not a packing picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

FILL_PERCENT: Final = 90
"""Goods never fill a box to its last corner; more than this share of its volume is taken as too much."""
OFF_PERCENT: Final = 8
OFF_GRAMS: Final = 20
"""A weight that is off by more than both asks for a second look."""


@dataclass(frozen=True, slots=True)
class Item:
    """Units of a SKU with its measures; a SKU without measures (0) is passed over."""

    length_mm: int
    width_mm: int
    height_mm: int
    weight_grams: int
    units: int


@dataclass(frozen=True, slots=True)
class BoxSize:
    """A box on the shelf: inner measures, cost, and how many are left."""

    code: str
    length_mm: int
    width_mm: int
    height_mm: int
    cost_paise: int
    left: int
    max_weight_grams: int | None = None

    @property
    def volume_mm3(self) -> int:
        """What the box holds."""
        return self.length_mm * self.width_mm * self.height_mm


def fits(items: Iterable[Item], box: BoxSize) -> bool:
    """Whether each item goes in by its sides, all together by volume, and the weight is allowed."""
    sides = sorted((box.length_mm, box.width_mm, box.height_mm))
    volume = weight = 0
    for item in items:
        own = sorted((item.length_mm, item.width_mm, item.height_mm))
        if any(mine > theirs for mine, theirs in zip(own, sides, strict=True)):
            return False
        volume += own[0] * own[1] * own[2] * item.units
        weight += item.weight_grams * item.units
    if box.max_weight_grams is not None and weight > box.max_weight_grams:
        return False
    return volume * 100 <= box.volume_mm3 * FILL_PERCENT


def cheapest(items: Sequence[Item], boxes: Iterable[BoxSize]) -> str | None:
    """The code of the cheapest box on the shelf that holds everything; the smaller one of two that cost the same."""
    able = [box for box in boxes if box.left > 0 and fits(items, box)]
    return min(able, key=lambda box: (box.cost_paise, box.volume_mm3, box.code)).code if able else None


def is_off(weighed_grams: int, expected_grams: int) -> bool:
    """Whether a weight differs so much from what the goods and the box should weigh that a person should look."""
    gap = abs(weighed_grams - expected_grams)
    return gap > OFF_GRAMS and gap * 100 > expected_grams * OFF_PERCENT
