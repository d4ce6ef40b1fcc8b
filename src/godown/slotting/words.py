"""The words of slotting: cells, what must lie in them, and which lies where. Whole millimetres, grams, millilitres."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from godown.routing import Ground, Spot

Place = TypeVar("Place", bound=Hashable)
Sku = TypeVar("Sku", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell(Generic[Place]):
    """Room for one SKU: where a walk passes it (in a site of any shape `aisle` and `position_mm` are x and y of where one stands),
    and what it bears. None: no limit. A bin that several SKUs share is as many cells with the same place."""

    key: Place
    aisle: int
    position_mm: int
    level: int = 1
    zone: str = ""
    volume_ml: int | None = None
    weight_grams: int | None = None
    longest_mm: int | None = None
    units: int | None = None

    @property
    def spot(self) -> Spot:
        """Where a walk passes it."""
        return self.aisle, self.position_mm


@dataclass(frozen=True, slots=True)
class Item(Generic[Sku]):
    """A SKU as it lies in its cell: volume, weight and number of all units there, the longest side of one. `level_max`: not higher
    than that (heavy goods); `zones`: only there (None: anywhere); `pinned`: it stays where it is."""

    key: Sku
    volume_ml: int = 0
    weight_grams: int = 0
    longest_mm: int = 0
    units: int = 0
    level_max: int | None = None
    zones: frozenset[str] | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Site(Generic[Place, Sku]):
    """A hall, or a site of any shape by its ways; its cells, the SKUs that lie in them, and the walks of the past: each the set of SKUs
    that were fetched in it. What a trip names and `items` do not is left out of it."""

    hall: Ground
    cells: Sequence[Cell[Place]]
    items: Sequence[Item[Sku]]
    trips: Sequence[Collection[Sku]]


Arrangement = dict[Sku, int]
"""Which SKU lies in which cell, by the cell's place in the list. What has no cell is absent."""


@dataclass(frozen=True, slots=True)
class Arranged(Generic[Sku]):
    """An arrangement and what its walks cost: before the search, after it, over all trips."""

    slots: dict[Sku, int]
    before_mm: int
    after_mm: int
    tried: int


class NoSuchHall(ValueError):
    """Slotting prices walks in halls without blocked stretches that begin and end at a crossing, and in sites of any shape."""
