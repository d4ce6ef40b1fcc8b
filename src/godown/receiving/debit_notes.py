"""Debit notes: what a vendor owes us of a bill. Units that never came, units that went back, a price that was too high."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from godown import books
from godown.countries import Credited
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, NotFound, Refusal, reused
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import queries_bills, store_bills
from godown.receiving.bill_rules import PRICE, REASONS, Billed, debit
from godown.receiving.queries_bills import Bill, BillLine, NoteLine
from godown.receiving.store_bills import NoteRow
from godown.stock import queries_places

SERIES: Final = ("debit_note", "DN-")
LINES_MAX: Final = 500
NOTE_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class NewNoteLine:
    """What is taken back of a line of a bill: `units` that are short or were returned, or of a price an amount with its tax."""

    bill_line_id: UUID
    reason: str
    units: int = 0
    amount_paise: int | None = None


@dataclass(frozen=True, slots=True)
class NewNote:
    """A debit note on a bill. The id comes from the sender, so a repeat is harmless."""

    bill_id: UUID
    lines: tuple[NewNoteLine, ...]
    id: UUID = field(default_factory=new_id)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A debit note that was written."""

    id: UUID
    number: str
    total_paise: int


def note(tx: Tx, new: NewNote) -> Noted:
    """Write a debit note, all or none of its lines. A lower price corrects the stock that still lies, and the input tax that
    follows it; tax that was claimed is given back. Refuses `invalid`, `more_than_invoiced`, `too_small`, `only_whole`, `bill_cancelled`,
    `id_reused` (the id is a note on another bill)."""
    take_turns(tx, [new.id])
    store_bills.lock_bill(tx, new.bill_id)
    bill = queries_bills.bill(tx, new.bill_id)
    if known := store_bills.note_known(tx, new.id):
        number, first = known
        if first != bill.id:
            raise reused(new.id, queries_bills.bill(tx, first).number)
        return Noted(new.id, number, sum(n.taxable_paise + n.tax_paise for n in _own(tx, bill, number)))
    if bill.cancelled_on is not None:
        raise Refusal("bill_cancelled", f"{bill.number} is cancelled: the vendor owes nothing on it.")
    _must_be_whole(new)
    lines = {line.id: line for line in queries_bills.lines_of(tx, bill.id)}
    rows = _rows(new, lines, queries_bills.notes_of(tx, bill.id))
    rows = _stocked(tx, bill, lines, rows)
    number = take_numbers(tx, SERIES[0], 1, prefix=SERIES[1])[0]
    taxable, tax = sum(row.taxable_paise for row in rows), sum(row.tax_paise for row in rows)
    head = (
        new.id,
        number,
        bill.id,
        _today(tx, bill),
        new.note.strip(),
        taxable,
        tax,
        taxable + tax,
        tx.now,
        tx.actor.id,
    )
    store_bills.write_note(tx, head, rows)
    tx.note("debited", "supplier_bill", [bill.id], number=number, total_paise=taxable + tax)
    return Noted(new.id, number, taxable + tax)


def _own(tx: Tx, bill: Bill, number: str) -> list[NoteLine]:
    return [one for one in queries_bills.notes_of(tx, bill.id) if one.note == number]


def _today(tx: Tx, bill: Bill) -> date:
    return tx.now.astimezone(queries_places.zone_of(tx, bill.facility_id)).date()


def _must_be_whole(new: NewNote) -> None:
    if not 1 <= len(new.lines) <= LINES_MAX:
        raise Invalid(f"A debit note has 1 to {LINES_MAX} lines.", field="lines")
    if len(new.note) > NOTE_MAX or not new.note.isprintable():
        raise Invalid(f"A note has at most {NOTE_MAX} characters.", field="note")
    for row, line in enumerate(new.lines, 1):
        if line.reason not in REASONS:
            raise Invalid(f"Row {row}: a reason is one of {', '.join(REASONS)}.", field=f"lines.{row}.reason")
        if (line.reason == PRICE) != (line.units == 0 and line.amount_paise is not None):
            raise Invalid(f"Row {row}: a price has an amount, other reasons have units.", field=f"lines.{row}.units")


def billed_of(line: BillLine) -> Billed:
    """A line as the rules read it."""
    return Billed(line.quantity, line.matched, line.taxable_paise, line.taxes)


def _rows(new: NewNote, lines: Mapping[UUID, BillLine], notes: Sequence[NoteLine]) -> list[NoteRow]:
    done = [(one.bill_line_id, one.reason, _piece(one)) for one in notes]
    rows = []
    for number, one in enumerate(new.lines, 1):
        if one.bill_line_id not in lines:
            raise NotFound("line of this bill", id=str(one.bill_line_id))
        before = [(reason, piece) for line_id, reason, piece in done if line_id == one.bill_line_id]
        piece = debit(billed_of(lines[one.bill_line_id]), before, one.reason, one.units, one.amount_paise)
        done.append((one.bill_line_id, one.reason, piece))
        rows.append(
            NoteRow(new_id(), new.id, number, one.bill_line_id, one.reason, piece.units, piece.by_amount, piece.taxable,
                    piece.gross - piece.taxable, dict(piece.heads))
        )  # fmt: skip
    return rows


def _piece(one: NoteLine) -> Credited:
    return Credited(one.units, one.taxable_paise + one.tax_paise, one.taxable_paise, one.taxes, one.by_amount)


def _stocked(tx: Tx, bill: Bill, lines: Mapping[UUID, BillLine], rows: Sequence[NoteRow]) -> list[NoteRow]:
    """A lower price lowers what lies; what has left since was an expense."""
    lower = {row.id: row.taxable_paise + (0 if bill.reclaims else row.tax_paise) for row in rows if row.reason == PRICE}
    shares = books.enter_late(
        tx,
        [
            books.LateCost(row.id, lines[row.bill_line_id].receipt_line_id, -lower[row.id],
                           {code: -paise for code, paise in row.taxes.items()} if bill.reclaims else {})
            for row in rows if row.id in lower
        ],
    )  # fmt: skip
    return [
        replace(
            row, stocked_paise=shares[row.id].value_paise, variance_paise=-lower[row.id] - shares[row.id].value_paise
        )
        if row.id in lower
        else row
        for row in rows
    ]
