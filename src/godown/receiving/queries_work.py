"""SQL that reads work orders: kits to be made of their parts, or taken apart again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """Kits to be made (`make`) or taken apart (`unmake`) in a facility; `value_paise` is the cost that was carried so far."""

    id: UUID
    number: str
    facility_id: UUID
    facility: str
    kit_id: UUID
    kit_code: str
    kit_name: str
    kind: str
    quantity: int
    done: int
    cancelled: int
    due_on: date | None
    value_paise: int
    made_at: datetime

    @property
    def left(self) -> int:
        """Kits still to be made or taken apart."""
        return self.quantity - self.done - self.cancelled

    @property
    def status(self) -> str:
        """Where it stands: open, in_work, done, or cancelled."""
        if self.left:
            return "in_work" if self.done else "open"
        return "done" if self.done else "cancelled"


@dataclass(frozen=True, slots=True)
class WorkPart:
    """What one kit takes of a part, and how far the work order is served: `holder_id` waits for units or has them promised.
    Of a work order that takes kits apart the kit itself is what waits, its row comes first and takes one."""

    holder_id: UUID
    work_order_id: UUID
    sku_id: UUID
    sku_code: str
    sku_name: str
    tracking: str
    quantity: int
    promised: int
    waiting: int


ORDER = """
SELECT w.id, w.number, w.facility_id, f.name AS facility, w.kit_id, s.code AS kit_code, s.name AS kit_name, w.kind, w.quantity,
       w.done, w.cancelled, w.due_on, w.value_paise, w.made_at
FROM work_order w JOIN sku s ON s.tenant_id = w.tenant_id AND s.id = w.kit_id
JOIN facility f ON f.tenant_id = w.tenant_id AND f.id = w.facility_id
WHERE w.tenant_id = %(tenant)s
"""


def work_orders(tx: Tx, facility_id: UUID | None, limit: int) -> list[WorkOrder]:
    """Work orders of a facility (None: of all), those with work left first, then the newest."""
    return tx.rows(
        WorkOrder,
        f"""{ORDER} AND (%(facility)s::uuid IS NULL OR w.facility_id = %(facility)s)
            ORDER BY w.done + w.cancelled = w.quantity, w.made_at DESC, w.id DESC LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def by_id(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, WorkOrder]:
    """Work orders by id; unknown ids are absent."""
    return {one.id: one for one in tx.rows(WorkOrder, f"{ORDER} AND w.id = ANY(%(ids)s)", ids=list(ids))}


def one(tx: Tx, work_order_id: UUID) -> WorkOrder:
    """One work order. Refuses what is not there."""
    found = by_id(tx, [work_order_id]).get(work_order_id)
    if found is None:
        raise NotFound("work order", work_order_id=str(work_order_id))
    return found


def parts_of(tx: Tx, work_order_ids: Sequence[UUID]) -> list[WorkPart]:
    """What work orders take, and what of it is promised to them or waits."""
    return tx.rows(
        WorkPart,
        """
        SELECT p.id AS holder_id, p.work_order_id, p.sku_id, s.code AS sku_code, s.name AS sku_name, s.tracking, p.quantity,
               coalesce(h.promised, 0) AS promised, coalesce(h.waiting, 0) AS waiting
        FROM work_order_part p JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
        LEFT JOIN LATERAL (
            SELECT sum(quantity) FILTER (WHERE made_seq IS NOT NULL)::bigint AS promised,
                   sum(quantity) FILTER (WHERE made_seq IS NULL)::bigint AS waiting
            FROM promise h WHERE h.tenant_id = p.tenant_id AND h.holder_id = p.id) AS h ON true
        WHERE p.tenant_id = %(tenant)s AND p.work_order_id = ANY(%(ids)s)
        ORDER BY p.work_order_id, p.part_no""",
        ids=list(work_order_ids),
    )


def lots_in(tx: Tx, batch_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, UUID, int]]:
    """(kit batch, part, batch of the part, units): what was put into these batches of kits and did not come out again, the
    first to expire in front."""
    return tx.tuples(
        """
        SELECT t.batch_id, m.sku_id, m.batch_id, sum(CASE WHEN m.to_place_id IS NULL THEN m.quantity ELSE -m.quantity END)::bigint
        FROM work_order_step t
        JOIN work_order w ON w.tenant_id = t.tenant_id AND w.id = t.work_order_id
        JOIN stock_move m ON m.tenant_id = t.tenant_id AND m.document_kind = 'work_order' AND m.document_id = w.id
             AND m.document_line_id = t.id AND m.sku_id <> w.kit_id
        LEFT JOIN batch b ON b.tenant_id = m.tenant_id AND b.id = m.batch_id
        WHERE t.tenant_id = %(tenant)s AND t.batch_id = ANY(%(batches)s)
        GROUP BY 1, 2, 3 HAVING sum(CASE WHEN m.to_place_id IS NULL THEN m.quantity ELSE -m.quantity END) > 0
        ORDER BY min(b.expires_on) NULLS LAST, m.batch_id""",
        batches=list(batch_ids),
    )


def last_made_of(tx: Tx, kit_id: UUID) -> dict[UUID, int]:
    """{part: units in a kit} by the last work order that made some of these kits; empty where none did."""
    found = tx.tuples(
        """SELECT sku_id, quantity FROM work_order_part WHERE tenant_id = %(tenant)s AND work_order_id = (
               SELECT id FROM work_order WHERE tenant_id = %(tenant)s AND kit_id = %(kit)s AND kind = 'make' AND done > 0
               ORDER BY made_at DESC, id DESC LIMIT 1) ORDER BY part_no""",
        kit=kit_id,
    )
    return {row[0]: row[1] for row in found}


def worth_of_parts(tx: Tx, kit_id: UUID) -> dict[UUID, tuple[int, int]]:
    """{part: (units, their cost)} of all that was ever put into a kit: how the cost of a kit falls on its parts."""
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            """SELECT p.sku_id, sum(p.used)::bigint, sum(p.value_paise)::bigint FROM work_order_part p
               JOIN work_order w ON w.tenant_id = p.tenant_id AND w.id = p.work_order_id AND w.kind = 'make'
               WHERE p.tenant_id = %(tenant)s AND w.kit_id = %(kit)s AND p.used > 0 GROUP BY 1""",
            kit=kit_id,
        )
    }


def expiry_of(tx: Tx, batch_ids: Sequence[UUID]) -> date | None:
    """The first day on which one of these batches expires."""
    found: date | None = tx.scalar(
        "SELECT min(expires_on) FROM batch WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)", ids=list(batch_ids)
    )
    return found


def steps_of(tx: Tx, work_order_id: UUID) -> list[tuple[datetime, int, int, str]]:
    """(when, kits, cost that was carried, who) of what was done."""
    return tx.tuples(
        """SELECT at, units, value_paise, made_by_name FROM work_order_step
           WHERE tenant_id = %(tenant)s AND work_order_id = %(id)s ORDER BY at, id""",
        id=work_order_id,
    )
