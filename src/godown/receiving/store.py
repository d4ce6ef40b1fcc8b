"""SQL that writes goods in."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.receiving.tables import purchase_line, purchase_order, receipt, receipt_line


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A line of a goods receipt as it is written; `cost_paise` is the cost of one unit."""

    id: UUID
    receipt_id: UUID
    line_no: int
    purchase_line_id: UUID | None
    sku_id: UUID
    batch_id: UUID
    counted: int
    accepted: int
    rejected: int
    reject_condition: str
    reject_reason: str
    cost_paise: int
    serials: list[str]


LINE_COLUMNS = tuple(field.name for field in fields(ReceiptLine))


def vendor_id(tx: Tx, name: str) -> UUID:
    """The vendor of this name, written where it is new."""
    found: UUID = tx.scalar(
        """INSERT INTO vendor AS v (tenant_id, id, name) VALUES (%(tenant)s, %(id)s, %(name)s)
           ON CONFLICT (tenant_id, name) DO UPDATE SET name = v.name RETURNING id""",
        id=new_id(),
        name=name,
    )
    return found


def write_purchase(tx: Tx, order: tuple[Any, ...], lines: Sequence[tuple[Any, ...]]) -> None:
    """Write a purchase order with its lines."""
    columns = ("id", "number", "vendor_id", "facility_id", "due_on", "ordered_at", "made_by")
    tx.insert(purchase_order, columns, [order])
    tx.insert(purchase_line, ("id", "purchase_order_id", "line_no", "sku_id", "quantity", "cost_paise"), lines)


def write_receipt(tx: Tx, row: tuple[Any, ...], lines: Sequence[ReceiptLine]) -> bool:
    """Write a posted receipt with its lines; False where its id is known."""
    columns = ("id", "number", "facility_id", "purchase_order_id", "vendor_name", "status", "note", "opened_at",
               "posted_at", "made_by")  # fmt: skip
    if not tx.insert(receipt, columns, [row], tail="ON CONFLICT DO NOTHING"):
        return False
    get = attrgetter(*LINE_COLUMNS)
    tx.insert(receipt_line, LINE_COLUMNS, [get(line) for line in lines])
    return True


def count_received(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Raise what purchase lines have received; close the orders that are complete."""
    tx.run(
        """
        WITH line AS (
            UPDATE purchase_line l SET received = l.received + g.units
            FROM (SELECT id, sum(units)::bigint AS units
                  FROM unnest(%(ids)s::uuid[], %(units)s::bigint[]) AS g (id, units) GROUP BY 1) AS g
            WHERE l.tenant_id = %(tenant)s AND l.id = g.id RETURNING l.purchase_order_id, l.id, l.quantity <= l.received AS full
        )
        UPDATE purchase_order o SET status = CASE WHEN EXISTS (
            SELECT 1 FROM purchase_line l LEFT JOIN line n ON n.id = l.id
            WHERE l.tenant_id = %(tenant)s AND l.purchase_order_id = o.id
              AND NOT coalesce(n.full, l.quantity <= l.received)) THEN 'part_received' ELSE 'received' END
        WHERE o.tenant_id = %(tenant)s AND o.id IN (SELECT purchase_order_id FROM line)""",
        ids=[line for line, _ in rows],
        units=[units for _, units in rows],
    )
