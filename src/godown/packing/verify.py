"""Packing by scan: every item verified, a box, a weight, and the box is closed. The server owns the state; a scan counts once."""

from typing import Final
from uuid import UUID

from godown import catalog, picking
from godown.boxing import Tariff
from godown.kernel.answers import units as so_many
from godown.kernel.refusal import NotFound, Refusal
from godown.kernel.scan import read_scan
from godown.orders import queries as order_queries
from godown.packing import bench, boxes, numbers, queries, store
from godown.packing.bench import Bench
from godown.packing.pack import pack
from godown.packing.words import BenchLine, NewParcel, Session
from godown.picking import Answer
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.stock import queries_places

ACTS: Final = (
    "scan",
    "item",
    "all",
    "undo",
    "number_off",
    "damaged",
    "box",
    "no_box",
    "full",
    "weight",
    "aside",
    "putback",
)
WEIGHT_DIGITS: Final = 6
"""A longer number is a barcode, not a weight in grams."""


def scan(
    tx: Tx, order_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = "", tariff: Tariff | None = None
) -> Answer:
    """Take one scan or tap on an order at the bench. The same `scan_id` again is *already done* and changes nothing.

    Items are verified one by one; a box code chooses the box; a number in the last step is the weight in grams and closes
    the box. A parcel gets the id of the scan that closed it. By the `tariff` of its courier boxes are suggested.
    """
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    if order_id not in order_queries.by_id(tx, [order_id], lock=True):
        raise NotFound("order", order_id=str(order_id))
    if scans.known(tx, scan_id, *queries.sessions_of(tx, order_id)):
        there = bench.present(tx, order_id)
        return Answer("already_done", "Already done", "This scan has come before.", there.step)
    store.open_session(tx, order_id)
    there = bench.present(tx, order_id, tariff)
    assert there.session is not None
    answer = _take(tx, there, there.session, scan_id, raw, act, value)
    scans.keep(tx, scan_id, "pack", there.session.id, raw, act, {"kind": answer.kind, "word": answer.word})
    return answer


def _take(tx: Tx, there: Bench, session: Session, scan_id: UUID, raw: str, act: str, value: str) -> Answer:
    if there.step == "stop":
        return _stopped(tx, there, session, raw, act)
    if there.step == "done":
        store.end_session(tx, session.id, "closed", None)
        return Answer(
            "already_done", "Nothing to pack", f"Nothing of order {there.order.number} lies in totes.", "done"
        )
    if act == "scan":
        return _read(tx, there, session, scan_id, raw)
    if act == "weight":
        return _weigh(tx, there, session, scan_id, value, unscanned=bool(session.checked.get("tapped")))
    if act == "aside":
        store.end_session(tx, session.id, "put_aside", None)
        return Answer("ok", "Put aside", f"Order {there.order.number} waits in its tote.", "done")
    deeds = {
        "item": _tapped,
        "all": _all,
        "undo": _undo,
        "number_off": numbers.take_off,
        "damaged": _damaged,
        "box": _box,
        "no_box": _no_box,
        "full": _full,
    }
    if act not in deeds:
        return Answer("not_accepted", "Not now", "This order goes on.", there.step)
    return deeds[act](tx, there, session, value)


def _stopped(tx: Tx, there: Bench, session: Session, raw: str, act: str) -> Answer:
    """The order was cancelled meanwhile: its goods go to the put-back shelf, which is scanned when they lie there."""
    number, facility = there.order.number, there.order.facility_id
    assert facility is not None
    places = queries_places.places_read(tx, facility, read_scan(raw).candidates) if raw else []
    if act == "putback" or any(place.kind == "putback" for place in places):
        back = picking.put_back(tx, facility, [there.order.id])
        store.end_session(tx, session.id, "closed", None)
        return Answer(
            "ok", "Put back", f"On the shelf: {so_many(sum(lot.free for lot in back))} of order {number}.", "done"
        )
    say = f"Order {number} was cancelled. Put everything on the put-back shelf."
    return Answer("stop", "Stop. Cancelled", say, "stop")


