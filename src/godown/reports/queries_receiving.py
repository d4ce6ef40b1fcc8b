"""Goods in as people and programs read it: purchase orders with how far they came, receipts, drafts in counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A purchase order in a list. `due_on` is the first day on which something open is expected."""

    id: UUID
    number: str
    vendor: str
    facility_id: UUID
    facility: str
    status: str
    ordered_at: datetime
    due_on: date | None
    lines: int
    ordered: int
    received: int
    value_paise: int


@dataclass(frozen=True, slots=True)
class PurchaseLineRow:
    """A line of a purchase order and what came of it. `received` is all that was counted: accepted and rejected."""

    id: UUID
    line_no: int
    sku_id: UUID
    sku_code: str
    name: str
    photo_file_id: UUID | None
    quantity: int
    cost_paise: int
    cost_units: int
    due_on: date | None
    received: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A posted goods receipt in a list."""

    id: UUID
    number: str
    facility: str
    vendor: str
    purchase_order_id: UUID | None
    purchase_number: str | None
    posted_at: datetime
    lines: int
    accepted: int
    rejected: int
    value_paise: int
    who: str
    owner_id: UUID


@dataclass(frozen=True, slots=True)
class ReceiptLineRow:
    """A line of a goods receipt: what was counted, accepted, rejected and why."""

    id: UUID
    line_no: int
    sku_id: UUID
    sku_code: str
    name: str
    photo_file_id: UUID | None
    on_order: bool
    counted: int
    accepted: int
    rejected: int
    reject_condition: str
    reject_reason: str
    cost_paise: int
    cost_units: int
    batch: str
    expires_on: date | None
    serials: list[str]
    made_on: date | None
    mrp_paise: int | None
    vendor_batch: str
    photos: list[str]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A receipt that is being counted."""

    id: UUID
    facility: str
    vendor: str
    purchase_order_id: UUID | None
    purchase_number: str | None
    units: int
    opened_at: datetime
    changed_at: datetime
    who: str


After = tuple[datetime, UUID]

PURCHASE = """
    SELECT o.id, o.number, v.name AS vendor, o.facility_id, f.code AS facility, o.status, o.ordered_at,
           coalesce(l.due_on, o.due_on) AS due_on, l.lines, l.ordered, l.received, l.value_paise
    FROM purchase_order o
    JOIN vendor v ON v.tenant_id = o.tenant_id AND v.id = o.vendor_id
    JOIN facility f ON f.tenant_id = o.tenant_id AND f.id = o.facility_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS lines, sum(quantity)::bigint AS ordered, sum(received)::bigint AS received,
               sum(round(quantity::numeric * l.cost_paise / s.cost_units))::bigint AS value_paise,
               min(due_on) FILTER (WHERE received < quantity) AS due_on
        FROM purchase_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
        WHERE l.tenant_id = o.tenant_id AND l.purchase_order_id = o.id
    ) AS l
    WHERE o.tenant_id = %(tenant)s"""


def purchases(
    tx: Tx, statuses: Sequence[str], facility_id: UUID | None, search: str, after: After | None, limit: int
) -> list[PurchaseRow]:
    """Purchase orders, the newest first; `search` is a part of the number or vendor."""
    return tx.rows(
        PurchaseRow,
        f"""{PURCHASE} AND (cardinality(%(statuses)s::text[]) = 0 OR o.status = ANY(%(statuses)s))
            AND (%(facility)s::uuid IS NULL OR o.facility_id = %(facility)s)
            AND (%(search)s = '' OR strpos(lower(o.number), lower(%(search)s)) > 0
                 OR strpos(lower(v.name), lower(%(search)s)) > 0)
            AND (%(at)s::timestamptz IS NULL OR (o.ordered_at, o.id) < (%(at)s, %(id)s))
            ORDER BY o.ordered_at DESC, o.id DESC LIMIT %(limit)s""",
        statuses=list(statuses),
        facility=facility_id,
        search=search,
        at=after[0] if after else None,
        id=after[1] if after else None,
        limit=limit,
    )


def purchase(tx: Tx, order_id: UUID) -> PurchaseRow:
    """One purchase order. Refuses one that is not there."""
    if not (found := tx.one(PurchaseRow, f"{PURCHASE} AND o.id = %(id)s", id=order_id)):
        raise NotFound("purchase order", id=str(order_id))
    return found


def purchase_lines(tx: Tx, order_id: UUID) -> list[PurchaseLineRow]:
    """The lines of a purchase order with what its receipts accepted and rejected."""
    return tx.rows(
        PurchaseLineRow,
        """SELECT l.id, l.line_no, l.sku_id, s.code AS sku_code, s.name, s.photo_file_id, l.quantity, l.cost_paise, s.cost_units, l.due_on,
                  l.received, coalesce(sum(r.accepted), 0)::bigint AS accepted,
                  coalesce(sum(r.rejected), 0)::bigint AS rejected
           FROM purchase_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
           LEFT JOIN receipt p ON p.tenant_id = l.tenant_id AND p.purchase_order_id = l.purchase_order_id
           LEFT JOIN receipt_line r ON r.tenant_id = l.tenant_id AND r.receipt_id = p.id AND r.purchase_line_id = l.id
           WHERE l.tenant_id = %(tenant)s AND l.purchase_order_id = %(order)s
           GROUP BY l.tenant_id, l.id, s.tenant_id, s.id ORDER BY l.line_no""",
        order=order_id,
    )


