"""SQL that reads tracking events, notices, and what a public page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx
from godown.shipping.words import Event, Letter, Notice

EVENT = """
SELECT e.id, e.courier_id, k.name AS courier_name, e.awb, e.code, c.state, e.place, e.note, e.at, e.received_at,
       p.reason AS problem
FROM tracking_event e
JOIN courier k ON k.tenant_id = e.tenant_id AND k.id = e.courier_id
LEFT JOIN courier_code c ON c.tenant_id = e.tenant_id AND c.courier_id = e.courier_id AND c.code = e.code
LEFT JOIN tracking_problem p ON p.tenant_id = e.tenant_id AND p.event_id = e.id
WHERE e.tenant_id = %(tenant)s
"""

NOTICE = """
SELECT n.id, n.parcel_id, p.number AS parcel_number, o.number AS order_number, n.kind, n.to_address, n.status, n.attempts,
       n.next_try_at, n.last_error, n.created_at, n.sent_at
FROM notice n
JOIN parcel p ON p.tenant_id = n.tenant_id AND p.id = n.parcel_id
JOIN sales_order o ON o.tenant_id = n.tenant_id AND o.id = p.order_id
WHERE n.tenant_id = %(tenant)s
"""


@dataclass(frozen=True, slots=True)
class OnTheRoad:
    """A shipment whose state follows its events."""

    id: UUID
    parcel_id: UUID
    order_id: UUID
    awb: str
    state: str
    state_at: datetime
    handed_over_at: datetime | None
    email: str


def lock_shipments(tx: Tx, courier_id: UUID, awbs: Sequence[str]) -> list[OnTheRoad]:
    """Lock the shipments of these AWBs, always in one order."""
    return tx.rows(
        OnTheRoad,
        """SELECT s.id, s.parcel_id, p.order_id, s.awb, s.state, s.state_at, p.handed_over_at,
                  COALESCE(p.ship_to ->> 'email', '') AS email
           FROM shipment s JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
           WHERE s.tenant_id = %(tenant)s AND s.courier_id = %(courier)s AND s.awb = ANY(%(awbs)s)
           ORDER BY s.id FOR NO KEY UPDATE OF s""",
        courier=courier_id,
        awbs=list(awbs),
    )


def marks(tx: Tx, courier_id: UUID, awbs: Sequence[str]) -> list[tuple[str, str, datetime]]:
    """(AWB, state, when) of every event whose code means a state."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """SELECT e.awb, c.state, e.at FROM tracking_event e
               JOIN courier_code c ON c.tenant_id = e.tenant_id AND c.courier_id = e.courier_id AND c.code = e.code
                    AND c.state <> 'ignored'
               WHERE e.tenant_id = %(tenant)s AND e.courier_id = %(courier)s AND e.awb = ANY(%(awbs)s)""",
            courier=courier_id,
            awbs=list(awbs),
        )
    ]


def orders_of_awbs(tx: Tx, courier_id: UUID, awbs: Sequence[str]) -> list[UUID]:
    """The orders whose parcels have these AWBs."""
    return tx.scalars(
        """SELECT DISTINCT p.order_id FROM shipment s JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
           WHERE s.tenant_id = %(tenant)s AND s.courier_id = %(courier)s AND s.awb = ANY(%(awbs)s) ORDER BY 1""",
        courier=courier_id,
        awbs=list(awbs),
    )


def awbs_of(tx: Tx, event_ids: Sequence[UUID]) -> list[str]:
    """The AWBs of events."""
    return tx.scalars(
        "SELECT DISTINCT awb FROM tracking_event WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) ORDER BY 1",
        ids=list(event_ids),
    )


def awbs_with_code(tx: Tx, courier_id: UUID, codes: Sequence[str]) -> list[str]:
    """AWBs in the visible list, because of one of these codes."""
    return tx.scalars(
        """SELECT DISTINCT awb FROM tracking_problem WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s
           AND code = ANY(%(codes)s) AND reason = 'unknown_code' ORDER BY 1""",
        courier=courier_id,
        codes=list(codes),
    )


def all_delivered(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Of these orders, those whose parcels all have come to an end, at least one of them delivered."""
    return tx.scalars(
        """SELECT p.order_id FROM parcel p
           LEFT JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id AND s.state <> 'cancelled'
           WHERE p.tenant_id = %(tenant)s AND p.order_id = ANY(%(orders)s) AND p.status <> 'cancelled'
           GROUP BY p.order_id
           HAVING bool_and(COALESCE(s.state IN ('delivered', 'returned', 'lost'), false)) AND bool_or(s.state = 'delivered')
           ORDER BY 1""",
        orders=list(order_ids),
    )


