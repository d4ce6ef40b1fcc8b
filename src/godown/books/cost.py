"""What stock cost: a pair (quantity, value) per SKU, owner and facility, moved in the order of `seq`.

Issue of k out of quantity q and value v takes round(v * k / q), so value reaches 0 with quantity (DESIGN, Documents and
books). A return takes the cost of its issue back by cumulative proportion. Input tax (by head) goes the same way beside the
value: what is lost or given away takes exactly its part of it, which is to be reversed.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from godown.books import store
from godown.books.words import CostMove, Taken
from godown.platform.transaction import Tx


def enter_cost(tx: Tx, moves: Sequence[CostMove]) -> None:
    """Units came in at a value: raise quantity and value."""
    if moves:
        store.enter(tx, moves)


def issue_cost(tx: Tx, moves: Sequence[CostMove]) -> int:
    """Units went out: lower quantity and value by round(value * k / quantity), in the order of `seq`. Answer the value."""
    return sum(issue_costs(tx, moves).values())


def issue_costs(tx: Tx, moves: Sequence[CostMove]) -> dict[UUID, int]:
    """As `issue_cost`; answer the value that each move took."""
    return {move_id: taken.value_paise for move_id, taken in issue_all(tx, moves).items()}


def issue_all(tx: Tx, moves: Sequence[CostMove]) -> dict[UUID, Taken]:
    """As `issue_cost`; answer the value and the input tax that each move took."""
    return store.issue(tx, moves) if moves else {}


def carry_cost(tx: Tx, pairs: Sequence[tuple[CostMove, CostMove]], *, taxes: bool = True) -> int:
    """Units left one facility and entered another, (out, in) for each: the value that left enters. Answer the value. Without
    `taxes` their input tax stays behind: between two registrations it is a supply, and the other takes the tax of its invoice.
    """
    if not pairs:
        return 0
    taken = store.issue(tx, [out for out, _ in pairs])
    store.enter(
        tx,
        [
            replace(into, value_paise=(one := taken[out.move_id]).value_paise, taxes=one.taxes if taxes else None)
            for out, into in pairs
        ],
    )
    return sum(one.value_paise for one in taken.values())
