"""An import: a file is checked (nothing changes), looked at, and saved; wrong rows stay out and can be had as a file."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown.imports import queries, store
from godown.imports.kinds import guess_kind, kind_of
from godown.imports.words import CHANGED, NEW, STATES, WRONG, Ground, Kind, Run, RunRow, Verdict
from godown.kernel.cells import Problem
from godown.kernel.columns import match_columns, missing, rows_of
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.sheets import Sheet, read_sheet, write_csv
from godown.platform.transaction import Tx
from godown.stock import queries_places

HOME_ZONE: Final = "Asia/Kolkata"
"""The zone of times without one, where there is no facility yet."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far saving is: things saved, refused and left."""

    saved: int
    refused: int
    left: int


def check(
    tx: Tx, content: bytes, name: str, *, kind: str = "", channel: str = "", mapping: Mapping[str, str] | None = None
) -> Run:
    """Read a file and say, row by row, what saving it would do. Changes nothing but the list of imports.

    `kind` may be empty where the columns tell it; `mapping` names columns that we do not know: {header: our name}, an
    empty name leaves a header out. Refuses what is no table and a file without a needed column (`columns_missing`).
    """
    began = time.monotonic()
    sheet = read_sheet(content)
    chosen = kind_of(kind) if kind else guess_kind(sheet.columns)
    found = match_columns(sheet.columns, chosen.columns, mapping)
    _refuse_missing(chosen, found, sheet)
    run = store.NewRun(
        new_id(), chosen.name, name[:200] or chosen.name, hashlib.sha256(content).hexdigest(), (channel or chosen.channel)[:50],
        sheet.name[:100], len(sheet.rows), _columns_said(sheet.columns, found),
    )  # fmt: skip
    verdicts = _judge(tx, chosen, sheet, found, run.channel)
    store.write_run(tx, run, _counts(verdicts), int((time.monotonic() - began) * 1000))
    store.write_rows(tx, run.id, _row_values(sheet, verdicts))
    tx.note("checked", "import", [run.id], kind=chosen.name, name=run.name)
    return queries.run(tx, run.id)


def _refuse_missing(kind: Kind, found: Mapping[str, int], sheet: Sheet) -> None:
    if lacking := missing(found, kind.columns):
        message = f"This is no file of {kind.title}: it has no column {', '.join(lacking)}."
        raise Refusal("columns_missing", message, status=422, missing=lacking, columns=list(sheet.columns))
    if not sheet.rows:
        raise Refusal("file_unreadable", "This file has column names, but no rows.", status=422)


def _columns_said(headers: Sequence[str], found: Mapping[str, int]) -> list[dict[str, str]]:
    by_place = {place: name for name, place in found.items()}
    return [{"header": header, "field": by_place.get(place, "")} for place, header in enumerate(headers)]


def ground(tx: Tx, channel: str = "") -> Ground:
    """What files are read against, now."""
    facilities = tuple(queries_places.facilities(tx))
    zone = ZoneInfo(facilities[0].time_zone if facilities else HOME_ZONE)
    return Ground(facilities, zone, tx.now.astimezone(zone).date(), channel)


def _judge(tx: Tx, kind: Kind, sheet: Sheet, found: Mapping[str, int], channel: str) -> list[Verdict]:
    base = ground(tx, channel)
    if not base.facilities and kind.name != "skus":
        raise Refusal("no_facility", "Open a facility first: orders, bins and stock need a place.")
    headers = {name: _called(sheet.columns[place], place) for name, place in found.items()}
    overlong = {number: cells for number, cells in sheet.rows if len(cells) > len(sheet.columns)}
    rows = rows_of([row for row in sheet.rows if row[0] not in overlong], found)
    verdicts = kind.judge(tx, kind.read(rows, headers, base), headers, base)
    return verdicts + [_overlong(number, cells[len(sheet.columns)]) for number, cells in overlong.items()]


