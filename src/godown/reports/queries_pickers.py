"""What pickers did: metres, lines an hour, time a line; and how often each bin was visited."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class PickerRow:
    """A picker in a stretch of time: trips done, lines and units picked, metres planned for these trips and the seconds between
    their begin and end. `unscanned` units were picked by tap; `short` lines were not found."""

    picker_id: UUID
    name: str
    trips: int
    lines: int
    units: int
    unscanned: int
    short: int
    metres: int
    seconds: int

    @property
    def lines_an_hour(self) -> int:
        """Lines an hour on trips; 0 where nothing is known."""
        return self.lines * 3_600 // self.seconds if self.seconds else 0

    @property
    def seconds_a_line(self) -> int:
        """Seconds that a line took, the walk included."""
        return self.seconds // self.lines if self.lines else 0


@dataclass(frozen=True, slots=True)
class BinVisits:
    """How often trips came to a bin, and what they took."""

    place_id: UUID
    code: str
    aisle_no: int
    bay: int
    visits: int
    units: int


def pickers(tx: Tx, facility_id: UUID | None, since: datetime, limit: int) -> list[PickerRow]:
    """Pickers who ended trips since then, the one with the most lines first."""
    return tx.rows(
        PickerRow,
        """
        SELECT t.picker_id, max(t.picker_name) AS name, count(*) AS trips, coalesce(sum(k.lines), 0)::bigint AS lines,
               coalesce(sum(k.units), 0)::bigint AS units, coalesce(sum(k.unscanned), 0)::bigint AS unscanned,
               coalesce(sum(k.short), 0)::bigint AS short, coalesce(sum(t.length_mm) / 1000, 0)::bigint AS metres,
               coalesce(sum(extract(epoch FROM t.finished_at - t.started_at)), 0)::bigint AS seconds
        FROM trip t JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE p.picked > 0) AS lines, sum(p.picked) AS units, sum(p.unscanned) AS unscanned,
                   count(*) FILTER (WHERE p.status = 'short') AS short
            FROM pick p WHERE p.tenant_id = t.tenant_id AND p.trip_id = t.id) AS k
        WHERE t.tenant_id = %(tenant)s AND t.finished_at >= %(since)s AND t.picker_id IS NOT NULL
          AND (%(facility)s::uuid IS NULL OR w.facility_id = %(facility)s)
        GROUP BY t.picker_id ORDER BY 4 DESC, 2 LIMIT %(limit)s""",
        facility=facility_id,
        since=since,
        limit=limit,
    )


def visits(tx: Tx, facility_id: UUID, since: datetime, limit: int) -> list[BinVisits]:
    """Bins by how often trips that ended since then came to them, the most visited first."""
    return tx.rows(
        BinVisits,
        """
        SELECT p.place_id, l.code, b.aisle_no, b.bay, count(DISTINCT t.id) AS visits, sum(p.picked)::bigint AS units
        FROM trip t JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id AND p.picked > 0
        JOIN bin b ON b.tenant_id = p.tenant_id AND b.place_id = p.place_id AND b.facility_id = %(facility)s
        JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
        WHERE t.tenant_id = %(tenant)s AND t.finished_at >= %(since)s
        GROUP BY p.place_id, l.code, b.aisle_no, b.bay ORDER BY 5 DESC, l.code LIMIT %(limit)s""",
        facility=facility_id,
        since=since,
        limit=limit,
    )
