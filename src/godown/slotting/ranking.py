"""Where to begin: the SKU with least cube per order nearest to the start (Heskett 1963), and the classes A, B and C."""

from collections.abc import Hashable, Sequence
from typing import Any, TypeVar

from godown.routing import Ground, walk_lengths
from godown.slotting.rules import fits
from godown.slotting.words import Cell, Item, Site

Sku = TypeVar("Sku", bound=Hashable)

A_PERCENT, B_PERCENT = 80, 95
"""A: the SKUs that make up the first 80 % of visits; B: up to 95 %; C: the others."""


def abc(visits: Sequence[int]) -> list[str]:
    """The class of each SKU by its share of all visits, the most visited first (Pareto; Dickie 1951)."""
    total, so_far = sum(visits), 0
    found = ["C"] * len(visits)
    for n in sorted(range(len(visits)), key=lambda n: (-visits[n], n)):
        if visits[n] and so_far * 100 < total * B_PERCENT:
            found[n] = "A" if so_far * 100 < total * A_PERCENT else "B"
        so_far += visits[n]
    return found


def distances(hall: Ground, cells: Sequence[Cell[Any]]) -> list[int]:
    """How long the walk past this one cell is."""
    return walk_lengths(hall, [[cell.spot] for cell in cells])


def visits_of(site: Site[Any, Any]) -> list[int]:
    """How many trips fetched each item."""
    number = {item.key: n for n, item in enumerate(site.items)}
    found = [0] * len(site.items)
    for trip in site.trips:
        for sku in set(trip):
            if sku in number:
                found[number[sku]] += 1
    return found


def by_cube_per_order(items: Sequence[Item[Any]], visits: Sequence[int]) -> list[int]:
    """Items in the order of their volume over their visits; what nobody asks for comes last, the small first."""
    return sorted(range(len(items)), key=lambda n: (not visits[n], max(items[n].volume_ml, 1) * 1_000_000 // max(visits[n], 1),
                                                   -visits[n], n))  # fmt: skip


def by_visits(visits: Sequence[int]) -> list[int]:
    """Items in the order of their visits, the most visited first: cube per order where every SKU takes one cell."""
    return sorted(range(len(visits)), key=lambda n: (-visits[n], n))


def ranked(site: Site[Any, Any], order: Sequence[int] | None = None) -> list[int | None]:
    """The cell of each item: in this order (that of cube per order), each takes the nearest free cell that bears it. Who comes
    late sends others on to cells that they may lie in too (augmenting paths: Kuhn 1955). None: no cell bears it."""
    far = distances(site.hall, site.cells)
    near = sorted(range(len(site.cells)), key=lambda n: (far[n], site.cells[n].level, n))
    slots: list[int | None] = [None] * len(site.items)
    holder: dict[int, int] = {}
    for item in order if order is not None else by_cube_per_order(site.items, visits_of(site)):
        path = _way(item, site, near, holder)
        for who, cell in path:
            slots[who] = cell
            holder[cell] = who
    return slots


def _way(item: int, site: Site[Any, Any], near: Sequence[int], holder: dict[int, int]) -> list[tuple[int, int]]:
    """The moves (who, cell) that give the item a cell, last first; empty: there is none. Breadth first, so few are sent on."""
    came: dict[int, tuple[int, int | None]] = {}
    ahead: list[tuple[int, int | None]] = [(item, None)]
    for who, left in ahead:
        for cell in near:
            if cell in came or not fits(site.items[who], site.cells[cell]):
                continue
            came[cell] = (who, left)
            if cell not in holder:
                return _back(cell, came)
            ahead.append((holder[cell], cell))
    return []


def _back(cell: int, came: dict[int, tuple[int, int | None]]) -> list[tuple[int, int]]:
    path, at = [], cell
    while True:
        who, left = came[at]
        path.append((who, at))
        if left is None:
            return path
        at = left
