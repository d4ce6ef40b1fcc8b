"""SQL that writes what vendors bill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx
from godown.receiving.tables_bills import (
    debit_note,
    debit_note_line,
    supplier_bill,
    supplier_bill_back,
    supplier_bill_line,
)

BILL = ("id", "number", "vendor_id", "vendor_number", "vendor_registration", "financial_year", "facility_id", "country",
        "registration", "place_of_supply", "dated", "due_on", "booked_on", "reclaims", "taxable_paise", "tax_paise",
        "round_off_paise", "total_paise", "note", "charges", "booked_at", "made_by")  # fmt: skip
NOTE = (
    "id",
    "number",
    "bill_id",
    "booked_on",
    "note",
    "taxable_paise",
    "tax_paise",
    "total_paise",
    "booked_at",
    "made_by",
)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a bill as it is written."""

    id: UUID
    bill_id: UUID
    line_no: int
    receipt_line_id: UUID
    sku_id: UUID
    tax_class: str
    quantity: int
    matched: int
    taxable_paise: int
    tax_paise: int
    taxes: Mapping[str, int]
    accrued_paise: int
    stocked_paise: int
    variance_paise: int
    charges_paise: int
    charge_taxes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A line of a debit note as it is written."""

    id: UUID
    note_id: UUID
    line_no: int
    bill_line_id: UUID
    reason: str
    units: int
    by_amount: bool
    taxable_paise: int
    tax_paise: int
    taxes: Mapping[str, int]
    stocked_paise: int = 0
    variance_paise: int = 0


LINE_COLUMNS = tuple(field.name for field in fields(LineRow))
NOTE_COLUMNS = tuple(field.name for field in fields(NoteRow))


def write_bills(tx: Tx, bills: Sequence[tuple[Any, ...]], lines: Sequence[LineRow]) -> None:
    """Write bills with their lines."""
    tx.insert(supplier_bill, BILL, bills)
    tx.insert(supplier_bill_line, LINE_COLUMNS, [attrgetter(*LINE_COLUMNS)(line) for line in lines])


def write_note(tx: Tx, row: tuple[Any, ...], lines: Sequence[NoteRow]) -> None:
    """Write a debit note with its lines."""
    tx.insert(debit_note, NOTE, [row])
    tx.insert(debit_note_line, NOTE_COLUMNS, [attrgetter(*NOTE_COLUMNS)(line) for line in lines])


def set_taken_back(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Keep what of lines left the stock again when their bill was cancelled: (line, paise)."""
    tx.insert(supplier_bill_back, ("bill_line_id", "stocked_paise"), rows)


def set_cancelled(tx: Tx, bill_id: UUID, on: date, why: str) -> None:
    """A bill is cancelled on a day of the books."""
    tx.run(
        """UPDATE supplier_bill SET cancelled_on = %(on)s, cancelled_why = %(why)s
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND cancelled_on IS NULL""",
        id=bill_id,
        on=on,
        why=why,
    )


def settle_receipts(tx: Tx, receipt_lines: Sequence[UUID]) -> None:
    """Bills of these lines were booked or cancelled: their receipts wait for a bill, or no more. Call it when they stand."""
    receipts = """SELECT r.id FROM receipt r WHERE r.tenant_id = %(tenant)s AND r.id IN (
        SELECT l.receipt_id FROM receipt_line l WHERE l.tenant_id = %(tenant)s AND l.id = ANY(%(lines)s))"""
    found = tx.scalars(f"{receipts} ORDER BY r.id FOR NO KEY UPDATE", lines=list(receipt_lines))
    tx.run(
        """UPDATE receipt r SET to_bill = EXISTS (
               SELECT 1 FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id AND l.counted > coalesce((
                   SELECT sum(b.matched) FROM supplier_bill_line b
                   JOIN supplier_bill h ON h.tenant_id = b.tenant_id AND h.id = b.bill_id
                   WHERE b.tenant_id = l.tenant_id AND b.receipt_line_id = l.id AND h.cancelled_on IS NULL), 0))
           WHERE r.tenant_id = %(tenant)s AND r.id = ANY(%(ids)s)""",
        ids=found,
    )


def lock_bill(tx: Tx, bill_id: UUID) -> None:
    """Let debit notes on a bill come one after the other."""
    tx.run("SELECT 1 FROM supplier_bill WHERE tenant_id = %(tenant)s AND id = %(id)s FOR UPDATE", id=bill_id)


def note_known(tx: Tx, note_id: UUID) -> tuple[str, UUID] | None:
    """(number, bill) of a debit note that was written already."""
    rows = tx.tuples("SELECT number, bill_id FROM debit_note WHERE tenant_id = %(tenant)s AND id = %(id)s", id=note_id)
    return (rows[0][0], rows[0][1]) if rows else None


def set_registrations(tx: Tx, said: Mapping[str, str]) -> None:
    """Keep the registration with the vendor, by name, as the last bill said it."""
    tx.run(
        """UPDATE vendor v SET gstin = g.gstin FROM unnest(%(names)s::text[], %(gstins)s::text[]) AS g (name, gstin)
           WHERE v.tenant_id = %(tenant)s AND v.name = g.name AND v.gstin IS DISTINCT FROM g.gstin""",
        names=list(said),
        gstins=list(said.values()),
    )


def set_note_files(tx: Tx, files: Mapping[UUID, UUID]) -> None:
    """Papers of debit notes were made; each is made once."""
    tx.run(
        """UPDATE debit_note n SET file_id = g.file_id
           FROM unnest(%(ids)s::uuid[], %(files)s::uuid[]) AS g (id, file_id)
           WHERE n.tenant_id = %(tenant)s AND n.id = g.id AND n.file_id IS NULL""",
        ids=list(files),
        files=list(files.values()),
    )
