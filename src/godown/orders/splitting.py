"""An order that no facility fills alone, and that may be split, becomes one order for each of several facilities."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from godown import books, credits, stock
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.orders import choose, queries, queries_facilities, queries_split, rules, splitting_rules, store_split
from godown.orders.change import wait_again
from godown.orders.facts import DemandChanged
from godown.orders.states import OrderStatus
from godown.orders.words import Order, OrderLine
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries
from godown.stock import queries_places

Plan = Mapping[UUID, Mapping[UUID, int]]
"""What each facility fills of an order: facility -> SKU -> units."""

SPLITS: Final = (OrderStatus.WAITING, OrderStatus.PROMISED, OrderStatus.NEEDS_DECISION)
"""While nothing of an order is fetched, it may be split."""


def split(tx: Tx, order_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Split orders, as a person says, over the facilities that serve their channel and can fill them together now.

    Orders that were split are known. Refusals per order: `not_found`, `is_part`, `too_late` (it is being fetched, or part of it
    is packed), `one_is_enough` (a facility can fill it alone), `not_enough` (not even all of them together can).
    """
    found = queries.by_id(tx, order_ids, lock=True)
    lines, fetched = lines_of(tx, list(found)), queries.fetched(tx, list(found))
    refused = [RowRefusal(i, "not_found", "There is no such order.") for i in order_ids if i not in found]
    known = [order.id for order in found.values() if order.status == OrderStatus.SPLIT]
    able = []
    for order in found.values():
        if order.id in known:
            continue
        if order.part_of:
            refused.append(
                RowRefusal(order.id, "is_part", "This is part of an order that was split; fill it from elsewhere.")
            )
        elif order.status not in SPLITS or order.id in fetched or any(line.packed for line in lines[order.id]):
            refused.append(RowRefusal(order.id, "too_late", "This order is being fetched, or part of it is packed."))
        else:
            able.append(order)
    plans, whys = _plan(tx, able, lines)
    _divide(tx, able, lines, plans)
    return Outcome.of(list(plans), [*refused, *whys], known)


def split_waiting(tx: Tx, orders: Sequence[Order]) -> list[UUID]:
    """Split those of these locked orders that may be split and that facilities can fill together now; answer which."""
    able = [order for order in orders if not order.part_of]
    lines = lines_of(tx, [order.id for order in able])
    able = [order for order in able if not any(line.packed for line in lines[order.id])]
    plans, _ = _plan(tx, able, lines)
    _divide(tx, able, lines, plans)
    return list(plans)


def may_split(order: Order, usual: bool) -> bool:
    """Whether an order may be split: as it says, else as is usual."""
    return usual if order.may_split is None else order.may_split


def lines_of(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, list[OrderLine]]:
    """The lines of each order."""
    found: dict[UUID, list[OrderLine]] = defaultdict(list)
    for line in queries.lines_of(tx, order_ids):
        found[line.order_id].append(line)
    return found


def _plan(
    tx: Tx, orders: Sequence[Order], lines: Mapping[UUID, Sequence[OrderLine]]
) -> tuple[dict[UUID, Plan], list[RowRefusal[UUID]]]:
    """How orders are split, the first by rank first; and why others are not. Their goods are locked on the way."""
    if not orders:
        return {}, []
    mine = [line for order in orders for line in lines[order.id]]
    skus = sorted({line.sku_id for line in mine})
    stock.lock_everywhere(tx, skus)
    scene = choose.look(tx, queries_places.facilities(tx), skus)
    served = {channel: queries_facilities.serving(tx, channel) for channel in {order.channel_id for order in orders}}
    mine_there = own(tx, orders, lines)
    plans: dict[UUID, Plan] = {}
    refused = []
    for order in sorted(orders, key=lambda o: (-o.priority, o.ship_by, o.ordered_at, o.id)):
        scene.free_up(mine_there.get(order.id, {}))
        free = scene.free_for(order.channel_id, served[order.channel_id], order.pincode, order.state_code)
        plan = splitting_rules.split_over(needs(lines[order.id]), free)
        if len(plan) > 1:
            plans[order.id] = plan
            scene.take(plan)
            continue
        scene.free_up(mine_there.get(order.id, {}), -1)
        refused.append(RowRefusal(order.id, *(ENOUGH if plan else TOO_FEW)))
    return plans, refused


