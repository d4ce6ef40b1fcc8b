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

Key = tuple[int, int, int]
"""Facility, owner and SKU as numbers: a dict finds them many times as fast as ids."""

ENTRY = ("id", "move_id", "facility_id", "owner_id", "sku_id", "seq", "quantity", "value_paise", "reason",
         "source_line_id", "at")  # fmt: skip


def _apply(tx: Tx, moves: Sequence["CostMove"], values: Sequence[int], sign: int) -> None:
    changes: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    doors: dict[Key, CostMove] = {}
    for move, value in zip(moves, values, strict=True):
        key = _key(move)
        doors[key] = move
        change = changes[key]
        change[0] += sign * move.quantity
        change[1] += sign * value
    tx.run(
        """
        UPDATE stock_cost c SET quantity = c.quantity + g.quantity, value_paise = c.value_paise + g.value
        FROM unnest(%(f)s::uuid[], %(o)s::uuid[], %(s)s::uuid[], %(q)s::bigint[], %(v)s::bigint[])
             AS g (facility_id, owner_id, sku_id, quantity, value)
        WHERE c.tenant_id = %(tenant)s AND c.facility_id = g.facility_id AND c.owner_id = g.owner_id
          AND c.sku_id = g.sku_id""",
        f=[doors[key].facility_id for key in changes],
        o=[doors[key].owner_id for key in changes],
        s=[doors[key].sku_id for key in changes],
        q=[change[0] for change in changes.values()],
        v=[change[1] for change in changes.values()],
    )
    rows = [
        (new_id(), m.move_id, m.facility_id, m.owner_id, m.sku_id, m.seq, sign * m.quantity, sign * value, m.reason,
         m.source_line_id, tx.now)
        for m, value in zip(moves, values, strict=True)
    ]  # fmt: skip
    tx.insert(cost_entry, ENTRY, rows)


def _key(move: "CostMove") -> Key:
    return move.facility_id.int, move.owner_id.int, move.sku_id.int


def _open_and_lock(tx: Tx, moves: Sequence["CostMove"]) -> dict[Key, tuple[int, int]]:
    doors = {_key(move): move for move in moves}.values()
    arrays = {"f": [m.facility_id for m in doors], "o": [m.owner_id for m in doors], "s": [m.sku_id for m in doors]}
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
    return {(row[0].int, row[1].int, row[2].int): (row[3], row[4]) for row in found}


def enter(tx: Tx, moves: Sequence["CostMove"]) -> None:
    """Raise the pairs by what came in, and write an entry for each move."""
    _open_and_lock(tx, moves)
    _apply(tx, moves, [move.value_paise for move in moves], 1)


def issue(tx: Tx, moves: Sequence["CostMove"]) -> dict[UUID, int]:
    """Lower the pairs by what went out; each takes its part of the value then left. Answer what each move took."""
    pairs = _open_and_lock(tx, moves)
    ordered = sorted(moves, key=lambda move: move.seq)
    values = []
    for move in ordered:
        key = _key(move)
        quantity, value = pairs[key]
        part = divide_half_up(value * move.quantity, quantity) if quantity else 0
        pairs[key] = (quantity - move.quantity, value - part)
        values.append(part)
    _apply(tx, ordered, values, -1)
    taken: dict[UUID, int] = defaultdict(int)
    for move, part in zip(ordered, values, strict=True):
        taken[move.move_id] += part
    return taken
