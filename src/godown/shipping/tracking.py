"""Tracking: what couriers say of parcels is kept raw, mapped to one set of states, and never takes a parcel backwards."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from godown import orders
from godown.platform.transaction import Tx
from godown.shipping import notices, queries_tracking, store_couriers, store_tracking
from godown.shipping.events import read_events
from godown.shipping.facts import ParcelsComingBack
from godown.shipping.queries_tracking import OnTheRoad
from godown.shipping.rules import BEFORE_THE_ROAD, Mark, furthest
from godown.shipping.store_notices import NewNotice

BACK = ("coming_back", "returned")


def record(tx: Tx, courier_id: UUID, raw: Sequence[object]) -> datetime | None:
    """Keep events of a courier and let parcels follow. A repeat changes nothing, in any order. What cannot be read, or
    names an AWB or a code that is not known, is kept in a visible list. Answer the latest `recorded_at`.
    """
    good, unreadable = read_events(raw, tx.now)
    fresh = store_tracking.add_events(tx, courier_id, good)
    store_tracking.add_unreadable(tx, courier_id, unreadable)
    store_tracking.judge(tx, fresh)
    follow(tx, courier_id, queries_tracking.awbs_of(tx, fresh))
    return max((event.recorded_at for event in good if event.recorded_at), default=None)


def follow(tx: Tx, courier_id: UUID, awbs: Sequence[str]) -> None:
    """Take the parcels of these AWBs to where all their events together say they are, and tell whom it concerns.

    The orders are locked before the events are read: who brings other events of the same parcels waits, and sees these.
    """
    if not awbs:
        return
    orders.lock(tx, queries_tracking.orders_of_awbs(tx, courier_id, awbs))
    said: dict[str, list[Mark]] = defaultdict(list)
    for awb, state, at in queries_tracking.marks(tx, courier_id, awbs):
        said[awb].append(Mark(state, at))
    road = [
        one
        for one in queries_tracking.lock_shipments(tx, courier_id, awbs)
        if one.state not in BEFORE_THE_ROAD and said[one.awb]
    ]
    moved: list[tuple[OnTheRoad, Mark]] = []
    for one in road:
        start = Mark("handed_over", one.handed_over_at or one.state_at)
        now = furthest([start, *said[one.awb]])
        if (now.state, now.at) != (one.state, one.state_at):
            moved.append((one, now))
    store_tracking.set_states(tx, [(one.id, now.state, now.at) for one, now in moved])
    _tell(tx, [(one, now.state) for one, now in moved if now.state != one.state])
    back = [
        one.parcel_id for one in road if any(mark.state in BACK for mark in said[one.awb]) and one.state not in BACK
    ]
    if back:
        tx.publish(ParcelsComingBack(tuple(back)))


def catch_up(tx: Tx, courier_id: UUID, awbs: Sequence[str]) -> None:
    """What the courier said of parcels before they were handed over counts now. Their orders are locked already."""
    follow(tx, courier_id, sorted({awb for awb, _, _ in queries_tracking.marks(tx, courier_id, awbs)}))


def _tell(tx: Tx, moved: Sequence[tuple[OnTheRoad, str]]) -> None:
    delivered = [one.order_id for one, state in moved if state in ("delivered", "returned", "lost")]
    if delivered:
        orders.delivered(tx, queries_tracking.all_delivered(tx, sorted(set(delivered))))
    notices.ask(tx, [NewNotice(one.parcel_id, state, one.email) for one, state in moved])


def polled(tx: Tx, courier_id: UUID, since: datetime | None, error: str) -> None:
    """How far a courier's events were read (never back), or why they could not be."""
    store_couriers.set_polled(tx, courier_id, since and min(since, tx.now), error)
