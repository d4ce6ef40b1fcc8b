"""The same order again, a cancel, a suspension: what changes after an order was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from godown import stock
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Refusal
from godown.orders import promising, queries, store
from godown.orders.facts import DemandChanged, OrdersCancelled
from godown.orders.rules import content_hash
from godown.orders.states import BEFORE_HAND_OVER, BEFORE_PACKING, OrderStatus
from godown.orders.words import NewOrder, Order, OrderLine, PlannedLine
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries

TOO_LATE = "This order has left already. Ask the courier to return it to origin instead."


def apply_again(
    tx: Tx, pairs: Sequence[tuple[Order, NewOrder]], plans: Mapping[str, Sequence[PlannedLine]]
) -> Outcome[str]:
    """Orders that came before: the same content is known, a cancel cancels, other changes apply before packing."""
    changed = [(old, new) for old, new in pairs if old.content_hash != content_hash(new)]
    same = [old.external_id for old, new in pairs if old.content_hash == content_hash(new)]
    dropped = [old.id for old, new in changed if new.cancelled and old.status != "cancelled"]
    outcome: Outcome[UUID] = cancel(tx, dropped) if dropped else Outcome.of()
    late = {row.key: row for row in outcome.refused}
    done, refused = [], []
    for old, new in changed:
        if old.id in late:
            refused.append(RowRefusal(old.external_id, late[old.id].code, late[old.id].message))
            continue
        if not new.cancelled:
            _apply_change(tx, old, new, plans[new.external_id])
        done.append(old.external_id)
    return Outcome.of(done, refused, same)


def _apply_change(tx: Tx, old: Order, new: NewOrder, plan: Sequence[PlannedLine]) -> None:
    """A new address and fewer units apply before packing; more units, other SKUs and later changes ask a person."""
    lines = queries.lines_of(tx, [old.id])
    fewer = _fewer(lines, plan)
    left = {line.id: line.open_units for line in lines}
    if old.status not in BEFORE_PACKING or fewer is None or any(units > left[line] for line, units in fewer.items()):
        store.ask_decision(tx, old.id, "The shop changed this order; look at what it sent.", content_hash(new))
        return
    if fewer:
        cancel_units(tx, old.id, fewer)
    if new.ship_complete != old.ship_complete:
        promising.set_ship_complete(tx, [old.id], new.ship_complete)
    values = {name: value for name, value in asdict(new).items() if name != "lines"}
    store.change_address(tx, old.id, values | {"content_hash": content_hash(new)})
    tx.note("changed", "order", [old.id])


def _fewer(lines: Sequence[OrderLine], plan: Sequence[PlannedLine]) -> dict[UUID, int] | None:
    """Units to cancel per line so that the lines are as planned; None where that is not merely fewer units."""
    if [line.sku_id for line in lines] != [line.sku_id for line in plan]:
        return None
    changes = {line.id: line.quantity - line.cancelled - new.quantity for line, new in zip(lines, plan, strict=True)}
    if any(units < 0 for units in changes.values()):
        return None
    return {line: units for line, units in changes.items() if units}


def cancel(tx: Tx, order_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Cancel whole orders, at any stage before hand-over. What was promised is free at once, and served to others.

    Picked and packed units count as supply again where they are, and are put back by the floor. Refusals per order:
    `not_found`, `already_left`. Cancelled orders are known.
    """
    found = queries.by_id(tx, order_ids, lock=True)
    refused = [RowRefusal(i, "not_found", "There is no such order.") for i in order_ids if i not in found]
    known = [o.id for o in found.values() if o.status == "cancelled"]
    gone = [o.id for o in found.values() if o.status in ("handed_over", "delivered")]
    refused += [RowRefusal(order, "already_left", TOO_LATE) for order in gone]
    ids = [o.id for o in found.values() if o.status in BEFORE_HAND_OVER]
    if ids:
        undecided = {o.id for o in found.values() if o.status == "needs_decision"}
        store.unpack_units(tx, ids)
        _free(tx, ids)
        lines = [line for line in queries.lines_of(tx, ids) if line.open_units]
        store.cancel_units(tx, [line.id for line in lines], [line.open_units for line in lines])
        store.set_status(tx, ids, "cancelled", BEFORE_HAND_OVER)
        if gone_demand := {line.sku_id for line in lines if line.order_id in undecided}:
            tx.publish(DemandChanged(tuple(sorted(gone_demand))))
        tx.publish(OrdersCancelled(tuple(ids)))
        tx.note("cancelled", "order", ids)
    return Outcome.of(ids, refused, known)


