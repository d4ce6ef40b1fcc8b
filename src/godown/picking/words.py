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
    """One walk of one picker. `strategy`: single, cluster, total. In `shared_totes` several orders may lie; `tote_id` is the
    tote that a total pick fills now."""

    id: UUID
    wave_id: UUID
    wave_number: str
    facility_id: UUID
    strategy: str
    shared_totes: bool
    tote_id: UUID | None
    tote_code: str | None
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
class OnCart:
    """A tote in which goods of a trip lie, full ones too: its place on the cart (0: a total pick), and whose goods they are."""

    slot: int
    tote: str
    orders: list[str]


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
    strategy: str
    why: str
    shared_totes: bool
    due_by: datetime | None
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
    """What a release did: the wave, its orders, those left out because no pickable bin covers them, how they are fetched
    and why; when the last picker should be back, which orders that is too late for, how many trips there are; of orders that no cart
    takes those that are fetched by themselves (`alone`), and in several trips (`split`)."""

    wave_id: UUID | None
    number: str
    order_ids: tuple[UUID, ...]
    left_out: tuple[UUID, ...]
    planned_mm: int = 0
    single_mm: int = 0
    first_come_mm: int = 0
    strategy: str = ""
    why: str = ""
    finish_at: datetime | None = None
    late: tuple[UUID, ...] = ()
    trips: int = 0
    alone: tuple[UUID, ...] = ()
    split: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradicted:
    """A scan that a device without network took as `expected`, and that was judged otherwise when it came: `kind`, with its
    words. `at` is the clock of the device."""

    id: UUID
    trip_id: UUID
    wave_number: str
    trip_no: int
    raw: str
    act: str
    expected: str
    kind: str
    word: str
    say: str
    at: datetime
    received_at: datetime
    made_name: str


@dataclass(frozen=True, slots=True)
class ListedPick:
    """A pick as a device needs it to go on alone: every text that a scanner may read of its bin and its SKU, the address of the
    SKU's photo. `parts`: the numbers of all trips that fetch of its order, where there are several."""

    id: UUID
    sequence: int
    slot: int
    order: str
    place: str
    place_reads: tuple[str, ...]
    sku: str
    sku_name: str
    photo: str | None
    sku_reads: tuple[str, ...]
    left: int
    picked: int
    status: str
    tote: str | None
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    """All that a device needs to walk a trip while the network is away. `totes`: every text that names a free tote, with its
    code; `shared`: several orders may lie in one."""

    trip_id: UUID
    trip_no: int
    strategy: str
    shared: bool
    step: str
    count: int
    tote: str | None
    picks: tuple[ListedPick, ...]
    totes: dict[str, str]
