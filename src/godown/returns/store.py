"""SQL that writes returns."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx
from godown.returns.tables import goods_return, inspection, return_line

RETURN = (
    "id",
    "number",
    "kind",
    "facility_id",
    "order_id",
    "parcel_id",
    "awb",
    "reason",
    "claim",
    "created_at",
    "made_by",
)
LINE = ("id", "return_id", "line_no", "parcel_line_id", "order_line_id", "sku_id", "batch_id", "expected")
INSPECTION = (
    "id", "return_line_id", "quantity", "outcome", "fault", "answers", "photos", "note", "after_repair_id", "at", "made_by",
    "made_by_name",
)  # fmt: skip


def write_return(tx: Tx, row: tuple[Any, ...], lines: Sequence[tuple[Any, ...]]) -> bool:
    """Write a return with its lines; False where the parcel's RTO is known already."""
    if not tx.insert(goods_return, RETURN, [row], tail="ON CONFLICT DO NOTHING"):
        return False
    tx.insert(return_line, LINE, lines)
    return True


def add_line(tx: Tx, return_id: UUID, row: tuple[Any, ...]) -> None:
    """Something came that was not expected: a line without a parcel line."""
    tx.insert(return_line, LINE, [row])


def set_arrived(tx: Tx, return_id: UUID) -> bool:
    """The parcel is here; False where it was here already."""
    return bool(
        tx.run(
            """UPDATE goods_return SET status = 'arrived', arrived_at = %(now)s
               WHERE tenant_id = %(tenant)s AND id = %(id)s AND status = 'expected'""",
            id=return_id,
        )
    )


def count_arrived(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Set what arrived of each line."""
    tx.run(
        """UPDATE return_line l SET arrived = g.units FROM unnest(%(ids)s::uuid[], %(units)s::bigint[]) AS g (id, units)
           WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        ids=[row[0] for row in rows],
        units=[row[1] for row in rows],
    )


def count_inspected(tx: Tx, line_id: UUID, units: int, credited: int) -> None:
    """Raise what is inspected and credited of a line. The table refuses more than arrived."""
    tx.run(
        """UPDATE return_line SET inspected = inspected + %(units)s, credited = credited + %(credited)s
           WHERE tenant_id = %(tenant)s AND id = %(line)s""",
        line=line_id,
        units=units,
        credited=credited,
    )


def write_inspection(tx: Tx, row: tuple[Any, ...]) -> None:
    """Write an inspection."""
    tx.insert(inspection, INSPECTION, [row])


def close_complete(tx: Tx, return_id: UUID) -> bool:
    """A return of which all that arrived is inspected, and nothing is in repair, is closed."""
    return bool(
        tx.run(
            """
            UPDATE goods_return r SET status = 'closed', closed_at = %(now)s
            WHERE r.tenant_id = %(tenant)s AND r.id = %(id)s AND r.status = 'arrived'
              AND NOT EXISTS (SELECT 1 FROM return_line l WHERE l.tenant_id = r.tenant_id AND l.return_id = r.id
                              AND l.inspected < l.arrived)
              AND NOT EXISTS (
                  SELECT 1 FROM return_line l JOIN inspection i ON i.tenant_id = l.tenant_id AND i.return_line_id = l.id
                  WHERE l.tenant_id = r.tenant_id AND l.return_id = r.id AND i.outcome = 'repair'
                    AND i.quantity > (SELECT coalesce(sum(j.quantity), 0) FROM inspection j
                                      WHERE j.tenant_id = i.tenant_id AND j.after_repair_id = i.id))""",
            id=return_id,
        )
    )
