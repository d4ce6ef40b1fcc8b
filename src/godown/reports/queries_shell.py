"""What stands around every page, in one statement: how much waits behind each door, and whose goods lie here beside our own."""

from uuid import UUID

from godown.platform.transaction import Tx

WAITING = """
WITH orders AS (
    SELECT count(*) FILTER (WHERE status IN ('waiting', 'promised', 'needs_decision', 'in_wave', 'picked', 'packed')) AS open,
           count(*) FILTER (WHERE status = 'picked') AS pack
    FROM sales_order WHERE tenant_id = %(tenant)s
      AND status IN ('waiting', 'promised', 'needs_decision', 'in_wave', 'picked', 'packed')
      AND (%(facility)s::uuid IS NULL OR facility_id IS NULL OR facility_id = %(facility)s)
)
SELECT o.open, o.pack,
       (SELECT count(*) FROM goods_return WHERE tenant_id = %(tenant)s AND status IN ('asked', 'arrived')
           AND (%(facility)s::uuid IS NULL OR facility_id = %(facility)s)),
       (SELECT count(*) FROM wave WHERE tenant_id = %(tenant)s AND status = 'released'
           AND (%(facility)s::uuid IS NULL OR facility_id = %(facility)s)),
       (SELECT count(*) FROM parcel WHERE tenant_id = %(tenant)s AND status = 'packed'
           AND (%(facility)s::uuid IS NULL OR facility_id = %(facility)s)),
       (SELECT count(*) FROM stock_balance b JOIN place p ON p.tenant_id = b.tenant_id AND p.id = b.place_id
           WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0 AND p.kind IN ('dock', 'putback')
           AND (%(facility)s::uuid IS NULL OR p.facility_id = %(facility)s)),
       (SELECT count(*) FROM stock_count WHERE tenant_id = %(tenant)s AND status IN ('open', 'counting', 'recount', 'to_approve')
           AND (%(facility)s::uuid IS NULL OR facility_id = %(facility)s)),
       (SELECT count(*) FROM transfer WHERE tenant_id = %(tenant)s AND status IN ('open', 'part_sent', 'sent', 'part_received')
           AND (%(facility)s::uuid IS NULL OR from_facility_id = %(facility)s OR to_facility_id = %(facility)s)),
       (SELECT count(*) FROM inbox WHERE tenant_id = %(tenant)s AND status = 'refused'),
       (SELECT coalesce(jsonb_object_agg(id, name), '{}') FROM consignor WHERE tenant_id = %(tenant)s)
FROM orders o
"""

DOORS = ("orders", "pack", "returns", "waves", "handover", "putaway", "count", "transfers", "channels")


def around(tx: Tx, facility_id: UUID | None) -> tuple[dict[str, int], dict[UUID, str]]:
    """{door: how many wait} for a facility, or for all; and {owner: name} of the consignors."""
    ((*counts, owners),) = tx.tuples(WAITING, facility=facility_id)
    return dict(zip(DOORS, counts, strict=True)), {UUID(owner): name for owner, name in owners.items()}