def _overlong(number: int, cell: str) -> Verdict:
    said = "This row has more cells than there are columns: a delimiter stands in a text without quotes."
    return Verdict("", (number,), WRONG, problems=(Problem(number, "", cell[:200], "too_many_cells", said),))


def _called(header: str, place: int) -> str:
    """A header as spreadsheets call it: "G · hsn"."""
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters} · {header}"


def _counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    states = Counter(verdict.state for verdict in verdicts)
    errors = [problem for verdict in verdicts for problem in verdict.problems if problem.severity == "error"]
    return {
        **{state: states.get(state, 0) for state in STATES},
        "rows": sum(len(verdict.rows) for verdict in verdicts),
        "errors": len(errors),
        "wrong_columns": len({problem.column for problem in errors}),
        "notes": sum(problem.severity == "note" for verdict in verdicts for problem in verdict.problems),
        "suggestions": sum(bool(problem.suggestion) for problem in errors),
    }


def _row_values(sheet: Sheet, verdicts: Iterable[Verdict]) -> list[tuple[Any, ...]]:
    """(row_no, key, state, detail, cells, problems) of every row."""
    by_row: dict[int, Verdict] = {number: verdict for verdict in verdicts for number in verdict.rows}
    values = []
    for number, cells in sheet.rows:
        verdict = by_row[number]
        own = [asdict(problem) for problem in verdict.problems if problem.row == number]
        values.append((number, verdict.key, verdict.state, verdict.detail, cells, own))
    return values


def save_next(tx: Tx, run_id: UUID) -> Progress:
    """Save the next things of an import that are new or changed: all of them, or as many as one transaction should.

    They are looked at again first: what became wrong or known meanwhile is marked so. Call until nothing is left; a run
    that is saved already has nothing left. Two at once wait for one another.
    """
    run = queries.run(tx, run_id, lock=True)
    kind = kind_of(run.kind)
    if run.status == "saved":
        return Progress(0, 0, 0)
    rows = queries.next_rows(tx, run_id, kind.chunk)
    saved, refused = _save_rows(tx, run, kind, rows) if rows else (0, 0)
    left = queries.things_left(tx, run_id)
    counts = run.counts | {
        "saved": run.counts.get("saved", 0) + saved,
        "wrong": run.counts[WRONG] + refused,
    }
    store.set_status(tx, run_id, "saving" if left else "saved", counts)
    return Progress(saved, refused, left)


def _sheet_of(run: Run, rows: Sequence[RunRow]) -> tuple[Sheet, dict[str, int]]:
    headers = tuple(column["header"] for column in run.columns)
    found = {column["field"]: place for place, column in enumerate(run.columns) if column["field"]}
    return Sheet(run.sheet, headers, [(row.row_no, row.cells) for row in rows]), found


def _save_rows(tx: Tx, run: Run, kind: Kind, rows: Sequence[RunRow]) -> tuple[int, int]:
    sheet, found = _sheet_of(run, rows)
    verdicts = _judge(tx, kind, sheet, found, run.channel)
    good = [verdict for verdict in verdicts if verdict.state in (NEW, CHANGED)]
    said = {row.key: row for row in kind.save(tx, good, ground(tx, run.channel))} if good else {}
    store.mark_saved(tx, run.id, [number for one in good if one.key not in said for number in one.rows])
    after = [one for one in verdicts if one.state not in (NEW, CHANGED)]
    for verdict in good:
        if verdict.key in said:
            row = said[verdict.key]
            problem = Problem(verdict.rows[0], row.field or "", "", row.code, row.message)
            after.append(Verdict(verdict.key, verdict.rows, WRONG, problems=(*verdict.problems, problem)))
    store.rewrite_rows(tx, run.id, _row_values(_only(sheet, after), after))
    if good:
        tx.note("saved", "import", [run.id], kind=kind.name, things=len(good) - len(said))
    return len(good) - len(said), sum(verdict.state == WRONG for verdict in after)


