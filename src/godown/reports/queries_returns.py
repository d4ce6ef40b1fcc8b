"""What comes back, as the office sees it: the list by state, one return's story, what of an order can come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Shipped:
    """A line of a parcel that left, and how many of its units can still come back."""

    line_id: UUID
    parcel_id: UUID
    parcel_number: str
    awb: str
    sku_id: UUID
    sku_code: str
    name: str
    photo_file_id: UUID | None
    quantity: int
    left: int


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in the list."""

    id: UUID
    number: str
    kind: str
    status: str
    order_id: UUID | None
    order_number: str
    customer_name: str
    awb: str
    reason: str
    claim: str
    created_at: datetime
    arrived_at: datetime | None
    facility: str
    expected: int
    arrived: int
    inspected: int
    in_repair: int
    product: str
    photo_file_id: UUID | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a return with what was found."""

    id: UUID
    sku_id: UUID
    sku_code: str
    name: str
    photo_file_id: UUID | None
    batch: str | None
    expected: int
    arrived: int
    inspected: int
    credited: int
    keeps_shipping: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An inspection: how many units, what they are now, and why."""

    id: UUID
    return_line_id: UUID
    quantity: int
    outcome: str
    grade: str
    as_sku_code: str
    fault: str
    answers: dict[str, str]
    photos: list[str]
    note: str
    at: datetime
    who: str
    after_repair_id: UUID | None
    left_in_repair: int


SHIPPED = """
        SELECT l.id AS line_id, p.id AS parcel_id, p.number AS parcel_number, coalesce(h.awb, '') AS awb, l.sku_id,
               s.code AS sku_code, o.name, s.photo_file_id, l.quantity,
               (l.quantity - l.returned - coalesce(e.units, 0))::bigint AS left
        FROM parcel p JOIN parcel_line l ON l.tenant_id = p.tenant_id AND l.parcel_id = p.id
        JOIN order_line o ON o.tenant_id = l.tenant_id AND o.id = l.order_line_id
        JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
        LEFT JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state <> 'cancelled'
        LEFT JOIN LATERAL (
            SELECT sum(k.expected) AS units FROM return_line k
            JOIN goods_return r ON r.tenant_id = k.tenant_id AND r.id = k.return_id AND r.status IN ('asked', 'expected')
            WHERE k.tenant_id = l.tenant_id AND k.parcel_line_id = l.id) AS e ON true
        WHERE p.tenant_id = %(tenant)s AND p.status = 'handed_over'"""


def shipped(tx: Tx, order_id: UUID) -> list[Shipped]:
    """Lines of the parcels of an order that left."""
    return tx.rows(Shipped, f"{SHIPPED} AND p.order_id = %(order)s ORDER BY p.parcel_no, l.id", order=order_id)


def shipped_by(tx: Tx, shipment_id: UUID) -> list[Shipped]:
    """Lines of the parcel of a shipment, where it left."""
    return tx.rows(Shipped, f"{SHIPPED} AND h.id = %(shipment)s ORDER BY l.id", shipment=shipment_id)


REPAIR = """
(SELECT coalesce(sum(i.quantity - coalesce((SELECT sum(j.quantity) FROM inspection j
     WHERE j.tenant_id = i.tenant_id AND j.after_repair_id = i.id), 0)), 0)
 FROM return_line k JOIN inspection i ON i.tenant_id = k.tenant_id AND i.return_line_id = k.id AND i.outcome = 'repair'
 WHERE k.tenant_id = r.tenant_id AND k.return_id = r.id)::bigint
"""

HERE = "(%(facility)s::uuid IS NULL OR r.facility_id = %(facility)s)"

