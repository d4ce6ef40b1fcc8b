"""When what an order waits for is expected: waiting units, by rank, set against what was ordered of vendors, by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Expected:
    """Units of an order line that come with a purchase order; `due_on` None where no day was said."""

    line_id: UUID
    purchase_id: UUID
    number: str
    due_on: date | None
    units: int


def expected(tx: Tx, line_ids: Sequence[UUID]) -> list[Expected]:
    """What these lines wait for, as far as open purchase orders of their facility cover it: the same rule as
    `orders.rules.foreseen`. Units that are free now, though nobody was served with them yet, come first."""
    return tx.rows(
        Expected,
        """
        WITH mine AS (
            SELECT p.id, p.holder_id, p.facility_id, p.owner_id, p.sku_id, p.quantity, (
                SELECT sum(w.quantity) FROM promise w
                WHERE w.tenant_id = p.tenant_id AND w.facility_id = p.facility_id AND w.owner_id = p.owner_id
                  AND w.sku_id = p.sku_id AND w.made_seq IS NULL
                  AND (w.priority > p.priority OR w.priority = p.priority
                       AND (w.ship_by, w.ranked_at, w.id) <= (p.ship_by, p.ranked_at, p.id))) AS upto
            FROM promise p WHERE p.tenant_id = %(tenant)s AND p.holder_id = ANY(%(lines)s) AND p.made_seq IS NULL
        ), asked AS (
            SELECT m.*, m.upto - greatest(0, s.saleable - s.promised) AS until
            FROM mine m JOIN stock_supply s ON s.tenant_id = %(tenant)s AND s.facility_id = m.facility_id
                 AND s.owner_id = m.owner_id AND s.sku_id = m.sku_id
        ), coming AS (
            SELECT o.facility_id, l.sku_id, o.id AS purchase_id, o.number, coalesce(l.due_on, o.due_on) AS due_on,
                   l.quantity - l.received AS units,
                   sum(l.quantity - l.received) OVER (PARTITION BY o.facility_id, l.sku_id
                       ORDER BY coalesce(l.due_on, o.due_on) NULLS LAST, o.ordered_at, l.id ROWS UNBOUNDED PRECEDING) AS until
            FROM purchase_order o JOIN purchase_line l ON l.tenant_id = o.tenant_id AND l.purchase_order_id = o.id
            WHERE o.tenant_id = %(tenant)s AND o.status IN ('open', 'part_received') AND l.quantity > l.received
              AND l.sku_id IN (SELECT sku_id FROM mine)
        )
        SELECT a.holder_id AS line_id, c.purchase_id, c.number, c.due_on,
               sum(least(a.until, c.until) - greatest(a.until - a.quantity, c.until - c.units, 0))::bigint AS units
        FROM asked a JOIN coming c ON c.facility_id = a.facility_id AND c.sku_id = a.sku_id
         AND least(a.until, c.until) > greatest(a.until - a.quantity, c.until - c.units, 0)
        GROUP BY 1, 2, 3, 4 ORDER BY 1, c.due_on NULLS LAST, 3""",
        lines=list(line_ids),
    )
