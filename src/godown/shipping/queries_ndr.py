"""SQL that reads parcels that were not delivered, and what people answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx
from godown.shipping.courier import Instruction
from godown.shipping.words import Answer

RETURNING = """EXISTS (SELECT 1 FROM ndr_answer r WHERE r.tenant_id = s.tenant_id AND r.shipment_id = s.id
                       AND r.action = 'return' AND r.status <> 'refused')"""


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """A parcel that its courier could not hand over. `returning`: it was asked back."""

    shipment_id: UUID
    parcel_id: UUID
    parcel_number: str
    courier_id: UUID
    courier_kind: str
    returning: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A parcel that was not delivered, as a list shows it: whose it is, what the courier said, what was answered since."""

    id: UUID
    parcel_id: UUID
    parcel_number: str
    order_id: UUID
    order_number: str
    courier_name: str
    courier_kind: str
    awb: str
    since: datetime
    tries: int
    said: str
    customer_name: str
    phone: str
    address1: str
    address2: str
    city: str
    pincode: str
    collect_paise: int
    returning: bool
    answer: str
    answer_status: str
    answer_note: str
    answer_error: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that is kept, and the parcel that it is about."""

    id: UUID
    parcel_id: UUID
    parcel_number: str


@dataclass(frozen=True, slots=True)
class AnswerTask:
    """What a courier is to be told now."""

    parcel_id: UUID
    awb: str
    attempts: int
    instruction: Instruction


def lock(tx: Tx, parcel_ids: Sequence[UUID]) -> list[NotDelivered]:
    """Lock those of these parcels that were not delivered, always in one order."""
    ids = tx.scalars(
        """SELECT id FROM shipment WHERE tenant_id = %(tenant)s AND parcel_id = ANY(%(ids)s) AND state = 'not_delivered'
           ORDER BY id FOR NO KEY UPDATE""",
        ids=list(parcel_ids),
    )
    return tx.rows(
        NotDelivered,
        f"""SELECT s.id AS shipment_id, s.parcel_id, p.number AS parcel_number, s.courier_id, c.kind AS courier_kind,
                   {RETURNING} AS returning
            FROM shipment s JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
            JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
            WHERE s.tenant_id = %(tenant)s AND s.id = ANY(%(ids)s)""",
        ids=ids,
    )


def known(tx: Tx, answer_ids: Sequence[UUID]) -> dict[UUID, Answered]:
    """Those of these answers that are kept already."""
    rows = tx.rows(
        Answered,
        """SELECT n.id, p.id AS parcel_id, p.number AS parcel_number FROM ndr_answer n
           JOIN shipment s ON s.tenant_id = n.tenant_id AND s.id = n.shipment_id
           JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
           WHERE n.tenant_id = %(tenant)s AND n.id = ANY(%(ids)s)""",
        ids=list(answer_ids),
    )
    return {row.id: row for row in rows}


WAITING = f"""
SELECT s.id, s.parcel_id, p.number AS parcel_number, p.order_id, o.number AS order_number, c.name AS courier_name,
       c.kind AS courier_kind, coalesce(s.awb, '') AS awb, s.state_at AS since,
       (SELECT count(*) FROM tracking_event e JOIN courier_code m ON m.tenant_id = e.tenant_id
            AND m.courier_id = e.courier_id AND m.code = e.code AND m.state = 'not_delivered'
        WHERE e.tenant_id = s.tenant_id AND e.courier_id = s.courier_id AND e.awb = s.awb) AS tries,
       coalesce((SELECT e.note FROM tracking_event e WHERE e.tenant_id = s.tenant_id AND e.courier_id = s.courier_id
                 AND e.awb = s.awb AND e.note <> '' ORDER BY e.at DESC, e.id DESC LIMIT 1), '') AS said,
       coalesce(p.ship_to ->> 'customer_name', '') AS customer_name, coalesce(p.ship_to ->> 'phone', '') AS phone,
       coalesce(p.ship_to ->> 'address1', '') AS address1, coalesce(p.ship_to ->> 'address2', '') AS address2,
       coalesce(p.ship_to ->> 'city', '') AS city, coalesce(p.ship_to ->> 'pincode', '') AS pincode, p.collect_paise,
       {RETURNING} AS returning, coalesce(a.action, '') AS answer, coalesce(a.status, '') AS answer_status,
       coalesce(a.note, '') AS answer_note, coalesce(a.last_error, '') AS answer_error
FROM shipment s
JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
JOIN sales_order o ON o.tenant_id = s.tenant_id AND o.id = p.order_id
JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
LEFT JOIN LATERAL (SELECT * FROM ndr_answer n WHERE n.tenant_id = s.tenant_id AND n.shipment_id = s.id
                   AND n.made_at >= s.state_at ORDER BY n.made_at DESC, n.id DESC LIMIT 1) AS a ON true
WHERE s.tenant_id = %(tenant)s AND s.state = 'not_delivered'
"""


def waiting(tx: Tx, after: UUID | None, limit: int) -> list[Waiting]:
    """Parcels that were not delivered, the newest parcels first."""
    return tx.rows(
        Waiting,
        f"{WAITING} AND (%(after)s::uuid IS NULL OR s.id < %(after)s::uuid) ORDER BY s.id DESC LIMIT %(limit)s",
        after=after,
        limit=limit,
    )


def waiting_parcel(tx: Tx, parcel_id: UUID) -> Waiting | None:
    """One parcel, if it was not delivered."""
    return tx.one(Waiting, f"{WAITING} AND s.parcel_id = %(parcel)s", parcel=parcel_id)


def answers(tx: Tx, parcel_id: UUID) -> list[Answer]:
    """What people answered about a parcel, the newest first."""
    return tx.rows(
        Answer,
        """
        SELECT n.id, s.parcel_id, n.action, n.note, n.phone, n.address1, n.address2, n.status, n.last_error, n.made_at,
               n.made_by_name, n.told_at
        FROM ndr_answer n JOIN shipment s ON s.tenant_id = n.tenant_id AND s.id = n.shipment_id
        WHERE n.tenant_id = %(tenant)s AND s.parcel_id = %(parcel)s ORDER BY n.made_at DESC, n.id DESC""",
        parcel=parcel_id,
    )


def due_couriers(tx: Tx) -> list[UUID]:
    """Couriers that are to be told something now."""
    return tx.scalars(
        """SELECT DISTINCT s.courier_id FROM ndr_answer n
           JOIN shipment s ON s.tenant_id = n.tenant_id AND s.id = n.shipment_id
           WHERE n.tenant_id = %(tenant)s AND n.next_try_at <= %(now)s ORDER BY 1"""
    )


def tasks(tx: Tx, answer_ids: Sequence[UUID]) -> list[AnswerTask]:
    """What these answers say to the courier, in the order in which they were made."""
    found = tx.tuples(
        """SELECT s.parcel_id, s.awb, n.attempts, n.id, n.action, n.note, n.phone, n.address1, n.address2
           FROM ndr_answer n JOIN shipment s ON s.tenant_id = n.tenant_id AND s.id = n.shipment_id
           WHERE n.tenant_id = %(tenant)s AND n.id = ANY(%(ids)s) ORDER BY n.made_at, n.id""",
        ids=list(answer_ids),
    )
    return [AnswerTask(row[0], row[1] or "", row[2], Instruction(*row[3:])) for row in found]
