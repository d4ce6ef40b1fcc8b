"""Picking by scan: bin, item, tote. The server owns the state; each scan gets one of six answers, and counts once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from godown import catalog, orders, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.picking import away, cancelled, cart, deeds, queries, store, totes, zero_check
from godown.picking.stops import as_one, go_on, mark_begun, present, state_of, taken_together, wanted
from godown.picking.undo import undo
from godown.picking.words import Answer, Pick, Trip
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.stock import queries_places

ACTS = (
    "scan", "bin", "item", "tote", "short", "wrong_in_bin", "damaged", "later", "undo", "quantity", "putback", "full",
    "cart", "go", "empty", "not_empty",
)  # fmt: skip
SHORT = ("short", "wrong_in_bin")
DEEDS = {
    "short": deeds.short,
    "wrong_in_bin": deeds.short,
    "damaged": deeds.damaged,
    "later": deeds.later,
    "undo": undo,
}
HERE = ("bin", "item", "tote", "putback")
"""Taps that stand for the scan of a step."""


def start(tx: Tx, trip_id: UUID) -> Trip:
    """A picker begins a trip. Refuses a trip that another picker has begun."""
    return start_all(tx, [trip_id])[trip_id]


def start_all(tx: Tx, trip_ids: Sequence[UUID]) -> dict[UUID, Trip]:
    """A picker begins trips, all or none: what is held for them stays where it lies until it is fetched. Refuses when another
    picker has begun one of them, or one is not there."""
    trips = take_on(tx, trip_ids)
    mark_begun(tx, trip_ids)
    return trips


def take_on(tx: Tx, trip_ids: Sequence[UUID]) -> dict[UUID, Trip]:
    """Trips and their orders are locked, and the trips are the picker's; what is held for them is not marked yet (it goes to
    totes in this transaction)."""
    store.lock_trips(tx, trip_ids)
    trips = queries.trips(tx, trip_ids)
    for trip in trips.values():
        if trip.status == "started" and trip.picker_id != tx.actor.id:
            raise Refusal("taken", f"{trip.picker_name} has begun this trip.")
    orders.lock(tx, queries.orders_of_trips(tx, trip_ids))
    store.start_trips(tx, trip_ids, tx.actor.name)
    return queries.trips(tx, trip_ids)


def scan(
    tx: Tx,
    trip_id: UUID,
    scan_id: UUID,
    raw: str,
    *,
    act: str = "scan",
    value: int = 0,
    expected: str = "",
    at: datetime | None = None,
) -> Answer:
    """Take one scan or tap of a trip. The same `scan_id` again is answered *already done* and changes nothing.

    Who scans on a trip that nobody has begun begins it: from its first deed on it stays as it is.
    `expected` is what a device without network took the scan for, at its time `at`: where we judge otherwise, it is kept for a
    person (`contradicted`).
    """
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    store.lock_trips(tx, [trip_id])
    if scans.known(tx, scan_id, trip_id):
        return _already(tx, trip_id)
    trip = queries.trip(tx, trip_id)
    if trip.picker_id not in (None, tx.actor.id):
        raise Refusal("taken", f"{trip.picker_name} has begun this trip.")
    whole = act in SHORT or trip.progress.get("short")  # a short pick may take from every order of the wave
    orders.lock(tx, queries.orders_of_wave(tx, trip.wave_id) if whole else queries.orders_of_trips(tx, [trip_id]))
    if trip.status == "open":  # nobody pressed Start; who scans has begun
        store.start_trips(tx, [trip_id], tx.actor.name)
        mark_begun(tx, [trip_id])
        trip = queries.trip(tx, trip_id)
    answer = _take(tx, trip, scan_id, raw, act, value)
    scans.keep(tx, scan_id, "pick", trip_id, raw, act, {"kind": answer.kind, "word": answer.word})
    away.compare(tx, trip_id, scan_id, raw, act, expected, answer, at)
    return answer


def _already(tx: Tx, trip_id: UUID) -> Answer:
    trip, pick, _ = present(tx, trip_id)
    return Answer("already_done", "Already done", "This scan has come before.", state_of(trip, pick))


def _take(tx: Tx, trip: Trip, scan_id: UUID, raw: str, act: str, value: int) -> Answer:
    if trip.progress.get("step") == "putback":
        return cancelled.at_shelf(tx, trip, raw, act)
    picks = queries.picks_of(tx, trip.id)
    found = taken_together(trip, picks)
    if act in ("empty", "not_empty"):
        return zero_check.take(tx, trip, state_of(trip, found[0] if found else None), empty=act == "empty")
    if not found:
        if act == "undo":
            return undo(tx, trip, [])
        return Answer("already_done", "Trip done", "Nothing is left to pick.", "done")
    if act == "cart":
        return cart.begin(tx, trip, picks)
    if trip.progress.get("step") == "cart":
        return cart.take(tx, trip, picks, raw, act)
    stock.heed_dates(tx, [(found[0].sku_id, found[0].batch_id)])
    group = _still_wanted(tx, trip, found)
    if isinstance(group, Answer):
        return group
    if act in DEEDS:
        return DEEDS[act](tx, trip, group)
    step = trip.progress.get("step", "bin")
    if act == "full":
        return _full(tx, trip, group, scan_id)
    if act == "go":
        return Answer("not_accepted", "Not now", f"First the {step}.", step)
    if act in HERE and act != step:
        return Answer("not_accepted", "Not now", f"First the {step}.", step)
    tapped = act in HERE or act == "quantity"
    if step == "bin":
        return _at_bin(tx, trip, group, raw, tapped)
    if step == "item":
        left = wanted(group) - int(trip.progress.get("count", 0))
        units = value if act == "quantity" else left if tapped else 1
        return _at_item(tx, trip, group, raw, units, tapped)
    return _at_tote(tx, trip, group, scan_id, raw, tapped)


def _still_wanted(tx: Tx, trip: Trip, found: Sequence[Pick]) -> Answer | list[Pick]:
    """Those of these picks that are still wanted, each as far as it is held; an answer where that ends the stop."""
    held = {hold.id: hold.quantity for hold in stock.holds_there(tx, [pick.hold_id for pick in found])}
    gone = [p for p in found if p.order_status in cancelled.GONE or p.hold_id not in held]
    if gone and trip.strategy != "total":
        return cancelled.stop(tx, trip, gone[0])
    if len(gone) == len(found):
        return cancelled.drop(tx, trip, gone)
    store.close_picks(tx, [pick.id for pick in gone], "cancelled") if gone else None
    less = {pick.id: held[pick.hold_id] for pick in found
            if pick not in gone and held[pick.hold_id] < pick.quantity - pick.picked}  # fmt: skip
    if less:
        store.cut_picks(tx, list(less.items()))
    group = [replace(p, quantity=p.picked + less[p.id]) if p.id in less else p for p in found if p not in gone]
    if trip.progress.get("count", 0) > wanted(group):
        store.set_progress(tx, trip.id, trip.progress | {"step": "tote", "count": wanted(group)})
        say = f"Only {wanted(group)} are wanted now. Put the rest back into {group[0].place_code}."
        return Answer("not_accepted", "Fewer now", say, "tote")
    return group


def _at_bin(tx: Tx, trip: Trip, group: Sequence[Pick], raw: str, tapped: bool) -> Answer:
    pick = group[0]
    if not tapped:
        places = queries_places.places_read(tx, trip.facility_id, read_scan(raw).candidates)
        if not places:
            if catalog.skus_read(tx, read_scan(raw).candidates):
                return Answer("not_accepted", "Bin first", f"Scan the bin {pick.place_code}, then the item.", "bin")
            return Answer("not_accepted", "Not known", f"Read: {read_scan(raw).clean[:60]}", "bin")
        if all(place.id != pick.place_id for place in places):
            return Answer("wrong_place", "Wrong place", f"This is {places[0].code}. Go to {pick.place_code}.", "bin")
    store.set_progress(tx, trip.id, {"step": "item", "count": 0, "unscanned": int(tapped)})
    return Answer("ok", pick.place_code, f"Take {wanted(group)}", "item")


def _at_item(tx: Tx, trip: Trip, group: Sequence[Pick], raw: str, units: int, tapped: bool) -> Answer:
    progress, pick = dict(trip.progress), group[0]
    if not tapped:
        read = read_scan(raw)
        skus = catalog.skus_read(tx, read.candidates)
        if not skus:
            places = queries_places.places_read(tx, trip.facility_id, read.candidates)
            if any(place.kind == "tote" for place in places) and progress["count"]:
                store.set_progress(tx, trip.id, progress | {"step": "tote"})
                return _at_tote(tx, queries.trip(tx, trip.id), group, new_id(), raw, False)
            if any(place.id == pick.place_id for place in places):
                return Answer("already_done", pick.place_code, "You are there. Scan the item.", "item")
            if places:
                return Answer("wrong_place", "Item, please", f"You are at {pick.place_code}. Scan the item.", "item")
            return Answer("not_accepted", "Not known", f"Read: {read.clean[:60]}", "item")
        if all(sku.id != pick.sku_id for sku in skus):
            return Answer("wrong_item", "Wrong item", f"This is {skus[0].code}. Take {pick.sku_code}.", "item")
    most = wanted(group)
    count = progress["count"] + units
    if count > most or units < 1:
        return Answer("not_accepted", "Too many", f"Only {most} are wanted here.", "item")
    step = "tote" if count == most else "item"
    unscanned = progress.get("unscanned", 0) or int(tapped)
    store.set_progress(tx, trip.id, {"step": step, "count": count, "unscanned": unscanned})
    return Answer("ok", f"{count} of {most}", pick.sku_name, step)


def _at_tote(tx: Tx, trip: Trip, group: Sequence[Pick], move_id: UUID, raw: str, tapped: bool) -> Answer:
    pick = as_one(trip, group)
    tote, code = pick.tote_id, pick.tote_code or ""
    if not tapped:
        places = [
            p for p in queries_places.places_read(tx, trip.facility_id, read_scan(raw).candidates) if p.kind == "tote"
        ]
        if not places:
            if any(sku.id == pick.sku_id for sku in catalog.skus_read(tx, read_scan(raw).candidates)):
                return Answer(
                    "not_accepted", "Too many", f"Only {wanted(group)} are wanted here. Scan the tote.", "tote"
                )
            return Answer("not_accepted", "Not a tote", f"Read: {read_scan(raw).clean[:60]}", "tote")
        if (said := totes.fault(tx, trip, pick, places[0])) is not None:
            return said
        tote, code = places[0].id, places[0].code
    tote = tote or totes.free_tote(tx, trip)
    return _put(tx, trip, group, move_id, tote, code, tapped)


def _put(tx: Tx, trip: Trip, group: Sequence[Pick], move_id: UUID, tote: UUID, code: str, tapped: bool) -> Answer:
    units = int(trip.progress["count"])
    parts = totes.parts_of(group, units)
    totes.put(tx, trip, parts, tote, move_id, unscanned=bool(tapped or trip.progress.get("unscanned")))
    left = wanted(group) - units
    if trip.progress.get("full"):
        totes.leave_full(tx, trip, group[0])
    if trip.progress.get("short") and left:
        now = queries.trip(tx, trip.id)
        return deeds.short(tx, replace(now, progress={}), taken_together(now, queries.picks_of(tx, trip.id)))
    if trip.progress.get("full") and left:
        return _rest(tx, trip, group[0], code, units, left)
    answer = go_on(tx, trip.id, at=group[0].place_id)
    if not left:
        said: dict[str, Any] = {
            "parts": [(str(pick.id), taken) for pick, taken in parts],
            "tote": str(tote),
            "code": code,
        }
        store.remember(tx, trip.id, {"last": said})
        zero_check.ask(tx, trip, group[0])
    return answer


def _full(tx: Tx, trip: Trip, group: Sequence[Pick], move_id: UUID) -> Answer:
    """The tote is full: what is in the hand still goes into it, the rest of the line goes into the next one."""
    pick, count = as_one(trip, group), int(trip.progress.get("count", 0))
    step = str(trip.progress.get("step", "bin"))
    if count:
        store.set_progress(tx, trip.id, trip.progress | {"step": "tote", "full": True})
        if pick.tote_id is None:
            return Answer("ok", "Tote full", f"Scan the tote that took the {count}.", "tote")
        now = replace(trip, progress=trip.progress | {"step": "tote", "full": True})
        return _put(tx, now, group, move_id, pick.tote_id, pick.tote_code or "", bool(trip.progress.get("unscanned")))
    if pick.tote_id is None:
        return Answer("not_accepted", "No tote yet", "Nothing of this line lies in a tote.", step)
    totes.leave_full(tx, trip, pick)
    return Answer("ok", "Tote full", f"{pick.tote_code} is full. The rest goes into the next tote.", step)


def _rest(tx: Tx, trip: Trip, pick: Pick, code: str, units: int, left: int) -> Answer:
    store.set_progress(tx, trip.id, {"step": "item", "count": 0, "unscanned": 0})
    lie, go = "lies" if units == 1 else "lie", "goes" if left == 1 else "go"
    say = f"{units} {lie} in {code or 'the tote'}. {left} {pick.sku_code} {go} into the next tote."
    return Answer("ok", "Tote full", say, "item")
