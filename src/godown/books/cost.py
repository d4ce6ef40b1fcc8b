"""What stock cost: a pair (quantity, value) per SKU, owner and facility, moved in the order of `seq`.

Issue of k out of quantity q and value v takes round(v * k / q), so value reaches 0 with quantity (DESIGN, Documents and
books). A return takes the cost of its issue back by cumulative proportion.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from godown.books import store
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class CostMove:
    """Units that enter (with their value) or leave (the value follows). `seq` is their move's place in order."""

    move_id: UUID
    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    seq: int
    quantity: int
    reason: str
    value_paise: int = 0
    source_line_id: UUID | None = None


def enter_cost(tx: Tx, moves: Sequence[CostMove]) -> None:
    """Units came in at a value: raise quantity and value."""
    if moves:
        store.enter(tx, moves)


def issue_cost(tx: Tx, moves: Sequence[CostMove]) -> int:
    """Units went out: lower quantity and value by round(value * k / quantity), in the order of `seq`. Answer the value."""
    return sum(issue_costs(tx, moves).values())


def issue_costs(tx: Tx, moves: Sequence[CostMove]) -> dict[UUID, int]:
    """As `issue_cost`; answer the value that each move took."""
    return store.issue(tx, moves) if moves else {}


def carry_cost(tx: Tx, pairs: Sequence[tuple[CostMove, CostMove]]) -> int:
    """Units left one facility and entered another, (out, in) for each: the value that left enters. Answer the value."""
    if not pairs:
        return 0
    values = store.issue(tx, [out for out, _ in pairs])
    store.enter(tx, [replace(into, value_paise=values[out.move_id]) for out, into in pairs])
    return sum(values.values())