def needs(lines: Sequence[OrderLine]) -> dict[UUID, int]:
    """SKU -> units of these lines that are still to be packed."""
    found: dict[UUID, int] = defaultdict(int)
    for line in lines:
        if line.open_units:
            found[line.sku_id] += line.open_units
    return found


def own(tx: Tx, orders: Sequence[Order], lines: Mapping[UUID, Sequence[OrderLine]]) -> dict[UUID, Plan]:
    """What orders have and wait for where they are; it is free for them."""
    states = stock_queries.promise_states(tx, [line.id for order in orders for line in lines[order.id]])
    found: dict[UUID, Plan] = {}
    for order in orders:
        if order.facility_id:
            mine: dict[UUID, int] = defaultdict(int)
            for line in lines[order.id]:
                if line.id in states:
                    mine[line.sku_id] += states[line.id].promised + states[line.id].waiting
            found[order.id] = {order.facility_id: mine}
    return found


def _divide(
    tx: Tx, orders: Sequence[Order], lines: Mapping[UUID, Sequence[OrderLine]], plans: Mapping[UUID, Plan]
) -> None:
    chosen = [order for order in orders if order.id in plans]
    if not chosen:
        return
    mine = [line for order in chosen for line in lines[order.id]]
    stock.withdraw(tx, [(line.id, line.quantity) for line in mine])
    store_split.mark_split(tx, list(plans))
    wait_again(tx, _write(tx, chosen, lines, plans))
    tx.publish(DemandChanged(tuple(sorted({line.sku_id for line in mine}))))


def write_parts(tx: Tx, plans: Mapping[UUID, Plan]) -> list[Order]:
    """Write the parts of orders that have just been written as split; answer them. They wait for nothing yet."""
    if not plans:
        return []
    return _write(tx, list(queries.by_id(tx, list(plans)).values()), lines_of(tx, list(plans)), plans)


def _write(
    tx: Tx, orders: Sequence[Order], lines: Mapping[UUID, Sequence[OrderLine]], plans: Mapping[UUID, Plan]
) -> list[Order]:
    zones = {one.id: one.time_zone for one in queries_places.facilities(tx)}
    rows: list[store_split.PartRow] = []
    line_rows: list[store_split.PartLineRow] = []
    paid: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for order in orders:
        for number, part in enumerate(splitting_rules.parts_of(order, lines[order.id], plans[order.id]), 1):
            part_id = new_id()
            rows.append(
                (
                    part_id, order.id, number, part.facility_id,
                    rules.business_day(order.ordered_at, zones[part.facility_id]), part.total_paise, part.paid_paise,
                    part.collect_paise, part.shipping_paise, part.discount_paise, part.credit_paise,
                )
            )  # fmt: skip
            if part.credit_paise:
                paid[order.id].append((part_id, part.credit_paise))
            line_rows += [
                (new_id(), part_id, one.line.id, one.units, one.discount_paise, one.shipping_paise)
                for one in part.lines
            ]
    store_split.add_parts(tx, rows)
    books.join_accounts(tx, [(row[0], row[1]) for row in rows])
    store_split.add_lines(tx, line_rows)
    if paid:
        credits.deal(tx, paid)
    ids = [row[0] for row in rows]
    tx.note("split", "order", [order.id for order in orders])
    tx.note("split_off", "order", ids)
    return list(queries.by_id(tx, ids).values())


def close_originals(tx: Tx, part_ids: Sequence[UUID]) -> None:
    """Parts were cancelled: orders of which no part lives are cancelled. Takes any orders; those that are no parts are passed by."""
    done = store_split.cancel_originals(tx, queries_split.originals_of(tx, part_ids))
    if done:
        tx.note("cancelled", "order", done)


ENOUGH: Final = ("one_is_enough", "One facility can fill this order alone: let it fill it from there.")
TOO_FEW: Final = ("not_enough", "Not even all facilities together can fill this order now.")
