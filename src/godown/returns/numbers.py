"""Serial numbers of what comes back: a number that this parcel took out is a return, any other enters as unexpected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown import catalog, packing, stock
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.returns.words import NewInspection, ReturnLine
from godown.stock import queries_serials
from godown.stock.serial_rules import Seen


@dataclass(frozen=True, slots=True)
class Sorted:
    """What came of each line, less the units whose number this parcel never took out; the numbers of both."""

    came: dict[UUID, int]
    named: dict[UUID, tuple[str, ...]]
    strange: dict[UUID, tuple[str, ...]]


def out_with(tx: Tx, parcel_line_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The numbers that customers still have, by the parcel line that they left with."""
    found: dict[UUID, list[str]] = {line: [] for line in parcel_line_ids}
    for one in queries_serials.bound_to(tx, parcel_line_ids) if parcel_line_ids else ():
        if one.shipped and one.holder_id:
            found[one.holder_id].append(one.number)
    return found


def sort_out(
    tx: Tx, lines: Sequence[ReturnLine], came: Mapping[UUID, int], said: Mapping[UUID, Sequence[str]]
) -> Sorted:
    """Tell the units of each line by their numbers. Where fewer were scanned than came, all that are out are back, or it must
    be said which (`serials_needed`)."""
    out = out_with(tx, [line.parcel_line_id for line in lines if line.parcel_line_id])
    done = Sorted({}, {}, {})
    for line in lines:
        theirs = out.get(line.parcel_line_id, []) if line.parcel_line_id else []
        given = list(dict.fromkeys(stock.clean_serial(number) for number in said.get(line.id, ())))
        if len(given) > came[line.id] or not all(given):
            raise Invalid("A number was scanned for more units than came.", field="serials")
        mine = [number for number in given if number in theirs]
        rest, left = came[line.id] - len(given), [number for number in theirs if number not in mine]
        if line.outside_line_id:
            done.came[line.id], done.named[line.id], done.strange[line.id] = (
                came[line.id],
                may_enter(tx, line.sku_id, given),
                (),
            )
            continue
        if 0 < rest < len(left):
            raise Refusal(
                "serials_needed",
                f"{len(left)} units of this line are out and {rest} came without a number: scan which.",
                status=422,
                field="serials",
                line=str(line.id),
                out=left,
            )
        done.came[line.id] = came[line.id] - len(given) + len(mine)
        done.named[line.id] = (*mine, *left[:rest])
        done.strange[line.id] = tuple(number for number in given if number not in theirs)
    return done


def lack(tx: Tx, lines: Sequence[ReturnLine], came: Mapping[UUID, int], said: Mapping[UUID, Sequence[str]]) -> str:
    """What must still be scanned before a return can be taken in; empty where nothing."""
    try:
        sort_out(tx, lines, came, said)
    except Refusal as no:
        return no.message
    return ""


def may_enter(tx: Tx, sku_id: UUID, numbers: Sequence[str]) -> tuple[str, ...]:
    """Which of these numbers can be those of units in a hand: not those that lie in a closed box or on the returns shelf."""
    clean = [number for number in map(stock.clean_serial, dict.fromkeys(numbers)) if number]
    seen = queries_serials.seen(tx, [(sku_id, number) for number in clean]) if clean else []
    away = {one.number for one in seen if one.slot and one.holder_id}
    return tuple(number for number in clean if number not in away)


def waiting_of(tx: Tx, line_id: UUID, *, repaired: bool) -> list[str]:
    """The numbers of a return line's units that wait for inspection, or for the one after their repair."""
    condition = stock.IN_REPAIR if repaired else stock.QUARANTINE
    found = queries_serials.bound_to(tx, [line_id])
    return [one.number for one in found if one.slot and one.slot.condition == condition]


def of_inspection(tx: Tx, line: ReturnLine, new: NewInspection) -> tuple[str, ...]:
    """The numbers of the units of an inspection: those that were said, else all that wait of the line. Refuses
    (`serials_needed`) where more wait than are inspected, and numbers that did not come with the line."""
    waiting = waiting_of(tx, line.id, repaired=new.after_repair_id is not None)
    said = tuple(dict.fromkeys(stock.clean_serial(number) for number in new.serials))
    if strange := [number for number in said if number not in waiting]:
        raise Refusal("not_in_return", f"Serial {strange[0]} did not come with this line.", status=422, field="serials")
    if len(said) > new.units or (len(said) < new.units < len(waiting)):
        raise Refusal(
            "serials_needed",
            "Say which of the units this is: one serial number for each.",
            status=422,
            field="serials",
            waiting=waiting,
        )
    return said if len(waiting) > new.units else tuple(waiting)


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number that was scanned at the door: its SKU, and the parcel that it left in (None: it never left, or is back)."""

    seen: Seen
    sku: catalog.Sku
    parcel_id: UUID | None


def names_goods(tx: Tx, candidates: Sequence[str]) -> bool:
    """Whether a scanned text is the code or barcode of a SKU."""
    return bool(catalog.skus_read(tx, candidates))


def read_number(tx: Tx, candidates: Sequence[str]) -> ReadNumber | None:
    """What is known of a scanned number; one that a customer has goes before one of the same name that is here."""
    found = sorted(queries_serials.seen_of_any(tx, candidates), key=lambda one: not one.shipped)
    if not found:
        return None
    one = found[0]
    out = packing.parcels_of_lines(tx, [one.holder_id]) if one.shipped and one.holder_id else {}
    parcel = out.get(one.holder_id) if one.holder_id else None
    return ReadNumber(one, catalog.skus_by_id(tx, [one.sku_id])[one.sku_id], parcel)