def events(tx: Tx, awbs: Sequence[str], *, problems: bool, after: UUID | None, limit: int) -> list[Event]:
    """One more than `limit` events of these AWBs (of all, where none is named), or only those that change nothing."""
    return tx.rows(
        Event,
        f"""{EVENT} AND (cardinality(%(awbs)s::text[]) = 0 OR e.awb = ANY(%(awbs)s::text[]))
            AND (NOT %(problems)s OR p.event_id IS NOT NULL) AND (%(after)s::uuid IS NULL OR e.id < %(after)s::uuid)
            ORDER BY e.id DESC LIMIT %(limit)s""",
        awbs=list(awbs),
        problems=problems,
        after=after,
        limit=limit + 1,
    )


def notices(tx: Tx, statuses: Sequence[str], after: UUID | None, limit: int) -> list[Notice]:
    """One more than `limit` mails in these statuses, newest first."""
    return tx.rows(
        Notice,
        f"""{NOTICE} AND (cardinality(%(statuses)s::text[]) = 0 OR n.status = ANY(%(statuses)s::text[]))
            AND (%(after)s::uuid IS NULL OR n.id < %(after)s::uuid) ORDER BY n.id DESC LIMIT %(limit)s""",
        statuses=list(statuses),
        after=after,
        limit=limit + 1,
    )


def notices_of_parcels(tx: Tx, parcel_ids: Sequence[UUID]) -> list[Notice]:
    """The mails about parcels."""
    return tx.rows(Notice, f"{NOTICE} AND n.parcel_id = ANY(%(ids)s) ORDER BY n.id", ids=list(parcel_ids))


def letters(tx: Tx, notice_ids: Sequence[UUID]) -> list[Letter]:
    """All that these mails say. A parcel that has no shipment any more has no letter."""
    return tx.rows(
        Letter,
        """
        SELECT n.id AS notice_id, n.parcel_id, n.kind, n.to_address, n.attempts, t.name AS seller_name,
               o.number AS order_number, coalesce(w.name, c.name) AS courier_name,
               coalesce(w.tracking_url, c.tracking_url) AS courier_url, COALESCE(k.awb, s.awb, '') AS awb,
               CASE WHEN k.awb IS NULL THEN COALESCE(s.tracking_token, '') ELSE '' END AS token, p.collect_paise,
               ARRAY(SELECT sum(l.quantity) || ' × ' || i.name FROM parcel_line l
                     JOIN order_line i ON i.tenant_id = l.tenant_id AND i.id = l.order_line_id
                     WHERE l.tenant_id = p.tenant_id AND l.parcel_id = p.id GROUP BY i.name ORDER BY i.name LIMIT 20) AS things
        FROM notice n
        JOIN tenant t ON t.id = n.tenant_id
        JOIN parcel p ON p.tenant_id = n.tenant_id AND p.id = n.parcel_id
        JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
        JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id AND s.state <> 'cancelled'
        JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
        LEFT JOIN pickup k ON k.tenant_id = n.tenant_id AND k.id = n.pickup_id
        LEFT JOIN courier w ON w.tenant_id = k.tenant_id AND w.id = k.courier_id
        WHERE n.tenant_id = %(tenant)s AND n.id = ANY(%(ids)s) ORDER BY n.id""",
        ids=list(notice_ids),
    )


@dataclass(frozen=True, slots=True)
class PublicStory:
    """What a stranger with the link may know: no name, no street, no amount but what is to be paid at the door."""

    seller_name: str
    order_id: UUID
    order_number: str
    courier_name: str
    courier_url: str
    awb: str
    state: str
    state_at: datetime
    packed_at: datetime
    handed_over_at: datetime | None
    collect_paise: int
    city: str
    zone: str


def public_story(tx: Tx, shipment_id: UUID) -> PublicStory | None:
    """A shipment as its public page shows it."""
    return tx.one(
        PublicStory,
        """SELECT t.name AS seller_name, o.id AS order_id, o.number AS order_number, c.name AS courier_name,
                  c.tracking_url AS courier_url,
                  COALESCE(s.awb, '') AS awb, s.state, s.state_at, p.packed_at, p.handed_over_at, p.collect_paise,
                  COALESCE(p.ship_to ->> 'city', '') AS city, f.time_zone AS zone
           FROM shipment s
           JOIN tenant t ON t.id = s.tenant_id
           JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
           JOIN facility f ON f.tenant_id = p.tenant_id AND f.id = p.facility_id
           JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
           JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
           WHERE s.tenant_id = %(tenant)s AND s.id = %(id)s""",
        id=shipment_id,
    )


def public_marks(tx: Tx, shipment_id: UUID, limit: int) -> list[tuple[str, datetime, str]]:
    """(state, when, where) of the events of a shipment that say something, newest first."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """SELECT DISTINCT c.state, e.at, e.place FROM shipment s
               JOIN tracking_event e ON e.tenant_id = s.tenant_id AND e.courier_id = s.courier_id AND e.awb = s.awb
               JOIN courier_code c ON c.tenant_id = e.tenant_id AND c.courier_id = e.courier_id AND c.code = e.code
                    AND c.state <> 'ignored'
               WHERE s.tenant_id = %(tenant)s AND s.id = %(id)s ORDER BY e.at DESC, c.state, e.place LIMIT %(limit)s""",
            id=shipment_id,
            limit=limit,
        )
    ]
