"""Serial numbers scanned at the bench, one after the other: each is a unit of the line that is being checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from godown import stock
from godown.kernel.answers import Answer
from godown.packing import store
from godown.packing.bench import Bench, serials_said
from godown.packing.words import BenchLine, Session
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries
from godown.stock import queries_serials


def line_of(tx: Tx, there: Bench, candidates: Sequence[str]) -> tuple[BenchLine, str] | None:
    """The line, with units left to check, that a scanned serial number of ours is a unit of."""
    if there.step != "items" or not any(line.tracked for line in there.lines):
        return None
    seen = queries_serials.seen_of_any(tx, candidates)
    lines = {line.sku_id: line for line in reversed(there.lines) if line.tracked and line.left}
    return next(((lines[one.sku_id], one.number) for one in seen if one.sku_id in lines), None)


def take(tx: Tx, there: Bench, session: Session, line: BenchLine, raw: str, *, units: int = 0) -> Answer:
    """A number was scanned for a unit of a line that is checked already, or with `units` 1 for one that it checks as well."""
    number = stock.clean_serial(raw)
    if not number:
        return Answer("not_accepted", "Not a serial number", f"Read: {raw[:40]}", there.step)
    if any(number in one.serials for one in there.lines if one.sku_id == line.sku_id):
        return Answer("already_done", "Scanned already", number, there.step)
    if doubt := _doubt(tx, there, line, number):
        kind = "stop" if doubt.code == "serial_condition" else "wrong_item"
        return Answer(kind, "Not this unit", doubt.sentence, there.step)
    _keep(tx, session, line, number, units)
    count, last = len(line.serials) + 1, line.checked + units
    owed = sum(one.owes for one in there.lines) - (0 if units else 1)
    left = any(one.left for one in there.lines if one is not line) or line.wanted > last
    step = "serial" if owed else "items" if left else "weight"
    return Answer("ok", f"{line.name}, number {count} of {line.wanted}", number, step)


def _doubt(tx: Tx, there: Bench, line: BenchLine, number: str) -> stock.Doubt | None:
    assert there.order.facility_id is not None
    places = [hold.place_id for hold in stock_queries.holds_in_totes(tx, [line.line_id])]
    found = stock.doubts(tx, there.order.facility_id, {(line.sku_id, number): places[0]}) if places else {}
    return found.get((line.sku_id, number))


def _keep(tx: Tx, session: Session, line: BenchLine, number: str, units: int) -> None:
    key = str(line.line_id)
    said: Mapping[str, Any] = session.checked
    counted = dict(said.get("units") or {})
    if units:
        counted[key] = line.checked + units
    serials = {one: list(numbers) for one, numbers in serials_said(said).items()} | {key: [*line.serials, number]}
    last = {"line": key, "units": units, "serial": number}
    store.set_checked(tx, session.id, {**said, "units": counted, "serials": serials, "last": last, "full": False})


def without_last(session: Session) -> dict[str, list[str]]:
    """The numbers that were scanned, without the last one."""
    found = {line: list(numbers) for line, numbers in serials_said(session.checked).items()}
    last = session.checked.get("last")
    if isinstance(last, dict) and last["serial"] in found.get(last["line"], []):
        found[last["line"]].remove(last["serial"])
    return found


def take_off(tx: Tx, there: Bench, session: Session, value: str) -> Answer:
    """A number was scanned wrongly: its unit waits for another one."""
    found = {
        line: [number for number in numbers if number != value]
        for line, numbers in serials_said(session.checked).items()
    }
    if not any(value in line.serials for line in there.lines):
        return Answer("not_accepted", "Not scanned", f"{value[:40]} was not scanned here.", there.step)
    store.set_checked(tx, session.id, {**session.checked, "serials": found, "last": None})
    return Answer("ok", "Taken off", f"{value}: scan the number of the unit that goes into the box.", "serial")
