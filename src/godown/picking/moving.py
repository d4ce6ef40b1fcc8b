"""Moving by scan: the bin that goods leave, the item, the bin that takes them. The server owns the state; a scan counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from godown import catalog, racking
from godown.kernel.answers import Answer
from godown.kernel.answers import units as so_many
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.picking.shifting import Shift, shift
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.racking import Suggestion
from godown.stock import queries_lying, queries_places
from godown.stock.queries_lying import Lying
from godown.stock.queries_places import Place

ACTS: Final = ("scan", "take", "bin", "units", "undo", "leave")
BINS_OFFERED: Final = 4
UNIT_DIGITS: Final = 5
BEFORE_ANYTHING: Final = ("being_fetched", "held_units")
"""Refusals that come before anything is written: the session goes on after them."""


@dataclass(frozen=True, slots=True)
class Moving:
    """What is being moved: the bin that goods leave (None: scan it first), what lies there, the lot in hand and how many of
    it, and bins for it. `last` says what was moved before."""

    place: Place | None
    lots: Sequence[Lying]
    lot: Lying | None
    units: int
    bins: Sequence[Suggestion]
    last: str

    @property
    def step(self) -> str:
        """What is to be scanned: the bin that goods leave, an item in it, or the bin that takes it."""
        return "in" if self.lot else "item" if self.place else "out"


def key_of(lot: Lying) -> str:
    """The name of a lot in a session: SKU, owner, batch and condition."""
    return ":".join((str(lot.sku_id), str(lot.owner_id), str(lot.batch_id), lot.condition))


State = dict[str, Any]
Taken = tuple[Answer, State]


def present(tx: Tx, facility_id: UUID, session_id: UUID) -> Moving:
    """Where a session stands."""
    state = scans.state_of(tx, session_id)
    places = queries_places.places(tx, [UUID(state["place"])]) if state.get("place") else []
    here = places[0] if places and places[0].facility_id == facility_id else None
    lots = [lot for lot in queries_lying.in_places(tx, [here.id]) if lot.movable] if here else []
    lot = next((one for one in lots if key_of(one) == state.get("lot")), None)
    bins = racking.suggestions(tx, facility_id, [lot.sku_id], BINS_OFFERED) if lot else []
    units = min(int(state.get("units") or lot.on_hand), lot.on_hand) if lot else 0
    return Moving(
        here, lots, lot, units, [one for one in bins if here and one.place_id != here.id],
        str((state.get("last") or {}).get("say", "")),
    )  # fmt: skip


def scan(
    tx: Tx, facility_id: UUID, session_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = ""
) -> Answer:
    """Take one scan or tap of a move. The same `scan_id` again is *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    scans.lock(tx, session_id)
    there = present(tx, facility_id, session_id)
    if scans.known(tx, scan_id, session_id):
        return Answer("already_done", "Already done", "This scan has come before.", there.step)
    state = scans.state_of(tx, session_id)
    try:
        answer, state = _take(tx, facility_id, there, state, scan_id, raw, act, value)
    except Refusal as no:
        if no.code not in BEFORE_ANYTHING:
            raise
        answer = Answer("not_accepted", "Not now", no.message, there.step)
    scans.keep(tx, scan_id, "move", session_id, raw, act, {"kind": answer.kind, "word": answer.word, "state": state})
    return answer


def _take(
    tx: Tx, facility_id: UUID, there: Moving, state: State, scan_id: UUID, raw: str, act: str, value: str
) -> Taken:
    if act == "undo":
        return _undo(tx, facility_id, there, state)
    if act == "leave":
        kept = {"last": state.get("last")} | ({"place": state["place"]} if there.lot else {})
        return Answer(
            "ok", "Left there", "Scan another item." if there.lot else "Scan a bin.", "item" if there.lot else "out"
        ), kept
    if there.place is None:
        return _out(tx, facility_id, state, raw)
    if there.lot is None:
        return _item(tx, facility_id, there, there.place, state, raw, act, value)
    if act == "units":
        return _units(there.lot, state, value)
    if act == "bin":
        place = next(
            iter(queries_places.places(tx, [one.place_id for one in there.bins if str(one.place_id) == value])), None
        )
        return (
            _into(tx, facility_id, there, there.lot, place, state, scan_id) if place else _unknown(value, "in", state)
        )
    return _in(tx, facility_id, there, there.lot, state, scan_id, raw)


def take_up(tx: Tx, session_id: UUID, scan_id: UUID, lot: Lying) -> None:
    """Begin a session with a lot in hand, as if its bin and the lot had been scanned: the bin that takes it comes next."""
    scans.lock(tx, session_id)
    answer, state = _picked_up(lot, {})
    scans.keep(tx, scan_id, "move", session_id, lot.place_code, "take",
               {"kind": answer.kind, "word": answer.word, "state": state})  # fmt: skip


def _unknown(raw: str, step: str, state: State) -> Taken:
    return Answer("not_accepted", "Not known", f"Read: {read_scan(raw).clean[:60]}", step), state


