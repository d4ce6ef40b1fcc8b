"""Who sends the same deed twice at once: the second waits for the first, then finds it done. For deeds that no row of the trade
stands for yet, because they are about to make it."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx


def take_turns(tx: Tx, deeds: Sequence[UUID]) -> None:
    """Let deeds of these ids (sessions, documents) come one after the other, until the end of the transaction. The first lock of
    all: before any row is locked, and before it is looked whether the deed is known."""
    tx.run(
        """SELECT pg_advisory_xact_lock(hashtextextended(id::text, 7))
           FROM (SELECT DISTINCT id FROM unnest(%(ids)s::uuid[]) AS given (id) ORDER BY id) AS ordered""",
        ids=list(deeds),
    )
