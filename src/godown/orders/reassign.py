"""An order that waits in one facility goes to another that can fill it first, by rule; a person's choice stays."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown import stock
from godown.orders import choose, queries, queries_facilities, store
from godown.orders.change import wait_again
from godown.orders.facts import DemandChanged
from godown.platform.transaction import Tx

MOVED_MAX: Final = 500
"""So many orders are looked at when goods came in; the next goods look again."""


def reassign(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> list[UUID]:
    """Goods came into a facility and are not wanted there: orders that wait elsewhere for these SKUs, or for a decision
    where to go, and that it can fill whole now, go there at their old rank. Answer which."""
    wanted = queries_facilities.movable(tx, facility_id, sku_ids, MOVED_MAX)
    found = queries.by_id(tx, wanted, lock=True) if wanted else {}
    waiting = [found[i] for i in wanted if i in found and found[i].status in ("waiting", "needs_decision")]
    waiting = [order for order in waiting if order.facility_id != facility_id]
    if not waiting:
        return []
    needs: dict[UUID, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    lines = queries.lines_of(tx, [order.id for order in waiting])
    for line in lines:
        if line.open_units:
            needs[line.order_id][line.sku_id] += line.open_units
    places = sorted({facility_id, *(order.facility_id for order in waiting if order.facility_id)})
    skus = sorted({sku for need in needs.values() for sku in need})
    stock.lock_skus(tx, places, skus)
    free = choose.free_units(tx, [facility_id], skus)[facility_id]
    served = {channel: queries_facilities.serving(tx, channel) for channel in {order.channel_id for order in waiting}}
    moved = []
    for order in waiting:
        serves = not served[order.channel_id] or facility_id in served[order.channel_id]
        if serves and needs[order.id] and all(free[sku] >= units for sku, units in needs[order.id].items()):
            moved.append(order.id)
            for sku, units in needs[order.id].items():
                free[sku] -= units
    _move(tx, moved, facility_id)
    return moved


def _move(tx: Tx, order_ids: Sequence[UUID], facility_id: UUID) -> None:
    if not order_ids:
        return
    lines = queries.lines_of(tx, order_ids)
    stock.withdraw(tx, [(line.id, line.quantity) for line in lines])
    store.move(tx, order_ids, facility_id)
    wait_again(tx, list(queries.by_id(tx, order_ids).values()))
    tx.publish(DemandChanged(tuple(sorted({line.sku_id for line in lines}))))
    tx.note("assigned", "order", order_ids, facility=str(facility_id), why="it can fill them now")
