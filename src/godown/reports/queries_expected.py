"""When what an order waits for is expected: waiting units, by rank, set against what was ordered of vendors or comes from
another facility, by date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown.kernel.ids import OWN
from godown.orders import rules
from godown.platform.transaction import Tx
from godown.receiving.queries_coming import coming


@dataclass(frozen=True, slots=True)
class Expected:
    """Units of an order line that come with a `purchase_order` or a `transfer` (`kind`); `due_on` None where no day was said."""

    line_id: UUID
    kind: str
    document_id: UUID
    number: str
    due_on: date | None
    units: int


def complete_on(waiting: Mapping[UUID, int], found: Sequence[Expected]) -> date | None:
    """The day on which the last of these units (line -> units that wait) is expected; None where nothing waits or nobody knows."""
    return rules.complete_on(waiting, [(one.line_id, one.due_on, one.units) for one in found])


def rest_of(tx: Tx, order_id: UUID) -> tuple[int, date | None]:
    """Units of an order that still wait, and the day on which the last of them is expected: what a customer asks who got a part."""
    rows = tx.tuples(
        """SELECT p.holder_id, sum(p.quantity)::bigint FROM order_line l
           JOIN promise p ON p.tenant_id = l.tenant_id AND p.holder_id = l.id AND p.made_seq IS NULL
           WHERE l.tenant_id = %(tenant)s AND l.order_id = %(order)s GROUP BY 1""",
        order=order_id,
    )
    waiting = {row[0]: row[1] for row in rows}
    return sum(waiting.values()), complete_on(waiting, expected(tx, list(waiting))) if waiting else None


def expected(tx: Tx, line_ids: Sequence[UUID]) -> list[Expected]:
    """What these lines wait for, as far as purchase orders and transfers to their facility cover it: the same rule as
    `orders.rules.foreseen`. Units that are free now, though nobody was served with them yet, come first."""
    return tx.rows(
        Expected,
        f"""
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
            SELECT n.*, sum(n.units) OVER (PARTITION BY n.facility_id, n.owner_id, n.sku_id
                       ORDER BY n.due_on NULLS LAST, n.asked_at, n.line_id ROWS UNBOUNDED PRECEDING) AS until
            FROM ({coming("IN (SELECT sku_id FROM mine)")}) AS n
        )
        SELECT a.holder_id AS line_id, c.kind, c.document_id, c.number, c.due_on,
               sum(least(a.until, c.until) - greatest(a.until - a.quantity, c.until - c.units, 0))::bigint AS units
        FROM asked a JOIN coming c ON c.facility_id = a.facility_id AND c.owner_id = a.owner_id AND c.sku_id = a.sku_id
         AND least(a.until, c.until) > greatest(a.until - a.quantity, c.until - c.units, 0)
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, c.due_on NULLS LAST, 4""",
        lines=list(line_ids),
        own=OWN,
    )
