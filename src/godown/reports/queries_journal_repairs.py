"""SQL behind the journal: labour of repairs."""

from datetime import date

from godown.platform.transaction import Tx


def booked_labour(tx: Tx, first: date, last: date) -> list[tuple[date, str, str, int]]:
    """(day where it was repaired, number, note, paise) of each step with labour from a day to a day."""
    return tx.tuples(
        """
        SELECT (t.at AT TIME ZONE f.time_zone)::date AS day, r.number, t.note, t.labour_paise
        FROM repair_step t JOIN repair_order r ON r.tenant_id = t.tenant_id AND r.id = t.repair_id
        JOIN facility f ON f.tenant_id = r.tenant_id AND f.id = r.facility_id
        WHERE t.tenant_id = %(tenant)s AND t.labour_paise > 0
          AND t.at >= %(first)s::date - interval '1 day' AND t.at < %(last)s::date + interval '2 days'
          AND (t.at AT TIME ZONE f.time_zone)::date BETWEEN %(first)s AND %(last)s
        ORDER BY 1, length(r.number), r.number COLLATE "C", t.at, t.id""",
        first=first,
        last=last,
    )
