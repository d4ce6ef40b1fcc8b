"""A cancel, a suspension, a step on: what changes after an order was taken."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from godown import stock
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Refusal
from godown.orders import promising, queries, queries_split, store, store_split
from godown.orders.facts import CreditOwed, DemandChanged, OrdersCancelled
from godown.orders.states import BEFORE_HAND_OVER, BEFORE_PACKING, GONE, OrderStatus
from godown.orders.words import Order, OrderLine
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries

TOO_LATE: Final = "This order has left already. Ask the courier to return it to origin instead."
IS_SPLIT: Final = ("is_split", "This order was split: do it with its parts.")


def cancel(tx: Tx, order_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Cancel whole orders, at any stage before hand-over. What was promised is free at once, and served to others.

    Picked and packed units count as supply again where they are, and are put back by the floor. Refusals per order:
    `not_found`, `already_left`. Cancelled orders are known. Of an order that was split all parts are cancelled that have not
    left; where one has, the order is refused and says which.
    """
    found = queries_split.with_parts(tx, order_ids)
    asked = [found[i] for i in dict.fromkeys(order_ids) if i in found]
    refused = [RowRefusal(i, "not_found", "There is no such order.") for i in order_ids if i not in found]
    known = [o.id for o in asked if o.status == OrderStatus.CANCELLED]
    refused += [RowRefusal(o.id, "already_left", TOO_LATE) for o in asked if o.status in GONE]
    originals = [o for o in asked if o.status == OrderStatus.SPLIT]
    parts = {o.id: [one for one in found.values() if one.part_of == o.id] for o in originals}
    ids = {o.id for o in [*asked, *(one for mine in parts.values() for one in mine)] if o.status in BEFORE_HAND_OVER}
    _cancel(tx, [found[order] for order in sorted(ids)])
    ended = store_split.cancel_originals(tx, list(parts)) if parts else []
    tx.note("cancelled", "order", ended)
    for order in originals:
        if gone := [one.number for one in parts[order.id] if one.status in GONE]:
            message = f"{', '.join(gone)} has left already; what had not is cancelled. Ask the courier to return it to origin."
            refused.append(RowRefusal(order.id, "already_left", message))
    return Outcome.of([*(o.id for o in asked if o.id in ids), *ended], refused, known)


def _cancel(tx: Tx, orders: Sequence[Order]) -> None:
    if not orders:
        return
    ids = [order.id for order in orders]
    undecided = {order.id for order in orders if order.status == OrderStatus.NEEDS_DECISION}
    store.unpack_units(tx, ids)
    _free(tx, ids)
    lines = [line for line in queries.lines_of(tx, ids) if line.open_units]
    store.cancel_units(tx, [line.id for line in lines], [line.open_units for line in lines])
    store.set_status(tx, ids, "cancelled", BEFORE_HAND_OVER)
    if gone_demand := {line.sku_id for line in lines if line.order_id in undecided}:
        tx.publish(DemandChanged(tuple(sorted(gone_demand))))
    tx.publish(OrdersCancelled(tuple(ids)))
    tx.note("cancelled", "order", ids)


def cancel_units(tx: Tx, order_id: UUID, units: Mapping[UUID, int]) -> None:
    """Cancel units of lines of an order; see `cancel_units_of`."""
    cancel_units_of(tx, {order_id: units})


def cancel_units_of(tx: Tx, cuts: Mapping[UUID, Mapping[UUID, int]]) -> None:
    """Cancel units of lines (order -> line -> units) that are not packed yet (`packing.cancel_units`: packed ones too). Refuses more
    than is open. The last unit cancels the order; where boxes of it are closed or gone already, the order is what they are."""
    if not cuts:
        return
    found = queries.by_id(tx, list(cuts), lock=True)
    lines: dict[UUID, dict[UUID, OrderLine]] = {order: {} for order in cuts}
    for line in queries.lines_of(tx, list(cuts)):
        lines[line.order_id][line.id] = line
    for order, units in cuts.items():
        _must_be_open(found.get(order), order, units, lines[order])
    last = {o for o, units in cuts.items() if sum(units.values()) == sum(one.open_units for one in lines[o].values())}
    whole = [order for order in cuts if order in last and not any(line.packed for line in lines[order].values())]
    stock.lock_holders(tx, [line for mine in lines.values() for line in mine])
    if whole:
        cancel(tx, whole)
    _cut(tx, [found[order] for order in cuts if order not in whole], cuts, last)


