"""A count by scan: the bin, then every unit or its number, blind; the difference is said only after. A scan counts once."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from godown import books, catalog, stock
from godown.kernel.answers import Answer
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.receiving.count_rules import above_tolerance, count_rules, uncounted, value_of
from godown.stock import queries_counts, queries_places
from godown.stock.queries_counts import Count

ACTS: Final = ("scan", "bin", "one", "units", "condition", "sku", "undo", "again", "done")
UNIT_DIGITS: Final = 5


def step_of(count: Count) -> str:
    """bin, items, approve or posted."""
    return {"counting": "items", "open": "bin", "recount": "bin", "to_approve": "approve"}.get(count.status, "posted")


def scan(tx: Tx, count_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = "") -> Answer:
    """Take one scan or tap of a count. The same `scan_id` again is *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    count = queries_counts.count(tx, count_id, lock=True)
    if scans.known(tx, scan_id, count_id) or step_of(count) in ("approve", "posted"):
        return Answer("already_done", "Already done", f"{count.number} has this already.", step_of(count))
    answer = _take(tx, count, raw, act, value)
    scans.keep(tx, scan_id, "count", count_id, raw, act, {"kind": answer.kind, "word": answer.word})
    return answer


def approve(tx: Tx, count_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Post counts of high value. A line for each: done, known (posted already) or refused: not confirmed yet, or to be
    counted again (`count_again`) since another count or a short pick spoke of the bin meanwhile."""
    found = {one.id: one for one in queries_counts.counts(tx, count_ids, lock=True)}
    asked = list(dict.fromkeys(count_ids))
    foreseen = stock.foresee_counts(tx, [one.id for one in found.values() if one.status == "to_approve"])
    posted = _post(tx, foreseen)
    done, known, refused = [], [], []
    for count_id in asked:
        count = found.get(count_id)
        if count is None:
            refused.append(RowRefusal(count_id, "not_found", "There is no such count."))
        elif count.status == "posted":
            known.append(count_id)
        elif count_id not in posted:
            refused.append(RowRefusal(count_id, "not_counted", f"{count.number} is not counted yet."))
        elif posted[count_id].again:
            refused.append(
                RowRefusal(count_id, "count_again", f"{count.place_code} changed: it is to be counted again.")
            )
        else:
            done.append(count_id)
    return Outcome.of(done, refused, known)


def count_again(tx: Tx, count_ids: Sequence[UUID]) -> Outcome[UUID]:
    """A person does not believe counts that wait for approval: they are counted again, blind."""
    found = {one.id: one for one in queries_counts.counts(tx, count_ids, lock=True)}
    done = [one.id for one in found.values() if one.status == "to_approve"]
    stock.recount(tx, done)
    tx.note("count_again", "count", done)
    refused = [
        RowRefusal(one, "not_to_approve", "This count does not wait for approval.")
        for one in dict.fromkeys(count_ids)
        if one not in done
    ]
    return Outcome.of(done, refused)


def cancel(tx: Tx, count_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Nobody needs these counts. Refuses what is confirmed already."""
    done = stock.cancel_counts(tx, count_ids)
    rest = [one for one in dict.fromkeys(count_ids) if one not in done]
    return Outcome.of(
        done, [RowRefusal(one, "count_closed", "This count does not wait for a counter.") for one in rest]
    )


def _take(tx: Tx, count: Count, raw: str, act: str, value: str) -> Answer:
    if step_of(count) == "bin":
        return _bin(tx, count, raw, tapped=act == "bin")
    counted = count.units_in_hand
    if act == "done":
        return _done(tx, count)
    if act == "sku":
        return _turn_to(tx, count, value)
    if count.in_hand is None and act in ("condition", "undo", "one", "units"):
        return Answer("not_accepted", "Item first", "Scan an item of this bin, then say how many.", "items")
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
    return Answer("ok", count.place_code, f"Count {count.sku_code or 'everything in it'}", "items")


def _item(tx: Tx, count: Count, counted: int, raw: str) -> Answer:
    read = read_scan(raw)
    skus = [sku for sku in catalog.skus_read(tx, read.candidates) if sku.kind != "bundle"]
    if any(sku.id == count.in_hand for sku in skus):
        return _number(tx, count, counted + 1)
    if skus and count.sku_id is None:
        now = stock.take_item(tx, count.id, skus[0].id)
        return _number(tx, now, now.units_in_hand + 1, skus[0].name)
    if skus:
        return Answer("wrong_item", "Other item", f"This is {skus[0].code}. Count only {count.sku_code}.", "items")
    if read.clean.isdecimal() and len(read.clean) <= UNIT_DIGITS:
        if count.in_hand is None:
            return Answer("not_accepted", "Item first", "Scan an item of this bin, then say how many.", "items")
        return _number(tx, count, read.clean)
    return Answer("not_accepted", "Not known", f"Read: {read.clean[:60]}", "items")


def _number(tx: Tx, count: Count, value: int | str, name: str = "") -> Answer:
    said = str(value).strip()
    if not said.isdecimal() or len(said) > UNIT_DIGITS:
        return Answer("not_accepted", "How many", f"Read: {said[:40]}", "items")
    stock.note_count(tx, count.id, int(said))
    return Answer("ok", f"{int(said)} counted", name or _name(tx, count), "items")


def _name(tx: Tx, count: Count) -> str:
    if count.sku_name or count.in_hand is None:
        return count.sku_name or ""
    return catalog.skus_by_id(tx, [count.in_hand])[count.in_hand].name


def _turn_to(tx: Tx, count: Count, value: str) -> Answer:
    """Count units of another SKU that was counted in this bin before."""
    sku_id = next((sku for sku in count.counted if str(sku) == value), None)
    if sku_id is None:
        return Answer("not_accepted", "Item first", "Scan the item.", "items")
    now = stock.take_item(tx, count.id, sku_id)
    return Answer("ok", _name(tx, now), f"{now.units_in_hand} counted.", "items")


def _turn(tx: Tx, count: Count, condition: str) -> Answer:
    """Count units of another condition: the broken ones of a bin are counted apart from the good ones."""
    now = stock.turn_count(tx, count.id, condition)
    name = queries_counts.countable(tx)[condition]
    return Answer("ok", name, f"Count what is {name.lower()}. {now.units_in_hand} counted.", "items")


def _done(tx: Tx, count: Count) -> Answer:
    """Post, unless something that should lie there was not counted, the difference is large and nobody has counted it twice,
    the bin was touched meanwhile, or the difference is worth so much that a person must approve it."""
    if open_one := uncounted(count):
        return _ask_for(tx, count, *open_one)
    rules = count_rules(tx)
    first = queries_counts.units_of(count.said.get("first"))
    if above_tolerance(rules, count.base, count.counted) and first != count.counted:
        stock.recount(tx, [count.id], count.counted)
        return Answer(
            "not_accepted", "Count once more", "This differs from what we know. Scan the bin and count again.", "bin"
        )
    foreseen = stock.foresee_count(tx, count.id)
    if not foreseen.again and (off := _values(tx, {count.id: foreseen})[count.id]) > rules.approve_above_paise:
        stock.submit_count(tx, count.id, foreseen, off)
        say = "The difference is worth so much that a manager looks at it. Go on with the next bin."
        return Answer("ok", f"{count.units_counted} in {count.place_code}", say, "approve")
    done = _post(tx, {count.id: foreseen})[count.id]
    if done.again:
        return Answer("not_accepted", "Count again", "Somebody moved goods here meanwhile. Scan the bin again.", "bin")
    return Answer("ok", f"{count.units_counted} in {count.place_code}", _say(done), "posted")


def _ask_for(tx: Tx, count: Count, sku_id: UUID, condition: str) -> Answer:
    if count.in_hand != sku_id:
        count = stock.take_item(tx, count.id, sku_id)
    if count.condition != condition:
        stock.turn_count(tx, count.id, condition)
    if condition == stock.SALEABLE:
        sku = catalog.skus_by_id(tx, [sku_id])[sku_id]
        return Answer(
            "not_accepted", f"How many {sku.code}?", f"Some {sku.name} should lie here. Count it, or say 0.", "items"
        )
    name = queries_counts.countable(tx)[condition].lower()
    say = f"Some here should be {name}. Count them apart, or say 0."
    return Answer("not_accepted", f"How many {name}?", say, "items")


def _say(done: stock.Counted) -> str:
    parts = [
        (done.found, "found again"),
        (done.surplus, "more than we knew"),
        (done.changed, "in another condition"),
        (done.lost, "fewer"),
        (done.gone, "gone for good"),
    ]
    return ", ".join(f"{units} {word}" for units, word in parts if units) or "As we knew."


def _values(tx: Tx, foreseen: Mapping[UUID, stock.Foreseen]) -> dict[UUID, int]:
    """What the differences of each are worth."""
    skus = catalog.skus_by_id(tx, sorted({sku for one in foreseen.values() for sku, _ in one.differences}))
    return {key: value_of(one.differences, skus) for key, one in foreseen.items()}


def _post(tx: Tx, foreseen: Mapping[UUID, stock.Foreseen]) -> dict[UUID, stock.Counted]:
    """Post counts, and let cost follow: what came in costs what the SKU costs; what left takes its cost along."""
    sure = {count_id: one for count_id, one in foreseen.items() if not one.again}
    done = stock.post_counts(tx, _values(tx, sure))
    entered = [one for counted in done.values() for one in counted.entered]
    left = [one for counted in done.values() for one in counted.left]
    prices = catalog.skus_by_id(tx, sorted({one.sku_id for one, _ in entered}))
    books.enter_cost(tx, [
        books.CostMove(one.id, one.facility_id, one.owner_id, one.sku_id, one.seq, units, "counted",
                       value_paise=prices[one.sku_id].cost_of(units))
        for one, units in entered
    ])  # fmt: skip
    books.issue_cost(tx, [
        books.CostMove(one.id, one.facility_id, one.owner_id, one.sku_id, one.seq, units, "counted")
        for one, units in left
    ])  # fmt: skip
    return {count_id: done.get(count_id) or stock.Counted(again=True) for count_id in foreseen}
