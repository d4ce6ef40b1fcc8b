"""Picking by scan: bin, item, tote. The server owns the state; each scan gets one of six answers, and counts once."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from godown import catalog, orders, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.picking import queries, store
from godown.picking.put_back import put_back
from godown.picking.undo import undo as _undo
from godown.picking.words import Answer, Pick, Trip
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.stock import queries_places

ACTS = ("scan", "bin", "item", "tote", "short", "wrong_in_bin", "damaged", "later", "undo", "quantity", "putback")
SHORT = ("short", "wrong_in_bin")
DEEDS = (*SHORT, "damaged", "later", "undo")


def start(tx: Tx, trip_id: UUID) -> Trip:
    """A picker begins a trip. Refuses a trip that another picker has begun."""
    return start_all(tx, [trip_id])[trip_id]


def start_all(tx: Tx, trip_ids: Sequence[UUID]) -> dict[UUID, Trip]:
    """A picker begins trips, all or none. Refuses when another picker has begun one of them, or one is not there."""
    store.lock_trips(tx, trip_ids)
    trips = queries.trips(tx, trip_ids)
    for trip in trips.values():
        if trip.status == "started" and trip.picker_id != tx.actor.id:
            raise Refusal("taken", f"{trip.picker_name} has begun this trip.")
    store.start_trips(tx, trip_ids, tx.actor.name)
    return queries.trips(tx, trip_ids)


def scan(tx: Tx, trip_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: int = 0) -> Answer:
    """Take one scan or tap of a trip. The same `scan_id` again is answered *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    store.lock_trips(tx, [trip_id])
    if scans.known(tx, scan_id):
        return _already(tx, trip_id)
    trip = queries.trip(tx, trip_id)
    if trip.picker_id not in (None, tx.actor.id):
        raise Refusal("taken", f"{trip.picker_name} has begun this trip.")
    orders.lock(
        tx, queries.orders_of_wave(tx, trip.wave_id) if act in SHORT else queries.orders_of_trips(tx, [trip_id])
    )
    answer = _take(tx, trip, scan_id, raw, act, value)
    scans.keep(tx, scan_id, "pick", trip_id, raw, act, {"kind": answer.kind, "word": answer.word})
    return answer


def present(tx: Tx, trip_id: UUID) -> tuple[Trip, Pick | None, list[Pick]]:
    """The trip, the pick that is next (None: all done), and all picks."""
    picks = queries.picks_of(tx, trip_id)
    return queries.trip(tx, trip_id), next((p for p in picks if p.status == "open"), None), picks


def _already(tx: Tx, trip_id: UUID) -> Answer:
    trip, pick, _ = present(tx, trip_id)
    return Answer("already_done", "Already done", "This scan has come before.", _state(trip, pick))


def _state(trip: Trip, pick: Pick | None) -> str:
    step = str(trip.progress.get("step", "bin"))
    return "done" if pick is None and step != "putback" else step


def _take(tx: Tx, trip: Trip, scan_id: UUID, raw: str, act: str, value: int) -> Answer:
    if trip.progress.get("step") == "putback":
        return _at_shelf(tx, trip, raw, act)
    pick = next((p for p in queries.picks_of(tx, trip.id) if p.status == "open"), None)
    if pick is None:
        return Answer("already_done", "Trip done", "Nothing is left to pick.", "done")
    stock.heed_dates(tx, [(pick.sku_id, pick.batch_id)])
    held = stock.holds_there(tx, [pick.hold_id])
    if pick.order_status in ("cancelled", "suspended") or not held:
        return _stop(tx, trip, pick)
    if held[0].quantity < pick.quantity - pick.picked:
        pick = _fewer(tx, pick, held[0].quantity)
        if trip.progress.get("count", 0) > held[0].quantity:
            store.set_progress(tx, trip.id, trip.progress | {"step": "tote", "count": held[0].quantity})
            say = f"Only {held[0].quantity} are wanted now. Put the rest back into {pick.place_code}."
            return Answer("not_accepted", "Fewer now", say, "tote")
    if act in DEEDS:
        deeds = {"short": _short, "wrong_in_bin": _short, "damaged": _damaged, "later": _later, "undo": _undo}
        return deeds[act](tx, trip, pick)
    step = trip.progress.get("step", "bin")
    tapped = act in ("bin", "item", "tote", "quantity")
    if act in ("bin", "item", "tote", "putback") and act != step:
        return Answer("not_accepted", "Not now", f"First the {step}.", step)
    if step == "bin":
        return _at_bin(tx, trip, pick, raw, tapped)
    if step == "item":
        units = value if act == "quantity" else pick.quantity - pick.picked if tapped else 1
        return _at_item(tx, trip, pick, raw, units, tapped)
    return _at_tote(tx, trip, pick, scan_id, raw, tapped)