def _must_be_open(
    order: Order | None, order_id: UUID, units: Mapping[UUID, int], lines: Mapping[UUID, OrderLine]
) -> None:
    if order is not None and order.status == OrderStatus.SPLIT:
        raise Refusal(*IS_SPLIT, order_id=str(order_id))
    if order is None or order.status not in BEFORE_PACKING:
        raise Refusal("too_late", "Units can be cancelled until the order is packed.", order_id=str(order_id))
    for line_id, count in units.items():
        if line_id not in lines or not 1 <= count <= lines[line_id].open_units:
            raise Refusal("more_than_open", "A line has fewer open units than are to be cancelled.", line=str(line_id))


def _cut(tx: Tx, orders: Sequence[Order], cuts: Mapping[UUID, Mapping[UUID, int]], last: Collection[UUID]) -> None:
    """Cancel units of orders of which something is left, open or in boxes. Orders and doors are locked."""
    if not orders:
        return
    ids = [order.id for order in orders]
    units = {line: count for order in ids for line, count in cuts[order].items()}
    _free_units(tx, units)
    store.cancel_units(tx, list(units), list(units.values()))
    stand(tx, ids)
    if boxed := [order for order in ids if order in last]:
        store.set_status(tx, boxed, OrderStatus.PACKED, BEFORE_PACKING)
        store.ship_complete(tx, boxed)
    if undecided := [order.id for order in orders if order.status == OrderStatus.NEEDS_DECISION]:
        skus = {line.sku_id for line in queries.lines_of(tx, undecided) if line.id in units}
        tx.publish(DemandChanged(tuple(sorted(skus))))
    tx.publish(OrdersCancelled(tuple(ids)))
    for order in ids:
        tx.note("units_cancelled", "order", [order], units=sum(cuts[order].values()))