def _only(sheet: Sheet, verdicts: Sequence[Verdict]) -> Sheet:
    wanted = {number for verdict in verdicts for number in verdict.rows}
    return Sheet(sheet.name, sheet.columns, [row for row in sheet.rows if row[0] in wanted])


def accept(tx: Tx, run_id: UUID, rows: Sequence[int] | None = None) -> Run:
    """Take the suggestions of wrong rows (all, or those of `rows`) into their cells, and look at the whole file again."""
    run = queries.run(tx, run_id, lock=True)
    if run.status != "checked":
        raise Refusal("saved_already", "This import is saved. Put the corrected file in as a new one.")
    wanted = None if rows is None else set(rows)
    places = {_called(column["header"], place): place for place, column in enumerate(run.columns)}
    taken = []
    for row in queries.all_rows(tx, run_id):
        cells = list(row.cells)
        for problem in row.problems if wanted is None or row.row_no in wanted else ():
            place = places.get(problem["column"])
            if place is not None and problem["suggestion"] and problem["severity"] == "error":
                cells += [""] * (place + 1 - len(cells))
                cells[place] = problem["suggestion"]
        taken.append((row.row_no, cells))
    sheet = Sheet(run.sheet, tuple(column["header"] for column in run.columns), taken)
    found = {column["field"]: place for place, column in enumerate(run.columns) if column["field"]}
    return _look_again(tx, run, sheet, found)


def map_columns(tx: Tx, run_id: UUID, mapping: Mapping[str, str]) -> Run:
    """Read the same rows with other columns: {header: our name, or empty}. Refuses a run that is saved."""
    run = queries.run(tx, run_id, lock=True)
    if run.status != "checked":
        raise Refusal("saved_already", "This import is saved. Put the file in as a new one.")
    kind = kind_of(run.kind)
    headers = tuple(column["header"] for column in run.columns)
    sheet = Sheet(run.sheet, headers, [(row.row_no, row.cells) for row in queries.all_rows(tx, run_id)])
    found = match_columns(headers, kind.columns, mapping)
    _refuse_missing(kind, found, sheet)
    return _look_again(tx, run, sheet, found)


def _look_again(tx: Tx, run: Run, sheet: Sheet, found: Mapping[str, int]) -> Run:
    verdicts = _judge(tx, kind_of(run.kind), sheet, found, run.channel)
    store.set_looked(tx, run.id, _columns_said(sheet.columns, found), _counts(verdicts))
    store.rewrite_rows(tx, run.id, _row_values(sheet, verdicts))
    return queries.run(tx, run.id)


def wrong_rows_csv(tx: Tx, run_id: UUID) -> tuple[str, bytes]:
    """(name, CSV) of the rows that stayed out, as the file had them, with what is wrong behind: correct and put in again."""
    run = queries.run(tx, run_id)
    headers = [column["header"] for column in run.columns]
    rows = []
    for row in queries.wrong_rows(tx, run_id):
        cells = (row.cells + [""] * len(headers))[: len(headers)]
        said = "; ".join(
            f"{p['column']}: {p['message']}".removeprefix(": ") for p in row.problems if p["severity"] == "error"
        )
        rows.append([*cells, said or row.detail])
    stem = run.name.rsplit(".", 1)[0] or run.kind
    return f"{stem}-wrong.csv", write_csv([*headers, "What is wrong"], rows)


def template_csv(kind_name: str) -> tuple[str, bytes]:
    """(name, file) of an empty table of a kind, with a row as an example."""
    kind = kind_of(kind_name)
    names = [column.name for column in kind.columns]
    example = [column.example for column in kind.columns]
    if kind.delimiter == "\t":
        return f"{kind.name}.txt", ("\t".join(names) + "\n" + "\t".join(example) + "\n").encode()
    return f"{kind.name}.csv", write_csv(names, [example])
