"""What an inspection would do, before it is finished: stock, cost, credit note to the paisa, and whose fault it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from godown import books
from godown.platform.transaction import Tx
from godown.returns import queries
from godown.returns.inspect import credit_due
from godown.returns.words import QUESTIONS, NewInspection, Return, ReturnLine
from godown.stock import queries_places


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`cost_paise` is what the units cost when they were sold; `credit` is None where no note is due."""

    cost_paise: int
    credit: books.Foreseen | None
    fault: str


def foresee(tx: Tx, known: Return, line: ReturnLine, new: NewInspection) -> Foreseen:
    """What `inspect` would do with this. Writes nothing."""
    credit = None
    if (due := credit_due(tx, known, line, new)) and line.parcel_line_id:
        day = tx.now.astimezone(queries_places.zone_of(tx, known.facility_id)).date()
        notes = books.foresee_credit(tx, [books.Credit(line.parcel_line_id, due)], day)
        credit = notes[0] if notes else None
    return Foreseen(_cost(tx, line, new.units), credit, fault_of(new.answers))


def _cost(tx: Tx, line: ReturnLine, units: int) -> int:
    if line.parcel_line_id is None:
        return 0
    found = books.cost_of_issue(tx, [line.parcel_line_id]).get(line.parcel_line_id)
    if found is None or not found[0]:
        return 0
    return books.part_of(found[1], 0, units, found[0])


def fault_of(answers: Mapping[str, str]) -> str:
    """Whose fault it may be, by the checklist: ours, courier, customer; empty where the answers do not tell."""
    if answers.get("same_unit") == "no":
        return "ours"
    if answers.get("product_whole") == "no":
        return "courier" if answers.get("outer_whole") == "no" else "customer"
    if answers.get("unused") == "no" or answers.get("parts_here") == "no":
        return "customer"
    return "ours" if answers.get("works") == "no" else ""


def lacks(new: NewInspection, photos: int) -> str:
    """The first thing that an inspection still lacks: a question, `photo`, `outcome`; empty where it is complete."""
    for question in QUESTIONS:
        if new.answers.get(question) not in ("yes", "no", "unsure"):
            return question
    if new.answers["product_whole"] == "no" and not photos:
        return "photo"
    return "" if new.outcome else "outcome"


def line_to_inspect(tx: Tx, return_id: UUID, line_id: UUID | None) -> ReturnLine | None:
    """The line that was asked for, else the first one that waits."""
    waiting = [line for line in queries.lines_of(tx, return_id) if line.inspected < line.arrived]
    return next((line for line in waiting if line_id in (None, line.id)), None)
