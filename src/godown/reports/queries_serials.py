"""SQL behind serial numbers: the list, where one is, and its life fact by fact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from godown.platform.transaction import Tx

EVENTS_MAX: Final = 500
"""So many facts of a life are shown, the newest; a unit that went out and came back fifty times has fewer."""


@dataclass(frozen=True, slots=True)
class SerialRow:
    """A number as it stands. `state`: here, packed, returned (on the returns shelf, bound to its return), shipped, gone.
    `assumed` says that nobody has scanned it where it is; order and parcel are those it is in, or left in."""

    sku_id: UUID
    number: str
    sku_code: str
    sku_name: str
    photo_file_id: UUID | None
    state: str
    place: str | None
    condition: str | None
    facility: str | None
    assumed: bool
    parcel_id: UUID | None
    parcel: str | None
    order_id: UUID | None
    order: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SerialEvent:
    """A fact of a life. `what` is the reason of a move, `changed_places` (a scan showed that another unit lay where it was
    thought to be), or `found` (seen for the first time). `outside` is the end that is no place."""

    id: UUID
    at: datetime
    what: str
    from_code: str | None
    to_code: str | None
    condition: str | None
    outside: str | None
    assumed: bool
    document_kind: str
    document_id: UUID
    document: str | None
    order_id: UUID | None
    who: str


After = tuple[str, UUID]

STATES: Final = ("all", "here", "packed", "returned", "shipped", "gone")

ROW: Final = """
SELECT * FROM (
SELECT e.sku_id, e.number, k.code AS sku_code, k.name AS sku_name, k.photo_file_id,
       CASE WHEN e.shipped_at IS NOT NULL THEN 'shipped' WHEN e.place_id IS NULL THEN 'gone'
            WHEN n.id IS NOT NULL THEN 'packed' WHEN l.kind = 'returns' AND e.holder_id IS NOT NULL THEN 'returned'
            ELSE 'here' END AS state,
       l.code AS place, e.condition, f.name AS facility, coalesce(v.assumed, false) AS assumed, p.id AS parcel_id,
       p.number AS parcel, o.id AS order_id, o.number AS order, v.at AS changed_at
FROM serial e
JOIN sku k ON k.tenant_id = e.tenant_id AND k.id = e.sku_id
LEFT JOIN place l ON l.tenant_id = e.tenant_id AND l.id = e.place_id
LEFT JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
LEFT JOIN parcel_line n ON n.tenant_id = e.tenant_id AND n.id = e.holder_id
LEFT JOIN parcel p ON p.tenant_id = n.tenant_id AND p.id = n.parcel_id
LEFT JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
LEFT JOIN LATERAL (SELECT s.assumed, s.at FROM serial_event s WHERE s.tenant_id = e.tenant_id AND s.sku_id = e.sku_id
                   AND s.number = e.number ORDER BY s.at DESC, s.id DESC LIMIT 1) AS v ON true
WHERE e.tenant_id = %(tenant)s AND {which}) AS numbers
"""


def page(
    tx: Tx, state: str, search: str, after: After | None, limit: int, sku_id: UUID | None = None
) -> list[SerialRow]:
    """Numbers in order, all or those in a state; `search` is how a number begins, or a SKU's code."""
    escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    which = """(%(search)s = '' OR e.number LIKE %(starts)s OR k.code = %(search)s)
        AND (%(sku)s::uuid IS NULL OR e.sku_id = %(sku)s)
        AND (%(number)s::text IS NULL OR (e.number, e.sku_id) > (%(number)s, %(after)s::uuid))"""
    return tx.rows(
        SerialRow,
        f"""{ROW.format(which=which)} WHERE %(state)s = 'all' OR state = %(state)s ORDER BY number, sku_id LIMIT %(limit)s""",
        search=search,
        starts=f"{escaped}%",
        sku=sku_id,
        state=state,
        number=after[0] if after else None,
        after=after[1] if after else None,
        limit=limit,
    )


def one(tx: Tx, sku_id: UUID, number: str) -> SerialRow | None:
    """One number of a SKU."""
    which = "e.sku_id = %(sku)s AND e.number = %(number)s"
    return tx.one(SerialRow, ROW.format(which=which), sku=sku_id, number=number)


def life(tx: Tx, sku_id: UUID, number: str, limit: int = EVENTS_MAX) -> list[SerialEvent]:
    """What happened to a unit, newest first."""
    return tx.rows(
        SerialEvent,
        """
        SELECT e.id, e.at, e.what, f.code AS from_code, t.code AS to_code, e.condition, m.outside, e.assumed,
               e.document_kind, coalesce(r.id, w.id, e.document_id) AS document_id,
               coalesce(g.number, w.number, k.number, r.number, b.number, o.number) AS document,
               coalesce(k.order_id, r.order_id, o.id) AS order_id, e.made_by_name AS who
        FROM serial_event e
        LEFT JOIN place f ON f.tenant_id = e.tenant_id AND f.id = e.from_place_id
        LEFT JOIN place t ON t.tenant_id = e.tenant_id AND t.id = e.to_place_id
        LEFT JOIN stock_move m ON m.tenant_id = e.tenant_id AND m.id = e.move_id
        LEFT JOIN receipt g ON g.tenant_id = e.tenant_id AND g.id = e.document_id
        LEFT JOIN trip i ON i.tenant_id = e.tenant_id AND i.id = e.document_id
        LEFT JOIN wave w ON w.tenant_id = i.tenant_id AND w.id = i.wave_id
        LEFT JOIN parcel k ON k.tenant_id = e.tenant_id AND k.id = e.document_id
        LEFT JOIN inspection n ON n.tenant_id = e.tenant_id AND n.id = e.document_id
        LEFT JOIN return_line l ON l.tenant_id = n.tenant_id AND l.id = n.return_line_id
        LEFT JOIN goods_return r ON r.tenant_id = e.tenant_id AND r.id = coalesce(l.return_id, e.document_id)
        LEFT JOIN removal b ON b.tenant_id = e.tenant_id AND b.id = e.document_id
        LEFT JOIN sales_order o ON o.tenant_id = e.tenant_id AND o.id = e.document_id
        WHERE e.tenant_id = %(tenant)s AND e.sku_id = %(sku)s AND e.number = %(number)s
        ORDER BY e.at DESC, e.id DESC LIMIT %(limit)s""",
        sku=sku_id,
        number=number,
        limit=limit,
    )