def reopen(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """The closed boxes of these orders are opened: what lay in them is promised still, but held no more, and to be packed again.
    The caller takes it out of the boxes, in this transaction."""
    lines = [line.id for line in queries.lines_of(tx, order_ids)]
    stock.lock_holders(tx, lines)
    stock.unhold(tx, [hold.id for hold in stock_queries.holds_in_boxes(tx, lines)])
    store.unpack_units(tx, order_ids)
    store.set_status(tx, order_ids, OrderStatus.WAITING, (OrderStatus.PACKED,))
    store.leave_wave(tx, order_ids)
    stand(tx, order_ids)


def _free(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """End every hold and promise behind these orders."""
    lines = queries.lines_of(tx, order_ids)
    stock.lock_holders(tx, [line.id for line in lines])
    holds = stock_queries.holds_of_holders(tx, [line.id for line in lines])
    stock.unhold(tx, [hold.id for hold in holds])
    stock.withdraw(tx, [(line.id, line.quantity) for line in lines])


def _free_units(tx: Tx, units: dict[UUID, int]) -> None:
    """Withdraw units: unheld ones first, then held ones, in bins before totes; never what lies in a closed box."""
    gone = stock.withdraw(tx, list(units.items()))
    rest = {line: count - gone.get(line, 0) for line, count in units.items() if gone.get(line, 0) < count}
    if not rest:
        return
    wanted = []
    for hold in stock_queries.holds_to_free(tx, list(rest)):
        if count := min(rest[hold.holder_id], hold.quantity):
            wanted.append((hold, count))
            rest[hold.holder_id] -= count
    stock.unhold(tx, [piece.id for piece in stock.pieces(tx, wanted)])
    stock.withdraw(tx, [(line, count - gone.get(line, 0)) for line, count in units.items()])


def suspend(tx: Tx, order_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Put orders on hold: promises and holds are withdrawn, the order leaves the rank and `waiting`. Refuses one of which
    a closed box waits for its courier (`cannot_suspend`)."""
    found = queries.by_id(tx, order_ids, lock=True)
    boxed = {line.order_id for line in queries.lines_of(tx, order_ids) if line.packed > line.shipped}
    loose = [order for order in order_ids if order not in boxed]
    done = store.set_status(tx, loose, "suspended", ("waiting", "promised", "in_wave", "picked"))
    _free(tx, done)
    tx.publish(OrdersCancelled(tuple(done)))
    tx.note("suspended", "order", done)
    packed = ("cannot_suspend", "Only an order that is not packed can be put on hold.")
    refused = [RowRefusal(i, *why_not(found.get(i), packed)) for i in order_ids if i not in done]
    return Outcome.of(done, refused)


def resume(tx: Tx, order_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Let suspended orders wait again, at their old rank."""
    found = queries.by_id(tx, order_ids, lock=True)
    done = store.set_status(tx, order_ids, "waiting", ("suspended",))
    wait_again(tx, [found[order] for order in done])
    tx.note("resumed", "order", done)
    refused = [RowRefusal(i, "not_suspended", "This order is not on hold.") for i in order_ids if i not in done]
    return Outcome.of(done, refused)


def why_not(order: Order | None, usual: tuple[str, str]) -> tuple[str, str]:
    """(code, message) of why a deed on an order is refused: it was split, or what is usual."""
    return IS_SPLIT if order is not None and order.status == OrderStatus.SPLIT else usual


def wait_again(tx: Tx, orders: Sequence[Order]) -> None:
    """Let the open units of orders wait at the rank that the orders have, and serve them."""
    stock.wait(tx, [want for mine in wants(tx, orders).values() for want in mine])
    store.refresh(tx, [order.id for order in orders])


def wants(tx: Tx, orders: Sequence[Order]) -> dict[UUID, list[stock.Want]]:
    """What the open units of orders wait for, at the rank that the orders have."""
    found: dict[UUID, list[stock.Want]] = {order.id: [] for order in orders}
    if not orders:
        return found
    by_id = {order.id: order for order in orders}
    whole = promising.promise_rules(tx).pass_over
    for line in queries.lines_of(tx, list(by_id)):
        order = by_id[line.order_id]
        if line.open_units and order.facility_id:
            found[order.id].append(
                stock.Want(
                    line.id, order.facility_id, line.sku_id, line.open_units, order.ship_by, order.ordered_at,
                    order.priority, together=order.id if whole and order.ship_complete else None,
                )
            )  # fmt: skip
    return found


def promises_changed(tx: Tx, line_ids: Sequence[UUID]) -> None:
    """Promises of these lines were made or withdrawn: their orders are promised or waiting accordingly."""
    found = queries.orders_of_lines(tx, line_ids)
    lock(tx, found)
    stand(tx, found)


def stock_lost(tx: Tx, line_ids: Sequence[UUID]) -> None:
    """What these lines were promised broke, expired or was not there: their orders say so, on their story and on Today, until
    they are promised again."""
    found = queries.orders_of_lines(tx, line_ids)
    lock(tx, found)  # in the order of locks: in any other one, this and a picker who begins a trip were a deadlock
    if lost := store.mark_stock_lost(tx, found):
        tx.note("stock_lost", "order", lost)


def enter_wave(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Promised orders are in a wave now, each with all that is held for it."""
    store.set_status(tx, order_ids, "in_wave", ("promised",))


def leave_wave(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Orders whose picks fell away stand again as their promises say; one that ships in part goes on with what is held."""
    stand(tx, store.leave_wave(tx, order_ids))


def picked(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """A trip fetched all that it should for these orders. One that left its wave meanwhile is picked only where nothing
    else is to be fetched."""
    if len(store.set_status(tx, order_ids, "picked", ("in_wave",))) < len(order_ids):
        stand(tx, order_ids)


def stand(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Let orders outside waves stand as their promises and totes say: waiting, promised or picked."""
    store.refresh(tx, order_ids)


def unpicked(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """A unit of these orders was taken out of its tote again: they are in their wave as before."""
    store.set_status(tx, order_ids, "in_wave", ("picked",))


def count_packed(tx: Tx, order_ids: Sequence[UUID], units: dict[UUID, int]) -> tuple[list[UUID], list[UUID]]:
    """Units of lines of these orders go into closed boxes. Answer the orders that are packed, and those that wait for their
    rest: these stand as their promises say once the units have been moved."""
    store.raise_packed(tx, list(units), list(units.values()))
    done = store.pack_complete(tx, order_ids)
    whole = set(done)
    more = [order for order in order_ids if order not in whole]
    return done, store.wait_for_rest(tx, more) if more else []


def count_shipped(tx: Tx, order_ids: Sequence[UUID], units: dict[UUID, int]) -> None:
    """Units of lines of these orders left; an order of which all has left is handed over."""
    store.raise_shipped(tx, list(units), list(units.values()))
    store.ship_complete(tx, order_ids)


def lock(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Lock orders until the end of the transaction: the first lock of all, for who will change what belongs to them."""
    queries.locked(tx, order_ids)


def delivered(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """All parcels of these orders have come to their end. A repeat changes nothing."""
    lock(tx, order_ids)
    done = store.set_status(tx, order_ids, OrderStatus.DELIVERED, [OrderStatus.HANDED_OVER])
    tx.note("delivered", "order", done)
    credit_owed(tx, done)


def credit_owed(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Cash of these orders was collected, or goods came back: those that store credit paid may be owed some of it."""
    if paid := queries.paid_by_credit(tx, order_ids):
        tx.publish(CreditOwed(tuple(paid)))


def cancelled_of(tx: Tx, order_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these orders are cancelled; all are locked until the end."""
    return {order.id for order in queries.locked(tx, order_ids).values() if order.status == "cancelled"}


def count_returned(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Units of lines came back; the table refuses more than was shipped."""
    store.raise_returned(tx, [line for line, _ in rows], [units for _, units in rows])
