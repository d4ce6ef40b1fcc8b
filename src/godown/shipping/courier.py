"""The protocol that every courier speaks to us, and what each kind can do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a kind of courier does for us.

    `own_range`: AWBs come from a range that we hold. Else the courier is asked, and may send a label (`labels`), takes an
    AWB back (`voids`), tells what becomes of a parcel (`events`), and is told what to do with one that it could not hand
    over (`answers`), and fetches what customers send back (`pickups`).
    """

    own_range: bool
    labels: bool
    voids: bool
    events: bool
    answers: bool
    pickups: bool


CAPABILITIES: Final = {
    "manual": Capabilities(own_range=True, labels=False, voids=False, events=False, answers=False, pickups=False),
    "partner": Capabilities(own_range=False, labels=True, voids=True, events=True, answers=True, pickups=True),
}


@dataclass(frozen=True, slots=True)
class WaybillRequest:
    """What a courier is told of a parcel. `id` is the same in every repeat, and so is the AWB that it leads to."""

    id: UUID
    parcel: str
    order: str
    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    value_paise: int
    collect_paise: int
    ship_to: dict[str, str]
    ship_from: dict[str, str]


@dataclass(frozen=True, slots=True)
class Waybill:
    """A courier's answer. `missing` says why a label that it has did not reach us."""

    awb: str
    sort_code: str = ""
    label: bytes = b""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a courier is to do with a parcel that it could not hand over. `id` is the same in every repeat."""

    id: UUID
    action: str
    note: str
    phone: str
    address1: str
    address2: str


@dataclass(frozen=True, slots=True)
class PickupRequest:
    """What a courier is to fetch from a customer and bring to us. `id` is the same in every repeat, and so is the AWB that it leads to."""

    id: UUID
    reference: str
    order: str
    weight_grams: int
    value_paise: int
    note: str
    pick_from: dict[str, str]
    deliver_to: dict[str, str]


@dataclass(frozen=True, slots=True)
class EventPage:
    """Raw events in the order in which the courier wrote them down, and the token of the next page."""

    events: list[Any]
    next_page: str | None


class CourierLine(Protocol):
    """A line to a courier that is asked over the network. Every call may raise `OutsideFault`."""

    def waybill(self, request: WaybillRequest) -> Waybill:
        """Ask for an AWB. The same request again gets the same AWB."""
        ...

    def void(self, awb: str) -> None:
        """Take an AWB back. A repeat changes nothing."""
        ...

    def pickup(self, request: PickupRequest) -> str:
        """Ask to fetch something from a customer; its AWB. The same request again gets the same AWB."""
        ...

    def cancel_pickup(self, awb: str) -> None:
        """Do not fetch it. A repeat changes nothing."""
        ...

    def instruct(self, awb: str, instruction: Instruction) -> None:
        """Say what to do with a parcel that was not delivered. A repeat changes nothing."""
        ...

    def events(self, since: datetime | None, page: str | None) -> EventPage:
        """What was written down since an instant."""
        ...

    def check(self) -> str:
        """Say in a sentence who answers."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...
