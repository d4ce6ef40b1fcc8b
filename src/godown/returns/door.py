"""Parcels that come back, at the door: scan the parcel, count what is in it. The server owns the state; a scan counts once."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from godown import catalog, shipping
from godown.kernel.answers import Answer
from godown.kernel.answers import units as so_many
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.returns import door_numbers, numbers, queries
from godown.returns.announce import expect_rto
from godown.returns.arrive import arrive
from godown.returns.in_hand import AtDoor, CountedLine, what_next
from godown.returns.words import Return

ACTS: Final = ("scan", "rto", "count", "all", "undo", "leave", "arrive", "no_number")


def present(tx: Tx, session_id: UUID) -> AtDoor:
    """What this session has in hand."""
    state = scans.state_of(tx, session_id)
    known = queries.one(tx, UUID(state["return"])) if state.get("return") else None
    lines = queries.lines_of(tx, known.id) if known else []
    skus = catalog.skus_by_id(tx, [line.sku_id for line in lines])
    counts = state.get("counts") or {}
    said = state.get("serials") or {}
    counted = [
        CountedLine(line, skus[line.sku_id], int(counts.get(str(line.id), 0)), tuple(said.get(str(line.id), ())))
        for line in lines
    ]
    parcel = state.get("parcel")
    back = shipping.shipments_of_parcels(tx, [UUID(parcel)]) if parcel else []
    extra = [(code, int(units)) for code, units in (state.get("extra") or {}).items()]
    return AtDoor(
        known, counted, extra, back[0] if back else None, str(state.get("last", "")), str(state.get("last_id", ""))
    )


def scan(tx: Tx, session_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = "") -> Answer:
    """Take one scan or tap at the door of returns. The same `scan_id` again is *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    scans.lock(tx, session_id)
    there = present(tx, session_id)
    if scans.known(tx, scan_id, session_id):
        return Answer("already_done", "Already done", "This scan has come before.", there.step)
    state = scans.state_of(tx, session_id)
    answer, state = _take(tx, there, state, raw, act, value)
    scans.keep(tx, scan_id, "return", session_id, raw, act, {"kind": answer.kind, "word": answer.word, "state": state})
    return answer


def _take(
    tx: Tx, there: AtDoor, state: dict[str, Any], raw: str, act: str, value: str
) -> tuple[Answer, dict[str, Any]]:
    if act == "leave":
        return Answer("ok", "Left", "Nothing was entered.", "parcel"), {}
    if act != "arrive":
        state = {key: value for key, value in state.items() if key != "empty"}
    if there.undelivered is not None and (act == "rto" or _again(there, state, raw)):
        known = expect_rto(tx, there.undelivered.parcel_id)
        return Answer("ok", "Came back", f"{known.number}: count what is in it.", "items"), {"return": str(known.id)}
    if there.known is None:
        return _parcel(tx, raw, state)
    if act == "arrive":
        return _arrive(tx, there, there.known, state)
    if act == "all":
        counts = {str(one.line.id): one.line.expected for one in there.lines}
        return Answer("ok", "All are here", _owed(there, counts), "items"), state | {"counts": counts, "undo": None}
    if act == "undo":
        return _undo(state)
    if act == "no_number":
        return Answer("ok", "Without a number", "It is taken for one that this parcel took out.", "items"), state | {
            "unread": True
        }
    if act == "count":
        one = next((one for one in there.lines if str(one.line.id) == value), None)
        return _count(one, state) if one else (Answer("not_accepted", "Not known", value, "items"), state)
    return door_numbers.take(tx, there, state, raw) or _item(tx, there, state, raw)


def _again(there: AtDoor, state: dict[str, Any], raw: str) -> bool:
    """Whether this is the parcel in hand once more: undelivered then, unless its courier says that it was delivered."""
    one = there.undelivered
    return one is not None and not there.delivered and raw.strip() in (one.awb, one.parcel_number, state.get("number"))