RECEIPT = """
    SELECT r.id, r.number, f.code AS facility, r.vendor_name AS vendor, r.purchase_order_id, o.number AS purchase_number,
           r.posted_at, l.lines, l.accepted, l.rejected, l.value_paise, coalesce(p.name, '') AS who, r.owner_id
    FROM receipt r
    JOIN facility f ON f.tenant_id = r.tenant_id AND f.id = r.facility_id
    LEFT JOIN purchase_order o ON o.tenant_id = r.tenant_id AND o.id = r.purchase_order_id
    LEFT JOIN LATERAL (SELECT actor_name AS name FROM activity a WHERE a.tenant_id = r.tenant_id
                       AND a.thing_kind = 'receipt' AND a.thing_id = r.id ORDER BY a.at, a.id LIMIT 1) AS p ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS lines, coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(rejected), 0)::bigint AS rejected,
               coalesce(sum(round(counted::numeric * l.cost_paise / s.cost_units)), 0)::bigint AS value_paise
        FROM receipt_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
        WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id
    ) AS l
    WHERE r.tenant_id = %(tenant)s AND r.status = 'posted'"""


def receipts(
    tx: Tx, facility_id: UUID | None, order_id: UUID | None, search: str, after: After | None, limit: int
) -> list[ReceiptRow]:
    """Posted receipts, the newest first; of one purchase order where it is named."""
    of_order = "AND r.purchase_order_id = %(order)s" if order_id else ""
    beyond = "AND (r.posted_at, r.id) < (%(at)s, %(id)s)" if after else ""
    return tx.rows(
        ReceiptRow,
        f"""{RECEIPT} AND (%(facility)s::uuid IS NULL OR r.facility_id = %(facility)s) {of_order} {beyond}
            AND (%(search)s = '' OR strpos(lower(r.number), lower(%(search)s)) > 0
                 OR strpos(lower(r.vendor_name), lower(%(search)s)) > 0)
            ORDER BY r.posted_at DESC, r.id DESC LIMIT %(limit)s""",
        facility=facility_id,
        order=order_id,
        search=search,
        at=after[0] if after else None,
        id=after[1] if after else None,
        limit=limit,
    )


def receipt(tx: Tx, receipt_id: UUID) -> ReceiptRow:
    """One posted receipt. Refuses one that is not there."""
    if not (found := tx.one(ReceiptRow, f"{RECEIPT} AND r.id = %(id)s", id=receipt_id)):
        raise NotFound("goods receipt", id=str(receipt_id))
    return found


def receipt_lines(tx: Tx, receipt_id: UUID) -> list[ReceiptLineRow]:
    """The lines of a receipt."""
    return tx.rows(
        ReceiptLineRow,
        """SELECT l.id, l.line_no, l.sku_id, s.code AS sku_code, s.name, s.photo_file_id,
                  l.purchase_line_id IS NOT NULL AS on_order, l.counted, l.accepted, l.rejected, l.reject_condition,
                  l.reject_reason, l.cost_paise, s.cost_units, coalesce(b.number, '') AS batch, b.expires_on, l.serials,
                  b.made_on, b.mrp_paise, coalesce(b.vendor_batch, '') AS vendor_batch, l.photos
           FROM receipt_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
           LEFT JOIN batch b ON b.tenant_id = l.tenant_id AND b.id = l.batch_id
           WHERE l.tenant_id = %(tenant)s AND l.receipt_id = %(receipt)s ORDER BY l.line_no""",
        receipt=receipt_id,
    )


def drafts(tx: Tx, facility_id: UUID | None, order_id: UUID | None, limit: int) -> list[DraftRow]:
    """Receipts in counting, the last touched first; those in which nothing is counted are left out."""
    return tx.rows(
        DraftRow,
        """SELECT d.id, f.code AS facility, d.vendor_name AS vendor, d.purchase_order_id, o.number AS purchase_number, d.units,
                  d.opened_at, d.changed_at, d.made_by_name AS who
           FROM receipt_draft d
           JOIN facility f ON f.tenant_id = d.tenant_id AND f.id = d.facility_id
           LEFT JOIN purchase_order o ON o.tenant_id = d.tenant_id AND o.id = d.purchase_order_id
           WHERE d.tenant_id = %(tenant)s AND d.units > 0 AND (%(facility)s::uuid IS NULL OR d.facility_id = %(facility)s)
             AND (%(order)s::uuid IS NULL OR d.purchase_order_id = %(order)s)
           ORDER BY d.changed_at DESC, d.id DESC LIMIT %(limit)s""",
        facility=facility_id,
        order=order_id,
        limit=limit,
    )


def happened(tx: Tx, order_id: UUID) -> list[tuple[str, datetime, str, dict[str, Any]]]:
    """What the log says of a purchase order: (verb, when, who, facts), newest first."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in tx.tuples(
            """SELECT verb, at, actor_name, facts FROM activity WHERE tenant_id = %(tenant)s
                 AND thing_kind = 'purchase_order' AND thing_id = %(order)s ORDER BY at DESC, id DESC LIMIT 50""",
            order=order_id,
        )
    ]


def vendors(tx: Tx, limit: int) -> list[str]:
    """Names of vendors, by name."""
    return tx.scalars(
        "SELECT name FROM vendor WHERE tenant_id = %(tenant)s ORDER BY lower(name), id LIMIT %(limit)s", limit=limit
    )
