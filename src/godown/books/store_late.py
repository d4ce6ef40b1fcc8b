"""SQL of what becomes known late of units that came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.books.store import Key, Pair, key_of
from godown.books.tables import cost_entry
from godown.books.words import CostMove
from godown.platform.transaction import Tx

ENTRY = ("id", "move_id", "facility_id", "owner_id", "sku_id", "seq", "quantity", "value_paise", "taxes", "reason",
         "source_line_id", "at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Came:
    """Where the units of a source line came in, and the place in order of the last of them."""

    source_line_id: UUID
    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Change:
    """Units of that SKU that came or left since the line `came_line_id`, in order."""

    came_line_id: UUID
    seq: int
    quantity: int
    reason: str
    source_line_id: UUID | None


def came(tx: Tx, source_line_ids: Sequence[UUID]) -> list[Came]:
    """What came in of these source lines, by line."""
    return tx.rows(
        Came,
        """SELECT source_line_id, facility_id, owner_id, sku_id, max(seq) AS seq FROM cost_entry
           WHERE tenant_id = %(tenant)s AND source_line_id = ANY(%(ids)s) AND reason = 'received' AND quantity > 0
           GROUP BY 1, 2, 3, 4 ORDER BY 1""",
        ids=list(source_line_ids),
    )


def since(tx: Tx, lines: Sequence[Came]) -> list[Change]:
    """What came and left after these lines, each with its own, in order."""
    return tx.rows(
        Change,
        """SELECT g.line AS came_line_id, e.seq, e.quantity, e.reason, e.source_line_id
           FROM unnest(%(lines)s::uuid[], %(f)s::uuid[], %(o)s::uuid[], %(s)s::uuid[], %(q)s::bigint[])
                AS g (line, facility_id, owner_id, sku_id, seq)
           JOIN cost_entry e ON e.tenant_id = %(tenant)s AND e.facility_id = g.facility_id AND e.owner_id = g.owner_id
                AND e.sku_id = g.sku_id AND e.seq > g.seq AND e.quantity <> 0
           ORDER BY g.line, e.seq, e.id""",
        lines=[one.source_line_id for one in lines],
        f=[one.facility_id for one in lines],
        o=[one.owner_id for one in lines],
        s=[one.sku_id for one in lines],
        q=[one.seq for one in lines],
    )


def write(tx: Tx, moves: Sequence[CostMove], pairs: Mapping[Key, Pair], entries: Sequence[tuple[Any, ...]]) -> None:
    """Set value and input tax of locked pairs, and write the entries behind them. Units stay as they are."""
    doors = {key_of(move): move for move in moves}
    tx.run(
        """UPDATE stock_cost c SET value_paise = g.value, taxes = g.taxes
           FROM unnest(%(f)s::uuid[], %(o)s::uuid[], %(s)s::uuid[], %(v)s::bigint[], %(t)s::jsonb[])
                AS g (facility_id, owner_id, sku_id, value, taxes)
           WHERE c.tenant_id = %(tenant)s AND c.facility_id = g.facility_id AND c.owner_id = g.owner_id
             AND c.sku_id = g.sku_id""",
        f=[move.facility_id for move in doors.values()],
        o=[move.owner_id for move in doors.values()],
        s=[move.sku_id for move in doors.values()],
        v=[pairs[key].value_paise for key in doors],
        t=[Jsonb(pairs[key].taxes) for key in doors],
    )
    tx.insert(cost_entry, ENTRY, entries)
