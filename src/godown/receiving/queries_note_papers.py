"""SQL behind the paper of a debit note: what it says to the vendor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class NotePaper:
    """A debit note with the bill that it is on."""

    id: UUID
    number: str
    booked_on: date
    booked_at: datetime
    note: str
    taxable_paise: int
    tax_paise: int
    total_paise: int
    facility_id: UUID
    vendor: str
    vendor_registration: str
    vendor_number: str
    bill_dated: date
    bill_number: str
    place_of_supply: str


@dataclass(frozen=True, slots=True)
class NotePaperLine:
    """A line of it; `taxes`: paise by head."""

    note_id: UUID
    name: str
    sku_code: str
    hsn: str
    unit: str
    reason: str
    units: int
    taxable_paise: int
    tax_paise: int
    taxes: dict[str, int]


def note_papers(tx: Tx, ids: Sequence[UUID]) -> list[NotePaper]:
    """Debit notes, by number."""
    return tx.rows(
        NotePaper,
        """SELECT n.id, n.number, n.booked_on, n.booked_at, n.note, n.taxable_paise, n.tax_paise, n.total_paise, b.facility_id,
                  v.name AS vendor, b.vendor_registration, b.vendor_number, b.dated AS bill_dated, b.number AS bill_number,
                  b.place_of_supply
           FROM debit_note n
           JOIN supplier_bill b ON b.tenant_id = n.tenant_id AND b.id = n.bill_id
           JOIN vendor v ON v.tenant_id = b.tenant_id AND v.id = b.vendor_id
           WHERE n.tenant_id = %(tenant)s AND n.id = ANY(%(ids)s) ORDER BY n.number, n.id""",
        ids=list(ids),
    )


def note_paper_lines(tx: Tx, ids: Sequence[UUID]) -> list[NotePaperLine]:
    """Their lines, in order."""
    return tx.rows(
        NotePaperLine,
        """SELECT l.note_id, s.name, s.code AS sku_code, s.hsn, s.unit, l.reason, l.units, l.taxable_paise, l.tax_paise, l.taxes
           FROM debit_note_line l
           JOIN supplier_bill_line b ON b.tenant_id = l.tenant_id AND b.id = l.bill_line_id
           JOIN sku s ON s.tenant_id = b.tenant_id AND s.id = b.sku_id
           WHERE l.tenant_id = %(tenant)s AND l.note_id = ANY(%(ids)s) ORDER BY l.note_id, l.line_no""",
        ids=list(ids),
    )


def files_of_notes(tx: Tx, ids: Sequence[UUID], *, lock: bool = False) -> Mapping[UUID, tuple[str, UUID | None]]:
    """(standing, file of the paper) of debit notes; they never change."""
    sql = f"""SELECT id, 'issued', file_id FROM debit_note WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)
              ORDER BY id {"FOR NO KEY UPDATE" if lock else ""}"""
    return {row[0]: (row[1], row[2]) for row in tx.tuples(sql, ids=list(ids))}
