"""Serial numbers at the door of returns: one finds its parcel, each says which unit came, a strange one is unexpected."""

from typing import Any

from godown import shipping, stock
from godown.kernel.answers import Answer
from godown.kernel.scan import read_scan
from godown.packing import parcels
from godown.platform.transaction import Tx
from godown.returns import numbers, queries
from godown.returns.in_hand import AtDoor, CountedLine, what_next
from godown.returns.numbers import ReadNumber

Taken = tuple[Answer, dict[str, Any]]


def parcel_of(tx: Tx, read: ReadNumber, state: dict[str, Any]) -> Taken:
    """The first scan is a serial number: the return of its parcel is opened with this unit counted; else it asks whether the
    parcel came back undelivered. What never left is no return."""
    number = read.seen.number
    if read.parcel_id is None:
        say = f"Serial {number} of {read.sku.code} has not been shipped, or is back already."
        return Answer("wrong_item", "Never shipped", say, "parcel"), state
    parcel = parcels(tx, [read.parcel_id])[read.parcel_id]
    known = next((one for one in queries.read(tx, [parcel.number]) if one.status == "expected"), None)
    if known is None:
        say = f"Serial {number} went out with order {parcel.order_number} and nobody announced it back."
        sent = next(iter(shipping.shipments_of_parcels(tx, [parcel.id])), None)
        return Answer("not_accepted", "Not expected", say, "rto", what_next(sent)), {
            "parcel": str(parcel.id), "number": number,
        }  # fmt: skip
    line = next((one for one in queries.lines_of(tx, known.id) if one.parcel_line_id == read.seen.holder_id), None)
    opened: dict[str, Any] = {"return": str(known.id)}
    if line is None or not line.expected:
        return Answer("ok", "Expected", f"{known.number}, order {parcel.order_number}", "items"), opened
    kept = {"counts": {str(line.id): 1}, "serials": {str(line.id): [number]}}
    say = f"{known.number}, order {parcel.order_number}: {number} is here."
    return Answer("ok", "Expected" if known.kind == "customer" else "Came back", say, "items"), opened | kept


def take(tx: Tx, there: AtDoor, state: dict[str, Any], raw: str) -> Taken | None:
    """A scan while a return is in hand, where it is a serial number; None where it is something else."""
    read = read_scan(raw)
    tracked = [one for one in there.lines if one.sku.tracking == "serial"]
    out = numbers.out_with(tx, [one.line.parcel_line_id for one in tracked if one.line.parcel_line_id])
    candidates = [read.serial, *read.candidates] if read.serial else list(read.candidates)
    for one in tracked:
        theirs = out.get(one.line.parcel_line_id, []) if one.line.parcel_line_id else []
        if number := next((text for text in candidates if text in theirs), None):
            return _is_here(one, state, number)
    owing = next((one for one in tracked if one.owes), None)
    known = numbers.read_number(tx, candidates)
    if known is not None and (owing is None or known.sku.id == owing.sku.id):
        return _strange(state, known.sku.code, known.seen.number, owing, _why(tx, known))
    number = stock.clean_serial(read.serial or read.clean)
    if owing is None or not number or _is_item(tx, raw, owing):
        return None
    return _strange(state, owing.sku.code, number, owing, f"Serial {number} never left us.")


def _is_item(tx: Tx, raw: str, owing: CountedLine) -> bool:
    """Whether a scan where a number is asked for names an item or a parcel instead."""
    read = read_scan(raw)
    return not read.serial and bool(owing.sku.code in read.candidates or numbers.names_goods(tx, read.candidates))


def _why(tx: Tx, known: ReadNumber) -> str:
    number = known.seen.number
    if known.parcel_id is None:
        return f"Serial {number} has not been shipped, or is back already."
    return f"Serial {number} went out with order {parcels(tx, [known.parcel_id])[known.parcel_id].order_number}, not with this one."


def _before(state: dict[str, Any]) -> dict[str, Any]:
    """What an undo brings back."""
    return {name: dict(state.get(name) or {}) for name in ("counts", "extra", "serials", "strange")}


def _is_here(one: CountedLine, state: dict[str, Any], number: str) -> Taken:
    if number in one.serials:
        return Answer("already_done", "Scanned already", number, "items"), state
    if not one.owes and one.counted >= one.line.expected:
        return Answer("not_accepted", "Too many", f"Only {one.line.expected} are expected.", "items"), state
    key, before = str(one.line.id), _before(state)
    counts = before["counts"] | {key: one.counted + (0 if one.owes else 1)}
    serials = before["serials"] | {key: [*one.serials, number]}
    say = Answer("ok", f"{counts[key]} of {one.line.expected}", f"{one.sku.name}, {number}", "items")
    return say, state | {"counts": counts, "serials": serials, "undo": before}


def _strange(state: dict[str, Any], code: str, number: str, owing: CountedLine | None, why: str) -> Taken:
    before = _before(state)
    if number in before["strange"].get(code, ()):
        return Answer("already_done", "Scanned already", number, "items"), state
    extra = before["extra"] | {code: int(before["extra"].get(code, 0)) + 1}
    strange = before["strange"] | {code: [*before["strange"].get(code, ()), number]}
    counts = before["counts"]
    if owing is not None:
        counts = counts | {str(owing.line.id): owing.counted - 1}
    say = f"{why} It enters as unexpected: kept, not sold, not credited."
    changed = {"counts": counts, "extra": extra, "strange": strange, "undo": before}
    return Answer("wrong_item", "Not this unit", say, "items"), state | changed
