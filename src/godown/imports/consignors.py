"""Consignors from a file: whose goods lie here for sale."""

from collections.abc import Mapping, Sequence
from typing import Final

from godown import stock
from godown.imports.judged import as_answered
from godown.imports.words import Ground, Verdict
from godown.kernel.cells import Cells, Row
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
COLUMN_OF: Final = {"": "consignor", "code": "consignor"}
"""Columns by what the door calls its fields."""


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
    return as_answered(things, headers, outcome, {one.code for one in stock.consignors(tx)}, COLUMN_OF)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Add or change them."""
    return stock.save_consignors(tx, [one.record for one in verdicts]).refused
