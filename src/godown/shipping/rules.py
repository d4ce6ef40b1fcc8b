"""Pure rules of shipping: which courier, how far a parcel is, when to try again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

PHASE: Final = {
    "handed_over": 0,
    "in_transit": 1,
    "out_for_delivery": 1,
    "not_delivered": 1,
    "coming_back": 2,
    "lost": 2,
    "delivered": 3,
    "returned": 4,
}
"""A parcel never goes to an earlier phase. Within a phase the latest word counts: out again after a failed attempt."""

RANK: Final = {state: rank for rank, state in enumerate(PHASE)}
"""Which of two words of the same instant counts."""

BEFORE_THE_ROAD: Final = ("label_pending", "ready", "cancelled")
"""States that events do not change: they are kept, and count from hand-over on."""

ENDED: Final = ("delivered", "returned", "lost")

PARTNER_CODES: Final = {
    "label_created": "ignored",
    "manifested": "ignored",
    "picked_up": "in_transit",
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "delivered": "delivered",
    "not_delivered": "not_delivered",
    "ndr": "not_delivered",
    "coming_back": "coming_back",
    "rto": "coming_back",
    "returned": "returned",
    "rto_delivered": "returned",
    "lost": "lost",
}
"""What a partner's codes mean from the start; a business may add and change."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A state that a parcel was said to be in, and when."""

    state: str
    at: datetime

    @property
    def key(self) -> tuple[int, datetime, int]:
        """Marks compare by phase, then time, then rank."""
        return PHASE[self.state], self.at, RANK[self.state]


def furthest(marks: Iterable[Mark]) -> Mark:
    """Where a parcel is, of all that was said of it. A function of the set: order and repetition do not matter."""
    return max(marks, key=lambda mark: mark.key)


@dataclass(frozen=True, slots=True)
class Rule:
    """Parcels of this facility, payment and PIN code (its beginning) go with this courier; empty means any."""

    courier_id: UUID
    facility_id: UUID | None = None
    payment: str = ""
    pincode: str = ""


def choose(rules: Sequence[Rule], default: UUID | None, facility_id: UUID, payment: str, pincode: str) -> UUID | None:
    """The courier of a parcel: the first rule that fits, else the default one."""
    for rule in rules:
        fits = rule.facility_id in (None, facility_id) and rule.payment in ("", payment)
        if fits and pincode.startswith(rule.pincode):
            return rule.courier_id
    return default
