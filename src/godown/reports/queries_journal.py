"""SQL behind the journal: documents with the sums of their heads, and the cost of moves by day, facility and reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class BookedDocument:
    """A document that stands. `taxes`: paise under each head. `branch`: the registration of ours that it went to, if any."""

    id: UUID
    dated: date
    kind: str
    number: str
    registration: str
    customer: str
    corrects: str
    taxable_paise: int
    total_paise: int
    taxes: Mapping[str, int]
    branch: str = ""
    round_off_paise: int = 0


@dataclass(frozen=True, slots=True)
class BookedCost:
    """What moves of a reason took out of (below 0) or into the stock of a facility on a day; units by the unit of their SKU."""

    day: date
    facility: str
    reason: str
    units: Mapping[str, int]
    value_paise: int


@dataclass(frozen=True, slots=True)
class BookedReversal:
    """The input tax (paise by head) that goods took along which were lost, destroyed or given away; section 17(5)(h)."""

    day: date
    facility: str
    registration: str
    reason: str
    taxes: Mapping[str, int]


REVERSES = ("lost", "stolen", "broken", "scrapped", "sample", "counted", "repair_lost")
"""Reasons for which input tax is given back: goods lost, stolen, destroyed, written off, or disposed of by way of gift or free
samples (section 17(5)(h), CGST Act)."""


def booked_documents(tx: Tx, first: date, last: date) -> list[BookedDocument]:
    """The documents from a day to a day, by day, kind and number."""
    return tx.rows(
        BookedDocument,
        """
        WITH heads AS (
            SELECT h.id, jsonb_object_agg(h.code, h.paise) AS taxes
            FROM (SELECT d.id, t.tax ->> 0 AS code, sum((t.tax ->> 3)::bigint)::bigint AS paise
                  FROM document d JOIN document_line l ON l.tenant_id = d.tenant_id AND l.document_id = d.id
                  CROSS JOIN LATERAL jsonb_array_elements(l.taxes) AS t (tax)
                  WHERE d.tenant_id = %(tenant)s AND d.status = 'issued' AND d.dated BETWEEN %(first)s AND %(last)s
                  GROUP BY 1, 2) h
            GROUP BY h.id
        )
        SELECT d.id, d.dated, d.kind, d.number, d.registration, coalesce(d.buyer ->> 'customer_name', '') AS customer,
               coalesce(c.number, '') AS corrects, d.taxable_paise, d.total_paise, coalesce(h.taxes, '{}') AS taxes,
               CASE WHEN d.source_kind = 'transfer_step' THEN coalesce(d.buyer ->> 'gstin', '') ELSE '' END AS branch,
               d.round_off_paise
        FROM document d
        LEFT JOIN heads h ON h.id = d.id
        LEFT JOIN document c ON c.tenant_id = d.tenant_id AND c.id = d.corrects_id
        WHERE d.tenant_id = %(tenant)s AND d.status = 'issued' AND d.kind NOT IN ('delivery_challan', 'outside_invoice')
          AND d.dated BETWEEN %(first)s AND %(last)s
        ORDER BY d.dated, d.kind COLLATE "C", length(d.number), d.number COLLATE "C", d.registration COLLATE "C" """,
        first=first,
        last=last,
    )


def booked_costs(tx: Tx, first: date, last: date) -> list[BookedCost]:
    """The cost of moves, on the day that it was in their facility."""
    return tx.rows(
        BookedCost,
        """
        SELECT day, facility, reason, jsonb_object_agg(unit, units) AS units, sum(value_paise)::bigint AS value_paise
        FROM (
            SELECT (e.at AT TIME ZONE f.time_zone)::date AS day, f.code AS facility, e.reason, s.unit, e.value_paise < 0 AS leaves,
                   sum(e.quantity)::bigint AS units, sum(e.value_paise)::bigint AS value_paise
            FROM cost_entry e
            JOIN facility f ON f.tenant_id = e.tenant_id AND f.id = e.facility_id
            JOIN sku s ON s.tenant_id = e.tenant_id AND s.id = e.sku_id
            WHERE e.tenant_id = %(tenant)s AND e.reason <> 'billed' AND e.at >= %(first)s::date - interval '1 day'
              AND e.at < %(last)s::date + interval '2 days'
              AND (e.at AT TIME ZONE f.time_zone)::date BETWEEN %(first)s AND %(last)s
            GROUP BY 1, 2, 3, 4, 5) AS g
        GROUP BY day, facility, reason, leaves
        HAVING sum(value_paise) <> 0
        ORDER BY 1, facility COLLATE "C", reason COLLATE "C", leaves""",
        first=first,
        last=last,
    )


def booked_reversals(tx: Tx, first: date, last: date) -> list[BookedReversal]:
    """Input tax that is given back, by day, facility and reason; also that of goods whose bill came later than their loss."""
    return tx.rows(
        BookedReversal,
        """
        SELECT day, facility, registration, reason, jsonb_object_agg(code, paise) AS taxes
        FROM (
            SELECT (e.at AT TIME ZONE f.time_zone)::date AS day, f.code AS facility, coalesce(f.gstin, '') AS registration,
                   e.reason, t.code, -sum(t.paise::bigint)::bigint AS paise
            FROM cost_entry e
            JOIN facility f ON f.tenant_id = e.tenant_id AND f.id = e.facility_id
            CROSS JOIN LATERAL jsonb_each_text(e.taxes) AS t (code, paise)
            WHERE e.tenant_id = %(tenant)s AND e.reason = ANY(%(reasons)s) AND e.taxes <> '{}'
              AND e.at >= %(first)s::date - interval '1 day' AND e.at < %(last)s::date + interval '2 days'
              AND (e.at AT TIME ZONE f.time_zone)::date BETWEEN %(first)s AND %(last)s
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(t.paise::bigint) <> 0) AS g
        GROUP BY day, facility, registration, reason
        ORDER BY day, facility COLLATE "C", reason COLLATE "C" """,
        reasons=list(REVERSES),
        first=first,
        last=last,
    )


@dataclass(frozen=True, slots=True)
class BookedRefund:
    """What a customer was given back on a day of the facility of the order, or of the return that was sold before Godown (`of`); below 0 it
    was taken back."""

    day: date
    number: str
    of: str
    way: str
    amount_paise: int
    goodwill_paise: int
    channel: str


def booked_refunds(tx: Tx, first: date, last: date) -> list[BookedRefund]:
    """What was given back from a day to a day, by day and number."""
    return tx.rows(
        BookedRefund,
        """
        SELECT (r.at AT TIME ZONE coalesce(f.time_zone, 'Asia/Kolkata'))::date AS day, r.number,
               CASE WHEN r.order_id IS NULL THEN 'return ' || g.number ELSE 'order ' || o.number END AS of, r.way,
               r.amount_paise, r.goodwill_paise, coalesce(c.code, '') AS channel
        FROM refund r LEFT JOIN sales_order o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
        LEFT JOIN channel c ON c.tenant_id = o.tenant_id AND c.id = o.channel_id
        LEFT JOIN goods_return g ON g.tenant_id = r.tenant_id AND g.id = r.return_id
        LEFT JOIN facility f ON f.tenant_id = r.tenant_id AND f.id = CASE WHEN r.order_id IS NULL THEN g.facility_id ELSE o.facility_id END
        WHERE r.tenant_id = %(tenant)s AND r.at >= %(first)s::date - interval '1 day' AND r.at < %(last)s::date + interval '2 days'
          AND (r.at AT TIME ZONE coalesce(f.time_zone, 'Asia/Kolkata'))::date BETWEEN %(first)s AND %(last)s
        ORDER BY 1, length(r.number), r.number COLLATE "C" """,
        first=first,
        last=last,
    )


@dataclass(frozen=True, slots=True)
class BookedCredit:
    """What changed what is left of a store credit on a day: spent or lapsed (below 0), given back. What gives one, and takes it back, is a
    refund."""

    day: date
    code: str
    kind: str
    paise: int
    order_number: str


def booked_credits(tx: Tx, first: date, last: date) -> list[BookedCredit]:
    """What happened to store credit from a day to a day, in its order; days are those of the facility that fills the order, else of the
    first."""
    return tx.rows(
        BookedCredit,
        """
        SELECT (e.at AT TIME ZONE coalesce(f.time_zone, home.zone))::date AS day, c.code, e.kind, e.paise,
               coalesce(o.number, '') AS order_number
        FROM (SELECT coalesce((SELECT time_zone FROM facility WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1), 'Asia/Kolkata') AS zone)
             AS home, store_credit_entry e
        JOIN store_credit c ON c.tenant_id = e.tenant_id AND c.id = e.credit_id
        LEFT JOIN sales_order o ON o.tenant_id = e.tenant_id AND o.id = e.order_id
        LEFT JOIN facility f ON f.tenant_id = o.tenant_id AND f.id = o.facility_id
        WHERE e.tenant_id = %(tenant)s AND e.kind IN ('spent', 'given_back', 'expired')
          AND e.at >= %(first)s::date - interval '1 day' AND e.at < %(last)s::date + interval '2 days'
          AND (e.at AT TIME ZONE coalesce(f.time_zone, home.zone))::date BETWEEN %(first)s AND %(last)s
        ORDER BY 1, e.at, e.id""",
        first=first,
        last=last,
    )