def _read(tx: Tx, there: Bench, session: Session, scan_id: UUID, raw: str) -> Answer:
    read = read_scan(raw)
    skus = catalog.skus_read(tx, read.candidates)
    mine = {sku.id for sku in skus}
    if box := next((sku for sku in skus if sku.packaging_kind == "box"), None):
        return _box(tx, there, session, box.code)
    if there.step == "serial" and (line := there.now):
        if mine & {line.sku_id} and not read.serial:
            say = f"Scan the serial number of {line.sku_code}, not its barcode."
            return Answer("already_done", "Now its serial number", say, "serial")
        if (not skus or mine & {line.sku_id}) and not _names_an_order(tx, there, raw):
            return numbers.take(tx, there, session, line, read.serial or read.clean)
    if line := next((one for one in there.lines if one.sku_id in mine and one.left), None):
        if line.tracked and read.serial:
            return numbers.take(tx, there, session, line, read.serial, units=1)
        return _count(tx, session, line, 1)
    if full := next((one for one in there.lines if one.sku_id in mine), None):
        return Answer("not_accepted", "Too many", f"All {full.wanted} of {full.sku_code} are checked.", there.step)
    if skus:
        return Answer("wrong_item", "Wrong item", f"{skus[0].code} is not in order {there.order.number}.", there.step)
    if there.step in ("weight", "box") and read.clean.isdecimal() and len(read.clean) <= WEIGHT_DIGITS:
        return _weigh(tx, there, session, scan_id, read.clean)
    if found := numbers.line_of(tx, there, read.candidates):
        return numbers.take(tx, there, session, *found, units=1)
    if read.clean.upper() in there.totes:
        return Answer("already_done", "The right tote", f"Order {there.order.number} is on the bench.", there.step)
    assert there.order.facility_id is not None
    if bench.find(tx, there.order.facility_id, raw):
        return Answer(
            "wrong_place", "Another order", f"First close order {there.order.number}, or put it aside.", there.step
        )
    return Answer("not_accepted", "Not known", f"Read: {read.clean[:60]}", there.step)


def _names_an_order(tx: Tx, there: Bench, raw: str) -> bool:
    """Whether a scan is that of a tote or an order, and so no serial number."""
    assert there.order.facility_id is not None
    return bench.find(tx, there.order.facility_id, raw) is not None


def _units(session: Session) -> dict[str, int]:
    found = session.checked.get("units")
    return {str(line): int(count) for line, count in found.items()} if isinstance(found, dict) else {}


def _count(tx: Tx, session: Session, line: BenchLine, units: int, *, tapped: bool = False) -> Answer:
    counted = _units(session)
    count = line.checked + units
    counted[str(line.line_id)] = count
    last = {"line": str(line.line_id), "units": units}
    said = {**session.checked, "units": counted, "last": last, "full": False}
    store.set_checked(tx, session.id, said | ({"tapped": True} if tapped else {}))
    if line.tracked:
        return Answer("ok", f"{line.name}, {count} of {line.wanted}", "Now scan its serial number.", "serial")
    return Answer("ok", f"{line.name}, {count} of {line.wanted}", "", "items")


def _tapped(tx: Tx, there: Bench, session: Session, value: str) -> Answer:
    """For the room without a scanner: one unit of a line (its id; the next one where none is named)."""
    line = next((one for one in there.lines if str(one.line_id) == value), None) if value else there.now
    if there.step == "serial":
        return Answer(
            "not_accepted", "Its serial number", "Scan or type the serial number of this unit first.", "serial"
        )
    if line is None or not line.left:
        return Answer("not_accepted", "Too many", "All of this line are checked.", there.step)
    return _count(tx, session, line, 1, tapped=True)


def _all(tx: Tx, there: Bench, session: Session, value: str) -> Answer:
    counted: dict[str, object] = {str(line.line_id): line.wanted for line in there.lines}
    store.set_checked(tx, session.id, {**session.checked, "units": counted, "last": None, "tapped": True})
    if owed := sum(line.wanted - len(line.serials) for line in there.lines if line.tracked):
        return Answer("ok", "All checked", f"{owed} serial numbers are still to be scanned.", "serial")
    return Answer("ok", "All checked", f"{so_many(there.wanted)}, by tap", "weight")


def _undo(tx: Tx, there: Bench, session: Session, value: str) -> Answer:
    last, counted = session.checked.get("last"), _units(session)
    if not isinstance(last, dict) or counted.get(last["line"], 0) < last["units"]:
        return Answer("not_accepted", "Nothing to undo", "The last scan is undone already.", there.step)
    counted[last["line"]] -= last["units"]
    left = numbers.without_last(session) if last.get("serial") else session.checked.get("serials", {})
    said = {**session.checked, "units": counted, "serials": left, "last": None, "full": False}
    store.set_checked(tx, session.id, said)
    line = next(one for one in there.lines if str(one.line_id) == last["line"])
    step = "serial" if last.get("serial") and not last["units"] else "items"
    return Answer("ok", "Undone", f"{line.name}, {counted[last['line']]} of {line.wanted}", step)


