"""What a loss takes along (DESIGN, *Loss*): first holds in its own place, then unheld promises, newest first."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock import queries, store_holds, store_promises
from godown.stock.facts import HoldsLost, PromisesChanged, StockLost


def make_room(tx: Tx) -> list[UUID]:
    """Unhold in the places that the staged moves take from, only what they no longer cover. Answer struck holders.

    Holds not started go first, then started ones, newest first. Holds elsewhere are never touched.
    """
    over = queries.holds_over(tx)
    whole = [hold.id for hold in over if hold.units == hold.quantity]
    parts = [hold for hold in over if hold.units < hold.quantity]
    if whole:
        store_holds.unhold(tx, whole)
    if parts:
        store_holds.cut_holds(tx, [hold.id for hold in parts], [hold.units for hold in parts])
    if over:
        tx.publish(HoldsLost(tuple(sorted({hold.holder_id for hold in over}))))
    return [hold.holder_id for hold in over]


def withdraw_uncovered(tx: Tx, lost: Sequence[tuple[UUID, UUID, UUID, int]], struck: Sequence[UUID]) -> None:
    """Withdraw unheld promises that supply no longer covers: newest first, those just struck last. They wait again."""
    withdrawn = store_promises.uncover(tx, lost, struck)
    if withdrawn:
        tx.publish(PromisesChanged(tuple(sorted(holder for holder, _ in withdrawn))))
        tx.publish(StockLost(tuple(sorted(holder for holder, _ in withdrawn))))
        tx.note("promise_withdrawn", "order_line", [holder for holder, _ in withdrawn], why="stock was lost")
