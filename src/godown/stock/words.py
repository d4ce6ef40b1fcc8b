"""The words of the ledger as types: what a move is, what a want is, what a hold is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from godown.kernel.ids import NO_BATCH, OWN

SALEABLE: Final = "saleable"
QUARANTINE: Final = "quarantine"
DAMAGED: Final = "damaged"
IN_REPAIR: Final = "in_repair"
EXPIRED: Final = "expired"
SHORT_DATED: Final = "short_dated"
MISSING: Final = "missing"
UNEXPECTED: Final = "unexpected"

SHIFTED: Final = "shifted"
"""The reason of moves from bin to bin: a hold that goes along has not begun by that."""

CONDITIONS: Final = (
    # code, name, saleable, shippable, movable, countable
    (SALEABLE, "Saleable", True, True, True, True),
    (QUARANTINE, "Quarantine", False, False, True, True),
    (DAMAGED, "Damaged", False, False, True, True),
    (IN_REPAIR, "In repair", False, False, True, True),
    (EXPIRED, "Expired", False, False, True, True),
    (SHORT_DATED, "Short dated", False, False, True, True),
    (MISSING, "Missing", False, False, False, True),
    (UNEXPECTED, "Unexpected", False, False, True, True),
)


@dataclass(frozen=True, slots=True)
class Move:
    """Units of one SKU going from one place to another, or in from outside, or out. The id makes a retry harmless.

    `from_place` None means in from `outside`; `to_place` None means out to `outside` (supplier, customer, scrap, count,
    opening, used, vendor, transfer, kit, grade, repair). `hold_id` carries a held unit along: the hold follows to `to_place`, or ends
    together with its promise where the move leaves the facility. `serials` are the numbers that were scanned of the units,
    all or some; of the others it is assumed which went.
    """

    id: UUID
    facility_id: UUID
    sku_id: UUID
    quantity: int
    reason: str
    document_kind: str
    document_id: UUID
    from_place: UUID | None = None
    to_place: UUID | None = None
    from_condition: str = SALEABLE
    to_condition: str = SALEABLE
    outside: str | None = None
    owner_id: UUID = OWN
    batch_id: UUID = NO_BATCH
    document_line_id: UUID | None = None
    hold_id: UUID | None = None
    at: datetime | None = None
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """One recorded move: which, its place in the order of its SKU in its facility, and by how many units all moves of its
    call changed what that facility can sell of the SKU."""

    id: UUID
    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    seq: int
    change: int = 0


@dataclass(frozen=True, slots=True)
class Want:
    """A holder that waits for units: an order line, a reservation. Rank: priority (high first), ship-by, age, id.

    What a reservation has ends by itself at `expires_at`. Wants of one `together` are promised all at once or not at all:
    who can be complete now goes before them.
    """

    holder_id: UUID
    facility_id: UUID
    sku_id: UUID
    quantity: int
    ship_by: datetime
    ranked_at: datetime
    priority: int = 0
    holder_kind: str = "order_line"
    owner_id: UUID = OWN
    expires_at: datetime | None = None
    together: UUID | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting promise as `serve` weighs it: its door, its set, and the units that are free behind that door."""

    id: UUID
    holder_id: UUID
    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    quantity: int
    free: int
    together: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A hold: so many units of an owner and batch in a place, for a promise of a holder, by a trip or another opaque holder."""

    id: UUID
    promise_id: UUID
    holder_id: UUID
    place_id: UUID
    sku_id: UUID
    batch_id: UUID
    quantity: int
    owner_id: UUID
