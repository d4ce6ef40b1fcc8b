"""SQL behind the journal: money of claims."""

from datetime import date

from godown.platform.transaction import Tx


def booked_claims(tx: Tx, first: date, last: date) -> list[tuple[date, str, str, int]]:
    """(day, number, of whom and with which reference, paise) of money that came for claims, from a day to a day."""
    return tx.tuples(
        """
        SELECT (t.at AT TIME ZONE f.time_zone)::date AS day, c.number,
               concat_ws(', ', coalesce(k.name, h.name), nullif(t.reference, '')) AS said, t.paise
        FROM claim_step t JOIN claim c ON c.tenant_id = t.tenant_id AND c.id = t.claim_id
        JOIN facility f ON f.tenant_id = c.tenant_id AND f.id = c.facility_id
        LEFT JOIN courier k ON k.tenant_id = c.tenant_id AND k.id = c.courier_id
        LEFT JOIN channel h ON h.tenant_id = c.tenant_id AND h.id = c.channel_id
        WHERE t.tenant_id = %(tenant)s AND t.paise <> 0
          AND t.at >= %(first)s::date - interval '1 day' AND t.at < %(last)s::date + interval '2 days'
          AND (t.at AT TIME ZONE f.time_zone)::date BETWEEN %(first)s AND %(last)s
        ORDER BY 1, length(c.number), c.number COLLATE "C", t.at, t.id""",
        first=first,
        last=last,
    )
