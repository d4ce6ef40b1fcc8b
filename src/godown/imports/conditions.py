"""Conditions from a file: what a business calls the states of its goods, and what units in each may do."""

from collections.abc import Mapping, Sequence
from typing import Final

from godown import stock
from godown.imports.judged import as_answered
from godown.imports.words import Ground, Verdict
from godown.kernel.cells import Cells, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.stock import NewCondition

COLUMNS: Final = (
    Column("condition", "Code: small letters, digits and _.", "box_dented", ("condition code",), needed=True),
    Column("name", "As people say it.", "Box dented", ("title",), needed=True),
    Column("saleable", "Only of the condition saleable.", "no", ("sold",)),
    Column("shippable", "Only of the condition saleable.", "no", ("shipped",)),
    Column("movable", "Whether units may leave their place.", "yes", ("moved",), needed=True),
    Column("countable", "Whether counts ask for them.", "yes", ("counted",), needed=True),
)  # fmt: skip
COLUMN_OF: Final = {"": "condition", "code": "condition", "flags": "movable"}
"""Columns by what the door calls its fields."""


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[NewCondition]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers)) for row in rows]


def _thing(cells: Cells) -> Thing[NewCondition]:
    code = cells.code("condition", needed=True)
    sold = code == stock.SALEABLE
    new = NewCondition(
        code, cells.text("name", longest=60, needed=True), cells.yes("saleable", default=sold),
        cells.yes("shippable", default=sold), cells.yes("movable", default=True), cells.yes("countable", default=True),
    )  # fmt: skip
    return Thing(code, (cells.row.number,), new, tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[NewCondition]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    news = [thing.record for thing in things if thing.record and not thing.bad]
    outcome = stock.save_conditions(tx, news, dry_run=True)
    return as_answered(things, headers, outcome, {one.code for one in stock.conditions(tx)}, COLUMN_OF)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Add or change them."""
    return stock.save_conditions(tx, [one.record for one in verdicts]).refused
