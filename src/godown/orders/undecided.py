"""When goods come, orders that may not be split are weighed again: whether a person must decide, or whether they wait in a facility."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from godown import stock
from godown.orders import choose, queries, queries_facilities, rules, splitting, splitting_rules, store
from godown.orders.arrival import ASK
from godown.orders.change import wait_again
from godown.orders.facts import DemandChanged
from godown.orders.states import OrderStatus
from godown.orders.words import Order, OrderLine
from godown.platform.transaction import Tx
from godown.stock import queries_places


def weigh(tx: Tx, orders: Sequence[Order]) -> None:
    """Of these locked orders, which may not be split: one that waits, and that its facilities together could fill now though none
    can alone, goes to a person, and what it had is free for others. One that a person was to decide about, and that they could
    not fill together any more, or one alone can, waits where the rule says. Orders of which something is packed are left alone.
    """
    lines = splitting.lines_of(tx, [order.id for order in orders])
    able = [order for order in orders if not any(line.packed for line in lines[order.id])]
    if not able:
        return
    asked, placed = _weighed(tx, able, lines)
    _ask(tx, asked, lines)
    for facility_id, ids in placed.items():
        move(tx, ids, facility_id, "it waits where the rule says")


def _weighed(
    tx: Tx, orders: Sequence[Order], lines: Mapping[UUID, Sequence[OrderLine]]
) -> tuple[list[UUID], dict[UUID, list[UUID]]]:
    """(orders to ask a person about, facility -> orders that wait there), each seen by its rank: what one gave up or took is
    free, or taken, for the next."""
    skus = sorted({line.sku_id for order in orders for line in lines[order.id]})
    stock.lock_everywhere(tx, skus)
    scene = choose.look(tx, queries_places.facilities(tx), skus)
    served = {channel: queries_facilities.serving(tx, channel) for channel in {order.channel_id for order in orders}}
    own = splitting.own(tx, orders, lines)
    asked: list[UUID] = []
    placed: dict[UUID, list[UUID]] = defaultdict(list)
    for order in sorted(orders, key=lambda o: (-o.priority, o.ship_by, o.ordered_at, o.id)):
        needs, mine = splitting.needs(lines[order.id]), own.get(order.id, {})
        scene.free_up(mine)
        free = scene.free_for(order.channel_id, served[order.channel_id], order.pincode, order.state_code)
        best, person = rules.choose_facility(needs, free)
        if order.status == OrderStatus.WAITING and person and not splitting_rules.fills(needs, free[best]):
            asked.append(order.id)
        elif order.status == OrderStatus.WAITING:
            scene.free_up(mine, -1)
        elif not person:
            placed[best].append(order.id)
            scene.take({best: needs})
    return asked, placed


def _ask(tx: Tx, order_ids: Sequence[UUID], lines: Mapping[UUID, Sequence[OrderLine]]) -> None:
    if not order_ids:
        return
    mine = [line for order in order_ids for line in lines[order]]
    stock.withdraw(tx, [(line.id, line.quantity) for line in mine])
    store.ask_where(tx, order_ids, ASK)
    tx.publish(DemandChanged(tuple(sorted({line.sku_id for line in mine}))))
    tx.note("needs_decision", "order", order_ids)


def move(tx: Tx, order_ids: Sequence[UUID], facility_id: UUID, why: str) -> None:
    """Let orders wait in another facility, at their old rank; their goods are locked."""
    if not order_ids:
        return
    lines = queries.lines_of(tx, order_ids)
    stock.withdraw(tx, [(line.id, line.quantity) for line in lines])
    store.move(tx, order_ids, facility_id)
    wait_again(tx, list(queries.by_id(tx, order_ids).values()))
    tx.publish(DemandChanged(tuple(sorted({line.sku_id for line in lines}))))
    tx.note("assigned", "order", order_ids, facility=str(facility_id), why=why)
