"""SQL that writes returns."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from godown import books
from godown.platform.transaction import Tx
from godown.returns.tables import goods_class_sku, goods_return, inspection, refund, return_line

RETURN = (
    "id",
    "number",
    "kind",
    "facility_id",
    "order_id",
    "parcel_id",
    "awb",
    "reason",
    "said",
    "claim",
    "source",
    "status",
    "seller_pays",
    "override",
    "photos",
    "created_at",
    "made_by",
)
LINE = (
    "id",
    "return_id",
    "line_no",
    "parcel_line_id",
    "order_line_id",
    "sku_id",
    "batch_id",
    "expected",
    "keeps_shipping",
    "outside_line_id",
)
INSPECTION = (
    "id", "return_line_id", "quantity", "outcome", "grade", "condition", "as_sku_id",
    "fault", "answers", "photos", "note", "after_repair_id", "at", "made_by",
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
    tx.insert(return_line, LINE[:-2], [row])


def set_arrived(tx: Tx, return_id: UUID) -> bool:
    """The parcel is here; False where it was here already."""
    return bool(
        tx.run(
            """UPDATE goods_return SET status = 'arrived', arrived_at = %(now)s
               WHERE tenant_id = %(tenant)s AND id = %(id)s AND status IN ('asked', 'expected')""",
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


def set_batch(tx: Tx, line_id: UUID, batch_id: UUID) -> None:
    """The batch of the units of a line became known."""
    tx.run(
        "UPDATE return_line SET batch_id = %(batch)s WHERE tenant_id = %(tenant)s AND id = %(line)s",
        line=line_id,
        batch=batch_id,
    )


def set_classes(tx: Tx, wanted: Mapping[UUID, str]) -> None:
    """Put SKUs into classes; those of the empty class are in none."""
    tx.run(
        "DELETE FROM goods_class_sku WHERE tenant_id = %(tenant)s AND sku_id = ANY(%(ids)s)",
        ids=[sku for sku, code in wanted.items() if not code],
    )
    tx.insert(
        goods_class_sku,
        ("sku_id", "goods_class"),
        [(sku, code) for sku, code in wanted.items() if code],
        tail="ON CONFLICT (tenant_id, sku_id) DO UPDATE SET goods_class = EXCLUDED.goods_class",
    )


def set_status(
    tx: Tx, return_id: UUID, before: Sequence[str], status: str, *, refusal: str = "", awb: str = ""
) -> bool:
    """From one of these statuses to another, with why it is refused and the AWB it comes with; False where it stood elsewhere."""
    return bool(
        tx.run(
            """UPDATE goods_return SET status = %(status)s, refusal = %(refusal)s,
                   awb = CASE WHEN %(awb)s::text = '' THEN awb ELSE %(awb)s END
               WHERE tenant_id = %(tenant)s AND id = %(id)s AND status = ANY(%(before)s)""",
            id=return_id,
            before=list(before),
            status=status,
            refusal=refusal,
            awb=awb,
        )
    )


def set_awb(tx: Tx, return_id: UUID, awb: str) -> None:
    """The AWB of the way back."""
    tx.run("UPDATE goods_return SET awb = %(awb)s WHERE tenant_id = %(tenant)s AND id = %(id)s", id=return_id, awb=awb)


REFUND = (
    "id", "number", "order_id", "return_id", "way", "amount_paise", "goodwill_paise", "said_paid_paise", "reference", "why", "undoes_id",
    "exchange_order_id", "at", "made_by", "made_by_name",
)  # fmt: skip


def write_refund(tx: Tx, row: tuple[Any, ...]) -> None:
    """Write what was given back; it is never changed. What of it was owed ends so much of what is owed to the customer of its order."""
    tx.insert(refund, REFUND, [row])
    told = dict(zip(REFUND, row, strict=True))
    if told["order_id"]:
        books.post_to_accounts(tx, [(told["order_id"], told["amount_paise"] - told["goodwill_paise"])])
