"""What an inspection would do, before it is finished: stock, cost, credit note to the paisa, and whose fault it may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown import books, catalog
from godown.platform.transaction import Tx
from godown.returns import queries
from godown.returns.inspect import credit_due
from godown.returns.terms import Question
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
    if (due := credit_due(tx, known, line, new)) and line.invoiced_as:
        day = tx.now.astimezone(queries_places.zone_of(tx, known.facility_id)).date()
        notes = books.foresee_credit(tx, [books.Credit(line.invoiced_as, due, keeps_shipping=line.keeps_shipping)], day)
        credit = notes[0] if notes else None
    return Foreseen(_cost(tx, line, new.units), credit, fault_of(new.answers))


def _cost(tx: Tx, line: ReturnLine, units: int) -> int:
    if line.outside_line_id:
        return catalog.skus_by_id(tx, [line.sku_id])[line.sku_id].cost_of(units)
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


def lacks(new: NewInspection, photos: int, own: Sequence[Question] = ()) -> str:
    """The first thing that an inspection still lacks: a question (a usual one, or one of the class), `photo`, `outcome`; empty where
    it is complete."""
    for question in (*QUESTIONS, *(one.code for one in own)):
        if new.answers.get(question) not in ("yes", "no", "unsure"):
            return question
    if not photos and (
        new.answers["product_whole"] == "no" or any(q.photo and new.answers[q.code] == "no" for q in own)
    ):
        return "photo"
    return "" if new.outcome or new.grade else "outcome"


def line_to_inspect(tx: Tx, return_id: UUID, line_id: UUID | None) -> ReturnLine | None:
    """The line that was asked for, else the first one that waits."""
    waiting = [line for line in queries.lines_of(tx, return_id) if line.inspected < line.arrived]
    return next((line for line in waiting if line_id in (None, line.id)), None)
