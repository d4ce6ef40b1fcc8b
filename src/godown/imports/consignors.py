"""Consignors from a file: whose goods lie here for sale."""

from collections.abc import Mapping, Sequence
from typing import Final

from godown import stock
from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.stock import NewConsignor

COLUMNS: Final = (
    Column("consignor", "Code: capitals, digits, - and _.", "KANSA", ("consignor code",), needed=True),
    Column("name", "As people say it.", "Kansa Metals", ("title",), needed=True),
    Column("gstin", "Where it is registered.", "", ("gst number", "gst no")),
    Column("contact", "Person, phone or e-mail.", "Asha, 98450 00000", ("phone", "email")),
    Column("active", "Whether goods are still received for it.", "yes", ()),
)  # fmt: skip


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[NewConsignor]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers)) for row in rows]


def _thing(cells: Cells) -> Thing[NewConsignor]:
    code = cells.code("consignor", needed=True).upper()
    new = NewConsignor(
        code, cells.text("name", longest=120, needed=True), cells.code("gstin").upper(), cells.text("contact", longest=300),
        cells.yes("active", default=True),
    )  # fmt: skip
    return Thing(code, (cells.row.number,), new, tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[NewConsignor]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    news = [thing.record for thing in things if thing.record and not thing.bad]
    outcome = stock.save_consignors(tx, news, dry_run=True)
    refused = {row.key: row for row in outcome.refused}
    known = {one.code for one in stock.consignors(tx)}
    found = []
    for thing in things:
        if thing.bad or thing.record is None:
            found.append(Verdict(thing.key, thing.rows, WRONG, problems=thing.problems))
        elif said := refused.get(thing.key):
            field = "consignor" if said.field == "code" else said.field or "consignor"
            problem = Problem(thing.rows[0], headers.get(field, field), thing.key, said.code, said.message)
            found.append(Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, problem)))
        else:
            state = SAME if thing.key in outcome.known else CHANGED if thing.key in known else NEW
            found.append(Verdict(thing.key, thing.rows, state, thing.record, "", thing.problems))
    return found


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Add or change them."""
    return stock.save_consignors(tx, [one.record for one in verdicts]).refused