def _fewer(tx: Tx, pick: Pick, units: int) -> Pick:
    """Units of an order were cancelled while it is fetched: what is held is what is wanted."""
    store.cut_picks(tx, [(pick.id, units)])
    return replace(pick, quantity=pick.picked + units)


def _at_bin(tx: Tx, trip: Trip, pick: Pick, raw: str, tapped: bool) -> Answer:
    if not tapped:
        places = queries_places.places_read(tx, trip.facility_id, read_scan(raw).candidates)
        if not places:
            if catalog.skus_read(tx, read_scan(raw).candidates):
                return Answer("not_accepted", "Bin first", f"Scan the bin {pick.place_code}, then the item.", "bin")
            return Answer("not_accepted", "Not known", f"Read: {read_scan(raw).clean[:60]}", "bin")
        if all(place.id != pick.place_id for place in places):
            return Answer("wrong_place", "Wrong place", f"This is {places[0].code}. Go to {pick.place_code}.", "bin")
    store.set_progress(tx, trip.id, {"step": "item", "count": 0, "unscanned": int(tapped)})
    return Answer("ok", pick.place_code, f"Take {pick.quantity - pick.picked}", "item")


def _at_item(tx: Tx, trip: Trip, pick: Pick, raw: str, units: int, tapped: bool) -> Answer:
    progress = dict(trip.progress)
    if not tapped:
        read = read_scan(raw)
        skus = catalog.skus_read(tx, read.candidates)
        if not skus:
            places = queries_places.places_read(tx, trip.facility_id, read.candidates)
            if any(place.kind == "tote" for place in places) and progress["count"]:
                store.set_progress(tx, trip.id, progress | {"step": "tote"})
                return _at_tote(tx, queries.trip(tx, trip.id), pick, new_id(), raw, False)
            if places:
                return Answer("wrong_place", "Item, please", f"You are at {pick.place_code}. Scan the item.", "item")
            return Answer("not_accepted", "Not known", f"Read: {read.clean[:60]}", "item")
        if all(sku.id != pick.sku_id for sku in skus):
            return Answer("wrong_item", "Wrong item", f"This is {skus[0].code}. Take {pick.sku_code}.", "item")
    wanted = pick.quantity - pick.picked
    count = progress["count"] + units
    if count > wanted or units < 1:
        return Answer("not_accepted", "Too many", f"Only {wanted} are wanted here.", "item")
    step = "tote" if count == wanted else "item"
    unscanned = progress.get("unscanned", 0) or int(tapped)
    store.set_progress(tx, trip.id, {"step": step, "count": count, "unscanned": unscanned})
    return Answer("ok", f"{count} of {wanted}", pick.sku_name, step)


def _at_tote(tx: Tx, trip: Trip, pick: Pick, move_id: UUID, raw: str, tapped: bool) -> Answer:
    tote = pick.tote_id
    if not tapped:
        places = [
            p for p in queries_places.places_read(tx, trip.facility_id, read_scan(raw).candidates) if p.kind == "tote"
        ]
        if not places:
            wanted = pick.quantity - pick.picked
            if any(sku.id == pick.sku_id for sku in catalog.skus_read(tx, read_scan(raw).candidates)):
                return Answer("not_accepted", "Too many", f"Only {wanted} are wanted here. Scan the tote.", "tote")
            return Answer("not_accepted", "Not a tote", f"Read: {read_scan(raw).clean[:60]}", "tote")
        if (said := _tote_fault(tx, pick, places[0])) is not None:
            return said
        tote = places[0].id
    tote = tote or _free_tote(tx, trip)
    if pick.tote_id is None:
        store.set_totes(tx, [(trip.id, pick.order_id, tote)])
    units = trip.progress["count"]
    _move(tx, trip, pick, move_id, units, tote, bool(tapped or trip.progress.get("unscanned")))
    answer = _next(tx, trip.id)
    if units == pick.quantity - pick.picked:
        store.remember_last(tx, trip.id, {"pick": str(pick.id), "units": units, "tote": str(tote)})
    return answer


