"""What is expected: goods that were ordered of vendors, or are on their way from another facility, with the day they are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Coming:
    """Units of a SKU that come to a facility; `due_on` None where no day was said."""

    facility_id: UUID
    sku_id: UUID
    due_on: date | None
    units: int


def coming(skus: str) -> str:
    """SQL of all that is expected of the SKUs that `skus` selects: open lines of purchase orders, and saleable goods of
    transfers that were not counted in yet. Needs the parameter `own`."""
    return f"""
SELECT o.facility_id, %(own)s::uuid AS owner_id, l.sku_id, 'purchase_order' AS kind, o.id AS document_id, o.number,
       coalesce(l.due_on, o.due_on) AS due_on, o.ordered_at AS asked_at, l.id AS line_id, l.quantity - l.received AS units
FROM purchase_line l
JOIN purchase_order o ON o.tenant_id = l.tenant_id AND o.id = l.purchase_order_id AND o.status IN ('open', 'part_received')
WHERE l.tenant_id = %(tenant)s AND l.quantity > l.received AND l.sku_id {skus}
UNION ALL
SELECT t.to_facility_id, l.owner_id, l.sku_id, 'transfer', t.id, t.number, coalesce(t.arrive_on, t.send_on), t.made_at, l.id,
       l.quantity - l.cancelled - l.received - l.lost
FROM transfer_line l JOIN transfer t ON t.tenant_id = l.tenant_id AND t.id = l.transfer_id
WHERE l.tenant_id = %(tenant)s AND l.promises AND l.quantity > l.cancelled + l.received + l.lost AND l.sku_id {skus}"""


def coming_of(tx: Tx, sku_ids: Sequence[UUID]) -> list[Coming]:
    """What of our own is expected of these SKUs, by day; what has no day comes last."""
    return tx.rows(
        Coming,
        f"""SELECT facility_id, sku_id, due_on, sum(units)::bigint AS units FROM ({coming("= ANY(%(skus)s)")}) AS c
            WHERE owner_id = %(own)s GROUP BY 1, 2, 3 ORDER BY due_on NULLS LAST, 1, 2""",
        skus=list(sku_ids),
        own=OWN,
    )
