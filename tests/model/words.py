"""The words of the twin: lots, promises, holds, lines, transfers, kits, numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

SELLING = ("bin", "tote", "wall", "pack", "putback")
NUMBERED = "FON"
"""The SKU of which each unit has a number."""


class Door(NamedTuple):
    """A SKU in a facility."""

    facility: UUID
    sku: str


class Lot(NamedTuple):
    """Units that cannot be told apart: a SKU of a batch in a place, in a condition."""

    sku: str
    place: UUID
    batch: UUID
    condition: str = "saleable"


class Where(NamedTuple):
    """Where the unit of a number is: in a lot, with a customer, or nowhere. What is `bound` (in a box, or to a return) goes
    only by its name."""

    lot: Lot | None
    shipped: bool = False
    bound: bool = False


@dataclass(slots=True)
class Promise:
    """Units promised to a line (`made` says how early) or waiting for one (None)."""

    id: UUID
    line: UUID
    facility: UUID
    sku: str
    rank: tuple[int, datetime, datetime]
    units: int
    made: int | None = None
    held: int = 0
    expires_at: datetime | None = None

    @property
    def free(self) -> int:
        """Units that nothing holds."""
        return self.units - self.held

    @property
    def door(self) -> Door:
        """Behind which door it waits."""
        return Door(self.facility, self.sku)


@dataclass(slots=True)
class Hold:
    """Units of a lot held for a promise."""

    id: UUID
    promise: UUID
    lot: Lot
    units: int
    started: bool
    made_at: datetime


@dataclass(slots=True)
class Line:
    """A line of an order."""

    id: UUID
    order: UUID
    sku: str
    quantity: int
    cancelled: int = 0
    packed: int = 0
    shipped: int = 0
    returned: int = 0

    @property
    def open(self) -> int:
        """Units still to be packed."""
        return self.quantity - self.cancelled - self.packed


@dataclass(slots=True)
class Asked:
    """A line of a transfer: units of a SKU in a condition that are to go from one facility to another."""

    id: UUID
    transfer: UUID
    number: int
    start: UUID
    end: UUID
    sku: str
    condition: str
    quantity: int
    cancelled: int = 0
    sent: int = 0

    @property
    def left(self) -> int:
        """Units still to be sent."""
        return self.quantity - self.cancelled - self.sent


class Road(NamedTuple):
    """What of a transfer's line is on the road, by batch."""

    line: UUID
    batch: UUID


@dataclass(slots=True)
class Work:
    """A work order: kits to be made of their parts or taken apart; `parts` are (holder, SKU, units for one kit)."""

    id: UUID
    facility: UUID
    kind: str
    left: int
    parts: tuple[tuple[UUID, str, int], ...] = ()
