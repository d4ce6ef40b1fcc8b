"""SQL that reads single moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx


def moved(tx: Tx, move_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The units of moves that are recorded already, by id."""
    return dict(
        tx.tuples(
            "SELECT id, quantity FROM stock_move WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)", ids=list(move_ids)
        )
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """What a move that is recorded already carried, and from where to where."""

    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    batch_id: UUID
    from_place: UUID | None
    to_place: UUID | None
    sku_code: str


def carried(tx: Tx, move_ids: Sequence[UUID]) -> dict[UUID, Carried]:
    """Moves that are recorded already, by id."""
    rows = tx.tuples(
        """SELECT m.id, m.facility_id, m.owner_id, m.sku_id, m.batch_id, m.from_place_id, m.to_place_id, s.code
           FROM stock_move m JOIN sku s ON s.tenant_id = m.tenant_id AND s.id = m.sku_id
           WHERE m.tenant_id = %(tenant)s AND m.id = ANY(%(ids)s)""",
        ids=list(move_ids),
    )
    return {row[0]: Carried(*row[1:]) for row in rows}
