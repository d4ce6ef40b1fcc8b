"""The list of all orders as the office sees it: by state, filtered, searched, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx

OPEN = ("waiting", "promised", "needs_decision", "in_wave", "picked", "packed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders a list shows. Empty texts and None mean "all"; instants are UTC."""

    statuses: Sequence[str]
    facility_id: UUID | None = None
    late_only: bool = False
    due_before: datetime | None = None
    channel: str = ""
    payment: str = ""
    search: str = ""
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list, with what it holds in short."""

    id: UUID
    number: str
    channel: str
    status: str
    ordered_at: datetime
    ship_by: datetime
    customer_name: str
    city: str
    pincode: str
    payment: str
    total_paise: int
    facility: str
    part_no: int
    parts: int
    units: int
    lines: int
    product: str
    photo_file_id: UUID | None


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that orders come from."""

    id: UUID
    code: str
    name: str


SEARCH = """
(%(search)s = '' OR o.number ILIKE %(like)s OR o.external_id ILIKE %(like)s OR o.customer_name ILIKE %(like)s
 OR o.phone LIKE %(like)s OR o.pincode = %(search)s OR o.id IN (SELECT l.order_id FROM order_line l
     WHERE l.tenant_id = %(tenant)s AND l.sku_id = (SELECT id FROM sku WHERE tenant_id = %(tenant)s AND code = upper(%(search)s)))
 OR o.id IN (SELECT p.order_id FROM shipment h JOIN parcel p ON p.tenant_id = h.tenant_id AND p.id = h.parcel_id
     WHERE h.tenant_id = %(tenant)s AND h.awb = upper(%(search)s)))
"""

STATES = "unnest(%(statuses)s::text[]) AS w (status)"

# State by state, so that each is read in the order of its index: a page of what left costs the same after a year.
WHERE = f"""
FROM sales_order o JOIN channel c ON c.tenant_id = o.tenant_id AND c.id = o.channel_id
WHERE o.tenant_id = %(tenant)s AND o.status = w.status
  AND (%(facility)s::uuid IS NULL OR o.facility_id IS NULL OR o.facility_id = %(facility)s)
  AND (NOT %(late)s OR o.ship_by < %(now)s) AND (%(due)s::timestamptz IS NULL OR o.ship_by < %(due)s)
  AND (%(channel)s = '' OR c.code = %(channel)s) AND (%(payment)s = '' OR o.payment = %(payment)s) AND {SEARCH}
"""


def _given(wanted: Wanted) -> dict[str, object]:
    escaped = wanted.search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "statuses": list(wanted.statuses), "facility": wanted.facility_id, "late": wanted.late_only,
        "due": wanted.due_before, "channel": wanted.channel, "payment": wanted.payment, "search": wanted.search,
        "like": f"%{escaped}%",
    }  # fmt: skip


def page(tx: Tx, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int) -> list[OrderRow]:
    """Orders by ship-by after a cursor (ship-by, id); the newest first where `newest_first`."""
    way, side = ("DESC", "<") if wanted.newest_first else ("ASC", ">")
    beyond = f"AND (o.ship_by, o.id) {side} (%(after)s::timestamptz, %(after_id)s::uuid)" if after else ""
    return tx.rows(
        OrderRow,
        f"""
        WITH page AS (
            SELECT m.* FROM {STATES} CROSS JOIN LATERAL (
                SELECT o.*, c.name AS channel {WHERE} {beyond}
                ORDER BY o.ship_by {way}, o.id {way} LIMIT %(limit)s) AS m
            ORDER BY m.ship_by {way}, m.id {way} LIMIT %(limit)s)
        SELECT p.id, p.number, p.channel, p.status, p.ordered_at, p.ship_by, p.customer_name, p.city, p.pincode, p.payment,
               p.total_paise, coalesce(f.name, '') AS facility, p.part_no, CASE WHEN p.part_of IS NULL THEN 0 ELSE (
                   SELECT count(*) FROM sales_order q WHERE q.tenant_id = p.tenant_id AND q.part_of IS NOT NULL
                     AND q.part_of = p.part_of) END AS parts, l.units, l.lines, l.product, l.photo_file_id
        FROM page p LEFT JOIN facility f ON f.tenant_id = p.tenant_id AND f.id = p.facility_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(l.quantity - l.cancelled), 0)::bigint AS units, count(*) AS lines,
                   coalesce((array_agg(l.name ORDER BY l.line_no))[1], '') AS product,
                   (array_agg(s.photo_file_id ORDER BY l.line_no))[1] AS photo_file_id
            FROM order_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
            WHERE l.tenant_id = p.tenant_id AND l.order_id = p.id) AS l
        ORDER BY p.ship_by {way}, p.id {way}""",
        **_given(wanted),
        after=after[0] if after else None,
        after_id=after[1] if after else None,
        limit=limit,
    )


def count(tx: Tx, wanted: Wanted, limit: int) -> int:
    """How many orders match, counted up to a limit."""
    found: int = tx.scalar(
        f"""SELECT count(*) FROM (SELECT 1 FROM {STATES} CROSS JOIN LATERAL (SELECT 1 {WHERE} LIMIT %(limit)s) AS m
            LIMIT %(limit)s) AS found""",
        **_given(wanted),
        limit=limit,
    )
    return found


def by_state(tx: Tx, facility_id: UUID | None) -> dict[str, int]:
    """{state: open orders in it}, with `open`, `late` and `suspended`."""
    rows = tx.tuples(
        """
        SELECT status, count(*), count(*) FILTER (WHERE ship_by < %(now)s) FROM sales_order
        WHERE tenant_id = %(tenant)s AND status = ANY(%(statuses)s)
          AND (%(facility)s::uuid IS NULL OR facility_id IS NULL OR facility_id = %(facility)s) GROUP BY 1""",
        facility=facility_id,
        statuses=[*OPEN, "suspended"],
    )
    found = {status: total for status, total, _ in rows}
    late = sum(late for status, _, late in rows if status != "suspended")
    return found | {"open": sum(n for status, n in found.items() if status != "suspended"), "late": late}


def channels(tx: Tx) -> list[Channel]:
    """All channels in use, by name."""
    return tx.rows(
        Channel, "SELECT id, code, name FROM channel WHERE tenant_id = %(tenant)s AND active ORDER BY name, code"
    )


def numbers(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, tuple[str, UUID | None]]:
    """The number and the facility of orders, for the answer of a deed on many."""
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            "SELECT id, number, facility_id FROM sales_order WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)",
            ids=list(order_ids),
        )
    }
