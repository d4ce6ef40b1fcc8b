"""Whole or in part: what an order needs to enter a wave, and whether one that ships complete lets others go first."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from godown import stock
from godown.kernel.outcome import Outcome, RowRefusal
from godown.orders import queries, store
from godown.orders.states import BEFORE_PACKING
from godown.orders.words import PromiseRules
from godown.platform import choices
from godown.platform.transaction import Tx

KEY: Final = "promise_rules"
FETCHED: Final = ("in_wave", "picked")


def promise_rules(tx: Tx) -> PromiseRules:
    """How this business promises."""
    return msgspec.convert(choices.chosen(tx, KEY, {}), PromiseRules)


def set_promise_rules(tx: Tx, new: PromiseRules) -> PromiseRules:
    """Promise so from now on. What is promised stays; what waits is served anew."""
    before = promise_rules(tx)
    choices.choose(tx, KEY, msgspec.to_builtins(new))
    if new.pass_over != before.pass_over:
        stock.set_together(tx, {i: order if new.pass_over else None for i, order in queries.lines_shipping_whole(tx)})
    return new


def set_ship_complete(tx: Tx, order_ids: Sequence[UUID], ship_complete: bool) -> Outcome[UUID]:
    """Let orders ship complete, or in part: then what is promised of one may enter a wave, and its rest follows.

    Refusals per order: `not_found`, `too_late` (it is packed; or part of it is being fetched, and it is to ship complete).
    """
    found = queries.by_id(tx, order_ids, lock=True)
    refused = [RowRefusal(i, "not_found", "There is no such order.") for i in order_ids if i not in found]
    known = [order.id for order in found.values() if order.ship_complete == ship_complete]
    late = [
        order.id for order in found.values()
        if order.id not in known and (order.status not in BEFORE_PACKING or (ship_complete and order.status in FETCHED))
    ]  # fmt: skip
    refused += [RowRefusal(i, "too_late", "This order is being fetched, or packed.") for i in late]
    done = [i for i in found if i not in known and i not in late]
    if done:
        store.set_ship_complete(tx, done, ship_complete)
        whole = ship_complete and promise_rules(tx).pass_over
        lines = queries.lines_of(tx, done)
        stock.set_together(tx, {line.id: line.order_id if whole else None for line in lines})
        store.refresh(tx, done)
        tx.note("ships_complete" if ship_complete else "ships_in_part", "order", done)
    return Outcome.of(done, refused, known)