def _parcel(tx: Tx, raw: str, state: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    read = read_scan(raw)
    found = queries.read(tx, read.candidates)
    if known := next((one for one in found if one.status in ("expected", "asked")), None):
        say = f"{known.number}, order {known.order_number}" if known.order_number else known.number
        return Answer("ok", "Expected" if known.kind == "customer" else "Came back", say, "items"), {
            "return": str(known.id)
        }
    if found and found[0].status != "refused":
        return Answer("already_done", "Here already", f"{found[0].number} has arrived.", "parcel"), state
    for one in shipping.shipments_read(tx, read.candidates):
        if one.parcel_status == "handed_over":
            return _unannounced(one)
        return Answer("wrong_item", "Never left", f"{one.parcel_number} has not been handed over.", "parcel"), state
    if number := numbers.read_number(tx, read.candidates):
        return door_numbers.parcel_of(tx, number, state)
    if sent := shipping.shipments_of_order_read(tx, read.candidates):
        return _of_order(tx, sent, state)
    return Answer("not_accepted", "Not known", f"Read: {read.clean[:60]}", "parcel"), state


def _unannounced(one: shipping.Shipment) -> tuple[Answer, dict[str, Any]]:
    say = f"Order {one.order_number} went out and nobody announced it back."
    return Answer("not_accepted", "Not expected", say, "rto", what_next(one)), {"parcel": str(one.parcel_id)}


def _of_order(tx: Tx, sent: Sequence[shipping.Shipment], state: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    """A parcel without a label that can be read: its order number stands on the papers in it."""
    if len(sent) == 1:
        return _parcel(tx, sent[0].parcel_number, state)
    numbers_of = ", ".join(one.parcel_number for one in sent)
    say = f"Order {sent[0].order_number} went out in {len(sent)} parcels. Scan one of {numbers_of}."
    return Answer("not_accepted", "Which parcel", say, "parcel"), state


def _item(tx: Tx, there: AtDoor, state: dict[str, Any], raw: str) -> tuple[Answer, dict[str, Any]]:
    read = read_scan(raw)
    skus = catalog.skus_read(tx, read.candidates)
    ids = {sku.id for sku in skus}
    mine = [one for one in there.lines if one.sku.id in ids]
    if owing := next((one for one in mine if one.owes), None):
        return _count(owing, state)
    if free := next((one for one in mine if one.counted < one.line.expected), None):
        return _count(free, state)
    if skus:
        extra = dict(state.get("extra") or {})
        extra[skus[0].code] = int(extra.get(skus[0].code, 0)) + 1
        word = "More than expected" if mine else "Not ours"
        say = f"{skus[0].code} enters as unexpected: kept, not sold, not credited."
        return Answer("wrong_item", word, say, "items"), state | {"extra": extra, "undo": ["extra", skus[0].code]}
    if queries.read(tx, read.candidates) or shipping.shipments_read(tx, read.candidates):
        return Answer("wrong_place", "Another parcel", "First finish this one: That is all.", "items"), state
    return Answer("not_accepted", "Not known", f"Read: {read.clean[:60]}", "items"), state


def _count(one: CountedLine, state: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    if one.owes:
        say = f"Scan the number of this {one.sku.name}."
        return Answer("already_done", "Now its serial number", say, "items"), state
    if one.counted >= one.line.expected:
        return Answer("not_accepted", "Too many", f"Only {one.line.expected} are expected.", "items"), state
    counts = dict(state.get("counts") or {}) | {str(one.line.id): one.counted + 1}
    ask = "Now scan its serial number." if one.sku.tracking == "serial" else one.sku.name
    said = Answer("ok", f"{one.counted + 1} of {one.line.expected}", ask, "items")
    return said, state | {"counts": counts, "undo": ["counts", str(one.line.id)]}


def _undo(state: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    last = state.get("undo")
    if not last:
        return Answer("not_accepted", "Nothing to undo", "The last scan is undone already.", "items"), state
    if isinstance(last, dict):
        return Answer("ok", "Undone", "", "items"), state | last | {"undo": None}
    where, key = last
    counts = dict(state.get(where) or {})
    counts[key] = int(counts.get(key, 1)) - 1
    kept = {name: units for name, units in counts.items() if units}
    return Answer("ok", "Undone", "", "items"), state | {where: kept, "undo": None}


def _owed(there: AtDoor, counts: dict[str, int]) -> str:
    """What is still to be scanned when all are counted by tap: the number of each unit."""
    owed = sum(counts[str(one.line.id)] - len(one.serials) for one in there.lines if one.sku.tracking == "serial")
    return f"{owed} serial numbers are still to be scanned." if owed else there.known.number if there.known else ""


def _arrive(tx: Tx, there: AtDoor, known: Return, state: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    if there.untouched and not state.get("empty"):
        say = "Scan what is in it, or tap that all are here. Is the parcel empty? Tap again that this is all."
        return Answer("not_accepted", "Nothing is counted", say, "items"), state | {"empty": True}
    counts = {one.line.id: one.counted for one in there.lines}
    whole = known.kind == "rto" and all(one.counted == one.line.expected for one in there.lines)
    if any(one.owes for one in there.lines) and not whole and not state.get("unread"):
        say = "Scan the serial number of each unit, or tap that it cannot be read."
        return Answer("not_accepted", "Which one is it", say, "items"), state
    said = {one.line.id: one.serials for one in there.lines if one.serials}
    if lack := numbers.lack(tx, [one.line for one in there.lines if one.line.expected], counts, said):
        return Answer("not_accepted", "Which one is it", lack, "items"), state
    arrive(tx, known.id, counts, there.extra, said, state.get("strange"))
    came = sum(line.arrived for line in queries.lines_of(tx, known.id))
    say = f"{so_many(came)} on the returns shelf."
    if missing := sum(one.line.expected - one.counted for one in there.lines):
        say += f" {so_many(missing)} {'is' if missing == 1 else 'are'} missing."
    return Answer("ok", f"{known.number} is here", say, "parcel"), {
        "last": f"{known.number}: {say}",
        "last_id": str(known.id),
    }
