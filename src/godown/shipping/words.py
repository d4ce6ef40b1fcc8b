"""The words of shipping as types."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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
    preferred: bool


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
    last_error: str
    parcel_status: str
    order_status: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A list of parcels handed to a courier."""

    id: UUID
    number: str
    courier_id: UUID
    courier_name: str
    facility_id: UUID
    status: str
    parcels: int
