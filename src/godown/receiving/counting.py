"""A count by scan: the bin, then every unit or its number, blind; the difference is said only after. A scan counts once."""

from typing import Final
from uuid import UUID

from godown import books, catalog, stock
from godown.kernel.answers import Answer
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.stock import queries_counts, queries_places
from godown.stock.queries_counts import Count

ACTS: Final = ("scan", "bin", "one", "units", "condition", "undo", "again", "done")
UNIT_DIGITS: Final = 5
TOLERANCE_UNITS: Final = 2
"""A difference above this asks for a second count."""


def step_of(count: Count) -> str:
    """bin, items or posted."""
    return {"counting": "items", "open": "bin", "recount": "bin"}.get(count.status, "posted")


def scan(tx: Tx, count_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = "") -> Answer:
    """Take one scan or tap of a count. The same `scan_id` again is *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    count = queries_counts.count(tx, count_id, lock=True)
    if scans.known(tx, scan_id) or step_of(count) == "posted":
        return Answer("already_done", "Already done", f"{count.number} has this already.", step_of(count))
    answer = _take(tx, count, raw, act, value)
    scans.keep(tx, scan_id, "count", count_id, raw, act, {"kind": answer.kind, "word": answer.word})
    return answer


def _take(tx: Tx, count: Count, raw: str, act: str, value: str) -> Answer:
    if step_of(count) == "bin":
        return _bin(tx, count, raw, tapped=act == "bin")
    counted = count.in_hand
    if act == "done":
        return _done(tx, count)
    if act == "condition":
        return _turn(tx, count, value)
    if act == "again":
        stock.begin_count(tx, count.id)
        return Answer("ok", "Begin again", f"Nothing is counted in {count.place_code}.", "items")
    if act == "undo":
        if not counted:
            return Answer("not_accepted", "Nothing to undo", "Nothing is counted yet.", "items")
        stock.note_count(tx, count.id, counted - 1)
        return Answer("ok", "Undone", f"{counted - 1} counted", "items")
    if act in ("one", "units"):
        return _number(tx, count, counted + 1 if act == "one" else value)
    return _item(tx, count, counted, raw)


def _bin(tx: Tx, count: Count, raw: str, *, tapped: bool) -> Answer:
    if not tapped:
        places = queries_places.places_read(tx, count.facility_id, read_scan(raw).candidates)
        if not places:
            return Answer(
                "not_accepted", "Bin first", f"Scan {count.place_code}. Read: {read_scan(raw).clean[:40]}", "bin"
            )
        if all(place.id != count.place_id for place in places):
            return Answer("wrong_place", "Wrong bin", f"This is {places[0].code}. Go to {count.place_code}.", "bin")
    stock.begin_count(tx, count.id)
    return Answer("ok", count.place_code, f"Count {count.sku_code}", "items")


def _item(tx: Tx, count: Count, counted: int, raw: str) -> Answer:
    read = read_scan(raw)
    skus = catalog.skus_read(tx, read.candidates)
    if any(sku.id == count.sku_id for sku in skus):
        return _number(tx, count, counted + 1)
    if skus:
        return Answer("wrong_item", "Other item", f"This is {skus[0].code}. Count only {count.sku_code}.", "items")
    if read.clean.isdecimal() and len(read.clean) <= UNIT_DIGITS:
        return _number(tx, count, read.clean)
    return Answer("not_accepted", "Not known", f"Read: {read.clean[:60]}", "items")


def _number(tx: Tx, count: Count, value: int | str) -> Answer:
    said = str(value).strip()
    if not said.isdecimal() or len(said) > UNIT_DIGITS:
        return Answer("not_accepted", "How many", f"Read: {said[:40]}", "items")
    stock.note_count(tx, count.id, int(said))
    return Answer("ok", f"{int(said)} counted", count.sku_name or "", "items")


def _turn(tx: Tx, count: Count, condition: str) -> Answer:
    """Count units of another condition: the broken ones of a bin are counted apart from the good ones."""
    now = stock.turn_count(tx, count.id, condition)
    name = queries_counts.countable(tx)[condition]
    return Answer("ok", name, f"Count what is {name.lower()}. {now.in_hand} counted.", "items")


def _done(tx: Tx, count: Count) -> Answer:
    """Post, unless a condition that lies there was not counted, the difference is large and nobody has counted it twice,
    or the bin was touched meanwhile."""
    if open_condition := next((code for code in count.base if code not in count.counted), None):
        stock.turn_count(tx, count.id, open_condition)
        name = queries_counts.countable(tx)[open_condition]
        say = f"Some here should be {name.lower()}. Count them apart, or say 0."
        return Answer("not_accepted", f"How many {name.lower()}?", say, "items")
    codes = {*count.base, *count.counted}
    off = sum(abs(count.counted.get(code, 0) - count.base.get(code, 0)) for code in codes)
    if off > TOLERANCE_UNITS and count.said.get("first") != count.counted:
        stock.recount(tx, count.id, first=count.counted)
        return Answer(
            "not_accepted", "Count once more", "This differs from what we know. Scan the bin and count again.", "bin"
        )
    counted = sum(count.counted.values())
    done = stock.post_count(tx, count.id)
    if done.again:
        return Answer("not_accepted", "Count again", "Somebody moved goods here meanwhile. Scan the bin again.", "bin")
    _cost(tx, count, done)
    parts = [
        (done.found, "found again"),
        (done.surplus, "more than we knew"),
        (done.changed, "in another condition"),
        (done.lost, "fewer"),
        (done.gone, "gone for good"),
    ]
    say = ", ".join(f"{units} {word}" for units, word in parts if units) or "As we knew."
    return Answer("ok", f"{counted} in {count.place_code}", say, "posted")


def _cost(tx: Tx, count: Count, done: stock.Counted) -> None:
    """What came in costs what the SKU costs; what left takes its cost along."""
    assert count.sku_id is not None
    price = catalog.skus_by_id(tx, [count.sku_id])[count.sku_id].cost_paise
    books.enter_cost(tx, [
        books.CostMove(one.id, one.facility_id, one.owner_id, one.sku_id, one.seq, units, "counted", value_paise=price * units)
        for one, units in done.entered
    ])  # fmt: skip
    books.issue_cost(tx, [
        books.CostMove(one.id, one.facility_id, one.owner_id, one.sku_id, one.seq, units, "counted")
        for one, units in done.left
    ])  # fmt: skip
