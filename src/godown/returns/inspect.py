"""Inspection: what was found decides what the units are now, and whether the customer is credited."""

from uuid import UUID

from godown import books, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.photos import need_photos
from godown.platform.transaction import Tx
from godown.returns import numbers, queries, store
from godown.returns.words import OUTCOMES, QUESTIONS, Inspected, NewInspection, Return, ReturnLine
from godown.stock import queries_places

CONDITION = {
    "saleable": stock.SALEABLE,
    "repair": stock.IN_REPAIR,
    "damaged": stock.DAMAGED,
    "not_ours": stock.UNEXPECTED,
}


def inspect(tx: Tx, new: NewInspection) -> Inspected:
    """Record an inspection. Saleable units go to the put-back shelf, from where they are put away; the others stay on the
    returns shelf in their condition, scrap leaves. A customer's return is credited when it is accepted, by default here;
    what is not ours is not. After repair, the same units are inspected once more (`after_repair_id`).

    The same id again changes nothing and answers as the first did. Refusals: `incomplete` (a question unanswered; a "no"
    on the product without a photo), `more_than_arrived`, `inspection_id_reused`, `short_dated` (the batch is expired, or has
    fewer days left than the SKU's `return_days`: it is not sold again), `serials_needed`, `not_in_return` (which units).
    """
    return_id = queries.return_of_line(tx, new.return_line_id)
    known = queries.one(tx, return_id, lock=True)
    line = next(one for one in queries.lines_of(tx, return_id) if one.id == new.return_line_id)
    if (before := queries.inspection(tx, new.id)) is not None:
        return _again(tx, known, new, before)
    _check(tx, known, line, new)
    row = (new.id, line.id, new.units, new.outcome, new.fault, new.answers, [str(p) for p in new.photos], new.note,
           new.after_repair_id, tx.now, tx.actor.id, tx.actor.name)  # fmt: skip
    store.write_inspection(tx, row)
    _move(tx, known, line, new)
    due = credit_due(tx, known, line, new)
    if new.after_repair_id is None:
        store.count_inspected(tx, line.id, new.units, due)
    closed = store.close_complete(tx, return_id)
    tx.note("inspected", "order", [known.order_id] if known.order_id else [], number=known.number, outcome=new.outcome)
    note = _credit(tx, known, new, line, due) if due else None
    return Inspected(new.id, new.outcome, note.number if note else None, note.total_paise if note else 0, closed)


def _again(tx: Tx, known: Return, new: NewInspection, before: tuple[UUID, int, str, UUID | None]) -> Inspected:
    if before != (new.return_line_id, new.units, new.outcome, new.after_repair_id):
        raise Refusal(
            "inspection_id_reused",
            "An inspection with this id is recorded already, with other content. Make a new id for a new inspection.",
            inspection_id=str(new.id),
        )
    note = books.of_source(tx, "inspection", new.id, "credit_note")
    closed = known.status == "closed"
    return Inspected(new.id, new.outcome, note.number if note else None, note.total_paise if note else 0, closed)


def _check(tx: Tx, known: Return, line: ReturnLine, new: NewInspection) -> None:
    if new.outcome not in OUTCOMES:
        raise Invalid(f"An outcome is one of {', '.join(OUTCOMES)}.", field="outcome")
    if known.status not in ("arrived", "closed"):
        raise Refusal("not_arrived", "Scan the parcel in first.", return_id=str(known.id))
    open_questions = [question for question in QUESTIONS if new.answers.get(question) not in ("yes", "no", "unsure")]
    if open_questions:
        raise Refusal("incomplete", "Answer every question first.", status=422, questions=open_questions)
    if new.answers["product_whole"] == "no" and not new.photos:
        raise Refusal("incomplete", "A product that is not whole needs a photo.", status=422, field="photos")
    need_photos(tx, new.photos, "photos")
    if new.outcome == "saleable" and (why := stock.too_old_to_take_back(tx, known.facility_id, line.batch_id)):
        raise Refusal("short_dated", why, field="outcome")
    left = line.arrived - line.inspected
    if new.after_repair_id is not None:
        repaired, left = queries.in_repair(tx, new.after_repair_id)
        if repaired != line.id:
            raise Invalid("This repair belongs to another line.", field="after_repair_id")
    if not 1 <= new.units <= left:
        raise Refusal("more_than_arrived", f"Only {left} units wait for inspection here.", left=left)


def _move(tx: Tx, known: Return, line: ReturnLine, new: NewInspection) -> None:
    shelf = queries_places.places_of_kind(tx, known.facility_id, "returns")[0].id
    back = queries_places.places_of_kind(tx, known.facility_id, "putback")[0].id
    start = stock.IN_REPAIR if new.after_repair_id else stock.QUARANTINE
    serials = numbers.of_inspection(tx, line, new)
    scrap = new.outcome == "scrap"
    move = stock.Move(
        id=new_id(), facility_id=known.facility_id, sku_id=line.sku_id, quantity=new.units, reason="inspected",
        document_kind="inspection", document_id=new.id, document_line_id=line.id, from_place=shelf,
        to_place=None if scrap else back if new.outcome == "saleable" else shelf, from_condition=start,
        to_condition=CONDITION.get(new.outcome, stock.DAMAGED), outside="scrap" if scrap else None, batch_id=line.batch_id,
        serials=serials,
    )  # fmt: skip
    (posted,) = stock.post(tx, [move])
    if serials and new.outcome != "repair":
        stock.unbind_serials(tx, [(line.sku_id, number) for number in serials])
    if scrap:
        books.issue_cost(tx, [books.CostMove(posted.id, posted.facility_id, posted.owner_id, posted.sku_id, posted.seq,
                                             new.units, "scrapped")])  # fmt: skip


def earns_credit(known: Return, line: ReturnLine, new: NewInspection) -> bool:
    """Whether an inspection makes a credit note: the first one of a customer's return, unless the thing is not ours."""
    first = new.after_repair_id is None
    return known.kind == "customer" and first and new.outcome != "not_ours" and line.parcel_line_id is not None


def credit_due(tx: Tx, known: Return, line: ReturnLine, new: NewInspection) -> int:
    """Units that an inspection credits: those of its units that no other return of the parcel was credited for."""
    if not earns_credit(known, line, new) or line.parcel_line_id is None:
        return 0
    return min(new.units, books.uncredited(tx, [line.parcel_line_id]).get(line.parcel_line_id, 0))


def _credit(tx: Tx, known: Return, new: NewInspection, line: ReturnLine, units: int) -> books.Issued:
    assert line.parcel_line_id is not None
    day = tx.now.astimezone(queries_places.zone_of(tx, known.facility_id)).date()
    credit = books.Credit(line.parcel_line_id, units)
    return books.credit(tx, source_kind="inspection", source_id=new.id, dated=day, credits=[credit])[0]


def lines_to_inspect(tx: Tx, return_id: UUID) -> list[ReturnLine]:
    """Lines of a return that still wait for inspection."""
    return [line for line in queries.lines_of(tx, return_id) if line.inspected < line.arrived]
