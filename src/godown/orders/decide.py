"""What a person decides about orders: from which facility they are filled, and how urgent they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from godown import stock
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid
from godown.orders import queries, store
from godown.orders.change import wait_again, why_not
from godown.orders.facts import DemandChanged
from godown.orders.states import BEFORE_PACKING
from godown.platform.transaction import Tx
from godown.stock import queries_places

NOT_FETCHED: Final = ("waiting", "promised", "needs_decision")
"""While nothing of an order is held, it may go to another facility."""

PRIORITY_MAX: Final = 9


def assign(tx: Tx, order_ids: Sequence[UUID], facility_id: UUID) -> Outcome[UUID]:
    """Let a facility fill these orders, pinned there by a person. They wait there at their old rank, and are served.

    Refusals per order: `not_found`, `too_late` (it is in a wave or further, or something of it lies in a tote).
    """
    queries_places.facility(tx, facility_id)
    found = queries.by_id(tx, order_ids, lock=True)
    refused = [RowRefusal(i, "not_found", "There is no such order.") for i in order_ids if i not in found]
    held = queries.fetched(tx, list(found))
    late = [order.id for order in found.values() if order.status not in NOT_FETCHED or order.id in held]
    fetched = ("too_late", "This order is being fetched; it can go to no other facility.")
    refused += [RowRefusal(i, *why_not(found[i], fetched)) for i in late]
    known = [o.id for o in found.values() if o.facility_id == facility_id and o.id not in late and not o.decision]
    moving = [order.id for order in found.values() if order.id not in late and order.id not in known]
    lines = queries.lines_of(tx, moving)
    places = {facility_id, *(place for i in moving if (place := found[i].facility_id))}
    stock.lock_skus(tx, sorted(places), sorted({line.sku_id for line in lines}))
    stock.withdraw(tx, [(line.id, line.quantity) for line in lines])
    store.assign(tx, moving, facility_id)
    wait_again(tx, list(queries.by_id(tx, moving).values()))
    if lines:
        tx.publish(DemandChanged(tuple(sorted({line.sku_id for line in lines}))))
    tx.note("assigned", "order", moving, facility=str(facility_id))
    return Outcome.of(moving, refused, known)


def rank(tx: Tx, order_ids: Sequence[UUID], *, priority: int, ship_by: datetime | None = None) -> Outcome[UUID]:
    """Give orders another rank: a priority (0 is usual, 9 goes first) and, where given, another ship-by.

    It counts for what is promised from now on; a promise that was made is not taken away. Refuses (`too_late`) packed ones.
    """
    if not 0 <= priority <= PRIORITY_MAX or (ship_by is not None and ship_by.tzinfo is None):
        raise Invalid(f"A priority is 0 to {PRIORITY_MAX}; an instant needs its time zone.", field="priority")
    found = queries.by_id(tx, order_ids, lock=True)
    done = [order.id for order in found.values() if order.status in BEFORE_PACKING]
    refused = [
        RowRefusal(i, *why_not(found.get(i), ("too_late", "Only an order that is not packed has a rank.")))
        for i in order_ids
        if i not in done
    ]
    store.set_rank(tx, done, priority, ship_by)
    stock.rank(tx, [line.id for line in queries.lines_of(tx, done)], priority, ship_by)
    tx.note("ranked", "order", done, priority=priority)
    return Outcome.of(done, refused)
