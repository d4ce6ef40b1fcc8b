"""What may lie where. Said once to read (`fits`) and once as numbers for the kernel (`numbers`)."""

from collections.abc import Sequence
from typing import Any, Final

from godown.slotting.words import Cell, Item

BOUNDLESS: Final = 1 << 60
MEASURES: Final = 5
"""Volume, weight, longest side, units, level."""


def fits(item: Item[Any], cell: Cell[Any]) -> bool:
    """The cell bears the item: room, weight, the longest side, not too high, in a zone that it may lie in."""
    return (
        (cell.volume_ml is None or item.volume_ml <= cell.volume_ml)
        and (cell.weight_grams is None or item.weight_grams <= cell.weight_grams)
        and (cell.longest_mm is None or item.longest_mm <= cell.longest_mm)
        and (cell.units is None or item.units <= cell.units)
        and (item.level_max is None or cell.level <= item.level_max)
        and (item.zones is None or cell.zone in item.zones)
    )


def needs(items: Sequence[Item[Any]]) -> list[int]:
    """What each item asks for, MEASURES numbers an item. A level is counted from the top, so that more is harder to give."""
    return [
        number
        for item in items
        for number in (
            item.volume_ml, item.weight_grams, item.longest_mm, item.units,
            -BOUNDLESS if item.level_max is None else -item.level_max,
        )
    ]  # fmt: skip


def rooms(cells: Sequence[Cell[Any]]) -> list[int]:
    """What each cell gives, in the measures of `needs`."""
    return [
        number
        for cell in cells
        for number in (
            BOUNDLESS if cell.volume_ml is None else cell.volume_ml,
            BOUNDLESS if cell.weight_grams is None else cell.weight_grams,
            BOUNDLESS if cell.longest_mm is None else cell.longest_mm,
            BOUNDLESS if cell.units is None else cell.units,
            -cell.level,
        )
    ]


def zones(items: Sequence[Item[Any]], cells: Sequence[Cell[Any]]) -> tuple[list[int], list[int], int, list[int]]:
    """The class of each item, the zone of each cell as numbers, how many zones, and which class may lie in which zone (1)."""
    names = sorted({cell.zone for cell in cells})
    number = {name: n for n, name in enumerate(names)}
    classes: dict[frozenset[str] | None, int] = {}
    of_item = [classes.setdefault(item.zones, len(classes)) for item in items]
    allowed = [int(wanted is None or name in wanted) for wanted in classes for name in names]
    return of_item, [number[cell.zone] for cell in cells], len(names), allowed
