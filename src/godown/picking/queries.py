"""SQL that reads waves, trips and picks."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.picking.words import OpenTrip, Pick, Trip, Wave
from godown.platform.transaction import Tx

PICKS = """
SELECT p.id, p.trip_id, p.order_id, p.order_line_id, p.hold_id, p.place_id, l.code AS place_code, p.sku_id,
       s.code AS sku_code, s.name AS sku_name, s.photo_file_id, p.batch_id, p.sequence, p.quantity, p.picked, p.status,
       o.number AS order_number, o.status AS order_status, t.slot, t.tote_id, tl.code AS tote_code
FROM pick p
JOIN place l ON l.tenant_id = p.tenant_id AND l.id = p.place_id
JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
JOIN trip_order t ON t.tenant_id = p.tenant_id AND t.trip_id = p.trip_id AND t.order_id = p.order_id
LEFT JOIN place tl ON tl.tenant_id = t.tenant_id AND tl.id = t.tote_id
WHERE p.tenant_id = %(tenant)s
"""

USED_FOR = "JOIN sales_order o ON o.tenant_id = t.tenant_id AND o.id = t.order_id"
PAST_PICKING = "ARRAY['packed', 'handed_over', 'delivered', 'cancelled']"


def picks_of(tx: Tx, trip_id: UUID) -> list[Pick]:
    """All picks of a trip, in walking order."""
    return picks_of_trips(tx, [trip_id])


def picks_of_trips(tx: Tx, trip_ids: Sequence[UUID]) -> list[Pick]:
    """All picks of trips, trip by trip in walking order."""
    return tx.rows(
        Pick,
        f"{PICKS} AND p.trip_id = ANY(%(trips)s) ORDER BY p.trip_id, p.sequence, t.slot, p.id",
        trips=list(trip_ids),
    )


def orders_of_trips(tx: Tx, trip_ids: Sequence[UUID]) -> list[UUID]:
    """The orders that these trips fetch."""
    return tx.scalars(
        "SELECT DISTINCT order_id FROM trip_order WHERE tenant_id = %(tenant)s AND trip_id = ANY(%(trips)s)",
        trips=list(trip_ids),
    )


def orders_of_wave(tx: Tx, wave_id: UUID) -> list[UUID]:
    """The orders that trips of a wave still fetch: a short pick may take from each of them."""
    return tx.scalars(
        """SELECT DISTINCT o.order_id FROM trip t JOIN trip_order o ON o.tenant_id = t.tenant_id AND o.trip_id = t.id
           WHERE t.tenant_id = %(tenant)s AND t.wave_id = %(wave)s AND t.status IN ('open', 'started')""",
        wave=wave_id,
    )


def trip(tx: Tx, trip_id: UUID) -> Trip:
    """One trip. Refuses what is not there."""
    return trips(tx, [trip_id])[trip_id]


def trips(tx: Tx, trip_ids: Sequence[UUID]) -> dict[UUID, Trip]:
    """Trips by id. Refuses when one is not there."""
    found = tx.rows(
        Trip,
        """SELECT t.id, t.wave_id, w.number AS wave_number, w.facility_id, t.trip_no, t.status, t.length_mm, t.path,
                  t.progress, t.picker_id, t.picker_name, t.started_at, t.finished_at
           FROM trip t JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
           WHERE t.tenant_id = %(tenant)s AND t.id = ANY(%(trips)s)""",
        trips=list(trip_ids),
    )
    by_id = {one.id: one for one in found}
    for trip_id in trip_ids:
        if trip_id not in by_id:
            raise NotFound("trip", trip_id=str(trip_id))
    return by_id


def trips_of(tx: Tx, wave_id: UUID) -> list[UUID]:
    """The trips of a wave, in order."""
    return tx.scalars(
        "SELECT id FROM trip WHERE tenant_id = %(tenant)s AND wave_id = %(wave)s ORDER BY trip_no", wave=wave_id
    )


def waves_in(tx: Tx, facility_id: UUID, statuses: Sequence[str], limit: int) -> list[Wave]:
    """Waves of a facility, newest first, with how far they are."""
    return tx.rows(
        Wave,
        """
        SELECT w.id, w.number, w.facility_id, w.status, w.totes_per_trip, w.planned_mm, w.single_mm, w.first_come_mm,
               (SELECT count(*) FROM trip t JOIN trip_order o ON o.tenant_id = t.tenant_id AND o.trip_id = t.id
                WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id) AS orders,
               (SELECT count(*) FROM trip t WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id) AS trips,
               coalesce(k.picks, 0) AS picks, coalesce(k.picked, 0) AS picked
        FROM wave w LEFT JOIN LATERAL (
            SELECT count(*) AS picks, count(*) FILTER (WHERE p.status <> 'open') AS picked
            FROM trip t JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id
            WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id) AS k ON true
        WHERE w.tenant_id = %(tenant)s AND w.facility_id = %(facility)s AND w.status = ANY(%(statuses)s)
        ORDER BY w.released_at DESC, w.id LIMIT %(limit)s""",
        facility=facility_id,
        statuses=list(statuses),
        limit=limit,
    )


def order_in_tote(tx: Tx, tote_id: UUID) -> tuple[UUID, UUID] | None:
    """(trip, order) that a tote is in use for. An order that needs no picking any more uses it as
    long as goods lie in it and nobody else does."""
    found = tx.tuples(
        f"""SELECT t.trip_id, t.order_id FROM trip_order t {USED_FOR}
            WHERE t.tenant_id = %(tenant)s AND t.tote_id = %(tote)s AND t.status IN ('open', 'picked')
              AND (o.status <> ALL({PAST_PICKING}) OR EXISTS (
                  SELECT 1 FROM stock_balance b WHERE b.tenant_id = t.tenant_id AND b.place_id = t.tote_id
                  AND b.on_hand > 0))
            ORDER BY o.status = ANY({PAST_PICKING}) LIMIT 1""",
        tote=tote_id,
    )
    return (found[0][0], found[0][1]) if found else None


def picked_of_order(tx: Tx, order_id: UUID) -> list[Pick]:
    """What was picked for an order and not packed yet."""
    return tx.rows(Pick, f"{PICKS} AND p.order_id = %(order)s AND p.picked > 0 ORDER BY p.sequence", order=order_id)


def wanting(tx: Tx, facility_id: UUID, limit: int) -> list[UUID]:
    """Promised orders of a facility that may enter a wave, the most urgent first."""
    return tx.scalars(
        """SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND status = 'promised'
           ORDER BY priority DESC, ship_by, ordered_at, id LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def picks_of_holds(tx: Tx, hold_ids: Sequence[UUID]) -> list[Pick]:
    """Open picks behind these holds."""
    return tx.rows(Pick, f"{PICKS} AND p.hold_id = ANY(%(holds)s) AND p.status = 'open'", holds=list(hold_ids))


