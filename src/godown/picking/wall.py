"""The put wall: what was picked in total is sorted, unit by unit, into the slot of its order. A slot lights up on the screen,
a scan of it says that the unit lies there; a slot whose order is complete goes to pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from uuid import UUID

from godown import catalog, orders, stock
from godown.kernel.answers import Answer
from godown.kernel.answers import units as so_many
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.kernel.scan import read_scan
from godown.picking import queries, queries_wall, store, store_wall
from godown.picking.queries_wall import Slot, SortTote, ToSort
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.stock import queries_lying, queries_places
from godown.stock.queries_lying import Lying
from godown.stock.queries_places import Place

ACTS: Final = ("scan", "take", "slot", "item", "undo", "leave")
SLOTS_SHOWN: Final = 400
"""Slots of the walls of one facility; more do not fit on a screen."""
TOTES_SHOWN: Final = 60

SLOTS_MAX: Final = 400
"""Slots that are opened at once."""

State = dict[str, Any]
Taken = tuple[Answer, State]


@dataclass(frozen=True, slots=True)
class Wall:
    """A put wall at work: the tote that is sorted (None: scan one), what lies in it, the slot that is lit and for what."""

    tote: Place | None
    left: Sequence[Lying]
    back: Sequence[Lying]
    lit: Slot | None
    item: Lying | None
    slots: Sequence[Slot]
    waiting: Sequence[SortTote]

    @property
    def step(self) -> str:
        """What is to be scanned: a tote, an item in it, or the slot that is lit."""
        return "slot" if self.lit else "item" if self.tote else "tote"


def open_slots(tx: Tx, facility_id: UUID, count: int) -> list[UUID]:
    """Build a wall of so many slots, or add so many: W-01, W-02, ..."""
    if not 1 <= count <= SLOTS_MAX:
        raise Invalid(f"Open 1 to {SLOTS_MAX} slots at once.", field="slots")
    there = {place.code for place in queries_places.places_of_kind(tx, facility_id, "wall")}
    names = (name for number in range(1, len(there) + count + 1) if (name := f"W-{number:02d}") not in there)
    return stock.add_places(tx, facility_id, [stock.NewPlace("wall", name) for name in islice(names, count)])


def present(tx: Tx, facility_id: UUID, session_id: UUID) -> Wall:
    """Where a session of sorting stands."""
    state = scans.state_of(tx, session_id)
    places = queries_places.places(tx, [UUID(state["tote"])]) if state.get("tote") else []
    tote = places[0] if places and places[0].facility_id == facility_id else None
    lying = [lot for lot in queries_lying.in_places(tx, [tote.id]) if lot.movable] if tote else []
    slots = queries_wall.slots(tx, facility_id, SLOTS_SHOWN)
    lit = next((one for one in slots if str(one.id) == state.get("slot")), None) if tote else None
    item = next((lot for lot in lying if str(lot.sku_id) == state.get("sku")), None) if lit else None
    return Wall(
        tote, [lot for lot in lying if lot.on_hand > lot.free], [lot for lot in lying if lot.free], lit, item, slots,
        queries_wall.totes_to_sort(tx, facility_id, TOTES_SHOWN),
    )  # fmt: skip


def scan(
    tx: Tx, facility_id: UUID, session_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = ""
) -> Answer:
    """Take one scan or tap at the wall. The same `scan_id` again is *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    scans.lock(tx, session_id)
    state = scans.state_of(tx, session_id)
    if scans.known(tx, scan_id, session_id):
        return Answer("already_done", "Already done", "This scan has come before.", _step(state))
    answer, state = _take(tx, facility_id, state, scan_id, raw, act, value)
    kept = {"kind": answer.kind, "word": answer.word, "state": state}
    scans.keep(tx, scan_id, "wall", session_id, raw, act, kept)
    return answer


def _step(state: State) -> str:
    return "slot" if state.get("slot") else "item" if state.get("tote") else "tote"


def _take(tx: Tx, facility_id: UUID, state: State, scan_id: UUID, raw: str, act: str, value: str) -> Taken:
    if act == "undo":
        return _undo(tx, facility_id, state)
    if act == "leave":
        return Answer("ok", "Left there", "Scan a tote.", "tote"), {}
    if act == "take":
        return _tote(tx, facility_id, state, value if value else raw)
    step = _step(state)
    if act in ("slot", "item") and act != step:
        return Answer("not_accepted", "Not now", f"First the {step}.", step), state
    if step == "tote":
        return _tote(tx, facility_id, state, raw)
    if step == "item":
        return _item(tx, facility_id, state, raw, value if act == "item" else "")
    return _slot(tx, facility_id, state, scan_id, raw, tapped=act == "slot")