def _tote_fault(tx: Tx, pick: Pick, tote: queries_places.Place) -> Answer | None:
    if pick.tote_id is not None and tote.id != pick.tote_id:
        return Answer("wrong_place", "Wrong tote", f"Order {pick.order_number} goes into {pick.tote_code}.", "tote")
    used = queries.order_in_tote(tx, tote.id)
    if used is not None and used[1] != pick.order_id:
        return Answer("wrong_place", "Wrong tote", f"{tote.code} is in use for another order.", "tote")
    return None


def _free_tote(tx: Tx, trip: Trip) -> UUID:
    """For the room without a scanner: a tote that nobody uses, opened where there is none."""
    for tote in queries_places.places_of_kind(tx, trip.facility_id, "tote"):
        if queries.order_in_tote(tx, tote.id) is None:
            return tote.id
    new = stock.NewPlace("tote", f"T-{trip.wave_number}-{trip.trip_no}-{new_id().hex[-6:].upper()}")
    return stock.add_places(tx, trip.facility_id, [new])[0]


def _move(tx: Tx, trip: Trip, pick: Pick, move_id: UUID, units: int, tote: UUID, unscanned: bool) -> None:
    hold = pick.hold_id
    if units < pick.quantity - pick.picked:
        hold = stock.pieces(tx, [(stock.holds_there(tx, [hold])[0], units)])[0].id
    stock.post(
        tx,
        [
            stock.Move(
                id=move_id, facility_id=trip.facility_id, sku_id=pick.sku_id, quantity=units, reason="picked",
                document_kind="trip", document_id=trip.id, document_line_id=pick.id, from_place=pick.place_id,
                to_place=tote, batch_id=pick.batch_id, hold_id=hold,
            )
        ],
    )  # fmt: skip
    store.count_picked(tx, [(pick.id, units, units if unscanned else 0)])


def _next(tx: Tx, trip_id: UUID, said: Answer | None = None) -> Answer:
    """Close what is done and say where next; the next pick in the same bin does not ask for the bin again."""
    close_done(tx, [trip_id])
    _, pick, picks = present(tx, trip_id)
    if pick is None:
        return said or Answer("ok", "Trip done", "Bring the totes to the pack bench.", "done")
    last = [p for p in picks if p.status == "picked"]
    same = said is None and last and last[-1].place_id == pick.place_id
    store.set_progress(tx, trip_id, {"step": "item" if same else "bin", "count": 0, "unscanned": 0})
    return said or Answer("ok", "Good", f"Next: {pick.place_code}", "item" if same else "bin")


def close_done(tx: Tx, trip_ids: Sequence[UUID], totes: Sequence[tuple[UUID, UUID, UUID]] = ()) -> list[UUID]:
    """Close orders of which no pick is open, then trips, then waves. Answer the orders that lie in totes (those that just
    got theirs as `totes`: trip, order, tote)."""
    ended = store.close_orders(tx, trip_ids, totes)
    picked = [order for order, status in ended if status == "picked"]
    if picked:
        orders.picked(tx, picked)
    if len(picked) < len(ended):
        orders.leave_wave(tx, [order for order, status in ended if status != "picked"])
    store.close_waves(tx, store.close_trips(tx, trip_ids))
    return picked


def _stop(tx: Tx, trip: Trip, pick: Pick) -> Answer:
    """The order was cancelled (or its hold was taken away) meanwhile: its picks end, the goods go back."""
    mine = [p for p in queries.picks_of(tx, trip.id) if p.order_id == pick.order_id and p.status == "open"]
    cancelled = pick.order_status in ("cancelled", "suspended")
    store.close_picks(tx, [p.id for p in mine if cancelled or p.id == pick.id], "cancelled")
    if not cancelled:
        return _next(tx, trip.id, Answer("stop", "Leave it", f"{pick.sku_code} here is no longer held. Go on.", "bin"))
    tote = f" Put what is in {pick.tote_code} on the put-back shelf." if pick.tote_code else ""
    say = f"Order {pick.order_number} was cancelled. Do not pick it.{tote}"
    answer = _next(tx, trip.id, Answer("stop", "Stop. Cancelled", say, "putback" if pick.tote_code else "bin"))
    if pick.tote_code:
        shelf = {"step": "putback", "count": 0, "order": str(pick.order_id), "number": pick.order_number}
        store.set_progress(tx, trip.id, shelf | {"tote": pick.tote_code})
    return answer


