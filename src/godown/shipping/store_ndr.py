"""SQL that writes what people answered about parcels that were not delivered."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from godown.platform.transaction import Tx
from godown.shipping.tables import ndr_answer
from godown.shipping.words import NewAnswer


def add(tx: Tx, rows: Sequence[tuple[NewAnswer, UUID, bool]]) -> None:
    """Keep answers: (answer, shipment, whether its courier is to be told)."""
    columns = ("id", "shipment_id", "action", "note", "phone", "address1", "address2", "status", "next_try_at", "made_at",
               "made_by", "made_by_name")  # fmt: skip
    given = [
        (a.id, shipment, a.action, a.note, a.phone, a.address1, a.address2, "waiting" if tell else "noted",
         tx.now if tell else None, tx.now, tx.actor.id, tx.actor.name)
        for a, shipment, tell in rows
    ]  # fmt: skip
    tx.insert(ndr_answer, columns, given)


def drop_late(tx: Tx, courier_id: UUID) -> None:
    """Parcels that have come to their end need no word to the courier any more."""
    tx.run(
        """UPDATE ndr_answer n SET status = 'noted', next_try_at = NULL, last_error = 'It came to its end before.'
           FROM shipment s WHERE n.tenant_id = %(tenant)s AND s.tenant_id = n.tenant_id AND s.id = n.shipment_id
             AND s.courier_id = %(courier)s AND n.status = 'waiting' AND n.next_try_at <= %(now)s
             AND s.state NOT IN ('not_delivered', 'out_for_delivery', 'in_transit')""",
        courier=courier_id,
    )


def claim(tx: Tx, courier_id: UUID, limit: int, lease: timedelta) -> list[UUID]:
    """Take up to `limit` answers of which the courier is to be told now; nobody else takes them until the lease ends."""
    return tx.scalars(
        """
        WITH due AS (
            SELECT n.id FROM ndr_answer n JOIN shipment s ON s.tenant_id = n.tenant_id AND s.id = n.shipment_id
            WHERE n.tenant_id = %(tenant)s AND s.courier_id = %(courier)s AND n.next_try_at <= %(now)s
            ORDER BY n.made_at, n.id LIMIT %(limit)s FOR UPDATE OF n SKIP LOCKED
        )
        UPDATE ndr_answer n SET next_try_at = %(now)s + %(lease)s, attempts = n.attempts + 1
        FROM due WHERE n.tenant_id = %(tenant)s AND n.id = due.id RETURNING n.id""",
        courier=courier_id,
        limit=limit,
        lease=lease,
    )


def set_told(tx: Tx, answer_id: UUID) -> None:
    """The courier was told."""
    tx.run(
        """UPDATE ndr_answer SET status = 'told', told_at = %(now)s, next_try_at = NULL, last_error = ''
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND status = 'waiting'""",
        id=answer_id,
    )


def set_failed(tx: Tx, answer_id: UUID, reason: str, wait: timedelta | None) -> None:
    """The courier did not take it: why, and when it is told again (None: when a person says so)."""
    tx.run(
        """UPDATE ndr_answer SET last_error = %(reason)s, next_try_at = %(now)s + %(wait)s::interval,
                  status = CASE WHEN %(wait)s::interval IS NULL THEN 'refused' ELSE status END
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND status = 'waiting'""",
        id=answer_id,
        reason=reason[:500],
        wait=wait,
    )


def retry(tx: Tx, parcel_ids: Sequence[UUID] | None = None, courier_id: UUID | None = None) -> list[UUID]:
    """Tell couriers again what they did not take, of these parcels or of all that wait of one courier: the last answer of each
    parcel, for what was answered before it does not hold any more. Answer the couriers."""
    return tx.scalars(
        """
        WITH again AS (
            UPDATE ndr_answer n SET status = 'waiting', attempts = 0, next_try_at = %(now)s
            FROM shipment s JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id AND c.kind <> 'manual'
            WHERE n.tenant_id = %(tenant)s AND s.tenant_id = n.tenant_id AND s.id = n.shipment_id
              AND (%(parcels)s::uuid[] IS NULL OR s.parcel_id = ANY(%(parcels)s::uuid[]))
              AND (%(courier)s::uuid IS NULL OR s.courier_id = %(courier)s::uuid)
              AND (n.status = 'waiting' OR n.status = 'refused' AND NOT EXISTS (
                  SELECT 1 FROM ndr_answer l WHERE l.tenant_id = n.tenant_id AND l.shipment_id = n.shipment_id
                    AND l.action <> 'called' AND (l.made_at, l.id) > (n.made_at, n.id)))
            RETURNING s.courier_id
        )
        SELECT DISTINCT courier_id FROM again ORDER BY 1""",
        parcels=None if parcel_ids is None else list(parcel_ids),
        courier=courier_id,
    )
