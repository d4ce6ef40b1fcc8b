"""Put-away by scan: an item of the dock or the put-back shelf, then its bin. The server owns the state; a scan counts once."""

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
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.racking import Suggestion
from godown.receiving.put_away import PutAway, put_away
from godown.stock import queries_lying, queries_places
from godown.stock.queries_lying import Lying

ACTS: Final = ("scan", "take", "bin", "units", "undo", "leave")
FROM: Final = ("dock", "putback")
LOTS_MAX: Final = 200
BINS_OFFERED: Final = 4
UNIT_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class Putting:
    """What is being put away: the lot in hand (None: scan an item first), how many of it, and where it should go."""

    lots: Sequence[Lying]
    lot: Lying | None
    units: int
    bins: Sequence[Suggestion]
    last: str

    @property
    def step(self) -> str:
        """What is to be scanned: an item, or its bin."""
        return "bin" if self.lot else "item"


def key_of(lot: Lying) -> str:
    """The name of a lot in a session: place, SKU, owner, batch and condition."""
    return ":".join((str(lot.place_id), str(lot.sku_id), str(lot.owner_id), str(lot.batch_id), lot.condition))


def present(tx: Tx, facility_id: UUID, session_id: UUID) -> Putting:
    """What lies there to be put away, and what this session has in hand."""
    state = scans.state_of(tx, session_id)
    lots = queries_lying.in_kinds(tx, facility_id, FROM, LOTS_MAX)
    lot = next((one for one in lots if key_of(one) == state.get("lot")), None)
    bins = racking.suggestions(tx, facility_id, [lot.sku_id], BINS_OFFERED) if lot else []
    units = min(int(state.get("units") or 0), lot.free) if lot else 0
    return Putting(lots, lot, units or (lot.free if lot else 0), bins, str((state.get("last") or {}).get("say", "")))


def scan(
    tx: Tx, facility_id: UUID, session_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = ""
) -> Answer:
    """Take one scan or tap of a put-away. The same `scan_id` again is *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    scans.lock(tx, session_id)
    there = present(tx, facility_id, session_id)
    if scans.known(tx, scan_id, session_id):
        return Answer("already_done", "Already done", "This scan has come before.", there.step)
    state = scans.state_of(tx, session_id)
    answer, state = _take(tx, facility_id, there, state, scan_id, raw, act, value)
    kept = {"kind": answer.kind, "word": answer.word, "state": state}
    scans.keep(tx, scan_id, "put_away", session_id, raw, act, kept)
    return answer


def _take(
    tx: Tx, facility_id: UUID, there: Putting, state: dict[str, Any], scan_id: UUID, raw: str, act: str, value: str
) -> tuple[Answer, dict[str, Any]]:
    if act == "undo":
        return _undo(tx, facility_id, there, state)
    if act == "leave":
        return Answer("ok", "Left there", "Scan another item.", "item"), {"last": state.get("last")}
    if act == "take":
        lot = next((one for one in there.lots if key_of(one) == value), None)
        return _picked_up(lot, state) if lot else (_unknown(value, there.step), state)
    if there.lot is None:
        return _item(tx, there, state, raw)
    if act == "units":
        return _units(there, state, value)
    if act == "bin":
        place = queries_places.place(tx, UUID(value))
        return _into(tx, facility_id, there, there.lot, place, scan_id)
    return _bin(tx, facility_id, there, there.lot, state, scan_id, raw)


def _unknown(raw: str, step: str) -> Answer:
    return Answer("not_accepted", "Not known", f"Read: {read_scan(raw).clean[:60]}", step)


def _item(tx: Tx, there: Putting, state: dict[str, Any], raw: str) -> tuple[Answer, dict[str, Any]]:
    skus = {sku.id: sku for sku in catalog.skus_read(tx, read_scan(raw).candidates)}
    lot = next((one for one in there.lots if one.sku_id in skus), None)
    if lot is not None:
        return _picked_up(lot, state)
    if skus:
        code = next(iter(skus.values())).code
        return Answer(
            "wrong_item", "Not waiting here", f"No {code} waits on the dock or the put-back shelf.", "item"
        ), state
    return _unknown(raw, "item"), state


def _picked_up(lot: Lying, state: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    said = f"{lot.free} from {lot.place_code}" + (f", {lot.condition}" if lot.condition != "saleable" else "")
    return Answer("ok", lot.sku_name, said, "bin"), {"lot": key_of(lot), "units": lot.free, "last": state.get("last")}


def _units(there: Putting, state: dict[str, Any], value: str) -> tuple[Answer, dict[str, Any]]:
    assert there.lot is not None
    units = int(value) if value.isdecimal() and len(value) <= UNIT_DIGITS else 0
    if not 1 <= units <= there.lot.free:
        say = f"Only {there.lot.free} lie in {there.lot.place_code}."
        return Answer("not_accepted", "Too many" if units else "How many", say, "bin"), state
    return Answer("ok", so_many(units), there.lot.sku_name, "bin"), state | {"units": units}


def _bin(
    tx: Tx, facility_id: UUID, there: Putting, lot: Lying, state: dict[str, Any], scan_id: UUID, raw: str
) -> tuple[Answer, dict[str, Any]]:
    read = read_scan(raw)
    places = queries_places.places_read(tx, facility_id, read.candidates)
    if places:
        return _into(tx, facility_id, there, lot, places[0], scan_id)
    skus = {sku.id for sku in catalog.skus_read(tx, read.candidates)}
    if lot.sku_id in skus:
        return Answer("already_done", "In your hand", "Scan the bin now.", "bin"), state
    if other := next((one for one in there.lots if one.sku_id in skus), None):
        return _picked_up(other, state)
    if read.clean.isdecimal() and len(read.clean) <= UNIT_DIGITS:
        return _units(there, state, read.clean)
    return _unknown(raw, "bin"), state


def _into(
    tx: Tx, facility_id: UUID, there: Putting, lot: Lying, place: queries_places.Place, scan_id: UUID
) -> tuple[Answer, dict[str, Any]]:
    if place.kind != "bin":
        kept = {"lot": key_of(lot), "units": there.units}
        return Answer("wrong_place", "No bin", f"{place.code} is no bin. Scan a bin.", "bin"), kept
    put = PutAway(lot.sku_id, there.units, lot.place_id, place.id, lot.condition, lot.batch_id, lot.owner_id, scan_id)
    put_away(tx, facility_id, [put])
    say = f"{there.units} {lot.sku_code} in {place.code}"
    last = {"lot": key_of(lot), "units": there.units, "place": str(place.id), "say": say}
    rest = lot.free - there.units
    state: dict[str, Any] = {"last": last} | ({"lot": key_of(lot), "units": rest} if rest else {})
    return Answer(
        "ok", place.code, f"{say}." + (f" {rest} are left." if rest else ""), "bin" if rest else "item"
    ), state


def _undo(tx: Tx, facility_id: UUID, there: Putting, state: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    last = state.get("last")
    if not last:
        return Answer("not_accepted", "Nothing to undo", "Nothing was put away in this session.", there.step), state
    place, sku, owner, batch, condition = str(last["lot"]).split(":")
    back = PutAway(
        UUID(sku), int(last["units"]), UUID(last["place"]), UUID(place), condition, UUID(batch), UUID(owner), new_id()
    )
    put_away(tx, facility_id, [back])
    return Answer("ok", "Undone", f"Take it out again: {last['say']}.", "bin"), {
        "lot": last["lot"],
        "units": last["units"],
    }