def _damaged(tx: Tx, there: Bench, session: Session, value: str) -> Answer:
    """The item in hand is broken: out of sale at once; the order goes back to picking for another one."""
    line = (
        next((one for one in there.lines if str(one.line_id) == value), None) if value else there.now or there.lines[-1]
    )
    if line is None or not line.wanted:
        return Answer("not_accepted", "Which item", "Say which item is damaged.", there.step)
    last = session.checked.get("last")
    in_hand = isinstance(last, dict) and last["line"] == str(line.line_id) and last.get("serial")
    bench.broken(tx, there, line, line.serials[-1:] if in_hand else ())
    store.set_checked(tx, session.id, {})
    store.end_session(tx, session.id, "put_aside", None)
    say = f"One {line.sku_code} is out of sale. Keep the tote aside: order {there.order.number} waits for another one."
    return Answer("ok", "Damaged", say, "done")


def _box(tx: Tx, there: Bench, session: Session, value: str) -> Answer:
    box = next((one for one in there.boxes if one.code == value), None)
    if box is None:
        return Answer("not_accepted", "Not a box", f"{value} is no box of ours.", there.step)
    if not box.left:
        return Answer("not_accepted", "None left", f"No {box.name} is left. Take another box.", there.step)
    store.set_checked(tx, session.id, {**session.checked, "box": box.code, "why": ""})
    return Answer("ok", box.name, "" if box.fits else "By its measures this is too small.", there.step)


def _no_box(tx: Tx, there: Bench, session: Session, value: str) -> Answer:
    if not value.strip():
        return Answer("not_accepted", "Say why", "A parcel without a box of ours needs a reason.", there.step)
    store.set_checked(tx, session.id, {**session.checked, "box": "", "why": value.strip()[:200]})
    return Answer("ok", "No box", value.strip()[:60], there.step)


def _full(tx: Tx, there: Bench, session: Session, value: str) -> Answer:
    if there.step == "serial":
        return Answer("not_accepted", "Its serial number", "Scan the serial number of the last unit first.", "serial")
    if not there.checked:
        return Answer("not_accepted", "Nothing is in the box", "Scan what goes into this box first.", there.step)
    store.set_checked(tx, session.id, {**session.checked, "full": True})
    return Answer("ok", "This box is full", f"For another parcel: {so_many(there.wanted - there.checked)}.", "weight")


def _weigh(tx: Tx, there: Bench, session: Session, scan_id: UUID, value: str, *, unscanned: bool = False) -> Answer:
    said = value.strip().replace(",", "")
    if there.step == "serial":
        owed = sum(line.owes for line in there.lines)
        return Answer("not_accepted", "Serial numbers", f"{owed} are still to be scanned.", "serial")
    if there.step == "items":
        left = there.wanted - there.checked
        return Answer("not_accepted", "Not all checked", f"Still to be scanned: {so_many(left)}.", "items")
    if there.step == "box":
        return Answer("not_accepted", "Which box", "Scan a box, or say why there is none.", "box")
    if not said.isdecimal() or not 0 < int(said) < 10**WEIGHT_DIGITS:
        return Answer("not_accepted", "Weight in grams", f"Read: {value[:40]}", "weight")
    grams = int(said)
    known = all(sku.weight_grams for sku in catalog.skus_by_id(tx, [line.sku_id for line in there.lines]).values())
    if known and boxes.is_off(grams, there.expected_grams) and session.checked.get("weight") != grams:
        store.set_checked(tx, session.id, {**session.checked, "weight": grams})
        say = f"{grams} g; these goods in this box weigh about {there.expected_grams} g."
        return Answer("not_accepted", "Weigh again", say, "weight", "Enter it once more if it is right.")
    return _close(tx, there, session, scan_id, grams, unscanned)


def _close(tx: Tx, there: Bench, session: Session, scan_id: UUID, grams: int, unscanned: bool) -> Answer:
    part = any(line.left or line.not_here for line in there.lines)
    units = {line.line_id: line.checked for line in there.lines if line.checked} if part else None
    box = there.box.code if there.box else None
    said = {line.line_id: line.serials for line in there.lines if line.serials}
    new = NewParcel(
        there.order.id, grams, box, units, there.why_no_box or None, unscanned, scan_id, said, there.suggested_code
    )
    made, outcome = pack(tx, [new])
    if outcome.refused:
        refused = outcome.refused[0]
        return Answer(
            "not_accepted", "Not closed", refused.message, "box" if refused.field == "box_code" else there.step
        )
    store.end_session(tx, session.id, "closed", made[0].id)
    data = {"parcel_id": str(made[0].id), "number": made[0].number, "invoice": made[0].document_number}
    step = bench.present(tx, there.order.id).step
    return Answer("ok", f"{made[0].number} closed", f"Invoice {made[0].document_number}", step, data=data)
