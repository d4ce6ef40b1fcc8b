"""Waves as the office sees them: the list, the trips of one, the stops of a trip, the orders in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.ids import OWN
from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave with how far it is and what its plan saves."""

    id: UUID
    number: str
    facility_id: UUID
    facility: str
    status: str
    strategy: str
    why: str
    shared_totes: bool
    due_by: datetime | None
    totes_per_trip: int
    planned_mm: int
    single_mm: int
    first_come_mm: int
    finish_at: datetime | None
    late_orders: int
    pickers: int
    released_at: datetime
    done_at: datetime | None
    who: str
    orders: int
    trips: int
    picks: int
    picked: int
    units: int


@dataclass(frozen=True, slots=True)
class TripRow:
    """A trip with its picker, stops and metres."""

    id: UUID
    trip_no: int
    status: str
    length_mm: int
    path: list[list[int]]
    cart: str
    picker_name: str
    started_at: datetime | None
    finished_at: datetime | None
    stops: int
    stops_done: int
    units: int
    orders: int


@dataclass(frozen=True, slots=True)
class StopRow:
    """A stop of a trip: a bin, and what is to be taken from it."""

    sequence: int
    code: str
    aisle_no: int
    position_mm: int
    x_mm: int
    units: int
    picked: int
    open: int
    products: str
    totes: str


@dataclass(frozen=True, slots=True)
class WaveOrder:
    """An order of a wave, in its tote."""

    id: UUID
    number: str
    customer_name: str
    status: str
    trip_no: int
    slot: int
    tote: str | None
    units: int


@dataclass(frozen=True, slots=True)
class Ready:
    """What would go into a wave now."""

    orders: int
    units: int
    late: int
    due_today: int
    skus: int


WAVE = """
SELECT w.id, w.number, w.facility_id, f.name AS facility, w.status, w.strategy, w.why, w.shared_totes, w.due_by,
       w.totes_per_trip, w.planned_mm, w.single_mm,
       w.first_come_mm, w.finish_at, w.late_orders,
       coalesce((w.terms->>'pickers')::bigint, 1) AS pickers, w.released_at, w.done_at, coalesce(a.name, '') AS who,
       (SELECT count(DISTINCT o.order_id) FROM trip t JOIN trip_order o ON o.tenant_id = t.tenant_id AND o.trip_id = t.id
        WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id) AS orders,
       k.trips, k.picks, k.picked, k.units
FROM wave w JOIN facility f ON f.tenant_id = w.tenant_id AND f.id = w.facility_id
LEFT JOIN account a ON a.id = w.made_by
CROSS JOIN LATERAL (
    SELECT count(DISTINCT t.id) AS trips, count(p.id) AS picks, count(p.id) FILTER (WHERE p.status <> 'open') AS picked,
           coalesce(sum(p.quantity), 0)::bigint AS units
    FROM trip t LEFT JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id
    WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id) AS k
WHERE w.tenant_id = %(tenant)s
"""


def waves(
    tx: Tx, facility_id: UUID | None, statuses: Sequence[str], after: tuple[datetime, UUID] | None, limit: int
) -> list[WaveRow]:
    """Waves in these states, newest first."""
    return tx.rows(
        WaveRow,
        f"""{WAVE} AND w.status = ANY(%(statuses)s) AND (%(facility)s::uuid IS NULL OR w.facility_id = %(facility)s)
            AND (%(after)s::timestamptz IS NULL OR (w.released_at, w.id) < (%(after)s::timestamptz, %(after_id)s::uuid))
            ORDER BY w.released_at DESC, w.id DESC LIMIT %(limit)s""",
        facility=facility_id,
        statuses=list(statuses),
        after=after[0] if after else None,
        after_id=after[1] if after else None,
        limit=limit,
    )


def one(tx: Tx, wave_id: UUID) -> WaveRow:
    """One wave. Refuses what is not there."""
    found = tx.one(WaveRow, f"{WAVE} AND w.id = %(id)s", id=wave_id)
    if found is None:
        raise NotFound("wave", wave_id=str(wave_id))
    return found


def trips(tx: Tx, wave_id: UUID) -> list[TripRow]:
    """The trips of a wave, in order."""
    return tx.rows(
        TripRow,
        """
        SELECT t.id, t.trip_no, t.status, t.length_mm, t.path, t.cart, t.picker_name, t.started_at, t.finished_at,
               count(DISTINCT p.sequence) AS stops,
               count(DISTINCT p.sequence) - count(DISTINCT p.sequence) FILTER (WHERE p.status = 'open') AS stops_done,
               coalesce(sum(p.quantity), 0)::bigint AS units, count(DISTINCT p.order_id) AS orders
        FROM trip t LEFT JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id
        WHERE t.tenant_id = %(tenant)s AND t.wave_id = %(wave)s
        GROUP BY t.tenant_id, t.id ORDER BY t.trip_no""",
        wave=wave_id,
    )


