"""The words of the re-slot list: what is asked, what is read, what is proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from godown.slotting import Site

MOVES_MAX: Final = 100
DAYS_MAX: Final = 180


@dataclass(frozen=True, slots=True)
class SlotRules:
    """How a business weighs walking against carrying. A unit of `heavy_grams` or more lies on level `heavy_level` or below (0:
    no such rule); `face_days`: a pick face holds sales of so many days."""

    days: int = 30
    horizon_days: int = 30
    speed_mm_s: int = 1_000
    cost_paise_hour: int = 12_000
    move_seconds: int = 90
    unit_seconds: int = 2
    heavy_grams: int = 0
    heavy_level: int = 2
    face_days: int = 7


LIMITS: Final = {
    "days": (1, DAYS_MAX), "horizon_days": (1, 3_650), "speed_mm_s": (100, 5_000), "cost_paise_hour": (0, 10_000_000),
    "move_seconds": (0, 3_600), "unit_seconds": (0, 600), "heavy_grams": (0, 1_000_000), "heavy_level": (1, 9), "face_days": (1, 90),
}  # fmt: skip
"""The least and the most of each rule."""


@dataclass(frozen=True, slots=True)
class Run:
    """A re-slot list: how far it is, what it was made from, and what walking it saves. Lengths are of a day, in mm; `checked_mm`
    is what the list saves a day in the trips of the last quarter, by which it was not made (None: too few)."""

    id: UUID
    facility_id: UUID
    status: str
    thousandths: int
    days: int
    wanted: int
    trips: int
    before_mm: int
    after_mm: int
    checked_mm: int | None
    said: str
    asked_at: datetime
    done_at: datetime | None
    asked_by_name: str


@dataclass(frozen=True, slots=True)
class Leg:
    """A SKU that goes from one bin to another. Legs of one `turn` belong together (two SKUs change places); the turns are done
    from first to last. `saved_mm` is what the turn saves a day, `seconds` what the leg takes; `left` units still lie where they
    leave, `there` lie where they go."""

    turn: int
    leg: int
    sku_id: UUID
    sku_code: str
    sku_name: str
    photo_file_id: UUID | None
    from_place: UUID
    from_code: str
    to_place: UUID
    to_code: str
    units: int
    saved_mm: int
    seconds: int
    payback_days: int
    taken_on: bool
    left: int
    there: int

    @property
    def carried(self) -> bool:
        """Nothing is left where it lay, and it lies where it should."""
        return not self.left and self.there > 0


@dataclass(frozen=True, slots=True)
class PastTrip:
    """A trip that was walked: when, and which SKUs it fetched."""

    trip_id: UUID
    finished_at: datetime
    sku_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class LyingHere:
    """Units of a SKU in a bin, and how many were picked there in the days that are looked at."""

    sku_id: UUID
    place_id: UUID
    units: int
    picked: int


@dataclass(frozen=True, slots=True)
class Good:
    """What slotting must know of a SKU: the volume, weight and longest side of a unit, and its zones (None: anywhere)."""

    volume_ml: int
    weight_grams: int
    longest_mm: int
    zones: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a list is made from, read in one transaction."""

    run: Run
    rules: SlotRules
    site: Site[UUID, UUID]
    slots: Mapping[UUID, int]
    units: Mapping[UUID, int]
    checked: Sequence[frozenset[UUID]]
    days: int
    checked_days: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A list: its legs as rows (turn, leg, SKU, from, to, units, saved mm a day, seconds, payback days), and its figures."""

    legs: Sequence[tuple[int, int, UUID, UUID, UUID, int, int, int, int]]
    trips: int
    before_mm: int
    after_mm: int
    checked_mm: int | None
