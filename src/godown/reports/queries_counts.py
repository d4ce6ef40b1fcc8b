"""How well what we know agrees with what lies there: counts by zone and week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx

WEEKS_MAX: Final = 104


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Counts of a zone (and of a week, named by its Monday) that were posted: `exact` of them as we knew; of `known_units`
    `off_units` were otherwise, worth `off_paise` at cost, both ways added up."""

    zone: str
    week: date | None
    counts: int
    exact: int
    known_units: int
    off_units: int
    off_paise: int

    @property
    def percent(self) -> int:
        """Exact counts of a hundred, rounded down: 100 means that every one was exact."""
        return self.exact * 100 // self.counts if self.counts else 0


ACCURACY = """
SELECT coalesce(z.name, '') AS zone, {week} AS week, count(*) AS counts, count(*) FILTER (WHERE k.off_units = 0) AS exact,
       sum(k.known_units)::bigint AS known_units, sum(k.off_units)::bigint AS off_units, sum(k.off_paise)::bigint AS off_paise
FROM stock_count k
JOIN facility f ON f.tenant_id = k.tenant_id AND f.id = k.facility_id
LEFT JOIN bin b ON b.tenant_id = k.tenant_id AND b.place_id = k.place_id
LEFT JOIN zone z ON z.tenant_id = b.tenant_id AND z.id = b.zone_id
WHERE k.tenant_id = %(tenant)s AND k.facility_id = %(facility)s AND k.status = 'posted' AND k.posted_at >= %(since)s
GROUP BY 1, 2 ORDER BY 1, 2 DESC
"""
WEEK = "date_trunc('week', k.posted_at AT TIME ZONE f.time_zone)::date"


def accuracy(tx: Tx, facility_id: UUID, weeks: int, *, by_week: bool = False) -> Sequence[Accuracy]:
    """Accuracy per zone over the last weeks, or per zone and week, newest week first."""
    if not 1 <= weeks <= WEEKS_MAX:
        raise Invalid(f"1 to {WEEKS_MAX} weeks.", field="weeks")
    return tx.rows(
        Accuracy,
        ACCURACY.format(week=WEEK if by_week else "NULL::date"),
        facility=facility_id,
        since=tx.now - timedelta(weeks=weeks),
    )


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count with what it found: of `known_units` `off_units` were otherwise, worth `off_paise` at cost."""

    number: str
    place_code: str
    sku_code: str | None
    reason: str
    status: str
    created_at: datetime
    confirmed_at: datetime | None
    posted_at: datetime | None
    known_units: int
    off_units: int
    off_paise: int


def since(tx: Tx, facility_id: UUID, at: datetime, limit: int) -> list[CountRow]:
    """Counts of a facility that are not closed, and those opened since then; newest first."""
    return tx.rows(
        CountRow,
        """
        SELECT k.number, l.code AS place_code, s.code AS sku_code, k.reason, k.status, k.created_at, k.confirmed_at,
               k.posted_at, k.known_units, k.off_units, k.off_paise
        FROM stock_count k JOIN place l ON l.tenant_id = k.tenant_id AND l.id = k.place_id
        LEFT JOIN sku s ON s.tenant_id = k.tenant_id AND s.id = k.sku_id
        WHERE k.tenant_id = %(tenant)s AND k.facility_id = %(facility)s
          AND (k.created_at >= %(at)s OR k.status IN ('open', 'counting', 'recount', 'to_approve'))
        ORDER BY k.created_at DESC, k.number DESC LIMIT %(limit)s""",
        facility=facility_id,
        at=at,
        limit=limit,
    )
