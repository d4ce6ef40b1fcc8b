"""SQL that reads single moves and serial numbers."""

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


def serials_known(tx: Tx, pairs: Sequence[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Which of these (SKU, serial number) are known."""
    return {
        (row[0], row[1])
        for row in tx.tuples(
            """SELECT s.sku_id, s.number FROM serial s
               JOIN unnest(%(skus)s::uuid[], %(numbers)s::text[]) AS g (sku_id, number)
                 ON s.sku_id = g.sku_id AND s.number = g.number WHERE s.tenant_id = %(tenant)s""",
            skus=[sku for sku, _ in pairs],
            numbers=[number for _, number in pairs],
        )
    }
