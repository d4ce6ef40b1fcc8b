"""SQL that keeps what shops sent: stored as it came, handled once, shown while it waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.channels.tables import inbox
from godown.channels.words import Message
from godown.kernel.ids import new_id
from godown.platform.transaction import Tx

COLUMNS = "id, channel_id, external_id, payload, changed_at, status, code, reason, received_at, handled_at"


def keep(tx: Tx, channel_id: UUID, rows: Sequence[tuple[str, dict[str, Any], str, datetime | None]]) -> int:
    """Store payloads (external id, payload, hash, changed at); the same content again is known. Answer how many were new."""
    columns = ("id", "channel_id", "kind", "external_id", "payload", "payload_hash", "changed_at", "received_at")
    return tx.insert(
        inbox,
        columns,
        [(new_id(), channel_id, "order", *row, tx.now) for row in rows],
        tail="ON CONFLICT DO NOTHING",
    )


def lock_waiting(tx: Tx, channel_id: UUID, limit: int) -> list[Message]:
    """The oldest messages that nobody has looked at yet, locked: two workers never handle the same."""
    return tx.rows(
        Message,
        f"""SELECT {COLUMNS} FROM inbox WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s AND status = 'waiting'
            ORDER BY received_at, id LIMIT %(limit)s FOR UPDATE""",
        channel=channel_id,
        limit=limit,
    )


def lock_refused(tx: Tx, ids: Sequence[UUID]) -> list[Message]:
    """Messages that wait for a person, by id, locked."""
    return tx.rows(
        Message,
        f"""SELECT {COLUMNS} FROM inbox WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND status = 'refused'
            ORDER BY received_at, id FOR UPDATE""",
        ids=list(ids),
    )


def done_until(tx: Tx, channel_id: UUID, external_ids: Sequence[str]) -> dict[str, datetime]:
    """The latest change of each order that we have applied."""
    return dict(
        tx.tuples(
            """SELECT external_id, max(changed_at) FROM inbox WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s
               AND external_id = ANY(%(ids)s) AND status = 'done' AND changed_at IS NOT NULL GROUP BY 1""",
            channel=channel_id,
            ids=list(external_ids),
        )
    )


def settle(tx: Tx, rows: Sequence[tuple[UUID, str, str, str]]) -> None:
    """Write down what became of messages: (id, status, code, reason)."""
    tx.run(
        """
        UPDATE inbox i SET status = g.status, code = g.code, reason = g.reason, handled_at = %(now)s
        FROM unnest(%(ids)s::uuid[], %(statuses)s::text[], %(codes)s::text[], %(reasons)s::text[])
             AS g (id, status, code, reason)
        WHERE i.tenant_id = %(tenant)s AND i.id = g.id""",
        ids=[row[0] for row in rows],
        statuses=[row[1] for row in rows],
        codes=[row[2] for row in rows],
        reasons=[row[3] for row in rows],
    )


def replace_older(tx: Tx, ids: Sequence[UUID]) -> None:
    """A message of an order takes the place of those that waited for a person before it."""
    tx.run(
        """
        UPDATE inbox o SET status = 'replaced', handled_at = %(now)s FROM inbox n
        WHERE n.tenant_id = %(tenant)s AND n.id = ANY(%(ids)s) AND o.tenant_id = n.tenant_id
          AND o.channel_id = n.channel_id AND o.external_id = n.external_id AND o.id <> n.id AND o.status = 'refused'
          AND n.external_id <> ''""",
        ids=list(ids),
    )


def look_again(tx: Tx, channel_id: UUID, code: str) -> int:
    """Messages that wait for this reason are handled again."""
    return tx.run(
        """UPDATE inbox SET status = 'waiting' WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s
           AND status = 'refused' AND code = %(code)s""",
        channel=channel_id,
        code=code,
    )
