"""SQL that reads pickups of returns, and where they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Pickup:
    """A courier is to fetch a return from a customer. `seen` is the state that the last event of its AWB says, with its time and place."""

    id: UUID
    return_id: UUID
    courier_id: UUID
    courier: str
    tracking_url: str
    state: str
    awb: str | None
    note: str
    attempts: int
    next_try_at: datetime | None
    void_state: str
    last_error: str
    made_at: datetime
    who: str
    seen: str
    seen_at: datetime | None
    seen_place: str


@dataclass(frozen=True, slots=True)
class PickupTask:
    """What a courier must be asked now: to fetch something, or not to (`void`). `id` is the pickup's."""

    id: UUID
    return_id: UUID
    reference: str
    order_number: str
    facility_id: UUID
    parcel_id: UUID
    awb: str | None
    void: bool
    attempts: int
    weight_grams: int
    value_paise: int
    note: str
    pick_from: dict[str, str]
    email: str


def pickups_of(tx: Tx, return_id: UUID) -> list[Pickup]:
    """The pickups of a return, newest first: one lives at most."""
    return tx.rows(
        Pickup,
        """
        SELECT p.id, p.return_id, p.courier_id, c.name AS courier, c.tracking_url, p.state, p.awb, p.note, p.attempts,
               p.next_try_at, p.void_state, p.last_error, p.made_at, p.made_by_name AS who, coalesce(e.state, '') AS seen,
               e.at AS seen_at, coalesce(e.place, '') AS seen_place
        FROM pickup p JOIN courier c ON c.tenant_id = p.tenant_id AND c.id = p.courier_id
        LEFT JOIN LATERAL (
            SELECT k.state, t.at, t.place FROM tracking_event t
            JOIN courier_code k ON k.tenant_id = t.tenant_id AND k.courier_id = t.courier_id AND k.code = t.code
                 AND k.state <> 'ignored'
            WHERE t.tenant_id = p.tenant_id AND t.courier_id = p.courier_id AND t.awb = p.awb
            ORDER BY t.at DESC, t.id DESC LIMIT 1) AS e ON true
        WHERE p.tenant_id = %(tenant)s AND p.return_id = %(return)s ORDER BY p.made_at DESC, p.id DESC LIMIT 20""",
        **{"return": return_id},
    )


def tasks(tx: Tx, pickup_ids: Sequence[UUID]) -> list[PickupTask]:
    """All that a courier is told of these pickups."""
    return tx.rows(
        PickupTask,
        """
        SELECT k.id, k.return_id, k.reference, o.number AS order_number, p.facility_id, k.parcel_id, k.awb,
               k.void_state = 'due' AS void, k.attempts, p.weight_grams, p.value_paise, k.note, p.ship_to AS pick_from,
               coalesce(o.email, '') AS email
        FROM pickup k JOIN parcel p ON p.tenant_id = k.tenant_id AND p.id = k.parcel_id
        JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
        WHERE k.tenant_id = %(tenant)s AND k.id = ANY(%(ids)s) ORDER BY k.id""",
        ids=list(pickup_ids),
    )
