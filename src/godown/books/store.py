"""SQL that writes the books."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from godown.books.tables import cost_entry
from godown.kernel.ids import new_id
from godown.kernel.money import divide_half_up
from godown.platform.transaction import Tx

if TYPE_CHECKING:
    from godown.books.cost import CostMove

Key = tuple[UUID, UUID, UUID]

ENTRY = ("id", "move_id", "facility_id", "owner_id", "sku_id", "seq", "quantity", "value_paise", "reason",
         "source_line_id", "at")  # fmt: skip


def _apply(tx: Tx, moves: Sequence["CostMove"], values: Sequence[int], sign: int) -> None:
    changes: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for move, value in zip(moves, values, strict=True):
        change = changes[move.facility_id, move.owner_id, move.sku_id]
        change[0] += sign * move.quantity
        change[1] += sign * value
    tx.run(
        """
        UPDATE stock_cost c SET quantity = c.quantity + g.quantity, value_paise = c.value_paise + g.value
        FROM unnest(%(f)s::uuid[], %(o)s::uuid[], %(s)s::uuid[], %(q)s::bigint[], %(v)s::bigint[])
             AS g (facility_id, owner_id, sku_id, quantity, value)
        WHERE c.tenant_id = %(tenant)s AND c.facility_id = g.facility_id AND c.owner_id = g.owner_id
          AND c.sku_id = g.sku_id""",
        f=[key[0] for key in changes],
        o=[key[1] for key in changes],
        s=[key[2] for key in changes],
        q=[change[0] for change in changes.values()],
        v=[change[1] for change in changes.values()],
    )
    rows = [
        (new_id(), m.move_id, m.facility_id, m.owner_id, m.sku_id, m.seq, sign * m.quantity, sign * value, m.reason,
         m.source_line_id, tx.now)
        for m, value in zip(moves, values, strict=True)
    ]  # fmt: skip
    tx.insert(cost_entry, ENTRY, rows)


def _open_and_lock(tx: Tx, moves: Sequence["CostMove"]) -> dict[Key, tuple[int, int]]:
    keys = sorted({(move.facility_id, move.owner_id, move.sku_id) for move in moves})
    arrays = {"f": [k[0] for k in keys], "o": [k[1] for k in keys], "s": [k[2] for k in keys]}
    given = "unnest(%(f)s::uuid[], %(o)s::uuid[], %(s)s::uuid[]) AS g (facility_id, owner_id, sku_id)"
    tx.run(
        f"""INSERT INTO stock_cost (tenant_id, facility_id, owner_id, sku_id)
            SELECT %(tenant)s::uuid, facility_id, owner_id, sku_id FROM {given} ORDER BY 2, 3, 4 ON CONFLICT DO NOTHING""",
        **arrays,
    )
    found = tx.tuples(
        f"""SELECT c.facility_id, c.owner_id, c.sku_id, c.quantity, c.value_paise
            FROM stock_cost c JOIN {given} USING (facility_id, owner_id, sku_id)
            WHERE c.tenant_id = %(tenant)s ORDER BY 1, 2, 3 FOR NO KEY UPDATE OF c""",
        **arrays,
    )
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in found}


def enter(tx: Tx, moves: Sequence["CostMove"]) -> None:
    """Raise the pairs by what came in, and write an entry for each move."""
    _open_and_lock(tx, moves)
    _apply(tx, moves, [move.value_paise for move in moves], 1)


def issue(tx: Tx, moves: Sequence["CostMove"]) -> list[int]:
    """Lower the pairs by what went out; each takes its part of the value then left. Answer the values."""
    pairs = _open_and_lock(tx, moves)
    ordered = sorted(moves, key=lambda move: move.seq)
    values = []
    for move in ordered:
        key = (move.facility_id, move.owner_id, move.sku_id)
        quantity, value = pairs[key]
        part = divide_half_up(value * move.quantity, quantity) if quantity else 0
        pairs[key] = (quantity - move.quantity, value - part)
        values.append(part)
    _apply(tx, ordered, values, -1)
    return values
