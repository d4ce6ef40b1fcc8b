"""Where a trip stands: the stop that is next, what is taken there together, and what is done with when nothing is left."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from godown import orders, stock
from godown.picking import queries, store
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx

NAMED: Final = 3
"""Orders that are named where a bin serves several."""


def taken_together(trip: Trip, picks: Sequence[Pick]) -> list[Pick]:
    """The open picks that are done as one at the next stop: those of a lot in a bin where a trip picks in total, else one.
    Empty where nothing is open."""
    first = next((pick for pick in picks if pick.status == "open"), None)
    if first is None or trip.strategy != "total":
        return [first] if first else []
    lot = (first.place_id, first.sku_id, first.batch_id)
    return [p for p in picks if p.status == "open" and (p.place_id, p.sku_id, p.batch_id) == lot]


def wanted(group: Sequence[Pick]) -> int:
    """Units still to be taken for these picks."""
    return sum(pick.quantity - pick.picked for pick in group)


def as_one(trip: Trip, group: Sequence[Pick]) -> Pick:
    """What is taken together, as one pick: the units of all, into the tote that the trip fills."""
    if trip.strategy != "total":
        return group[0]
    return replace(
        group[0], quantity=sum(p.quantity for p in group), picked=sum(p.picked for p in group), slot=0,
        tote_id=trip.tote_id, tote_code=trip.tote_code,
        order_number=", ".join(p.order_number for p in group[:NAMED]) + (" …" if len(group) > NAMED else ""),
    )  # fmt: skip


def present(tx: Tx, trip_id: UUID) -> tuple[Trip, Pick | None, list[Pick]]:
    """The trip, the pick that is next (None: all done; of a total pick, all that is taken there as one), and all picks."""
    trip, picks = queries.trip(tx, trip_id), queries.picks_of(tx, trip_id)
    group = taken_together(trip, picks)
    return trip, as_one(trip, group) if group else None, picks


def state_of(trip: Trip, pick: Pick | None) -> str:
    """What is to be scanned: cart, bin, item, tote, putback; done."""
    step = str(trip.progress.get("step", "bin"))
    return "done" if pick is None and step != "putback" else step


def go_on(tx: Tx, trip_id: UUID, said: Answer | None = None, *, at: UUID | None = None) -> Answer:
    """Close what is done and say where next; what is next in the bin that the picker stands `at` does not ask for it again."""
    close_done(tx, [trip_id])
    trip, pick, _ = present(tx, trip_id)
    if pick is None:
        return said or Answer("ok", "Trip done", _bring(trip), "done")
    same = pick.place_id == at
    store.set_progress(tx, trip_id, {"step": "item" if same else "bin", "count": 0, "unscanned": 0})
    return said or Answer("ok", "Good", f"Next: {pick.place_code}", "item" if same else "bin")


def _bring(trip: Trip) -> str:
    return "Bring the totes to the put wall." if trip.strategy == "total" else "Bring the totes to the pack bench."


def mark_begun(tx: Tx, trip_ids: Sequence[UUID], made: Sequence[UUID] | None = None) -> None:
    """What those of these trips that have begun are still to fetch (of the holds just `made`, where named) is marked so, in the
    ledger: it stays where its picker expects it, and a loss strikes it last. Trips and orders are locked; who has made holds has
    locked their doors, and may lock no other."""
    stock.begin_holds(tx, queries.unfetched_of_begun(tx, trip_ids, made))


def close_done(tx: Tx, trip_ids: Sequence[UUID], totes: Sequence[tuple[UUID, UUID, UUID]] = ()) -> list[UUID]:
    """Close orders of which no pick is open, then trips, then waves. Answer the orders that lie in totes of their own (those
    that just got theirs as `totes`: trip, order, tote); what was picked in total is to be sorted first."""
    ended = store.close_orders(tx, trip_ids, totes)
    picked = list(dict.fromkeys(order for order, status in ended if status == "picked"))
    if picked:
        orders.picked(tx, picked)
    if gone := sorted({order for order, status in ended if status == "cancelled"} - set(picked)):
        orders.leave_wave(tx, gone)
    store.close_waves(tx, store.close_trips(tx, trip_ids))
    return picked
