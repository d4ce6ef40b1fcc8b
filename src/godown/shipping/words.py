"""The words of shipping as types."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from godown.boxing import Tariff
from godown.shipping.courier import CAPABILITIES, Capabilities


@dataclass(frozen=True, slots=True)
class NewCourier:
    """A courier: *manual* gives AWBs from a range of its own, *partner* is asked over HTTP."""

    code: str
    name: str
    kind: str = "manual"
    base_url: str = ""
    token: str = ""
    webhook_secret: str = ""
    tracking_url: str = ""
    preferred: bool = False
    active: bool = True
    volumetric_divisor: int = 5000
    slab_grams: int = 500
    slab_paise: int = 0
    """What it charges by: cm3 a kilogram (0: weight alone), whole slabs of so many grams, at so much each (0: not known)."""
    transporter_id: str = ""
    """Its GSTIN or TRANSIN, by which it takes over e-way bills."""


@dataclass(frozen=True, slots=True)
class Courier:
    """A courier as it stands."""

    id: UUID
    code: str
    name: str
    kind: str
    base_url: str
    token: str
    webhook_secret: str
    tracking_url: str
    events_since: datetime | None
    events_error: str
    preferred: bool
    active: bool
    volumetric_divisor: int
    slab_grams: int
    slab_paise: int
    transporter_id: str

    @property
    def tariff(self) -> Tariff:
        """What it charges by."""
        return Tariff(self.volumetric_divisor, self.slab_grams, self.slab_paise)

    @property
    def can(self) -> Capabilities:
        """What it does for us."""
        return CAPABILITIES[self.kind]


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel with its courier."""

    id: UUID
    parcel_id: UUID
    parcel_number: str
    order_id: UUID
    order_number: str
    facility_id: UUID
    courier_id: UUID
    courier_name: str
    awb: str | None
    state: str
    weight_grams: int
    collect_paise: int
    manifest_id: UUID | None
    label_file_id: UUID | None
    attempts: int
    next_try_at: datetime | None
    void_state: str
    last_error: str
    tracking_token: str | None
    state_at: datetime
    parcel_status: str
    order_status: str
    handed_over_at: datetime | None
    city: str
    pincode: str
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A list of parcels handed to a courier."""

    id: UUID
    number: str
    courier_id: UUID
    courier_name: str
    facility_id: UUID
    slot: str
    status: str
    opened_at: datetime
    closed_at: datetime | None
    handed_to: str
    parcels: int
    collect_paise: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What an open manifest waits for: parcels of its courier that are ready or pending, and not on any manifest."""

    shipment_id: UUID
    parcel_id: UUID
    parcel_number: str
    order_number: str
    awb: str | None
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Errand:
    """A kind of thing that is asked of couriers and can be taken back. Each lies in a `table` of its own, with the same columns
    for what was asked; `key` is the column by which others name it. It `waits`, then its AWB is `there`; `job` asks.
    """

    noun: str
    table: str
    key: str
    waits: str
    there: str
    job: str


SHIPMENT: Final = Errand("parcel", "shipment", "parcel_id", "label_pending", "ready", "courier.waybill")
PICKUP: Final = Errand("pickup", "pickup", "return_id", "asked", "given", "courier.pickup")


@dataclass(frozen=True, slots=True)
class Task:
    """What a courier must be asked now: an AWB for a parcel, or to take one back (`void`). `id` is the shipment's."""

    id: UUID
    parcel_id: UUID
    parcel_number: str
    order_number: str
    facility_id: UUID
    awb: str | None
    void: bool
    attempts: int
    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    value_paise: int
    collect_paise: int
    ship_to: dict[str, str]


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A tracking event as it was read. `recorded_at` is when the courier wrote it down."""

    event_id: str
    awb: str
    code: str
    at: datetime
    raw: Any
    place: str = ""
    note: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A tracking event as it is kept. `state` is what its code means today; `problem` why it changes nothing."""

    id: UUID
    courier_id: UUID
    courier_name: str
    awb: str
    code: str
    state: str | None
    place: str
    note: str
    at: datetime
    received_at: datetime
    problem: str | None


@dataclass(frozen=True, slots=True)
class CourierStory:
    """A courier as the office sees it: what waits, what is left, without its secrets."""

    id: UUID
    code: str
    name: str
    kind: str
    base_url: str
    tracking_url: str
    preferred: bool
    active: bool
    volumetric_divisor: int
    slab_grams: int
    slab_paise: int
    transporter_id: str
    has_token: bool
    events_since: datetime | None
    events_error: str
    awbs_left: int | None
    label_pending: int
    ready: int
    on_the_road: int
    not_delivered: int
    voids_refused: int
    event_problems: int


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a mail to a customer says."""

    notice_id: UUID
    parcel_id: UUID
    kind: str
    to_address: str
    attempts: int
    seller_name: str
    order_number: str
    courier_name: str
    courier_url: str
    awb: str
    token: str
    collect_paise: int
    things: list[str]


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail to a customer and what became of it."""

    id: UUID
    parcel_id: UUID
    parcel_number: str
    order_number: str
    kind: str
    to_address: str
    status: str
    attempts: int
    next_try_at: datetime | None
    last_error: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What is to happen with a parcel that was not delivered. `action`: try_again (with a new phone or address, if there is
    one), called (what the customer said), or return. `id` is yours: a repeat changes nothing."""

    id: UUID
    parcel_id: UUID
    action: str
    note: str = ""
    phone: str = ""
    address1: str = ""
    address2: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered. `status`: noted (nobody is to be told), waiting, told, or refused by the courier."""

    id: UUID
    parcel_id: UUID
    action: str
    note: str
    phone: str
    address1: str
    address2: str
    status: str
    last_error: str
    made_at: datetime
    made_by_name: str
    told_at: datetime | None