def _tote(tx: Tx, facility_id: UUID, state: State, raw: str) -> Taken:
    read = read_scan(raw)
    totes = [one for one in queries_places.places_read(tx, facility_id, read.candidates) if one.kind == "tote"]
    if not totes:
        return Answer("not_accepted", "Not a tote", f"Read: {read.clean[:60]}", "tote"), state
    if not queries_wall.to_sort(tx, totes[0].id):
        say = f"Nothing in {totes[0].code} is sorted here. Is it a tote of a total pick, and is its trip done?"
        return Answer("wrong_place", "Nothing to sort", say, "tote"), state
    return Answer("ok", totes[0].code, "Take one item out and scan it.", "item"), {"tote": str(totes[0].id)}


def _item(tx: Tx, facility_id: UUID, state: State, raw: str, sku: str) -> Taken:
    tote = UUID(state["tote"])
    skus = [UUID(sku)] if sku else [one.id for one in catalog.skus_read(tx, read_scan(raw).candidates)]
    if not skus:
        return Answer("not_accepted", "Not known", f"Read: {read_scan(raw).clean[:60]}", "item"), state
    there = queries_wall.to_sort(tx, tote, skus)
    if not there:
        lying = [lot for lot in queries_lying.in_places(tx, [tote]) if lot.sku_id in skus and lot.free]
        if not lying:
            return Answer("wrong_item", "Wrong item", "This item does not belong to this tote.", "item"), state
        say = f"Nobody wants {lying[0].sku_code} any more. Lay it aside for the put-back shelf."
        return Answer("stop", "Stop. Cancelled", say, "item"), state
    return _light(tx, facility_id, state, there[0])


def _light(tx: Tx, facility_id: UUID, state: State, one: ToSort) -> Taken:
    """Light the slot of the order that wants this unit most; an order that has none gets a free one."""
    if one.slot_id is None:
        store.lock_totes(tx, facility_id)  # a colleague may have given this order its slot meanwhile: look again
        one = next(iter(queries_wall.to_sort(tx, one.tote_id, [one.sku_id])), one)
    if one.slot_id is None:
        free = queries_wall.free_slots(tx, facility_id)
        if not free:
            return Answer(
                "not_accepted", "Wall is full", "Pack a slot that is complete, then scan again.", "item"
            ), state
        slot = free[0]
    else:
        slot = one.slot_id
    store_wall.give_slots(tx, [(one.trip_id, one.order_id, slot)])
    code = one.slot_code or queries_places.place(tx, slot).code
    lit = {"slot": str(slot), "sku": str(one.sku_id), "hold": str(one.hold_id), "trip": str(one.trip_id)}
    say = f"Order {one.order_number}"
    return Answer("ok", code, say, "slot"), {"tote": state["tote"], "order": str(one.order_id)} | lit


def _slot(tx: Tx, facility_id: UUID, state: State, move_id: UUID, raw: str, *, tapped: bool) -> Taken:
    slot = queries_places.place(tx, UUID(state["slot"]))
    if not tapped:
        read = read_scan(raw)
        places = queries_places.places_read(tx, facility_id, read.candidates)
        if not places:
            return Answer(
                "not_accepted", "Slot, please", f"It goes into {slot.code}. Read: {read.clean[:40]}", "slot"
            ), state
        if all(place.id != slot.id for place in places):
            return Answer(
                "wrong_place", "Wrong slot", f"This is {places[0].code}. It goes into {slot.code}.", "slot"
            ), state
    return _lay(tx, facility_id, state, move_id, slot)


def _lay(tx: Tx, facility_id: UUID, state: State, move_id: UUID, slot: Place) -> Taken:
    """The unit lies in its slot, held as before. Its order may have been cancelled since the slot was lit."""
    trip, order, tote = UUID(state["trip"]), UUID(state["order"]), UUID(state["tote"])
    store.lock_trips(tx, [trip])
    orders.lock(tx, [order])
    mine = next((one for one in queries_wall.to_sort(tx, tote, [UUID(state["sku"])]) if one.order_id == order), None)
    rest = {"tote": state["tote"]}
    if mine is None:
        say = "The order was cancelled. Lay the item aside for the put-back shelf."
        return Answer("stop", "Stop. Cancelled", say, "item"), rest
    hold = stock.pieces(tx, [(stock.holds_there(tx, [mine.hold_id])[0], 1)])[0]
    move = stock.Move(
        id=move_id, facility_id=facility_id, sku_id=mine.sku_id, quantity=1, reason="sorted", document_kind="trip",
        document_id=trip, from_place=tote, to_place=slot.id, batch_id=mine.batch_id, owner_id=hold.owner_id,
        hold_id=hold.id,
    )  # fmt: skip
    stock.post(tx, [move])
    last = {"move": str(move_id), "hold": str(hold.id), "slot": str(slot.id)} | {
        key: state[key] for key in ("tote", "order", "trip", "sku")
    }
    complete = store_wall.close_sorted(tx, [trip], [order])
    if complete:
        orders.picked(tx, complete)
    left = bool(queries_wall.to_sort(tx, tote))
    word = f"{slot.code} complete" if complete else "Good"
    say = f"Order {mine.order_number} goes to pack." if complete else ""
    more = "" if left else _nothing_more(tx, tote)
    return Answer("ok", word, say, "item" if left else "tote", more), (rest if left else {}) | {"last": last}


