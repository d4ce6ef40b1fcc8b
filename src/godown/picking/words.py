"""The words of picking as types."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kernel.answers import Answer as Answer


@dataclass(frozen=True, slots=True)
class Pick:
    """Units of a SKU to take from a bin for an order, at its place in the walk."""

    id: UUID
    trip_id: UUID
    order_id: UUID
    order_line_id: UUID
    hold_id: UUID
    place_id: UUID
    place_code: str
    sku_id: UUID
    sku_code: str
    sku_name: str
    photo_file_id: UUID | None
    batch_id: UUID
    sequence: int
    quantity: int
    picked: int
    status: str
    order_number: str
    order_status: str
    slot: int
    tote_id: UUID | None
    tote_code: str | None


@dataclass(frozen=True, slots=True)
class Trip:
    """One walk of one picker."""

    id: UUID
    wave_id: UUID
    wave_number: str
    facility_id: UUID
    trip_no: int
    status: str
    length_mm: int
    path: list[list[int]]
    progress: dict[str, Any]
    picker_id: UUID | None
    picker_name: str
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenTrip:
    """A trip that is not done, as the list of trips shows it."""

    id: UUID
    wave_number: str
    trip_no: int
    trips: int
    status: str
    length_mm: int
    picker_id: UUID | None
    picker_name: str
    orders: int
    stops: int
    units: int
    picks: int
    picked: int
    first_place: str | None
    ship_by: datetime | None


@dataclass(frozen=True, slots=True)
class Wave:
    """Orders put to picking together, and what its plan saves."""

    id: UUID
    number: str
    facility_id: UUID
    status: str
    totes_per_trip: int
    planned_mm: int
    single_mm: int
    first_come_mm: int
    orders: int
    trips: int
    picks: int
    picked: int


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: the wave, its orders, and those left out because no pickable bin covers them."""

    wave_id: UUID | None
    number: str
    order_ids: tuple[UUID, ...]
    left_out: tuple[UUID, ...]
    planned_mm: int = 0
    single_mm: int = 0
    first_come_mm: int = 0
