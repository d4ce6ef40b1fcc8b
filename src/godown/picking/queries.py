"""SQL that reads waves, trips and picks."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.picking.words import OnCart, OpenTrip, Pick, Trip, Wave
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
IN_USE = """
SELECT tenant_id, trip_id, order_id, tote_id, status, true AS own FROM trip_order WHERE tote_id IS NOT NULL
UNION ALL
SELECT tenant_id, trip_id, order_id, wall_id, status, true FROM trip_order WHERE wall_id IS NOT NULL
UNION ALL
SELECT m.tenant_id, m.trip_id, m.order_id, m.tote_id, x.status, false FROM trip_tote m
JOIN trip_order x ON x.tenant_id = m.tenant_id AND x.trip_id = m.trip_id AND x.order_id = m.order_id
"""
"""Totes and slots by the orders that use them: the ones that are theirs now, and those in which units of them lie too."""
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
        """SELECT t.id, t.wave_id, w.number AS wave_number, w.facility_id, w.strategy, w.shared_totes, t.tote_id,
                  l.code AS tote_code, t.trip_no, t.status, t.length_mm, t.path, t.progress, t.picker_id, t.picker_name, t.started_at, t.finished_at
           FROM trip t JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
           LEFT JOIN place l ON l.tenant_id = t.tenant_id AND l.id = t.tote_id
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
        SELECT w.id, w.number, w.facility_id, w.status, w.strategy, w.why, w.shared_totes, w.due_by,
               w.totes_per_trip, w.planned_mm, w.single_mm, w.first_come_mm, k.orders, k.trips, k.picks, k.picked
        FROM (SELECT * FROM wave WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND status = ANY(%(statuses)s)
              ORDER BY released_at DESC, id LIMIT %(limit)s) AS w
        CROSS JOIN LATERAL (
            SELECT count(*) AS trips, coalesce(sum(p.picks), 0)::bigint AS picks, coalesce(sum(p.picked), 0)::bigint AS picked,
                   (SELECT count(DISTINCT o.order_id) FROM trip x CROSS JOIN LATERAL (
                       SELECT order_id FROM trip_order WHERE tenant_id = x.tenant_id AND trip_id = x.id OFFSET 0) AS o
                   WHERE x.tenant_id = w.tenant_id AND x.wave_id = w.id) AS orders
            FROM trip t
            CROSS JOIN LATERAL (SELECT count(*) AS picks, count(*) FILTER (WHERE p.status <> 'open') AS picked FROM pick p
                                WHERE p.tenant_id = t.tenant_id AND p.trip_id = t.id OFFSET 0) AS p
            WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id) AS k
        ORDER BY w.released_at DESC, w.id""",
        facility=facility_id,
        statuses=list(statuses),
        limit=limit,
    )


def order_in_tote(tx: Tx, tote_id: UUID) -> tuple[UUID, UUID] | None:
    """(trip, order) that a tote, or a slot of a put wall, is in use for. An order that needs no picking any more uses it as
    long as goods lie in it and nobody else does; of several, one that is ready to be packed."""
    found = tx.tuples(
        f"""SELECT t.trip_id, t.order_id FROM ({IN_USE}) AS t {USED_FOR}
            WHERE t.tenant_id = %(tenant)s AND t.tote_id = %(tote)s AND t.status IN ('open', 'to_sort', 'picked')
              AND ((t.own AND o.status <> ALL({PAST_PICKING})) OR EXISTS (
                  SELECT 1 FROM stock_balance b WHERE b.tenant_id = t.tenant_id AND b.place_id = t.tote_id
                  AND b.on_hand > 0))
            ORDER BY o.status = ANY({PAST_PICKING}), o.status <> 'picked', o.priority DESC, o.ship_by, o.id LIMIT 1""",
        tote=tote_id,
    )
    return (found[0][0], found[0][1]) if found else None


def picked_of_order(tx: Tx, order_id: UUID) -> list[Pick]:
    """What was picked for an order and not packed yet."""
    return tx.rows(Pick, f"{PICKS} AND p.order_id = %(order)s AND p.picked > 0 ORDER BY p.sequence", order=order_id)


def unfetched_of_begun(tx: Tx, trip_ids: Sequence[UUID], made: Sequence[UUID] | None) -> list[UUID]:
    """Holds that those of these trips which have begun are still to fetch; where `made` names some, of these alone."""
    return tx.scalars(
        """SELECT p.hold_id FROM trip t JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id AND p.status = 'open'
           WHERE t.tenant_id = %(tenant)s AND t.id = ANY(%(trips)s) AND t.status = 'started'
             AND (%(all)s OR p.hold_id = ANY(%(made)s))""",
        trips=list(trip_ids),
        all=made is None,
        made=list(made or ()),
    )


def picks_of_holds(tx: Tx, hold_ids: Sequence[UUID]) -> list[Pick]:
    """Open picks behind these holds: of trips that are not done."""
    return tx.rows(
        Pick,
        f"""{PICKS} AND p.hold_id = ANY(%(holds)s) AND p.status = 'open' AND p.trip_id IN (
                SELECT id FROM trip WHERE tenant_id = %(tenant)s AND status IN ('open', 'started'))
            ORDER BY p.trip_id, p.sequence, p.id""",
        holds=list(hold_ids),
    )


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
        ORDER BY t.status = 'open', o.ship_by, w.released_at, t.trip_no, t.id LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


ON_NO_OTHER_CART = """(t.trip_id = %(trip)s OR NOT EXISTS (
    SELECT 1 FROM trip c WHERE c.tenant_id = t.tenant_id AND c.id = t.trip_id AND c.status IN ('open', 'started')))"""
"""Totes that the picker of a trip can reach: his, and those that were brought."""


def totes_of_orders(tx: Tx, order_ids: Sequence[UUID], trip_id: UUID | None = None) -> list[UUID]:
    """Totes and slots that these orders lie in, cancelled ones too; but for those on the carts of other trips than this."""
    return tx.scalars(
        f"""SELECT DISTINCT tote_id FROM ({IN_USE}) AS t WHERE tenant_id = %(tenant)s AND order_id = ANY(%(orders)s)
            AND (%(trip)s::uuid IS NULL OR {ON_NO_OTHER_CART})""",
        orders=list(order_ids),
        trip=trip_id,
    )


def tote_codes(tx: Tx, order_id: UUID, trip_id: UUID) -> list[str]:
    """Codes of the totes and slots in which units of an order may lie, and something does, but for those on other carts."""
    return tx.scalars(
        f"""SELECT DISTINCT l.code FROM ({IN_USE}) AS t
            JOIN place l ON l.tenant_id = t.tenant_id AND l.id = t.tote_id
            WHERE t.tenant_id = %(tenant)s AND t.order_id = %(order)s AND t.status <> 'packed' AND {ON_NO_OTHER_CART} AND EXISTS (
                SELECT 1 FROM stock_balance b WHERE b.tenant_id = t.tenant_id AND b.place_id = l.id AND b.on_hand > 0)
            ORDER BY l.code""",
        order=order_id,
        trip=trip_id,
    )


def on_cart(tx: Tx, trip_id: UUID) -> list[OnCart]:
    """The totes in which something of a trip lies that was not packed yet, those that got full on the way too."""
    return tx.rows(
        OnCart,
        f"""SELECT CASE WHEN w.strategy = 'total' THEN 0 ELSE min(x.slot) END AS slot, l.code AS tote,
                   array_agg(DISTINCT o.number ORDER BY o.number) AS orders
            FROM ({IN_USE}) AS t {USED_FOR}
            JOIN trip_order x ON x.tenant_id = t.tenant_id AND x.trip_id = t.trip_id AND x.order_id = t.order_id
            JOIN trip r ON r.tenant_id = t.tenant_id AND r.id = t.trip_id
            JOIN wave w ON w.tenant_id = r.tenant_id AND w.id = r.wave_id
            JOIN place l ON l.tenant_id = t.tenant_id AND l.id = t.tote_id AND l.kind = 'tote'
            WHERE t.tenant_id = %(tenant)s AND t.trip_id = %(trip)s AND t.status <> 'packed' AND EXISTS (
                SELECT 1 FROM pick p JOIN stock_balance b ON b.tenant_id = p.tenant_id AND b.place_id = l.id AND b.sku_id = p.sku_id
                WHERE p.tenant_id = t.tenant_id AND p.trip_id = t.trip_id AND p.order_id = t.order_id AND b.on_hand > 0)
            GROUP BY w.strategy, l.code ORDER BY 1, 2""",
        trip=trip_id,
    )


def orders_of_totes(tx: Tx, tote_ids: Sequence[UUID]) -> list[UUID]:
    """The orders that lie in these totes and slots, cancelled ones too."""
    return tx.scalars(
        f"""SELECT DISTINCT order_id FROM ({IN_USE}) AS t
            WHERE tenant_id = %(tenant)s AND tote_id = ANY(%(totes)s) AND status <> 'packed' ORDER BY order_id""",
        totes=list(tote_ids),
    )