def _out(tx: Tx, facility_id: UUID, state: State, raw: str) -> Taken:
    places = queries_places.places_read(tx, facility_id, read_scan(raw).candidates)
    if not places:
        return Answer("not_accepted", "Bin first", "Scan the bin that the goods leave.", "out"), state
    if places[0].kind != "bin":
        return Answer("wrong_place", "No bin", f"{places[0].code} is no bin.", "out"), state
    lots = [lot for lot in queries_lying.in_places(tx, [places[0].id]) if lot.movable]
    if not lots:
        return Answer("not_accepted", "Empty", f"Nothing lies in {places[0].code} that could be moved.", "out"), state
    kept = {"place": str(places[0].id), "last": state.get("last")}
    if len(lots) == 1:
        return _picked_up(lots[0], kept)
    return Answer("ok", places[0].code, "Scan what you take out.", "item"), kept


def _item(tx: Tx, facility_id: UUID, there: Moving, here: Place, state: State, raw: str, act: str, value: str) -> Taken:
    if act == "take":
        lot = next((one for one in there.lots if key_of(one) == value), None)
        return _picked_up(lot, state) if lot else _unknown(value, "item", state)
    read = read_scan(raw)
    skus = {sku.id: sku for sku in catalog.skus_read(tx, read.candidates)}
    lot = next((one for one in there.lots if one.sku_id in skus), None)
    if lot is not None:
        return _picked_up(lot, state)
    if skus:
        return Answer(
            "wrong_item", "Not in there", f"No {next(iter(skus.values())).code} lies in {here.code}.", "item"
        ), state
    if queries_places.places_read(tx, facility_id, read.candidates):
        return _out(tx, facility_id, state, raw)
    return _unknown(raw, "item", state)


def _picked_up(lot: Lying, state: State) -> Taken:
    said = f"{lot.on_hand} in {lot.place_code}" + (f", {lot.condition}" if lot.condition != "saleable" else "")
    kept = {"place": str(lot.place_id), "lot": key_of(lot), "units": lot.on_hand, "last": state.get("last")}
    return Answer("ok", lot.sku_name, said, "in"), kept


def _units(lot: Lying, state: State, value: str) -> Taken:
    units = int(value) if value.isdecimal() and len(value) <= UNIT_DIGITS else 0
    if not 1 <= units <= lot.on_hand:
        say = f"Only {lot.on_hand} lie in {lot.place_code}."
        return Answer("not_accepted", "Too many" if units else "How many", say, "in"), state
    return Answer("ok", so_many(units), lot.sku_name, "in"), state | {"units": units}


def _in(tx: Tx, facility_id: UUID, there: Moving, lot: Lying, state: State, scan_id: UUID, raw: str) -> Taken:
    read = read_scan(raw)
    places = queries_places.places_read(tx, facility_id, read.candidates)
    if places:
        return _into(tx, facility_id, there, lot, places[0], state, scan_id)
    skus = {sku.id for sku in catalog.skus_read(tx, read.candidates)}
    if lot.sku_id in skus:
        return Answer("already_done", "In your hand", "Scan the bin that takes it.", "in"), state
    if other := next((one for one in there.lots if one.sku_id in skus), None):
        return _picked_up(other, state)
    if read.clean.isdecimal() and len(read.clean) <= UNIT_DIGITS:
        return _units(lot, state, read.clean)
    return _unknown(raw, "in", state)


def _into(tx: Tx, facility_id: UUID, there: Moving, lot: Lying, place: Place, state: State, scan_id: UUID) -> Taken:
    if place.kind != "bin" or place.id == lot.place_id:
        why = "is where it lies" if place.id == lot.place_id else "is no bin"
        return Answer("wrong_place", "Another bin", f"{place.code} {why}. Scan the bin that takes it.", "in"), state
    shift(tx, facility_id, [Shift(lot.sku_id, there.units, lot.place_id, place.id, lot.condition, lot.batch_id,
                                  lot.owner_id, scan_id)])  # fmt: skip
    say = f"{there.units} {lot.sku_code} from {lot.place_code} to {place.code}"
    last = {"lot": key_of(lot), "units": there.units, "from": str(lot.place_id), "to": str(place.id), "say": say}
    more = lot.on_hand > there.units or len(there.lots) > 1
    kept: State = {"last": last} | ({"place": str(lot.place_id)} if more else {})
    return Answer("ok", place.code, f"{say}.", "item" if more else "out"), kept


def _undo(tx: Tx, facility_id: UUID, there: Moving, state: State) -> Taken:
    last = state.get("last")
    if not last:
        return Answer("not_accepted", "Nothing to undo", "Nothing was moved in this session.", there.step), state
    sku, owner, batch, condition = str(last["lot"]).split(":")
    shift(tx, facility_id, [Shift(UUID(sku), int(last["units"]), UUID(last["to"]), UUID(last["from"]), condition, UUID(batch),
                                  UUID(owner), new_id())])  # fmt: skip
    kept = {"place": last["from"], "lot": last["lot"], "units": last["units"]}
    return Answer("ok", "Undone", f"Put it back: {last['say']}.", "in"), kept