def cancel_units(tx: Tx, order_id: UUID, units: dict[UUID, int]) -> None:
    """Cancel units of lines that are not packed yet. Refuses more than is open. The last unit cancels the order; where boxes
    of it are closed or gone already, the order is what they are."""
    order = queries.by_id(tx, [order_id], lock=True).get(order_id)
    if order is None or order.status not in BEFORE_PACKING:
        raise Refusal("too_late", "Units can be cancelled until the order is packed.", order_id=str(order_id))
    lines = {line.id: line for line in queries.lines_of(tx, [order_id])}
    for line_id, count in units.items():
        if line_id not in lines or not 1 <= count <= lines[line_id].open_units:
            raise Refusal("more_than_open", "A line has fewer open units than are to be cancelled.", line=str(line_id))
    last = sum(units.values()) == sum(line.open_units for line in lines.values())
    if last and not any(line.packed for line in lines.values()):
        cancel(tx, [order_id])
        return
    _free_units(tx, units)
    store.cancel_units(tx, list(units), list(units.values()))
    stand(tx, [order_id])
    if last:
        store.set_status(tx, [order_id], OrderStatus.PACKED, BEFORE_PACKING)
        store.ship_complete(tx, [order_id])
    if order.status == "needs_decision":
        tx.publish(DemandChanged(tuple(sorted({lines[line].sku_id for line in units}))))
    tx.publish(OrdersCancelled((order_id,)))
    tx.note("units_cancelled", "order", [order_id], units=sum(units.values()))


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
    queries.by_id(tx, order_ids, lock=True)
    boxed = {line.order_id for line in queries.lines_of(tx, order_ids) if line.packed > line.shipped}
    loose = [order for order in order_ids if order not in boxed]
    done = store.set_status(tx, loose, "suspended", ("waiting", "promised", "in_wave", "picked"))
    _free(tx, done)
    tx.publish(OrdersCancelled(tuple(done)))
    tx.note("suspended", "order", done)
    refused = [RowRefusal(i, "cannot_suspend", "Only an order that is not packed can be put on hold.")
               for i in order_ids if i not in done]  # fmt: skip
    return Outcome.of(done, refused)


def resume(tx: Tx, order_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Let suspended orders wait again, at their old rank."""
    found = queries.by_id(tx, order_ids, lock=True)
    done = store.set_status(tx, order_ids, "waiting", ("suspended",))
    wait_again(tx, [found[order] for order in done])
    tx.note("resumed", "order", done)
    refused = [RowRefusal(i, "not_suspended", "This order is not on hold.") for i in order_ids if i not in done]
    return Outcome.of(done, refused)


def wait_again(tx: Tx, orders: Sequence[Order]) -> None:
    """Let the open units of orders wait at the rank that the orders have, and serve them."""
    by_id = {order.id: order for order in orders}
    whole = promising.promise_rules(tx).pass_over
    wants = [
        stock.Want(
            line.id, facility, line.sku_id, line.open_units, by_id[line.order_id].ship_by,
            by_id[line.order_id].ordered_at, by_id[line.order_id].priority,
            together=line.order_id if whole and by_id[line.order_id].ship_complete else None,
        )
        for line in queries.lines_of(tx, list(by_id))
        if line.open_units and (facility := by_id[line.order_id].facility_id)
    ]  # fmt: skip
    stock.wait(tx, wants)
    store.refresh(tx, list(by_id))


def promises_changed(tx: Tx, line_ids: Sequence[UUID]) -> None:
    """Promises of these lines were made or withdrawn: their orders are promised or waiting accordingly."""
    stand(tx, queries.orders_of_lines(tx, line_ids))


def stock_lost(tx: Tx, line_ids: Sequence[UUID]) -> None:
    """What these lines were promised broke, expired or was not there: their orders say so, on their story and on Today, until
    they are promised again."""
    if lost := store.mark_stock_lost(tx, queries.orders_of_lines(tx, line_ids)):
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
    more = [order for order in order_ids if order not in set(done)]
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
    done = store.set_status(tx, order_ids, OrderStatus.DELIVERED, [OrderStatus.HANDED_OVER])
    tx.note("delivered", "order", done)


def cancelled_of(tx: Tx, order_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these orders are cancelled; all are locked until the end."""
    return {order.id for order in queries.locked(tx, order_ids).values() if order.status == "cancelled"}


def count_returned(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Units of lines came back; the table refuses more than was shipped."""
    store.raise_returned(tx, [line for line, _ in rows], [units for _, units in rows])
