"""How much of what left came back, by SKU, reason, channel, courier or PIN code; what was found of it, and what that saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from godown.platform.transaction import Tx

KEYS: Final = {
    "sku": ("s.code", "s.name"),
    "channel": ("c.code", "c.name"),
    "courier": ("coalesce(k.code, '')", "coalesce(k.name, '')"),
    "pincode": ("left(o.pincode, 3)", "''"),
    "reason": ("''", "''"),
}
"""What units are told apart by: (code, name). A PIN code by its first three digits, the sorting district."""

BY: Final = tuple(KEYS)


@dataclass(frozen=True, slots=True)
class ReturnRate:
    """Units that left in a period, and what came back of them until now. `rto`: undelivered; `blamed`: customers' units with a reason that
    is our doing and that were inspected, `no_fault` those of them that were good to sell as they came; `saved_paise`: the cost of units that
    went back on sale."""

    code: str
    name: str
    shipped: int
    returned: int
    rto: int
    blamed: int
    no_fault: int
    saved_paise: int

    @property
    def rate_bp(self) -> int:
        """Units returned in 10,000 that left, rounded half up."""
        return (self.returned * 20_000 + self.shipped) // (2 * self.shipped) if self.shipped else 0


def return_rates(tx: Tx, by: str, first: datetime, last: datetime, ours: Sequence[str], limit: int) -> list[ReturnRate]:
    """Rates by a key of `BY`, of units that left from an instant to before another; most returned first. By reason, what left is
    all that left. `ours` are the reasons that are our doing."""
    code, name = KEYS[by]
    told = "coalesce(b.reason, '')" if by == "reason" else code
    total = "(SELECT sum(quantity)::bigint FROM gone)" if by == "reason" else "sum(g.quantity)::bigint"
    return tx.rows(
        ReturnRate,
        f"""
        WITH gone AS (
            SELECT l.id, l.sku_id, l.quantity, p.id AS parcel_id, p.order_id
            FROM parcel p JOIN parcel_line l ON l.tenant_id = p.tenant_id AND l.parcel_id = p.id
            WHERE p.tenant_id = %(tenant)s AND p.status = 'handed_over' AND p.handed_over_at >= %(first)s AND p.handed_over_at < %(last)s
        ), seen AS (
            SELECT i.return_line_id, sum(i.quantity) FILTER (WHERE i.after_repair_id IS NULL)::bigint AS inspected,
                   coalesce(sum(i.quantity) FILTER (WHERE i.outcome = 'saleable'), 0)::bigint AS good,
                   coalesce(sum(i.quantity) FILTER (WHERE i.outcome = 'saleable' AND i.after_repair_id IS NULL), 0)::bigint AS as_came
            FROM inspection i WHERE i.tenant_id = %(tenant)s GROUP BY 1
        ), cost AS (
            SELECT source_line_id, sum(value_paise) / sum(quantity) AS unit FROM cost_entry
            WHERE tenant_id = %(tenant)s AND reason = 'returned' AND source_line_id IN (SELECT id FROM gone)
            GROUP BY 1 HAVING sum(quantity) > 0
        ), back AS (
            SELECT n.parcel_line_id, {"r.reason" if by == "reason" else "''"} AS reason, sum(n.arrived)::bigint AS units,
                   coalesce(sum(n.arrived) FILTER (WHERE r.kind = 'rto'), 0)::bigint AS rto,
                   coalesce(sum(e.inspected) FILTER (WHERE r.kind = 'customer' AND r.reason = ANY(%(ours)s)), 0)::bigint AS blamed,
                   coalesce(sum(e.as_came) FILTER (WHERE r.kind = 'customer' AND r.reason = ANY(%(ours)s)), 0)::bigint AS no_fault,
                   coalesce(sum(e.good), 0)::bigint AS good
            FROM return_line n JOIN goods_return r ON r.tenant_id = n.tenant_id AND r.id = n.return_id
            LEFT JOIN seen e ON e.return_line_id = n.id
            WHERE n.tenant_id = %(tenant)s AND n.parcel_line_id IN (SELECT id FROM gone) AND n.arrived > 0 GROUP BY 1, 2
        )
        SELECT {told} AS code, {name} AS name, {total} AS shipped, coalesce(sum(b.units), 0)::bigint AS returned,
               coalesce(sum(b.rto), 0)::bigint AS rto, coalesce(sum(b.blamed), 0)::bigint AS blamed,
               coalesce(sum(b.no_fault), 0)::bigint AS no_fault, coalesce(round(sum(b.good * t.unit)), 0)::bigint AS saved_paise
        FROM gone g JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = g.sku_id
        JOIN sales_order o ON o.tenant_id = %(tenant)s AND o.id = g.order_id
        JOIN channel c ON c.tenant_id = %(tenant)s AND c.id = o.channel_id
        LEFT JOIN shipment h ON h.tenant_id = %(tenant)s AND h.parcel_id = g.parcel_id AND h.state <> 'cancelled'
        LEFT JOIN courier k ON k.tenant_id = %(tenant)s AND k.id = h.courier_id
        {"JOIN" if by == "reason" else "LEFT JOIN"} back b ON b.parcel_line_id = g.id
        LEFT JOIN cost t ON t.source_line_id = g.id
        GROUP BY 1, 2 ORDER BY coalesce(sum(b.units), 0) DESC, sum(g.quantity) DESC, 1 LIMIT %(limit)s""",
        first=first,
        last=last,
        ours=list(ours),
        limit=limit,
    )