TABS = {
    "asked": "r.status = 'asked'",
    "expected": "r.status = 'expected'",
    "arrived": "r.status = 'arrived'",
    "in_repair": f"""r.id IN (SELECT k.return_id FROM inspection i JOIN return_line k ON k.tenant_id = i.tenant_id
        AND k.id = i.return_line_id WHERE i.tenant_id = %(tenant)s AND i.outcome = 'repair') AND {REPAIR} > 0""",
    "closed": "r.status = 'closed'",
    "refused": "r.status = 'refused'",
}
OPEN = "r.status IN ('asked', 'expected', 'arrived')"
NAMED = """
(r.number = ANY(%(search)s) OR r.awb = ANY(%(search)s) OR o.number = ANY(%(search)s) OR o.external_id = ANY(%(search)s)
 OR p.number = ANY(%(search)s) OR h.awb = ANY(%(search)s) OR o.part_of IN (
     SELECT w.id FROM sales_order w WHERE w.tenant_id = %(tenant)s AND w.number = ANY(%(search)s)))
"""


def page(
    tx: Tx, tab: str, facility_id: UUID | None, search: Sequence[str], after: tuple[datetime, UUID] | None, limit: int
) -> list[ReturnRow]:
    """Returns of a tab, newest first; `search` are texts that name a return, its order, its parcel or an AWB."""
    beyond = "AND (r.created_at, r.id) < (%(after)s::timestamptz, %(after_id)s::uuid)" if after else ""
    return tx.rows(
        ReturnRow,
        f"""
        SELECT r.id, r.number, r.kind, r.status, r.order_id, coalesce(o.number, '') AS order_number,
               coalesce(o.customer_name, '') AS customer_name, coalesce(nullif(r.awb, ''), h.awb, '') AS awb, r.reason, r.claim,
               r.created_at, r.arrived_at, f.name AS facility, l.expected, l.arrived, l.inspected, {REPAIR} AS in_repair,
               l.product, l.photo_file_id
        FROM goods_return r JOIN facility f ON f.tenant_id = r.tenant_id AND f.id = r.facility_id
        LEFT JOIN sales_order o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
        LEFT JOIN parcel p ON p.tenant_id = r.tenant_id AND p.id = r.parcel_id
        LEFT JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state <> 'cancelled'
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(k.expected), 0)::bigint AS expected, coalesce(sum(k.arrived), 0)::bigint AS arrived,
                   coalesce(sum(k.inspected), 0)::bigint AS inspected, coalesce((array_agg(s.name ORDER BY k.line_no))[1], '') AS product,
                   (array_agg(s.photo_file_id ORDER BY k.line_no))[1] AS photo_file_id
            FROM return_line k JOIN sku s ON s.tenant_id = k.tenant_id AND s.id = k.sku_id
            WHERE k.tenant_id = r.tenant_id AND k.return_id = r.id) AS l
        WHERE r.tenant_id = %(tenant)s AND {HERE}
          AND {NAMED if search else TABS.get(tab, OPEN)} {beyond}
        ORDER BY r.created_at DESC, r.id DESC LIMIT %(limit)s""",
        facility=facility_id,
        search=list(search),
        after=after[0] if after else None,
        after_id=after[1] if after else None,
        limit=limit,
    )


def counts(tx: Tx, facility_id: UUID | None) -> dict[str, int]:
    """How many returns wait in each tab that somebody works off."""
    asked, expected, arrived, repair = tx.tuples(
        f"""
        SELECT count(*) FILTER (WHERE r.status = 'asked'), count(*) FILTER (WHERE r.status = 'expected'),
               count(*) FILTER (WHERE r.status = 'arrived'),
               (SELECT count(DISTINCT r.id) FROM inspection i
                JOIN return_line k ON k.tenant_id = i.tenant_id AND k.id = i.return_line_id
                JOIN goods_return r ON r.tenant_id = k.tenant_id AND r.id = k.return_id
                WHERE i.tenant_id = %(tenant)s AND i.outcome = 'repair' AND {HERE} AND {REPAIR} > 0)
        FROM goods_return r WHERE r.tenant_id = %(tenant)s AND r.status IN ('asked', 'expected', 'arrived') AND {HERE}""",
        facility=facility_id,
    )[0]
    return {
        "open": asked + expected + arrived,
        "asked": asked,
        "expected": expected,
        "arrived": arrived,
        "in_repair": repair,
    }


