"""SQL that reads single moves."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx


def moved(tx: Tx, move_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The units of moves that are recorded already, by id."""
    return dict(
        tx.tuples(
            "SELECT id, quantity FROM stock_move WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)", ids=list(move_ids)
        )
    )