def _at_shelf(tx: Tx, trip: Trip, raw: str, act: str) -> Answer:
    """The goods of a cancelled order lie on the put-back shelf when that shelf is scanned."""
    if act != "putback":
        places = queries_places.places_read(tx, trip.facility_id, read_scan(raw).candidates)
        if all(place.kind != "putback" for place in places):
            say = f"Put what is in {trip.progress['tote']} on the put-back shelf, then scan the shelf."
            return Answer("wrong_place", "Put-back shelf first", say, "putback")
    back = put_back(tx, trip.facility_id, [UUID(trip.progress["order"])])
    store.set_progress(tx, trip.id, {"step": "bin", "count": 0, "unscanned": 0})
    units = sum(lot.free for lot in back)
    _, pick, _ = present(tx, trip.id)
    return Answer("ok", "Put back", f"{units} of order {trip.progress['number']} lie on the shelf.",
                  "done" if pick is None else "bin")  # fmt: skip


def _short(tx: Tx, trip: Trip, pick: Pick) -> Answer:
    """Fewer lie there than were held: what is in hand goes to the tote, the rest of the wave's holds there fall."""
    short = stock.short_pick(
        tx, facility_id=trip.facility_id, place_id=pick.place_id, sku_id=pick.sku_id, own=[trip.wave_id],
        document_id=trip.id,
    )  # fmt: skip
    dropped = {hold.id for hold in short.dropped}
    _resource(tx, trip, queries.picks_of_holds(tx, list(dropped)))
    return _next(
        tx, trip.id, Answer("ok", "Short", f"{short.missing} missing at {pick.place_code}; a count is open.", "bin")
    )


def _resource(tx: Tx, trip: Trip, fallen: Sequence[Pick]) -> None:
    """Picks whose holds fell: the lines are held elsewhere and appended to their trips, or their orders wait again."""
    store.close_picks(tx, [pick.id for pick in fallen], "short")
    holds = stock.hold(tx, [pick.order_line_id for pick in fallen], holder_kind="wave", by=trip.wave_id)
    line = {pick.order_line_id: pick for pick in fallen}
    rows = [
        (new_id(), line[h.holder_id].trip_id, line[h.holder_id].order_id, h.holder_id, h.id, h.place_id, h.sku_id,
         h.batch_id, 50_000 + number, h.quantity)
        for number, h in enumerate(holds)
    ]  # fmt: skip
    store.add_picks(tx, rows)
    covered = {h.holder_id for h in holds}
    orders.leave_wave(tx, sorted({p.order_id for p in fallen if p.order_line_id not in covered}))


def _damaged(tx: Tx, trip: Trip, pick: Pick) -> Answer:
    """One unit in the bin is broken: out of sale at once; the pick finds another unit there or elsewhere."""
    move = stock.Move(
        id=new_id(), facility_id=trip.facility_id, sku_id=pick.sku_id, quantity=1, reason="broken", document_kind="trip",
        document_id=trip.id, from_place=pick.place_id, to_place=pick.place_id, to_condition=stock.DAMAGED,
        batch_id=pick.batch_id,
    )  # fmt: skip
    stock.post(tx, [move], may_lose=True)
    left = {hold.id: hold.quantity for hold in stock.holds_there(tx, [pick.hold_id])}
    if left.get(pick.hold_id, 0) < pick.quantity - pick.picked:
        store.cut_picks(tx, [(pick.id, left.get(pick.hold_id, 0))])
        holds = stock.hold(tx, [pick.order_line_id], holder_kind="wave", by=trip.wave_id)
        rows = [(new_id(), trip.id, pick.order_id, h.holder_id, h.id, h.place_id, h.sku_id, h.batch_id, pick.sequence,
                 h.quantity) for h in holds]  # fmt: skip
        store.add_picks(tx, rows)
        if not holds:
            orders.leave_wave(tx, [pick.order_id])
    return _next(tx, trip.id, Answer("ok", "Damaged", f"One {pick.sku_code} is out of sale.", "bin"))


def _later(tx: Tx, trip: Trip, pick: Pick) -> Answer:
    store.later(tx, trip.id, pick.place_id)
    return _next(tx, trip.id, Answer("ok", "Later", f"{pick.place_code} comes at the end.", "bin"))
