"""Grades at work: which SKU of its own a unit of a grade becomes, and the moves by which it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown import books, catalog, stock
from godown.kernel.ids import NO_BATCH, OWN, new_id
from godown.kernel.outcome import RowRefusal
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.returns import queries_grades, store_grades
from godown.returns.grades import Grade
from godown.returns.queries_grades import GradeSku
from godown.stock import batches, queries_conditions
from godown.stock.batches import NewBatch

ROWS_MAX = 5000
"""SKUs of their own that one call sets."""


def check_conditions(tx: Tx, grades: Sequence[Grade]) -> None:
    """Refuse grades whose own condition is not there, or is sold."""
    wanted = {one.condition for one in grades if one.condition}
    flags = queries_conditions.flags_of(tx, sorted(wanted)) if wanted else {}
    for code in sorted(wanted):
        if code not in flags or flags[code].saleable or flags[code].shippable or not flags[code].movable:
            raise Invalid("Take a condition that is not sold and can be moved.", field="condition", condition=code)


def set_grade_skus(tx: Tx, grades: Sequence[Grade], wanted: Sequence[GradeSku]) -> int:
    """Say what units of a SKU become that are found in a grade: another SKU, which has its own price; empty: none.
    All or none. Refuses unknown SKUs and grades, a grade that does not lead to sale, a bundle, and a SKU that is tracked otherwise."""
    if len(wanted) > ROWS_MAX:
        raise Invalid(f"At most {ROWS_MAX} rows at once.", field="sku_code")
    skus = _skus_of(tx, wanted)
    for one in wanted:
        _check(skus, grades, one)
    store_grades.set_grade_skus(
        tx,
        [
            (skus[one.sku_code].id, one.grade, skus[one.as_sku_code].id if one.as_sku_code else None)
            for one in {(one.sku_code, one.grade): one for one in wanted}.values()
        ],
    )
    tx.note("changed", "setting", [tx.tenant_id], key="grade_skus", skus=len(wanted))
    return len(wanted)


def refused_grade_skus(
    tx: Tx, grades: Sequence[Grade], wanted: Sequence[GradeSku]
) -> list[RowRefusal[tuple[str, str]]]:
    """What `set_grade_skus` would refuse of these, each by (SKU, grade)."""
    skus, refused = _skus_of(tx, wanted), []
    for one in wanted:
        try:
            _check(skus, grades, one)
        except Invalid as wrong:
            field = str(wrong.facts.get("field", "sku_code"))
            refused.append(RowRefusal((one.sku_code, one.grade), wrong.code, wrong.message, field))
    return refused


def _skus_of(tx: Tx, wanted: Sequence[GradeSku]) -> dict[str, catalog.Sku]:
    return catalog.skus_by_code(tx, [code for one in wanted for code in (one.sku_code, one.as_sku_code) if code])


def _check(skus: dict[str, catalog.Sku], grades: Sequence[Grade], one: GradeSku) -> None:
    if one.grade not in {grade.code for grade in grades if grade.outcome == "saleable"}:
        raise Invalid("Only a grade that is sold becomes a SKU of its own.", field="grade", grade=one.grade[:60])
    for field, code in (("sku_code", one.sku_code), ("as_sku_code", one.as_sku_code)):
        if (code or field == "sku_code") and code not in skus:
            raise Invalid(f"There is no SKU {code[:60]}.", field=field)
    if not one.as_sku_code:
        return
    old, new = skus[one.sku_code], skus[one.as_sku_code]
    if old.id == new.id or new.kind in ("bundle", "packaging"):
        raise Invalid("It becomes another product.", field="as_sku_code", sku=new.code)
    if (old.tracking, old.unit) != (new.tracking, new.unit):
        raise Invalid(f"{new.code} is tracked or counted otherwise than {old.code}.", field="as_sku_code")


def as_sku(tx: Tx, sku_id: UUID, grade: str) -> UUID | None:
    """The SKU that a unit of a grade becomes, None where none is named."""
    return queries_grades.own_skus(tx, sku_id).get(grade) if grade else None


@dataclass(frozen=True, slots=True)
class Became:
    """The move by which units came in as what they are now, and what they cost."""

    move: books.CostMove
    value_paise: int


def become(tx: Tx, leaves: stock.Move, sku_id: UUID, into: UUID) -> Became:
    """Units leave as one SKU and enter, in the same batch and with the same numbers, as another, with exactly the cost and the input tax
    that left. `leaves` is their move out."""
    enters = stock.Move(
        id=new_id(), facility_id=leaves.facility_id, sku_id=sku_id, quantity=leaves.quantity, reason=leaves.reason,
        document_kind=leaves.document_kind, document_id=leaves.document_id, document_line_id=leaves.document_line_id,
        to_place=into, outside=leaves.outside, batch_id=_batch(tx, leaves.batch_id, sku_id), owner_id=leaves.owner_id,
        serials=leaves.serials,
    )  # fmt: skip
    posted = {one.id: one for one in stock.post(tx, [leaves, enters])}
    out, into_books = (
        books.CostMove(one.id, one.facility_id, one.owner_id, one.sku_id, posted[one.id].seq, one.quantity, one.reason)
        for one in (leaves, enters)
    )
    return Became(into_books, books.carry_cost(tx, [(out, into_books)] if leaves.owner_id == OWN else []))


def _batch(tx: Tx, batch_id: UUID, sku_id: UUID) -> UUID:
    if batch_id == NO_BATCH:
        return NO_BATCH
    number, mrp, made, expires, vendor = queries_grades.batch_said(tx, batch_id)
    return batches.find_or_open(tx, [NewBatch(sku_id, number, mrp, made, expires, vendor)])[0]
