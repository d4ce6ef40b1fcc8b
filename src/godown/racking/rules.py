"""Where bins are: names and coordinates of a rack layout. Pure. Letters I and O are never in a name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
AISLES_MAX = len(LETTERS) * (len(LETTERS) + 1)
CROSS_AISLES_MAX = 6
BINS_MAX = 50_000
"""One call lays out at most so many bins; a larger hall is laid out zone by zone."""


NAMED: Final = re.compile(r"([A-Za-z]{1,3}|\d{1,3})[-_ ./]?(\d{1,2})[-_ ./](\d)")
NUMBERS_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class LayoutSpec:
    """A block of parallel aisles: "6 aisles x 20 bays x 4 levels"; or a room, whose aisles are its shelves.

    2 to 6 `cross_aisles`: the front, the back, and those between, each a bay wide, which part the aisles into blocks as even as can be.
    Walks begin before `depot_aisle` and end before `drop_aisle` (None: where they began), at the front or the back.
    """

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
    cross_aisles: int = 2
    drop_aisle: int | None = None
    drop_end: str | None = None


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
    if not 2 <= spec.cross_aisles <= min(CROSS_AISLES_MAX, spec.bays + 1):
        return f"2 to {CROSS_AISLES_MAX} cross-aisles (front and back included), and a bay at least in each block."
    if not {spec.depot_end, spec.drop_end or "front"} <= {"front", "back"}:
        return "Walks begin and end at the front or the back."
    if spec.drop_aisle is not None and not 0 <= spec.drop_aisle < spec.aisles + spec.first_aisle:
        return "Walks end before one of the aisles."
    if min(spec.pitch_mm, spec.bay_mm, spec.level_mm) < 1 or not 0 <= spec.depot_aisle < spec.aisles + spec.first_aisle:
        return "Distances are at least 1 mm, and the depot stands before one of the aisles."
    return None


def length_mm(spec: LayoutSpec) -> int:
    """Length of an aisle from its front cross-aisle to its back one."""
    return (spec.bays + spec.cross_aisles - 1) * spec.bay_mm


def last_bays(bays: int, cross_aisles: int) -> list[int]:
    """The last bay of each block but the last: behind it a cross-aisle lies."""
    return [bays * block // (cross_aisles - 1) for block in range(1, cross_aisles - 1)]


def position_mm(bay: int, bays: int, cross_aisles: int, bay_mm: int) -> int:
    """The way from the front of an aisle to a bay; a cross-aisle is as wide as a bay."""
    return (bay + sum(bay > last for last in last_bays(bays, cross_aisles))) * bay_mm


def cross_mm(bays: int, cross_aisles: int, bay_mm: int) -> list[int]:
    """Where the cross-aisles between front and back lie, at their middle."""
    return [position_mm(last, bays, cross_aisles, bay_mm) + bay_mm for last in last_bays(bays, cross_aisles)]


def bins(spec: LayoutSpec) -> Iterator[BinSpec]:
    """All bins of a layout, aisle by aisle, bay by bay, from the ground up."""
    for number in range(spec.first_aisle, spec.first_aisle + spec.aisles):
        aisle = aisle_name(number)
        for bay in range(1, spec.bays + 1):
            for level in range(1, spec.levels + 1):
                way = position_mm(bay, spec.bays, spec.cross_aisles, spec.bay_mm)
                yield BinSpec(
                    name=f"{aisle}-{bay:02d}-{level}",
                    aisle=aisle,
                    aisle_no=number,
                    bay=bay,
                    level=level,
                    position_mm=way,
                    x_mm=number * spec.pitch_mm,
                    y_mm=way,
                    z_mm=(level - 1) * spec.level_mm,
                )


def named(bin_name: str) -> tuple[str, int, int]:
    """Aisle, bay and level as a bin's name says them; nothing and 0 where it says none.

    >>> named("a-03-2"), named("Shelf by the door")
    (('A', 3, 2), ('', 0, 0))
    """
    parts = NAMED.fullmatch(bin_name)
    return (parts[1].upper(), int(parts[2]), int(parts[3])) if parts else ("", 0, 0)


def numbered(aisles: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """Where each aisle stands, counted from 0: known ones stay; A, B, C and 1, 2, 3 take their own number where it is free;
    others take the next free ones in the order of their names."""
    numbers = dict(known)
    taken = set(numbers.values())
    rest = []
    for aisle in sorted(set(aisles) - set(numbers), key=lambda name: (len(name), name)):
        own = (
            LETTERS.find(aisle.upper())
            if len(aisle) == 1 and aisle.isalpha()
            else int(aisle) - 1
            if aisle.isdecimal()
            else -1
        )
        if 0 <= own < NUMBERS_MAX and own not in taken:
            numbers[aisle] = own
            taken.add(own)
        else:
            rest.append(aisle)
    free = (number for number in range(len(taken) + len(rest)) if number not in taken)
    return numbers | dict(zip(rest, free, strict=False))
