"""The words of a walk: a hall of parallel aisles, stops, and the walk past them. Whole millimetres."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

Spot = tuple[int, int]
"""(aisle, way from the front end of the aisle in mm)."""


@dataclass(frozen=True, slots=True)
class Stop(Generic[Key]):
    """A bin to visit: its aisle and the way from the front end of the aisle."""

    key: Key
    aisle: int
    position_mm: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """A stretch of an aisle that nobody passes: a lorry, a spill, a count. Bins in front of it and behind stay in reach."""

    aisle: int
    from_mm: int
    to_mm: int


@dataclass(frozen=True, slots=True)
class Hall:
    """Parallel aisles, `pitch_mm` apart, joined by cross-aisles.

    `cross_mm` are the places of the 2 to 6 cross-aisles along the aisles, the first 0 (the front), the last the length of an
    aisle (the back); each counts as a line without width. The walk begins at `start` and ends at `end`: None, where it began.
    """

    aisles: int
    pitch_mm: int
    cross_mm: tuple[int, ...]
    start: Spot = (0, 0)
    end: Spot | None = None
    blocked: tuple[Blocked, ...] = ()


def reachable(hall: Hall, spot: Spot) -> bool:
    """A cross-aisle can be reached from here along the aisle, past no stretch that is blocked."""
    aisle, place = spot
    walls = [(wall.from_mm, wall.to_mm) for wall in hall.blocked if wall.aisle == aisle]
    return any(
        not any(since < max(place, row) and to > min(place, row) for since, to in walls) for row in hall.cross_mm
    )


@dataclass(frozen=True, slots=True)
class Walk(Generic[Key]):
    """Stops in walking order, the length of the walk, and its corners (x, y) for drawing."""

    stops: tuple[Stop[Key], ...]
    length_mm: int
    path: tuple[tuple[int, int], ...]


class Unreachable(ValueError):
    """No walk leads past these stops: they lie outside the hall or between two stretches that are blocked."""