def stops(tx: Tx, trip_id: UUID) -> list[StopRow]:
    """The stops of a trip in walking order."""
    return tx.rows(
        StopRow,
        """
        SELECT p.sequence, l.code, b.aisle_no, b.position_mm, b.x_mm, sum(p.quantity)::bigint AS units,
               sum(p.picked)::bigint AS picked, count(*) FILTER (WHERE p.status = 'open') AS open,
               string_agg(DISTINCT s.name, ', ') AS products,
               coalesce(array_to_string(array_agg(DISTINCT o.slot), ', '), '') AS totes
        FROM pick p JOIN place l ON l.tenant_id = p.tenant_id AND l.id = p.place_id
        JOIN bin b ON b.tenant_id = p.tenant_id AND b.place_id = p.place_id
        JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
        LEFT JOIN trip_order o ON o.tenant_id = p.tenant_id AND o.trip_id = p.trip_id AND o.order_id = p.order_id
        WHERE p.tenant_id = %(tenant)s AND p.trip_id = %(trip)s
        GROUP BY p.sequence, l.code, b.aisle_no, b.position_mm, b.x_mm ORDER BY p.sequence""",
        trip=trip_id,
    )


def orders(tx: Tx, wave_id: UUID, statuses: Sequence[str], limit: int = 300) -> list[WaveOrder]:
    """The orders of a wave in these states (none named: all), trip by trip."""
    return tx.rows(
        WaveOrder,
        """
        SELECT o.id, o.number, o.customer_name, o.status, t.trip_no, x.slot, l.code AS tote, k.units
        FROM trip t JOIN trip_order x ON x.tenant_id = t.tenant_id AND x.trip_id = t.id
        JOIN sales_order o ON o.tenant_id = x.tenant_id AND o.id = x.order_id
        LEFT JOIN place l ON l.tenant_id = x.tenant_id AND l.id = coalesce(x.wall_id, x.tote_id)
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(p.quantity), 0)::bigint AS units FROM pick p
            WHERE p.tenant_id = x.tenant_id AND p.trip_id = x.trip_id AND p.order_id = x.order_id) AS k
        WHERE t.tenant_id = %(tenant)s AND t.wave_id = %(wave)s
          AND (cardinality(%(statuses)s::text[]) = 0 OR o.status = ANY(%(statuses)s))
        ORDER BY t.trip_no, x.slot, o.id LIMIT %(limit)s""",
        wave=wave_id,
        statuses=list(statuses),
        limit=limit,
    )


def ready(tx: Tx, facility_id: UUID, tonight: datetime) -> Ready:
    """The promised orders of a facility, in numbers."""
    (found,) = tx.rows(
        Ready,
        """
        SELECT count(DISTINCT o.id) AS orders, coalesce(sum(l.quantity - l.cancelled - l.packed), 0)::bigint AS units,
               count(DISTINCT o.id) FILTER (WHERE o.ship_by < %(now)s) AS late,
               count(DISTINCT o.id) FILTER (WHERE o.ship_by < %(tonight)s) AS due_today, count(DISTINCT l.sku_id) AS skus
        FROM sales_order o JOIN order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
        WHERE o.tenant_id = %(tenant)s AND o.facility_id = %(facility)s AND o.status = 'promised'""",
        facility=facility_id,
        tonight=tonight,
    )
    return found


def boxes(tx: Tx, facility_id: UUID) -> list[tuple[str, str, int]]:
    """Boxes of our own that are there: (code, name, free units), the smallest first."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """
            SELECT s.code, s.name, (coalesce(u.saleable, 0) - coalesce(u.promised, 0))::bigint
            FROM sku s LEFT JOIN stock_supply u ON u.tenant_id = s.tenant_id AND u.sku_id = s.id AND u.facility_id = %(facility)s
                 AND u.owner_id = %(own)s
            WHERE s.tenant_id = %(tenant)s AND s.packaging_kind = 'box' AND s.active
            ORDER BY s.length_mm * s.width_mm * s.height_mm, 1""",
            facility=facility_id,
            own=OWN,
        )
    ]
