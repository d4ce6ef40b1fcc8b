"""The words of store credit as types."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CreditUse:
    """A code to pay with. `amount_paise`: at most so much of it; None: whatever it has and the order needs."""

    code: str
    amount_paise: int | None = None


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """For how many days a credit can be spent from the day it is given, which is day 0; None: for ever."""

    valid_days: int | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose credit it is, as the order says for which it was given."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """A store credit: a code, what was given, and what is left of it. After `expires_on` it is spent no more."""

    id: UUID
    code: str
    order_id: UUID | None
    customer_name: str
    phone: str
    email: str
    given_paise: int
    left_paise: int
    expires_on: date | None
    given_at: datetime

    def lapsed(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """What happened to a credit; `paise` is what it changed of what is left. `moved`: an order that it pays was split, so that parts of it
    are paid instead; both rows together come to nothing."""

    id: UUID
    credit_id: UUID
    kind: str
    paise: int
    order_id: UUID | None
    order_number: str
    refund_number: str
    why: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Spending:
    """What a person spent of a credit, and on which order."""

    order_id: UUID | None
    order_number: str
    code: str
    paise: int


@dataclass(frozen=True, slots=True)
class Paying:
    """A credit that pays for an order, and how much of it now."""

    credit_id: UUID
    order_id: UUID
    code: str
    paise: int
