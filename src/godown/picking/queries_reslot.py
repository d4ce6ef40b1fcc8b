"""SQL that reads re-slot lists, and the past that they are made from."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from godown.kernel.ids import OWN
from godown.kernel.refusal import NotFound
from godown.picking.reslot_words import Leg, LyingHere, PastTrip, Run
from godown.platform.transaction import Tx

RUN = """SELECT id, facility_id, status, thousandths, days, wanted, trips, before_mm, after_mm, checked_mm, said, asked_at, done_at,
                asked_by_name FROM reslot WHERE tenant_id = %(tenant)s"""


def run(tx: Tx, run_id: UUID, *, lock: bool = False) -> Run:
    """One list. Refuses what is not there."""
    found = tx.one(Run, f"{RUN} AND id = %(run)s {'FOR UPDATE' if lock else ''}", run=run_id)
    if found is None:
        raise NotFound("re-slot list", run_id=str(run_id))
    return found


def runs(tx: Tx, facility_id: UUID, limit: int) -> list[Run]:
    """The lists of a facility, newest first."""
    return tx.rows(
        Run,
        f"{RUN} AND facility_id = %(facility)s ORDER BY asked_at DESC, id DESC LIMIT %(limit)s",
        facility=facility_id,
        limit=limit,
    )


def legs(tx: Tx, run_id: UUID) -> list[Leg]:
    """What a list proposes, from first to last, and how much of it is done."""
    return tx.rows(
        Leg,
        """
        SELECT m.turn, m.leg, m.sku_id, s.code AS sku_code, s.name AS sku_name, s.photo_file_id, m.from_place,
               f.code AS from_code, m.to_place, t.code AS to_code, m.units, m.saved_mm, m.seconds, m.payback_days, m.taken_on,
               coalesce(l.units, 0)::bigint AS left, coalesce(h.units, 0)::bigint AS there
        FROM reslot_move m
        JOIN sku s ON s.tenant_id = m.tenant_id AND s.id = m.sku_id
        JOIN place f ON f.tenant_id = m.tenant_id AND f.id = m.from_place
        JOIN place t ON t.tenant_id = m.tenant_id AND t.id = m.to_place
        LEFT JOIN LATERAL (
            SELECT sum(b.on_hand) AS units FROM stock_balance b JOIN condition c ON c.tenant_id = b.tenant_id
              AND c.code = b.condition AND c.saleable
            WHERE b.tenant_id = m.tenant_id AND b.sku_id = m.sku_id AND b.place_id = m.from_place
              AND b.owner_id = %(own)s) AS l ON true
        LEFT JOIN LATERAL (
            SELECT sum(b.on_hand) AS units FROM stock_balance b JOIN condition c ON c.tenant_id = b.tenant_id
              AND c.code = b.condition AND c.saleable
            WHERE b.tenant_id = m.tenant_id AND b.sku_id = m.sku_id AND b.place_id = m.to_place
              AND b.owner_id = %(own)s) AS h ON true
        WHERE m.tenant_id = %(tenant)s AND m.run_id = %(run)s ORDER BY m.turn, m.leg""",
        run=run_id,
        own=OWN,
    )


def past_trips(tx: Tx, facility_id: UUID, since: datetime, limit: int) -> list[PastTrip]:
    """The last trips that were walked since then, oldest first, with the SKUs that each fetched."""
    return tx.rows(
        PastTrip,
        """
        SELECT t.id AS trip_id, t.finished_at, array_agg(DISTINCT p.sku_id) AS sku_ids
        FROM (SELECT t.tenant_id, t.id, t.finished_at FROM trip t JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
              WHERE t.tenant_id = %(tenant)s AND t.finished_at >= %(since)s AND w.facility_id = %(facility)s
              ORDER BY t.finished_at DESC, t.id DESC LIMIT %(limit)s) AS t
        JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id AND p.picked > 0
        GROUP BY t.id, t.finished_at ORDER BY t.finished_at, t.id""",
        facility=facility_id,
        since=since,
        limit=limit,
    )


def lying_here(tx: Tx, facility_id: UUID, trip_ids: Sequence[UUID]) -> list[LyingHere]:
    """What saleable lies of our own in bins from which is picked, and how much of it these trips fetched there."""
    return tx.rows(
        LyingHere,
        """
        WITH fetched AS (
            SELECT p.sku_id, p.place_id, sum(p.picked)::bigint AS picked FROM pick p
            WHERE p.tenant_id = %(tenant)s AND p.trip_id = ANY(%(trips)s) GROUP BY p.sku_id, p.place_id)
        SELECT b.sku_id, b.place_id, sum(b.on_hand)::bigint AS units, coalesce(max(f.picked), 0)::bigint AS picked
        FROM bin n JOIN place l ON l.tenant_id = n.tenant_id AND l.id = n.place_id AND l.active AND l.pickable AND l.sells
        JOIN stock_balance b ON b.tenant_id = n.tenant_id AND b.place_id = n.place_id AND b.on_hand > 0 AND b.owner_id = %(own)s
        JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable AND c.movable
        LEFT JOIN fetched f ON f.sku_id = b.sku_id AND f.place_id = b.place_id
        WHERE n.tenant_id = %(tenant)s AND n.facility_id = %(facility)s
        GROUP BY b.sku_id, b.place_id ORDER BY b.sku_id, b.place_id""",
        facility=facility_id,
        trips=list(trip_ids),
        own=OWN,
    )


def picked_by_day(tx: Tx, facility_id: UUID, since: datetime, zone: str) -> list[tuple[UUID, date, int]]:
    """(SKU, day of the facility, units) that trips fetched since then."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """SELECT p.sku_id, (t.finished_at AT TIME ZONE %(zone)s)::date AS day, sum(p.picked)::bigint
               FROM trip t JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
               JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id AND p.picked > 0
               WHERE t.tenant_id = %(tenant)s AND t.finished_at >= %(since)s AND w.facility_id = %(facility)s
               GROUP BY p.sku_id, day ORDER BY p.sku_id, day""",
            facility=facility_id,
            since=since,
            zone=zone,
        )
    ]
