"""SQL that writes the books."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.books.spread import part, plus
from godown.books.tables import cost_entry
from godown.books.words import CostMove, Taken
from godown.kernel.ids import new_id
from godown.kernel.money import divide_half_up
from godown.platform.transaction import Tx

Key = tuple[int, int, int]
"""Facility, owner and SKU as numbers: a dict finds them many times as fast as ids."""

ENTRY = ("id", "move_id", "facility_id", "owner_id", "sku_id", "seq", "quantity", "value_paise", "reason",
         "source_line_id", "at")  # fmt: skip


@dataclass(slots=True)
class Pair:
    """What stock of a SKU stands at: units, their value, and the input tax in it by head."""

    quantity: int
    value_paise: int
    taxes: Mapping[str, int]


def _apply(tx: Tx, moves: Sequence[CostMove], values: Sequence[int], sign: int, pairs: Mapping[Key, Pair]) -> None:
    """Change pairs and write entries; `pairs` holds the input tax that each of them comes to."""
    changes: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    doors: dict[Key, CostMove] = {}
    for move, value in zip(moves, values, strict=True):
        key = key_of(move)
        doors[key] = move
        change = changes[key]
        change[0] += sign * move.quantity
        change[1] += sign * value
    taxed = {key_of(move) for move in moves if move.taxes}
    tx.run(
        """
        UPDATE stock_cost c SET quantity = c.quantity + g.quantity, value_paise = c.value_paise + g.value,
               taxes = coalesce(g.taxes, c.taxes)
        FROM unnest(%(f)s::uuid[], %(o)s::uuid[], %(s)s::uuid[], %(q)s::bigint[], %(v)s::bigint[], %(t)s::jsonb[])
             AS g (facility_id, owner_id, sku_id, quantity, value, taxes)
        WHERE c.tenant_id = %(tenant)s AND c.facility_id = g.facility_id AND c.owner_id = g.owner_id
          AND c.sku_id = g.sku_id""",
        f=[doors[key].facility_id for key in changes],
        o=[doors[key].owner_id for key in changes],
        s=[doors[key].sku_id for key in changes],
        q=[change[0] for change in changes.values()],
        v=[change[1] for change in changes.values()],
        t=[Jsonb(pairs[key].taxes) if key in taxed else None for key in changes],
    )
    rows: list[tuple[Any, ...]] = [
        (new_id(), m.move_id, m.facility_id, m.owner_id, m.sku_id, m.seq, sign * m.quantity, sign * value, m.reason,
         m.source_line_id, tx.now)
        for m, value in zip(moves, values, strict=True)
    ]  # fmt: skip
    if not taxed:
        tx.insert(cost_entry, ENTRY, rows)
        return
    taxes = [plus({}, move.taxes or {}, sign) for move in moves]
    tx.insert(cost_entry, (*ENTRY, "taxes"), [(*row, tax) for row, tax in zip(rows, taxes, strict=True)])


def key_of(move: CostMove) -> Key:
    """The pair that a move changes."""
    return move.facility_id.int, move.owner_id.int, move.sku_id.int


def open_and_lock(tx: Tx, moves: Sequence[CostMove]) -> dict[Key, Pair]:
    """The pairs of these moves, locked until the end; those that are not there yet are opened."""
    doors = {key_of(move): move for move in moves}.values()
    arrays = {"f": [m.facility_id for m in doors], "o": [m.owner_id for m in doors], "s": [m.sku_id for m in doors]}
    given = "unnest(%(f)s::uuid[], %(o)s::uuid[], %(s)s::uuid[]) AS g (facility_id, owner_id, sku_id)"
    tx.run(
        f"""INSERT INTO stock_cost (tenant_id, facility_id, owner_id, sku_id)
            SELECT %(tenant)s::uuid, facility_id, owner_id, sku_id FROM {given} ORDER BY 2, 3, 4 ON CONFLICT DO NOTHING""",
        **arrays,
    )
    found = tx.tuples(
        f"""SELECT c.facility_id, c.owner_id, c.sku_id, c.quantity, c.value_paise, c.taxes
            FROM stock_cost c JOIN {given} USING (facility_id, owner_id, sku_id)
            WHERE c.tenant_id = %(tenant)s ORDER BY 1, 2, 3 FOR NO KEY UPDATE OF c""",
        **arrays,
    )
    return {(row[0].int, row[1].int, row[2].int): Pair(*row[3:]) for row in found}


def enter(tx: Tx, moves: Sequence[CostMove]) -> None:
    """Raise the pairs by what came in, and write an entry for each move."""
    pairs = open_and_lock(tx, moves)
    for move in moves:
        if move.taxes:
            pair = pairs[key_of(move)]
            pair.taxes = plus(pair.taxes, move.taxes)
    _apply(tx, moves, [move.value_paise for move in moves], 1, pairs)


def issue(tx: Tx, moves: Sequence[CostMove]) -> dict[UUID, Taken]:
    """Lower the pairs by what went out; each takes its part of the value and of the input tax then left. Answer what each
    move took."""
    pairs = open_and_lock(tx, moves)
    ordered = sorted(moves, key=attrgetter("seq"))
    taxed, values = [], []
    for move in ordered:
        pair = pairs[key_of(move)]
        value = divide_half_up(pair.value_paise * move.quantity, pair.quantity) if pair.quantity else 0
        tax = part(pair.taxes, move.quantity, pair.quantity) if pair.taxes else None
        if tax:
            pair.taxes = plus(pair.taxes, tax, -1)
        pair.quantity -= move.quantity
        pair.value_paise -= value
        values.append(value)
        taxed.append(replace(move, taxes=tax) if tax else move)
    _apply(tx, taxed, values, -1, pairs)
    taken: dict[UUID, Taken] = {}
    for move, value in zip(taxed, values, strict=True):
        before = taken.get(move.move_id, Taken())
        taxes = plus(before.taxes, move.taxes) if move.taxes else before.taxes
        taken[move.move_id] = Taken(before.value_paise + value, taxes)
    return taken
