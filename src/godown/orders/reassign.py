"""An order that waits in one facility goes to another that can fill it first, by rule; a person's choice stays."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown import stock
from godown.orders import choose, queries, queries_facilities, splitting, undecided
from godown.orders.promising import promise_rules
from godown.platform.transaction import Tx
from godown.stock import queries_places

MOVED_MAX: Final = 500
"""So many orders are looked at when goods came in; the next goods look again."""


def reassign(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> list[UUID]:
    """Goods came into a facility and are not wanted there: orders that wait elsewhere for these SKUs, or for a decision
    where to go, and that it can fill whole now, go there at their old rank. Of the others those that may be split are, where
    facilities can fill them together now; about those that may not a person is asked then. Answer which came here."""
    several, splits = len(queries_places.facilities(tx)) > 1, promise_rules(tx).may_split
    wanted = queries_facilities.movable(tx, facility_id, sku_ids, several, MOVED_MAX)
    found = queries.by_id(tx, wanted, lock=True) if wanted else {}
    fetched = queries.fetched(tx, list(found)) if found else set()
    orders = [
        found[i] for i in wanted
        if i in found and found[i].status in ("waiting", "needs_decision") and i not in fetched
    ]  # fmt: skip
    if not orders:
        return []
    waiting = [order for order in orders if order.facility_id != facility_id]
    needs: dict[UUID, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    lines = queries.lines_of(tx, [order.id for order in orders])
    for line in lines:
        if line.open_units:
            needs[line.order_id][line.sku_id] += line.open_units
    skus = sorted({sku for need in needs.values() for sku in need})
    stock.lock_everywhere(tx, skus)
    free = choose.free_units(tx, [facility_id], skus)[facility_id]
    served = {channel: queries_facilities.serving(tx, channel) for channel in {order.channel_id for order in waiting}}
    moved = []
    for order in waiting:
        serves = not served[order.channel_id] or facility_id in served[order.channel_id]
        if serves and needs[order.id] and all(free[sku] >= units for sku, units in needs[order.id].items()):
            moved.append(order.id)
            for sku, units in needs[order.id].items():
                free[sku] -= units
    undecided.move(tx, moved, facility_id, "it can fill them now")
    if several:
        gone = set(moved)
        others = [order for order in orders if order.id not in gone]
        whole = [order for order in others if order.part_of or not splitting.may_split(order, splits)]
        apart = {order.id for order in whole}
        splitting.split_waiting(tx, [order for order in others if order.id not in apart])
        undecided.weigh(tx, whole)
    return moved
