"""The next number of each document series from a file."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from godown import books
from godown.books import NextNumber
from godown.countries import pack_of
from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx

COLUMNS: Final = (
    Column("document", "tax_invoice, bill_of_supply or credit_note.", "tax_invoice", ("kind", "document type", "series"), needed=True),
    Column("registration", "GSTIN of the facility; empty for a bill of supply.", "29AAXCA1234F1ZJ", ("gstin",)),
    Column("financial_year", "As 26-27; this year where it is empty.", "26-27", ("fy", "year")),
    Column("next", "The number that the next document gets.", "1043", ("next number", "next no"), needed=True),
    Column("prefix", "What stands before the number; with six digits behind it at most 16 characters.", "29/26-27/", ()),
)  # fmt: skip

KINDS: Final = ("tax_invoice", "bill_of_supply", "credit_note")
FIELDS: Final = {"kind": "document"}


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[NextNumber]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers), ground) for row in rows]


def _thing(cells: Cells, ground: Ground) -> Thing[NextNumber]:
    if not cells.has("document"):
        cells.wrong("document", "missing", "A row needs its kind of document.")
    kind = cells.choice("document", KINDS, default="tax_invoice")
    registration = cells.raw("registration").upper().replace(" ", "")
    own = [facility.gstin for facility in ground.facilities if facility.gstin]
    if registration and registration not in own:
        near = get_close_matches(registration, own, 1)
        said = "No facility has this GSTIN. Enter it under Settings first."
        cells.wrong("registration", "unknown_gstin", said, near[0] if near else "")
    record = NextNumber(
        kind, registration, _year(cells) or pack_of("").year(ground.today), cells.whole("next", needed=True, default=1),
        cells.text("prefix", longest=20),
    )  # fmt: skip
    return Thing(record.key, (cells.row.number,), record, tuple(cells.problems))


def _year(cells: Cells) -> str:
    found = re.sub(r"(?i)^fy\s*", "", cells.raw("financial_year"))
    match = re.fullmatch(r"(?:20)?(\d\d)\s*[-/–]\s*(?:20)?(\d\d)", found)
    if found and not match:
        cells.wrong("financial_year", "not_a_year", "A financial year, as 26-27.")
    return f"{match[1]}-{match[2]}" if match else ""


def judge(tx: Tx, things: Sequence[Thing[NextNumber]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    good = [thing for thing in things if thing.record and not thing.bad]
    news = [thing.record for thing in good if thing.record]
    outcome = books.set_next(tx, news, dry_run=True)
    refused: dict[str, RowRefusal[str]] = {row.key: row for row in outcome.refused}
    now = books.series_now(tx, news)
    verdicts = []
    for thing in things:
        said = refused.get(thing.key) if thing in good else None
        if thing.bad or thing.record is None or said:
            problems = [_problem(thing, headers, said)] if said else []
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, *problems)))
            continue
        old = now.get(thing.key)
        state = SAME if thing.key in outcome.known else CHANGED if old else NEW
        detail = f"{old.next} → {thing.record.next}" if old and state == CHANGED else ""
        verdicts.append(Verdict(thing.key, thing.rows, state, thing.record, detail, thing.problems))
    return verdicts


def _problem(thing: Thing[NextNumber], headers: Mapping[str, str], said: RowRefusal[str]) -> Problem:
    field = FIELDS.get(said.field or "", said.field or "next")
    value = str(getattr(thing.record, said.field or "next", ""))
    return Problem(thing.rows[0], headers.get(field, field), value, said.code, said.message)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Set the numbers."""
    return books.set_next(tx, [verdict.record for verdict in verdicts]).refused
