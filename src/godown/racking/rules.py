"""Where bins are: names and coordinates of a rack layout. Pure. Letters I and O are never in a name."""

from collections.abc import Iterator
from dataclasses import dataclass

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
AISLES_MAX = len(LETTERS) * (len(LETTERS) + 1)
BINS_MAX = 50_000
"""One call lays out at most so many bins; a larger hall is laid out zone by zone."""


@dataclass(frozen=True, slots=True)
class LayoutSpec:
    """A block of parallel aisles: "6 aisles x 20 bays x 4 levels"; or a room, whose aisles are its shelves."""

    aisles: int
    bays: int
    levels: int
    shape: str = "block"
    pitch_mm: int = 3_000
    bay_mm: int = 1_000
    level_mm: int = 500
    first_aisle: int = 0
    depot_aisle: int = 0
    depot_end: str = "front"


@dataclass(frozen=True, slots=True)
class BinSpec:
    """A bin to be: its name and where it lies. `position_mm` is the way from the front end of its aisle."""

    name: str
    aisle: str
    aisle_no: int
    bay: int
    level: int
    position_mm: int
    x_mm: int
    y_mm: int
    z_mm: int


def aisle_name(number: int) -> str:
    """A, B, ... Z without I and O, then AA, AB, ..."""
    if number < len(LETTERS):
        return LETTERS[number]
    high, low = divmod(number - len(LETTERS), len(LETTERS))
    return LETTERS[high] + LETTERS[low]


def fault(spec: LayoutSpec) -> str | None:
    """Say what is wrong with a layout."""
    if spec.shape not in ("block", "room"):
        return "A layout is a block of aisles or a room."
    if min(spec.aisles, spec.bays, spec.levels) < 1:
        return "A layout has at least one aisle, one bay and one level."
    if spec.first_aisle < 0 or spec.first_aisle + spec.aisles > AISLES_MAX or spec.levels > 9 or spec.bays > 99:
        return f"At most {AISLES_MAX} aisles, 99 bays and 9 levels."
    if spec.aisles * spec.bays * spec.levels > BINS_MAX:
        return f"At most {BINS_MAX} bins at once."
    if min(spec.pitch_mm, spec.bay_mm, spec.level_mm) < 1 or not 0 <= spec.depot_aisle < spec.aisles + spec.first_aisle:
        return "Distances are at least 1 mm, and the depot stands before one of the aisles."
    return None


def length_mm(spec: LayoutSpec) -> int:
    """Length of an aisle from its front cross-aisle to its back one."""
    return (spec.bays + 1) * spec.bay_mm


def bins(spec: LayoutSpec) -> Iterator[BinSpec]:
    """All bins of a layout, aisle by aisle, bay by bay, from the ground up."""
    for number in range(spec.first_aisle, spec.first_aisle + spec.aisles):
        aisle = aisle_name(number)
        for bay in range(1, spec.bays + 1):
            for level in range(1, spec.levels + 1):
                yield BinSpec(
                    name=f"{aisle}-{bay:02d}-{level}",
                    aisle=aisle,
                    aisle_no=number,
                    bay=bay,
                    level=level,
                    position_mm=bay * spec.bay_mm,
                    x_mm=number * spec.pitch_mm,
                    y_mm=bay * spec.bay_mm,
                    z_mm=(level - 1) * spec.level_mm,
                )
