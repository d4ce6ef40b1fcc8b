"""Inspection: what was found decides what the units are now, and whether the customer is credited."""

from dataclasses import dataclass, replace
from uuid import UUID

from godown import books, orders, stock
from godown.kernel.answers import units as so_many
from godown.kernel.ids import OWN, new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.photos import need_photos
from godown.platform.transaction import Tx
from godown.returns import grading, numbers, queries, repairs, store
from godown.returns.grades import outcome_of
from godown.returns.naming import batch_lacks
from godown.returns.policy import questions_of, return_rules
from godown.returns.repairs import RepairEnd
from godown.returns.words import OUTCOMES, QUESTIONS, Inspected, NewInspection, Return, ReturnLine
from godown.stock import queries_places

CONDITION = {
    "saleable": stock.SALEABLE,
    "repair": stock.IN_REPAIR,
    "damaged": stock.DAMAGED,
    "not_ours": stock.UNEXPECTED,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What follows from an inspection: its outcome, the condition of your own that what stays lies in (empty: that of the outcome), the
    SKU that the units become (None: they stay what they are)."""

    outcome: str
    condition: str
    as_sku_id: UUID | None


def decided(tx: Tx, line: ReturnLine, new: NewInspection) -> Decided:
    """What the grade, or the outcome, of an inspection decides. Refuses (`invalid`) a grade that is not offered, and both where they differ."""
    own, repaired = grading.as_sku(tx, line.sku_id, new.grade), new.after_repair_id is not None
    grades = return_rules(tx).grades
    outcome, condition = outcome_of(grades, new.grade, new.outcome, repaired=repaired, named=own is not None)
    return Decided(outcome, condition, own if outcome == "saleable" else None)


def lacks_own_sku(tx: Tx, grade: str, way: Decided) -> bool:
    """Whether a unit stays on the shelf only because no SKU of its own is named for its grade."""
    return way.outcome == "damaged" and any(one.own_sku for one in return_rules(tx).grades if one.code == grade)


def inspect(tx: Tx, new: NewInspection) -> Inspected:
    """Record an inspection. Saleable units go to the put-back shelf, from where they are put away; the others stay on the
    returns shelf in their condition, scrap leaves. A customer's return is credited when it is accepted, by default here;
    what is not ours is not. A grade decides what they are now, and may make them a SKU
    of its own. After repair, the same units are inspected once more (`after_repair_id`).

    The same id again changes nothing and answers as the first did. Refusals: `incomplete` (a question unanswered, a usual one
    or one of the class of the SKU; a "no" that needs a photo without one), `more_than_arrived`, `inspection_id_reused`,
    `short_dated` (the batch is expired, or has fewer days left than the SKU's `return_days`: it is not sold again),
    `batch_needed` (nobody has named the batch yet), `serials_needed`, `not_in_return` (which units).
    """
    return_id = queries.return_of_line(tx, new.return_line_id)
    known = queries.one(tx, return_id, lock=True)
    line = next(one for one in queries.lines_of(tx, return_id) if one.id == new.return_line_id)
    if (before := queries.inspection(tx, new.id)) is not None:
        return _again(tx, known, new, before)
    way = decided(tx, line, new)
    new = replace(new, outcome=way.outcome)
    _check(tx, known, line, new)
    row = (new.id, line.id, new.units, new.outcome, new.grade, way.condition, way.as_sku_id,
           new.fault, new.answers, [str(p) for p in new.photos], new.note,
           new.after_repair_id, tx.now, tx.actor.id, tx.actor.name)  # fmt: skip
    store.write_inspection(tx, row)
    end = repairs.end(tx, new) if new.after_repair_id else None
    _move(tx, known, line, new, way, end)
    repairs.follow(tx, known, line, new, end)
    due = credit_due(tx, known, line, new)
    if new.after_repair_id is None:
        store.count_inspected(tx, line.id, new.units, due)
    closed = store.close_complete(tx, return_id)
    tx.note("inspected", "order", [known.order_id] if known.order_id else [], number=known.number, outcome=new.outcome,
            grade=new.grade)  # fmt: skip
    note = _credit(tx, known, new, line, due) if due else None
    return Inspected(new.id, new.outcome, note.number if note else None, note.payable_paise if note else 0, closed)


def _again(tx: Tx, known: Return, new: NewInspection, before: tuple[UUID, int, str, str, UUID | None]) -> Inspected:
    outcome = new.outcome or before[2]
    if before != (new.return_line_id, new.units, outcome, new.grade, new.after_repair_id):
        raise Refusal(
            "inspection_id_reused",
            "An inspection with this id is recorded already, with other content. Make a new id for a new inspection.",
            inspection_id=str(new.id),
        )
    note = books.credit_of_source(tx, "inspection", new.id)
    closed = known.status == "closed"
    return Inspected(new.id, outcome, note.number if note else None, note.payable_paise if note else 0, closed)


def _check(tx: Tx, known: Return, line: ReturnLine, new: NewInspection) -> None:
    if new.outcome not in OUTCOMES:
        raise Invalid(f"An outcome is one of {', '.join(OUTCOMES)}.", field="outcome")
    if known.status not in ("arrived", "closed"):
        raise Refusal("not_arrived", "Scan the parcel in first.", return_id=str(known.id))
    own = questions_of(tx, line.sku_id)
    asked = [*QUESTIONS, *(one.code for one in own)]
    open_questions = [question for question in asked if new.answers.get(question) not in ("yes", "no", "unsure")]
    if open_questions:
        raise Refusal("incomplete", "Answer every question first.", status=422, questions=open_questions)
    if new.outcome == "repair" and line.owner_id != OWN:
        say = (
            "These are a consignor's: what a repair costs is not ours to put into them. Give them back, or scrap them."
        )
        raise Refusal("not_ours_to_repair", say, field="outcome")
    if new.answers["product_whole"] == "no" and not new.photos:
        raise Refusal("incomplete", "A product that is not whole needs a photo.", status=422, field="photos")
    shown = [one for one in own if one.photo and new.answers[one.code] == "no"]
    if shown and not new.photos:
        raise Refusal("incomplete", f"A no to this needs a photo: {shown[0].words}", status=422, field="photos")
    need_photos(tx, new.photos, "photos")
    if new.outcome == "saleable" and (why := stock.too_old_to_take_back(tx, known.facility_id, line.batch_id)):
        raise Refusal("short_dated", why, field="outcome")
    if new.outcome == "saleable" and batch_lacks(tx, line):
        text = "Name the batch of these units first: nothing is sold whose date nobody knows."
        raise Refusal("batch_needed", text, field="batch")
    left = line.arrived - line.inspected
    if new.after_repair_id is not None:
        repaired, left = queries.in_repair(tx, new.after_repair_id)
        if repaired != line.id:
            raise Invalid("This repair belongs to another line.", field="after_repair_id")
    if not 1 <= new.units <= left:
        raise Refusal("more_than_arrived", f"Waits for inspection here: {so_many(left)}.", left=left)


def _move(tx: Tx, known: Return, line: ReturnLine, new: NewInspection, way: Decided, end: RepairEnd | None) -> None:
    shelf = queries_places.places_of_kind(tx, known.facility_id, "returns")[0].id
    back = queries_places.places_of_kind(tx, known.facility_id, "putback")[0].id
    start = stock.IN_REPAIR if new.after_repair_id else stock.QUARANTINE
    serials = numbers.of_inspection(tx, line, new)
    scrap, becomes = new.outcome == "scrap", way.as_sku_id is not None
    move = stock.Move(
        id=new_id(), facility_id=known.facility_id, sku_id=line.sku_id, quantity=new.units, reason="graded" if becomes else "inspected",
        document_kind="inspection", document_id=new.id, document_line_id=line.id, from_place=shelf,
        to_place=None if scrap or becomes else back if new.outcome == "saleable" else shelf, from_condition=start,
        to_condition=way.condition or CONDITION.get(new.outcome, stock.DAMAGED),
        outside="scrap" if scrap else "grade" if becomes else None, batch_id=line.batch_id,
        owner_id=line.owner_id, serials=serials,
    )  # fmt: skip
    if way.as_sku_id is not None:
        repairs.land(tx, end, grading.become(tx, move, way.as_sku_id, back).move)
    else:
        _post(tx, move, end, scrap=scrap)
    if serials and new.outcome != "repair":
        stock.unbind_serials(tx, [(line.sku_id, number) for number in serials])


def _post(tx: Tx, move: stock.Move, end: RepairEnd | None, *, scrap: bool) -> None:
    (posted,) = stock.post(tx, [move])
    cost = books.CostMove(
        posted.id, posted.facility_id, posted.owner_id, posted.sku_id, posted.seq, move.quantity, "scrapped"
    )
    repairs.land(tx, end, cost)
    if scrap and move.owner_id == OWN:
        books.issue_cost(tx, [cost])


def earns_credit(known: Return, line: ReturnLine, new: NewInspection) -> bool:
    """Whether an inspection makes a credit note: the first one of a customer's return, unless the thing is not ours."""
    first = new.after_repair_id is None
    return known.kind == "customer" and first and new.outcome != "not_ours" and line.invoiced_as is not None


def credit_due(tx: Tx, known: Return, line: ReturnLine, new: NewInspection) -> int:
    """Units that an inspection credits: those of its units that no other return of the parcel was credited for."""
    if not earns_credit(known, line, new) or line.invoiced_as is None:
        return 0
    return min(new.units, books.uncredited(tx, [line.invoiced_as]).get(line.invoiced_as, 0))


def _credit(tx: Tx, known: Return, new: NewInspection, line: ReturnLine, units: int) -> books.Issued:
    assert line.invoiced_as is not None
    day = tx.now.astimezone(queries_places.zone_of(tx, known.facility_id)).date()
    credit = books.Credit(line.invoiced_as, units, keeps_shipping=line.keeps_shipping)
    (note,) = books.credit(tx, source_kind="inspection", source_id=new.id, dated=day, credits=[credit])
    if known.order_id:
        orders.credit_owed(tx, [known.order_id])
    return note


def lines_to_inspect(tx: Tx, return_id: UUID) -> list[ReturnLine]:
    """Lines of a return that still wait for inspection."""
    return [line for line in queries.lines_of(tx, return_id) if line.inspected < line.arrived]
