"""SQL that writes purchase orders, and the drafts of receipts that are counted by scan."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.receiving.tables import purchase_line, purchase_order

ORDER_COLUMNS = ("id", "number", "vendor_id", "facility_id", "due_on", "ordered_at", "made_by")
LINE_COLUMNS = ("id", "purchase_order_id", "line_no", "sku_id", "quantity", "cost_paise", "due_on")


def vendor_ids(tx: Tx, names: Sequence[str]) -> dict[str, UUID]:
    """Vendors by name, written where they are new."""
    unique = sorted(set(names))
    rows = tx.tuples(
        """INSERT INTO vendor AS v (tenant_id, id, name)
           SELECT %(tenant)s, id, name FROM unnest(%(ids)s::uuid[], %(names)s::text[]) AS given (id, name)
           ON CONFLICT (tenant_id, name) DO UPDATE SET name = v.name RETURNING name, id""",
        ids=[new_id() for _ in unique],
        names=unique,
    )
    return {row[0]: row[1] for row in rows}


def write_purchases(tx: Tx, orders: Sequence[tuple[Any, ...]], lines: Sequence[tuple[Any, ...]]) -> None:
    """Write purchase orders with their lines."""
    tx.insert(purchase_order, ORDER_COLUMNS, orders)
    tx.insert(purchase_line, LINE_COLUMNS, lines)


def numbers_taken(tx: Tx, numbers: Sequence[str]) -> set[str]:
    """Those of these numbers that a purchase order has."""
    return set(
        tx.scalars(
            "SELECT number FROM purchase_order WHERE tenant_id = %(tenant)s AND number = ANY(%(numbers)s)",
            numbers=list(numbers),
        )
    )


def lock_purchases(tx: Tx, ids: Sequence[UUID]) -> None:
    """Let receipts and cancels of these orders come one after the other."""
    tx.run(
        "SELECT 1 FROM purchase_order WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE",
        ids=list(ids),
    )


def cancel(tx: Tx, ids: Sequence[UUID]) -> None:
    """Nothing more of these orders is expected."""
    tx.run(
        "UPDATE purchase_order SET status = 'cancelled' WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)",
        ids=list(ids),
    )


def count_received(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Raise what purchase lines have received; close the orders that are complete. Lock their orders first."""
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


def keep_draft(
    tx: Tx, draft_id: UUID, facility_id: UUID, order_id: UUID | None, *, vendor: str = "", units: int = 0
) -> None:
    """Write what a draft stands at. Its facility stays that of its first scan."""
    tx.run(
        """INSERT INTO receipt_draft AS d
               (tenant_id, id, facility_id, purchase_order_id, vendor_name, units, opened_at, changed_at, made_by,
                made_by_name)
           VALUES (%(tenant)s, %(id)s, %(facility)s, %(order)s, %(vendor)s, %(units)s, %(now)s, %(now)s, %(actor)s, %(who)s)
           ON CONFLICT (tenant_id, id) DO UPDATE SET purchase_order_id = excluded.purchase_order_id,
               vendor_name = excluded.vendor_name, units = excluded.units, changed_at = excluded.changed_at""",
        id=draft_id,
        facility=facility_id,
        order=order_id,
        vendor=vendor,
        units=units,
        who=tx.actor.name,
    )


def end_draft(tx: Tx, draft_id: UUID) -> None:
    """The draft has become a receipt."""
    tx.run("DELETE FROM receipt_draft WHERE tenant_id = %(tenant)s AND id = %(id)s", id=draft_id)