def trips_fetching(tx: Tx, line_ids: Sequence[UUID]) -> list[UUID]:
    """Trips with open picks for these order lines."""
    return tx.scalars(
        """SELECT DISTINCT p.trip_id FROM order_line l
           JOIN pick p ON p.tenant_id = l.tenant_id AND p.order_id = l.order_id AND p.order_line_id = l.id AND p.status = 'open'
           WHERE l.tenant_id = %(tenant)s AND l.id = ANY(%(lines)s)""",
        lines=list(line_ids),
    )


def uncovered_picks(tx: Tx, line_ids: Sequence[UUID]) -> list[tuple[Pick, int]]:
    """Open picks of these lines whose hold is smaller than what they still want, each with the units still held."""
    found = tx.tuples(
        """SELECT p.id, coalesce(h.quantity, 0) FROM order_line l
           JOIN pick p ON p.tenant_id = l.tenant_id AND p.order_id = l.order_id AND p.order_line_id = l.id AND p.status = 'open'
           LEFT JOIN hold h ON h.tenant_id = p.tenant_id AND h.id = p.hold_id
           WHERE l.tenant_id = %(tenant)s AND l.id = ANY(%(lines)s) AND coalesce(h.quantity, 0) < p.quantity - p.picked""",
        lines=list(line_ids),
    )
    held = dict(found)
    picks = tx.rows(Pick, f"{PICKS} AND p.id = ANY(%(picks)s) ORDER BY p.id", picks=list(held))
    return [(pick, held[pick.id]) for pick in picks]


def free_totes(tx: Tx, facility_id: UUID, limit: int) -> list[UUID]:
    """Totes that no order uses and that are empty."""
    return tx.scalars(
        f"""
        SELECT l.id FROM place l
        WHERE l.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND l.kind = 'tote' AND l.active
          AND NOT EXISTS (SELECT 1 FROM trip_order t {USED_FOR} WHERE t.tenant_id = l.tenant_id AND t.tote_id = l.id
                          AND t.status IN ('open', 'picked') AND o.status <> ALL({PAST_PICKING}))
          AND NOT EXISTS (SELECT 1 FROM stock_balance b WHERE b.tenant_id = l.tenant_id AND b.place_id = l.id
                          AND b.on_hand > 0)
        ORDER BY l.code LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def open_trips(tx: Tx, facility_id: UUID, limit: int) -> list[OpenTrip]:
    """Trips of a facility that are not done: begun ones first, then the most urgent."""
    return tx.rows(
        OpenTrip,
        """
        SELECT t.id, w.number AS wave_number, t.trip_no,
               (SELECT count(*) FROM trip x WHERE x.tenant_id = t.tenant_id AND x.wave_id = t.wave_id) AS trips,
               t.status, t.length_mm, t.picker_id, t.picker_name, o.orders, k.stops, k.units, k.picks, k.picked,
               k.first_place, o.ship_by
        FROM trip t
        JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id AND w.facility_id = %(facility)s
        CROSS JOIN LATERAL (
            SELECT count(*) AS orders, min(s.ship_by) AS ship_by FROM trip_order r
            JOIN sales_order s ON s.tenant_id = r.tenant_id AND s.id = r.order_id
            WHERE r.tenant_id = t.tenant_id AND r.trip_id = t.id AND r.status <> 'cancelled') AS o
        CROSS JOIN LATERAL (
            SELECT count(DISTINCT p.place_id) AS stops, coalesce(sum(p.quantity), 0)::bigint AS units, count(*) AS picks,
                   count(*) FILTER (WHERE p.status <> 'open') AS picked,
                   (array_agg(l.code ORDER BY p.sequence) FILTER (WHERE p.status = 'open'))[1] AS first_place
            FROM pick p JOIN place l ON l.tenant_id = p.tenant_id AND l.id = p.place_id
            WHERE p.tenant_id = t.tenant_id AND p.trip_id = t.id) AS k
        WHERE t.tenant_id = %(tenant)s AND t.status IN ('open', 'started')
        ORDER BY t.status = 'open', o.ship_by, w.released_at, t.trip_no LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def totes_of_orders(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Totes that these orders lie in, cancelled ones too."""
    return tx.scalars(
        """SELECT DISTINCT tote_id FROM trip_order WHERE tenant_id = %(tenant)s AND order_id = ANY(%(orders)s)
           AND tote_id IS NOT NULL""",
        orders=list(order_ids),
    )
