"""SQL that reads who holds the units of a bin: what follows when they are carried to another bin, and what must stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class HeldHere:
    """A hold in a bin, and the open pick that will take it. `started`: its trip has begun, by `picker_name`."""

    id: UUID
    promise_id: UUID
    holder_id: UUID
    place_id: UUID
    owner_id: UUID
    sku_id: UUID
    batch_id: UUID
    condition: str
    quantity: int
    pick_id: UUID | None
    trip_id: UUID | None
    order_id: UUID | None
    order_number: str
    sequence: int
    started: bool
    picker_name: str


def held_here(tx: Tx, place_ids: Sequence[UUID], sku_ids: Sequence[UUID]) -> list[HeldHere]:
    """Holds of these SKUs in these places; those of trips not begun first, the newest first."""
    return tx.rows(
        HeldHere,
        """
        SELECT h.id, h.promise_id, p.holder_id, h.place_id, h.owner_id, h.sku_id, h.batch_id, h.condition, h.quantity,
               k.id AS pick_id, k.trip_id, k.order_id, coalesce(o.number, '') AS order_number,
               coalesce(k.sequence, 0) AS sequence,
               h.started, coalesce(t.picker_name, '') AS picker_name
        FROM hold h JOIN promise p ON p.tenant_id = h.tenant_id AND p.id = h.promise_id
        LEFT JOIN order_line l ON l.tenant_id = h.tenant_id AND l.id = p.holder_id
        LEFT JOIN sales_order o ON o.tenant_id = l.tenant_id AND o.id = l.order_id
        LEFT JOIN pick k ON k.tenant_id = h.tenant_id AND k.order_id = o.id AND k.hold_id = h.id AND k.status = 'open'
        LEFT JOIN trip t ON t.tenant_id = k.tenant_id AND t.id = k.trip_id
        WHERE h.tenant_id = %(tenant)s AND h.sku_id = ANY(%(skus)s) AND h.place_id = ANY(%(places)s)
        ORDER BY h.started, h.made_at DESC, h.id DESC""",
        places=list(place_ids),
        skus=list(sku_ids),
    )
