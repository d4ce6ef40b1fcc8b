"""The words of clearance: what a tax portal must acknowledge of a document, how it is spoken to, what it answered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

FILES: Final = "files"
GATEWAY: Final = "gateway"
KINDS: Final = (FILES, GATEWAY)
EINVOICE: Final = "einvoice"
EWAY: Final = "eway"

NEEDED: Final = "needed"
SENT: Final = "sent"
ACKNOWLEDGED: Final = "acknowledged"
REJECTED: Final = "rejected"
CANCELLING: Final = "cancelling"
CANCELLED: Final = "cancelled"
VOIDED: Final = "voided"
WAIVED: Final = "waived"

OPEN: Final = (NEEDED, SENT, REJECTED, CANCELLING)
"""States that wait for somebody."""

REASONS: Final = ("duplicate", "data_entry", "order_cancelled", "other")
"""Why a paper is cancelled at the portal, which numbers them in its own way for each paper."""

NOT_SENT: Final = "not_sent"
"""The code of what we do not even send: the portal would refuse it."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A portal's acknowledgement: its reference (an IRN, the number of an e-way bill), number and time; the signed QR of an
    e-invoice, until when an e-way bill holds; the answer as it came."""

    reference: str
    ack_no: str
    ack_at: datetime
    signed_qr: str = ""
    valid_until: datetime | None = None
    answer: Any = None


@dataclass(frozen=True, slots=True)
class NewVehicle:
    """By what goods travel (Part B of an e-way bill). By road a vehicle, else the number of the transport document and its day.
    `transporter`: its GSTIN or TRANSIN, where another carries them. `reason` of a change: breakdown, transshipment, other; `first`.
    `valid_until` or `km`: what the portal said, where a person told it there."""

    mode: str = "road"
    vehicle: str = ""
    transporter: str = ""
    paper_number: str = ""
    paper_dated: date | None = None
    from_place: str = ""
    from_state: str = ""
    reason: str = "first"
    remark: str = ""
    valid_until: datetime | None = None
    km: int | None = None


@dataclass(frozen=True, slots=True)
class Vehicle:
    """By what the goods of a document travel, as it was said at a time, and whether the portal knows it: `along` (with Part A),
    `needed`, `told`, `refused`."""

    id: UUID
    document_id: UUID
    mode: str
    vehicle: str
    transporter: str
    paper_number: str
    paper_dated: date | None
    from_place: str
    from_state: str
    reason: str
    remark: str
    state: str
    valid_until: datetime | None
    last_error: str
    attempts: int
    at: datetime
    told_at: datetime | None
    registration: str
    reference: str


class PortalRefused(Exception):
    """The portal looked at it and says no: its codes, and what they say."""

    def __init__(self, codes: tuple[str, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.codes = codes
        self.sentence = sentence


class PortalLine(Protocol):
    """A line to a tax portal. Every call may raise `OutsideFault` (no usable answer) or `PortalRefused`."""

    def register(self, paper: str, content: bytes, reference: str) -> Acknowledged:
        """Register a paper, as the JSON that the portal takes. What it knows already is answered with the acknowledgement
        that it gave then."""
        ...

    def cancel(self, paper: str, reference: str, code: int, remark: str) -> datetime | None:
        """Cancel a paper; answer when, None where it was cancelled already."""
        ...

    def move(self, reference: str, vehicle: Vehicle) -> datetime | None:
        """Say by what the goods of an e-way bill travel now (Part B); answer until when it holds, where it says so."""
        ...

    def check(self) -> str:
        """Say in a sentence who answers."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


@dataclass(frozen=True, slots=True)
class NewPortal:
    """How documents of a registration reach the portal. `files`: as files, uploaded by a person; `gateway`: over HTTP, with what
    the provider of the gateway gave. `einvoice`: by_turnover, always, never; `eway`: by_value, never; `within_over_paise`: the
    value above which goods travel with an e-way bill inside the state, where it is not that of the whole country."""

    registration: str
    kind: str = FILES
    base_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    user_name: str = ""
    password: str = ""
    einvoice: str = "by_turnover"
    eway: str = "never"
    within_over_paise: int | None = None


@dataclass(frozen=True, slots=True)
class PortalStory:
    """A registration's way to the portal, without what is secret."""

    registration: str
    kind: str
    base_url: str
    client_id: str
    user_name: str
    has_secret: bool
    einvoice: str
    eway: str
    within_over_paise: int | None


@dataclass(frozen=True, slots=True)
class PortalTask:
    """A paper that the portal is to be asked about now: registered, or (`cancelling`) cancelled."""

    document_id: UUID
    paper: str
    registration: str
    country: str
    number: str
    facility_id: UUID
    state: str
    reference: str
    attempts: int
    ack_at: datetime | None
    cancel_reason: str
    cancel_remark: str

    @property
    def cancels(self) -> bool:
        """Whether it is to be cancelled."""
        return self.state == CANCELLING


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why goods of a document may not leave: it is cancelled, or a paper of it is not acknowledged."""

    document_id: UUID
    number: str
    status: str
    paper: str | None
    state: str | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Clearance:
    """A paper of a document: what it is, what the portal said, what is asked for next."""

    document_id: UUID
    paper: str
    number: str
    kind: str
    dated: date
    registration: str
    customer: str
    buyer_registration: str
    total_paise: int
    document_status: str
    source_kind: str
    source_id: UUID
    facility_id: UUID
    state: str
    reference: str
    ack_no: str
    ack_at: datetime | None
    valid_until: datetime | None
    signed_qr: str
    codes: list[str]
    last_error: str
    attempts: int
    next_try_at: datetime | None
    cancel_reason: str
    cancel_remark: str
    undoes: bool
    gone: bool
    cancelled_at: datetime | None
    created_at: datetime
    state_at: datetime
    by_hand: bool

    @property
    def needs_person(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state == REJECTED or (self.state in OPEN and self.next_try_at is None)


@dataclass(frozen=True, slots=True)
class WantedClearances:
    """What a list of papers is asked for; `state` empty is all, `open` what waits, `person` what waits for a person."""

    state: str = ""
    paper: str = ""
    registration: str = ""
    text: str = ""
