"""The words of choosing boxes: what goes in, what it may go into, what a courier counts, and where each unit lies."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

ENOUGH_PERCENT: Final = 75
"""So much of its base a unit lies on. With more than half, its centre lies over what bears it, so it cannot tip."""


@dataclass(frozen=True, slots=True)
class Item:
    """Units of one thing: sides in mm, grams each. `upright`: its height stays up. `fragile`: nothing lies on it or above it.
    `bears_grams`: at most so much lies on it (None: anything)."""

    key: Hashable
    length_mm: int
    width_mm: int
    height_mm: int
    weight_grams: int
    units: int = 1
    upright: bool = False
    fragile: bool = False
    bears_grams: int | None = None

    @property
    def volume_mm3(self) -> int:
        """Of one unit."""
        return self.length_mm * self.width_mm * self.height_mm

    def turns(self) -> list[tuple[int, int, int]]:
        """The ways in which it may lie, each once, as sides along x, y and z."""
        long, wide, high = self.length_mm, self.width_mm, self.height_mm
        ways = [(long, wide, high), (wide, long, high)]
        if not self.upright:
            ways += [(long, high, wide), (high, long, wide), (wide, high, long), (high, wide, long)]
        return list(dict.fromkeys(ways))


@dataclass(frozen=True)
class Box:
    """A box on the shelf. Inner sides in mm, `height_mm` up; what it weighs itself, and at most with what is in it (None: any);
    outer sides where they differ; cost; how many are left (None: as many as wanted)."""

    key: Hashable
    length_mm: int
    width_mm: int
    height_mm: int
    own_grams: int = 0
    most_grams: int | None = None
    outer_mm: tuple[int, int, int] | None = None
    cost_paise: int = 0
    left: int | None = None

    @cached_property
    def inner_mm(self) -> tuple[int, int, int]:
        """Along x, y and z."""
        return self.length_mm, self.width_mm, self.height_mm

    @cached_property
    def volume_mm3(self) -> int:
        """What it holds."""
        return self.length_mm * self.width_mm * self.height_mm


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a courier charges by. Volumetric grams = outer mm3 / `divisor` (cm3 a kilogram: 5000, 4000, ...; 0: weight alone
    counts); the larger of weight and volumetric weight is rounded up to whole slabs."""

    divisor: int = 5000
    slab_grams: int = 500
    slab_paise: int = 0

    def volumetric_grams(self, sides_mm: tuple[int, int, int]) -> int:
        """What its size weighs, rounded up to the gram."""
        return -(-(sides_mm[0] * sides_mm[1] * sides_mm[2]) // self.divisor) if self.divisor else 0

    def chargeable_grams(self, sides_mm: tuple[int, int, int], weight_grams: int) -> int:
        """What the courier charges a parcel by."""
        return self.slabs(sides_mm, weight_grams) * max(self.slab_grams, 1)

    def slabs(self, sides_mm: tuple[int, int, int], weight_grams: int) -> int:
        """Whole slabs of a parcel."""
        return -(-max(self.volumetric_grams(sides_mm), weight_grams) // max(self.slab_grams, 1))


@dataclass(frozen=True, slots=True)
class Placed:
    """One unit in a box: its corner nearest the back left of the floor, and its sides along x, y and z, in mm."""

    key: Hashable
    x: int
    y: int
    z: int
    dx: int
    dy: int
    dz: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A box with its units, in an order in which they can be put in; what all weighs, and what the courier charges it by."""

    box: Box
    units: tuple[Placed, ...]
    weight_grams: int
    chargeable_grams: int
    charge_paise: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Boxes for an order; `outside` has what goes into none of them (key -> units); `least`: no fewer boxes can do."""

    boxes: tuple[Filled, ...]
    outside: dict[Hashable, int]
    least: int

    @property
    def cost_paise(self) -> int:
        """Of boxes and slabs."""
        return sum(filled.box.cost_paise + filled.charge_paise for filled in self.boxes)