def lines(tx: Tx, return_id: UUID) -> list[Line]:
    """The lines of a return."""
    return tx.rows(
        Line,
        """
        SELECT l.id, l.sku_id, s.code AS sku_code, s.name, s.photo_file_id, b.number AS batch, l.expected, l.arrived,
               l.inspected, l.credited, l.keeps_shipping
        FROM return_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
        LEFT JOIN batch b ON b.tenant_id = l.tenant_id AND b.id = l.batch_id
        WHERE l.tenant_id = %(tenant)s AND l.return_id = %(id)s ORDER BY l.line_no""",
        id=return_id,
    )


def found(tx: Tx, return_id: UUID) -> list[Found]:
    """The inspections of a return, newest first."""
    return tx.rows(
        Found,
        """
        SELECT i.id, i.return_line_id, i.quantity, i.outcome, i.grade, coalesce(a.code, '') AS as_sku_code,
               i.fault, i.answers, i.photos, i.note, i.at,
               i.made_by_name AS who, i.after_repair_id,
               (CASE WHEN i.outcome = 'repair' THEN i.quantity - coalesce((SELECT sum(j.quantity) FROM inspection j
                   WHERE j.tenant_id = i.tenant_id AND j.after_repair_id = i.id), 0) ELSE 0 END)::bigint AS left_in_repair
        FROM inspection i JOIN return_line l ON l.tenant_id = i.tenant_id AND l.id = i.return_line_id
        LEFT JOIN sku a ON a.tenant_id = i.tenant_id AND a.id = i.as_sku_id
        WHERE i.tenant_id = %(tenant)s AND l.return_id = %(id)s ORDER BY i.at DESC, i.id DESC""",
        id=return_id,
    )


def happened(tx: Tx, order_id: UUID, number: str) -> list[tuple[str, datetime, str, dict[str, Any]]]:
    """What the log says of a return: (verb, when, who, facts), newest first."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in tx.tuples(
            """SELECT verb, at, actor_name, facts FROM activity
               WHERE tenant_id = %(tenant)s AND thing_kind = 'order' AND thing_id = %(order)s AND facts ->> 'number' = %(number)s
               ORDER BY at DESC, id DESC LIMIT 50""",
            order=order_id,
            number=number,
        )
    ]


@dataclass(frozen=True, slots=True)
class FromParcel:
    """The parcel that a return comes from."""

    id: UUID
    number: str
    courier: str | None
    awb: str | None
    handed_over_at: datetime | None
    customer_name: str
    weight_grams: int


@dataclass(frozen=True, slots=True)
class SoldBefore:
    """The invoice from before Godown of what comes back."""

    id: UUID
    number: str
    dated: date
    customer: str


def sold_before(tx: Tx, return_id: UUID) -> SoldBefore | None:
    """The invoice of a return that another program issued; None where we sold it."""
    return tx.one(
        SoldBefore,
        """
        SELECT d.id, d.number, d.dated, coalesce(d.buyer ->> 'customer_name', '') AS customer
        FROM return_line r JOIN document_line l ON l.tenant_id = r.tenant_id AND l.source_line_id = r.outside_line_id
        JOIN document d ON d.tenant_id = l.tenant_id AND d.id = l.document_id AND d.kind = 'outside_invoice'
        WHERE r.tenant_id = %(tenant)s AND r.return_id = %(id)s ORDER BY r.line_no, d.id LIMIT 1""",
        id=return_id,
    )


def parcel_of(tx: Tx, return_id: UUID) -> FromParcel | None:
    """The parcel of a return, None for one that names none."""
    return tx.one(
        FromParcel,
        """
        SELECT p.id, p.number, c.name AS courier, h.awb, p.handed_over_at, o.customer_name, p.weight_grams
        FROM goods_return r JOIN parcel p ON p.tenant_id = r.tenant_id AND p.id = r.parcel_id
        JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
        LEFT JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state <> 'cancelled'
        LEFT JOIN courier c ON c.tenant_id = h.tenant_id AND c.id = h.courier_id
        WHERE r.tenant_id = %(tenant)s AND r.id = %(id)s""",
        id=return_id,
    )
