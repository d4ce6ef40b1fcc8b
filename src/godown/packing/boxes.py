"""Which box: SKUs and packaging as things and boxes of `godown.boxing`, and what it suggests. Pure."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from godown import boxing
from godown.boxing import Box, Choice, Filled, Item, Tariff
from godown.catalog import Sku
from godown.packing.words import PlacedUnit, PlannedBox, Suggestion

OFF_PERCENT: Final = 8
OFF_GRAMS: Final = 20
"""A weight that is off by more than both asks for a second look."""
MANY: Final = 1_000
"""So many orders packed at once are worth the kernel: fewer are done before it is loaded (or, once on a machine, compiled)."""


def item_of(sku: Sku, units: int) -> Item:
    """Units of a SKU as they are packed."""
    sides = (sku.length_mm, sku.width_mm, sku.height_mm)
    return Item(sku.code, *sides, sku.weight_grams, units, sku.this_side_up, sku.fragile, sku.bears_grams)


def box_of(sku: Sku, left: int) -> Box:
    """A box on the shelf; its measures are those inside."""
    inner = (sku.length_mm, sku.width_mm, sku.height_mm)
    return Box(sku.code, *inner, sku.weight_grams, sku.max_weight_grams, sku.outer_mm, sku.cost_of(1), max(left, 0))


def measured(item: Item) -> bool:
    """Whether all its sides are known."""
    return min(item.length_mm, item.width_mm, item.height_mm) > 0


def may_hold(items: Iterable[Item], box: Box) -> bool:
    """Whether each thing goes in by its sides, all together by volume, and the weight is allowed. What has no measures is passed
    over."""
    volume, grams = 0, box.own_grams
    for item in items:
        grams += item.weight_grams * item.units
        if measured(item):
            volume += item.volume_mm3 * item.units
            if not boxing.goes_in(item, box):
                return False
    return volume <= box.volume_mm3 and (box.most_grams is None or grams <= box.most_grams)


def suggest(
    items: Sequence[Item], boxes: Sequence[Box], tariff: Tariff | None = None, *, orders: int = 1
) -> Suggestion:
    """The fewest, then cheapest boxes on the shelf for goods; of `orders` that are packed at once this is one."""
    there = tuple(box for box in boxes if box.left)
    if lacking := tuple(str(item.key) for item in items if not measured(item)):
        able = [box for box in there if may_hold(items, box)]
        best = min(able, key=lambda box: (box.cost_paise, box.volume_mm3, str(box.key)), default=None)
        return Suggestion(str(best.key) if best else None, unmeasured=lacking)
    choice = _chosen(tuple(items), there, tariff, orders >= MANY)
    if choice.outside or not choice.boxes:
        return Suggestion(None)
    planned = sorted((_planned(filled, tariff) for filled in choice.boxes), key=lambda one: -len(one.units))
    return Suggestion(planned[0].code, tuple(planned))


def in_box(items: Sequence[Item], boxes: Sequence[Box], code: str, tariff: Tariff | None = None) -> Suggestion:
    """How goods lie in a box that a packer takes instead; no placement where none is found that holds all."""
    found = suggest(items, [box for box in boxes if box.key == code], tariff)
    return Suggestion(code, found.boxes if len(found.boxes) == 1 else (), found.unmeasured)


@lru_cache(maxsize=512)
def _chosen(items: tuple[Item, ...], boxes: tuple[Box, ...], tariff: Tariff | None, many: bool) -> Choice:
    """A screen asks the same again with every scan."""
    return boxing.choose(items, boxes, tariff, compiled=many)


def _planned(filled: Filled, tariff: Tariff | None) -> PlannedBox:
    units = tuple(PlacedUnit(str(u.key), u.x, u.y, u.z, u.dx, u.dy, u.dz) for u in filled.units)
    return PlannedBox(
        str(filled.box.key), *filled.box.inner_mm, filled.weight_grams, filled.chargeable_grams if tariff else None,
        filled.charge_paise if tariff else None, units,
    )  # fmt: skip


def is_off(weighed_grams: int, expected_grams: int) -> bool:
    """Whether a weight differs so much from what the goods and the box should weigh that a person should look."""
    gap = abs(weighed_grams - expected_grams)
    return gap > OFF_GRAMS and gap * 100 > expected_grams * OFF_PERCENT