def _nothing_more(tx: Tx, tote: UUID) -> str:
    """The tote has nothing for the wall any more; what still lies in it, nobody wants."""
    left = sum(lot.free for lot in queries_lying.in_places(tx, [tote]) if lot.movable)
    back = f" {so_many(left)} in it go{'es' * (left == 1)} to the put-back shelf." if left else ""
    return f"The tote has nothing more for the wall.{back}"


def _undo(tx: Tx, facility_id: UUID, state: State) -> Taken:
    """The lit slot is forgotten; or the last unit goes back into its tote, held as before."""
    if state.get("slot"):
        return Answer("ok", "Undone", "Scan an item of the tote.", "item"), {"tote": state["tote"]}
    last = state.get("last")
    nothing = Answer("not_accepted", "Nothing to undo", "Nothing is there to undo since the last deed.", _step(state))
    if not last:
        return nothing, state
    trip, order, hold_id = UUID(last["trip"]), UUID(last["order"]), UUID(last["hold"])
    store.lock_trips(tx, [trip])
    orders.lock(tx, [order])
    held = stock.holds_there(tx, [hold_id])
    if not held or held[0].place_id != UUID(last["slot"]):
        return nothing, state
    move = stock.Move(
        id=new_id(), facility_id=facility_id, sku_id=held[0].sku_id, quantity=1, reason="unsorted", document_kind="trip",
        document_id=trip, from_place=held[0].place_id, to_place=UUID(last["tote"]), batch_id=held[0].batch_id,
        owner_id=held[0].owner_id, hold_id=hold_id,
    )  # fmt: skip
    stock.post(tx, [move])
    store_wall.sort_again(tx, trip, order)
    orders.unpicked(tx, [order])
    sku = catalog.skus_by_id(tx, [held[0].sku_id])[held[0].sku_id].code
    slot, tote = (queries_places.place(tx, UUID(last[key])).code for key in ("slot", "tote"))
    return Answer("ok", "Undone", f"Take 1 {sku} out of {slot}, back into {tote}.", "item"), {"tote": last["tote"]}


def sort_all(tx: Tx, trip_ids: Sequence[UUID]) -> dict[str, int]:
    """The room without a scanner: all that these trips brought in total lies sorted. Answer how many orders and units.

    An order of which something is still fetched, and those for which no slot is free, stay to be sorted.
    """
    store.lock_trips(tx, trip_ids)
    trips = queries.trips(tx, trip_ids)
    orders.lock(tx, queries.orders_of_trips(tx, trip_ids))
    facilities = {trip.facility_id for trip in trips.values()}
    if not facilities:
        return {"orders": 0, "units": 0}
    if len(facilities) > 1:
        raise Refusal("invalid", "Trips of one facility at once.", field="trip_ids")
    facility_id = facilities.pop()
    store.lock_totes(tx, facility_id)
    there = queries_wall.to_sort_of_trips(tx, trip_ids)
    free = iter(queries_wall.free_slots(tx, facility_id))
    slot_of: dict[UUID, UUID] = {}
    for one in there:
        slot = slot_of.get(one.order_id) or one.slot_id or next(free, None)
        if slot is not None:
            slot_of[one.order_id] = slot
    going = [one for one in there if one.order_id in slot_of]
    store_wall.give_slots(tx, [(one.trip_id, one.order_id, slot_of[one.order_id]) for one in going])
    moves = [
        stock.Move(
            id=new_id(), facility_id=facility_id, sku_id=one.sku_id, quantity=one.quantity, reason="sorted",
            document_kind="trip", document_id=one.trip_id, from_place=one.tote_id, to_place=slot_of[one.order_id],
            batch_id=one.batch_id, owner_id=one.owner_id, hold_id=one.hold_id,
        )
        for one in going
    ]  # fmt: skip
    stock.post(tx, moves)
    done = store_wall.close_sorted(tx, trip_ids, list(slot_of))
    orders.picked(tx, done)
    return {"orders": len(done), "units": sum(move.quantity for move in moves)}
