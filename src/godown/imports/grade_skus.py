"""Which SKU of its own a unit of a grade becomes, from a file: a row for each SKU and grade."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from godown import returns
from godown.imports.near import near_codes
from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.returns import GradeSku

COLUMNS: Final = (
    Column("sku", "Code of the SKU that comes back.", "AAN-BTL-750", ("code", "sku code", "item code"), needed=True),
    Column("grade", "Code of the grade that it is found in.", "open_box", ("grade code", "found in"), needed=True),
    Column("as_sku", "Code of the SKU that it is sold as; empty: none, it stays on the returns shelf.", "AAN-BTL-750-OB",
           ("becomes", "sold as", "sku of the grade"), needed=True),
)  # fmt: skip
FIELDS: Final = {"sku_code": "sku", "as_sku_code": "as_sku"}


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[GradeSku]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers)) for row in rows]


def _thing(cells: Cells) -> Thing[GradeSku]:
    grade = cells.raw("grade").strip().lower().replace(" ", "_").replace("-", "_")
    if not grade:
        cells.wrong("grade", "missing", "Say which grade.")
    record = GradeSku(cells.code("sku", needed=True), grade, cells.code("as_sku"))
    return Thing(f"{record.sku_code} {grade}", (cells.row.number,), record, tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[GradeSku]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    good = [thing.record for thing in things if thing.record and not thing.bad]
    refused = {row.key: row for row in returns.refused_grade_skus(tx, good)}
    now = {(one.sku_code, one.grade): one.as_sku_code for one in returns.grade_skus(tx)}
    grades = [one.code for one in returns.return_rules(tx).grades if one.outcome == "saleable"]
    codes = {code for one in good for code in (one.sku_code, one.as_sku_code) if code}
    near = near_codes(tx, sorted(codes)) if refused else {}
    verdicts, seen = [], set[tuple[str, str]]()
    for thing in things:
        one = thing.record
        if one is None or thing.bad:
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=thing.problems))
            continue
        key = (one.sku_code, one.grade)
        said = _twice(key) if key in seen else refused.get(key)
        seen.add(key)
        if said:
            wrong = _problem(thing, one, headers, said, near, grades)
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, wrong)))
            continue
        was = now.get(key, "")
        state = SAME if was == one.as_sku_code else CHANGED if was else NEW
        detail = f"{was} → {one.as_sku_code or 'none'}" if state == CHANGED else ""
        verdicts.append(Verdict(thing.key, thing.rows, state, one, detail, thing.problems))
    return verdicts


def _twice(key: tuple[str, str]) -> RowRefusal[tuple[str, str]]:
    return RowRefusal(key, "twice", "This SKU stands twice in the file with this grade.", "grade")


def _problem(
    thing: Thing[GradeSku], one: GradeSku, headers: Mapping[str, str], said: RowRefusal[tuple[str, str]],
    near: Mapping[str, str], grades: Sequence[str],
) -> Problem:  # fmt: skip
    """What is wrong with a row, with the code that may be meant."""
    value = str(getattr(one, said.field or "sku_code"))
    column = FIELDS.get(said.field or "", said.field or "sku")
    meant = get_close_matches(value, grades, 1) if column == "grade" and said.code != "twice" else []
    suggestion = meant[0] if meant else near.get(value, "") if said.message.startswith("There is no SKU") else ""
    return Problem(thing.rows[0], headers.get(column, column), value, said.code, said.message, suggestion)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Set them."""
    returns.set_grade_skus(tx, [verdict.record for verdict in verdicts])
    return ()
