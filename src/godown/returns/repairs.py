"""Repairs: parts leave their bins, labour is added, and what both cost follows the units when they are inspected again.

Until then it lies in the repair (`left_paise`), beside the stock. Of a repair of n units, of which k are inspected again, round(left * k / n)
follows: value of the units where they are sold again, carried to the next repair where they are not good yet, else a loss.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown import books, catalog, stock
from godown.books.spread import part, plus
from godown.kernel.ids import OWN, new_id
from godown.kernel.money import divide_half_up
from godown.kernel.refusal import Invalid, NotFound, Refusal, reused
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.returns import queries_repairs, store_repairs
from godown.returns.queries_repairs import RepairOrder
from godown.returns.store_repairs import InRepair
from godown.returns.words import NewInspection, Return, ReturnLine
from godown.stock import queries_lying
from godown.stock.queries_lying import Lying

FROM: Final = ("bin", "putback")
"""Where parts are taken from."""
PARTS_MAX: Final = 50
LABOUR_MAX: Final = 10_000_000
"""Paise of one step (a lakh of rupees): more is a slip of the keyboard."""
UNITS_MAX: Final = 1_000_000
NOTE_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class NewPart:
    """Units of a SKU that a repair takes, from a bin; without one from where they expire first and lie free."""

    sku_code: str
    units: int
    place_code: str = ""


@dataclass(frozen=True, slots=True)
class RepairWork:
    """Work on a repair: parts, labour, what was done. The id comes from the sender, so a repeat is harmless."""

    repair_id: UUID
    parts: tuple[NewPart, ...] = ()
    labour_paise: int = 0
    note: str = ""
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Taken:
    """Units of a lot that a repair takes; the id is that of its row and move."""

    id: UUID
    lot: Lying
    units: int


def work_on(tx: Tx, new: RepairWork) -> RepairOrder:
    """Put parts and labour into a repair, all or none.

    Refusals: `invalid`, `repair_done` (nothing of it is in repair any more), `unknown_sku`, `not_enough_stock` (no such units lie free in
    bins), `stock_is_promised` (orders wait for them), `id_reused` (the id is a step of another repair).
    """
    take_turns(tx, [new.id])
    known = store_repairs.lock(tx, new.repair_id)
    if known is None:
        raise NotFound("repair", repair_id=str(new.repair_id))
    if first := store_repairs.repair_of_step(tx, new.id):
        if first != known.number:
            raise reused(new.id, first)
        return queries_repairs.one(tx, known.id)
    _check(known, new)
    taken = _take(tx, known, new.parts)
    cost = _consume(tx, known, taken)
    store_repairs.write_step(
        tx,
        (new.id, known.id, new.labour_paise, new.note.strip()[:NOTE_MAX], tx.now, tx.actor.id, tx.actor.name),
        [(one.id, known.id, new.id, one.lot.place_id, one.lot.sku_id, one.lot.batch_id, one.units, cost[one.id].value_paise)
         for one in taken],
    )  # fmt: skip
    value, taxes = known.left_paise + new.labour_paise, dict(known.left_taxes)
    for spent in cost.values():
        value, taxes = value + spent.value_paise, plus(taxes, spent.taxes)
    store_repairs.set_left(tx, known.id, known.done, value, taxes)
    tx.note("repair_worked", "repair", [known.id], number=known.number, parts=sum(one.units for one in taken))
    return queries_repairs.one(tx, known.id)


def _check(known: InRepair, new: RepairWork) -> None:
    if known.done == known.quantity:
        raise Refusal("repair_done", f"Nothing of {known.number} is in repair any more.", number=known.number)
    if not 0 <= new.labour_paise <= LABOUR_MAX:
        raise Invalid(f"Labour is 0 to {LABOUR_MAX // 100} rupees at a time.", field="labour_paise")
    if len(new.parts) > PARTS_MAX or any(not 1 <= one.units <= UNITS_MAX for one in new.parts):
        raise Invalid(f"At most {PARTS_MAX} parts at a time, of each at least 1.", field="parts")
    if not (new.parts or new.labour_paise or new.note.strip()):
        raise Invalid("Say which parts, how much labour, or what was done.", field="parts")


def _take(tx: Tx, known: InRepair, parts: Sequence[NewPart]) -> list[Taken]:
    if not parts:
        return []
    skus = catalog.skus_by_code(tx, [one.sku_code for one in parts])
    for one in parts:
        if one.sku_code not in skus or skus[one.sku_code].kind == "bundle":
            raise Refusal("unknown_sku", f"There is no part {one.sku_code[:60]}.", status=422, field="sku_code")
    stock.lock_owners(tx, known.facility_id, sorted(sku.id for sku in skus.values()))
    lots = queries_lying.of_skus(tx, known.facility_id, [sku.id for sku in skus.values()], FROM)
    free = {(lot.place_id, lot.sku_id, lot.batch_id): lot.free for lot in lots if _usable(lot)}
    return [taken for one in parts for taken in _lots(one, lots, free)]


def _usable(lot: Lying) -> bool:
    return lot.owner_id == OWN and lot.condition == stock.SALEABLE


def _lots(one: NewPart, lots: Sequence[Lying], free: dict[tuple[UUID, UUID, UUID], int]) -> Iterator[Taken]:
    need, where = one.units, one.place_code.strip().upper()
    for lot in lots:
        key = (lot.place_id, lot.sku_id, lot.batch_id)
        if lot.sku_code == one.sku_code and _usable(lot) and where in ("", lot.place_code.upper()):
            units = min(need, free[key])
            need, free[key] = need - units, free[key] - units
            if units:
                yield Taken(new_id(), lot, units)
    if need:
        say = f"{need} more of {one.sku_code} must lie free in {where or 'bins'}."
        raise Refusal("not_enough_stock", say, sku=one.sku_code, missing=need)


def _consume(tx: Tx, known: InRepair, taken: Sequence[Taken]) -> dict[UUID, books.Taken]:
    moves = [
        stock.Move(
            id=one.id, facility_id=known.facility_id, sku_id=one.lot.sku_id, quantity=one.units, reason="repair_part",
            document_kind="repair", document_id=known.id, document_line_id=one.id, from_place=one.lot.place_id,
            outside="repair", batch_id=one.lot.batch_id,
        )
        for one in taken
    ]  # fmt: skip
    units = {move.id: move.quantity for move in moves}
    return books.issue_all(tx, [
        books.CostMove(one.id, one.facility_id, one.owner_id, one.sku_id, one.seq, units[one.id], "repair_part")
        for one in stock.post(tx, moves)
    ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class RepairEnd:
    """What of a repair follows the units of a re-inspection: value, input tax, and what both become."""

    repair: InRepair
    inspection_id: UUID
    units: int
    value_paise: int
    taxes: dict[str, int]
    became: str


def end(tx: Tx, new: NewInspection) -> RepairEnd | None:
    """Lock the repair of a re-inspection and say what of it follows its units; `land` and `follow` let it."""
    known = store_repairs.lock_of_inspection(tx, new.after_repair_id) if new.after_repair_id else None
    if known is None:
        return None
    left = known.quantity - known.done
    value, taxes = divide_half_up(known.left_paise * new.units, left), part(known.left_taxes, new.units, left)
    became = {"saleable": "value", "repair": "carried"}.get(new.outcome, "loss")
    return RepairEnd(known, new.id, new.units, value, taxes, became)


def land(tx: Tx, told: RepairEnd | None, at: books.CostMove) -> None:
    """Add the cost of a repair to the units that are sold again, or write it off. `at`: the move by which they went there."""
    if told is None or told.became == "carried" or not (told.value_paise or told.taxes):
        return
    where = (at.facility_id, at.owner_id, at.sku_id, at.seq, 0)
    entries = [
        books.CostMove(new_id(), *where, "repaired", told.value_paise, told.inspection_id, told.taxes),
        books.CostMove(
            new_id(), *where, "repair_lost", -told.value_paise, told.inspection_id, plus({}, told.taxes, -1)
        ),
    ]
    books.enter_cost(tx, entries if told.became == "loss" else entries[:1])


def follow(tx: Tx, known: Return, line: ReturnLine, new: NewInspection, told: RepairEnd | None) -> None:
    """Write what became of a repair, and open one for units that can be repaired."""
    next_id = new_id() if new.outcome == "repair" else None
    if next_id:
        carried = (told.value_paise, told.taxes) if told else (0, {})
        number = take_numbers(tx, "repair", 1, prefix="RP-")[0]
        store_repairs.open_order(
            tx, (next_id, number, new.id, line.id, known.facility_id, line.sku_id, new.units, *carried, tx.now)
        )
    if told:
        was = told.repair
        store_repairs.set_left(
            tx, was.id, was.done + told.units, was.left_paise - told.value_paise, plus(was.left_taxes, told.taxes, -1)
        )
        store_repairs.write_end(
            tx, (told.inspection_id, was.id, told.units, told.value_paise, told.became, next_id, tx.now)
        )
