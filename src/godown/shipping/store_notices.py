"""SQL that writes notices to customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.shipping.tables import notice

NO_ADDRESS: Final = "The order has no e-mail address."


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A mail that a customer is to get of a parcel, or of a pickup of what lay in it."""

    parcel_id: UUID
    kind: str
    to: str
    pickup_id: UUID | None = None


def add_notices(tx: Tx, rows: Sequence[NewNotice]) -> int:
    """Ask for mails; one of a kind for each parcel, or for each pickup, ever. Without an address it is refused."""
    columns = (
        "id",
        "parcel_id",
        "pickup_id",
        "kind",
        "to_address",
        "status",
        "last_error",
        "next_try_at",
        "created_at",
    )
    given = [
        (new_id(), one.parcel_id, one.pickup_id, one.kind, one.to, "waiting", "", tx.now, tx.now)
        if one.to
        else (new_id(), one.parcel_id, one.pickup_id, one.kind, "", "refused", NO_ADDRESS, None, tx.now)
        for one in rows
    ]
    return tx.insert(notice, columns, given, tail="ON CONFLICT DO NOTHING")


def drop_pickups(tx: Tx, return_ids: Sequence[UUID]) -> int:
    """Nobody is told of a pickup that was cancelled before the mail went out."""
    return tx.run(
        """DELETE FROM notice n USING pickup k WHERE n.tenant_id = %(tenant)s AND n.status <> 'sent' AND k.tenant_id = n.tenant_id
           AND k.id = n.pickup_id AND k.return_id = ANY(%(returns)s) AND k.state = 'cancelled'""",
        returns=list(return_ids),
    )


def claim(tx: Tx, limit: int, lease: timedelta) -> list[UUID]:
    """Take up to `limit` mails that are due; nobody else takes them until the lease is over."""
    return tx.scalars(
        """
        WITH due AS (
            SELECT id FROM notice WHERE tenant_id = %(tenant)s AND next_try_at <= %(now)s AND status = 'waiting'
            ORDER BY next_try_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        UPDATE notice n SET next_try_at = %(now)s + %(lease)s, attempts = n.attempts + 1 FROM due
        WHERE n.tenant_id = %(tenant)s AND n.id = due.id RETURNING n.id""",
        limit=limit,
        lease=lease,
    )


def give_up_old(tx: Tx, days: int) -> int:
    """Mails that waited longer than so many days are not sent any more: the news is old."""
    return tx.run(
        """UPDATE notice SET status = 'too_old', next_try_at = NULL, last_error = 'It waited too long; not sent.'
           WHERE tenant_id = %(tenant)s AND status = 'waiting' AND created_at < %(now)s - make_interval(days => %(days)s)""",
        days=days,
    )


def set_sent(tx: Tx, notice_id: UUID) -> None:
    """The mail server took it."""
    tx.run(
        """UPDATE notice SET status = 'sent', sent_at = %(now)s, next_try_at = NULL, last_error = ''
           WHERE tenant_id = %(tenant)s AND id = %(notice)s AND status <> 'sent'""",
        notice=notice_id,
    )


def set_failed(tx: Tx, notice_id: UUID, error: str, wait: timedelta | None, *, refused: bool) -> None:
    """It was not sent: why, and when it is tried again (never, where `wait` is None)."""
    tx.run(
        """UPDATE notice SET status = CASE WHEN %(refused)s THEN 'refused' ELSE status END, last_error = %(error)s,
                  next_try_at = CASE WHEN %(refused)s THEN NULL ELSE %(now)s + %(wait)s::interval END
           WHERE tenant_id = %(tenant)s AND id = %(notice)s AND status = 'waiting'""",
        notice=notice_id,
        error=error[:500],
        wait=wait,
        refused=refused,
    )


def note_no_server(tx: Tx, reason: str) -> None:
    """Say at every waiting mail that there is no server to send it."""
    tx.run(
        """UPDATE notice SET last_error = %(reason)s
           WHERE tenant_id = %(tenant)s AND status = 'waiting' AND next_try_at IS NOT NULL AND last_error <> %(reason)s""",
        reason=reason,
    )


def retry(tx: Tx, notice_ids: Sequence[UUID]) -> int:
    """Try mails again that were refused, were too old or gave up."""
    return tx.run(
        """UPDATE notice SET status = 'waiting', attempts = 0, next_try_at = %(now)s, last_error = '', created_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND to_address <> ''
             AND (status IN ('refused', 'too_old') OR (status = 'waiting' AND next_try_at IS NULL))""",
        ids=list(notice_ids),
    )
