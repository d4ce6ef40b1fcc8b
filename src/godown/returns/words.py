"""The words of returns as types."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from godown.kernel.ids import OWN, new_id

OUTCOMES: Final = ("saleable", "repair", "damaged", "scrap", "not_ours")

QUESTIONS: Final = (
    "same_unit",  # Is it the unit that we shipped?
    "outer_whole",  # Is the outer box whole?
    "product_whole",  # Is the product whole?
    "works",  # Does it work?
    "unused",  # Is it unused?
    "parts_here",  # Are all parts here?
)
"""The checklist of an inspection; each is answered yes, no or unsure."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Units of a parcel line that a customer wants to send back. Where their `batch` is not named, they are of the earliest-expiring one that
    left in this parcel for the same line of the order."""

    parcel_line_id: UUID
    units: int
    batch: str = ""


@dataclass(frozen=True, slots=True)
class NewInspection:
    """What was found of units of a return line, and what they are now. The id comes from the sender. `serials` say which units,
    where more of a SKU that is tracked by serial number wait. A `grade` decides the outcome, which is then left out."""

    return_line_id: UUID
    units: int
    outcome: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    photos: tuple[UUID, ...] = ()
    fault: str = ""
    note: str = ""
    after_repair_id: UUID | None = None
    id: UUID = field(default_factory=new_id)
    serials: tuple[str, ...] = ()
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """What comes back: a customer's return or a parcel returned to origin."""

    id: UUID
    number: str
    kind: str
    facility_id: UUID
    order_id: UUID | None
    order_number: str | None
    parcel_id: UUID | None
    awb: str
    status: str
    reason: str
    said: str
    claim: str
    source: str
    seller_pays: bool
    override: str
    refusal: str
    photos: list[str]
    created_at: datetime
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Units of one SKU in a return."""

    id: UUID
    return_id: UUID
    parcel_line_id: UUID | None
    order_line_id: UUID | None
    sku_id: UUID
    batch_id: UUID
    expected: int
    arrived: int
    inspected: int
    credited: int
    keeps_shipping: bool = False
    outside_line_id: UUID | None = None
    owner_id: UUID = OWN
    """Whose units they are: those that our parcel took out."""

    @property
    def invoiced_as(self) -> UUID | None:
        """What the line of its invoice goes by: the line of our parcel, or of an invoice from before; None: nothing sold it."""
        return self.parcel_line_id or self.outside_line_id


@dataclass(frozen=True, slots=True)
class Inspected:
    """What an inspection did: where the units are now, and the credit note where one was due."""

    id: UUID
    outcome: str
    credit_note: str | None
    credit_paise: int
    closed: bool
