"""SQL behind the journal: lines of bills of vendors, and of debit notes on them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class BookedBillLine:
    """A line of a bill, with what the journal needs of its head."""

    bill_id: UUID
    number: str
    booked_on: date
    vendor: str
    vendor_number: str
    facility: str
    registration: str
    reclaims: bool
    round_off_paise: int
    quantity: int
    matched: int
    taxable_paise: int
    taxes: dict[str, int]
    accrued_paise: int
    stocked_paise: int
    variance_paise: int
    charge_taxes: dict[str, int] = field(default_factory=dict)
    back_paise: int = 0
    cancelled_on: date | None = None


@dataclass(frozen=True, slots=True)
class BookedNoteLine:
    """A line of a debit note, with what the journal needs of its head and bill."""

    bill_id: UUID
    number: str
    booked_on: date
    vendor: str
    vendor_number: str
    facility: str
    registration: str
    reclaims: bool
    reason: str
    taxable_paise: int
    taxes: dict[str, int]
    stocked_paise: int
    variance_paise: int


def booked_bill_lines(tx: Tx, first: date, last: date) -> list[BookedBillLine]:
    """The lines of bills that were booked, or cancelled, from a day to a day, by day and number."""
    return tx.rows(
        BookedBillLine,
        """SELECT b.id AS bill_id, b.number, b.booked_on, v.name AS vendor, b.vendor_number, f.code AS facility,
                  b.registration, b.reclaims, b.round_off_paise, l.quantity, l.matched, l.taxable_paise, l.taxes,
                  l.accrued_paise, l.stocked_paise, l.variance_paise, l.charge_taxes, coalesce(k.stocked_paise, 0) AS back_paise,
                  b.cancelled_on
           FROM supplier_bill b
           JOIN supplier_bill_line l ON l.tenant_id = b.tenant_id AND l.bill_id = b.id
           LEFT JOIN supplier_bill_back k ON k.tenant_id = l.tenant_id AND k.bill_line_id = l.id
           JOIN vendor v ON v.tenant_id = b.tenant_id AND v.id = b.vendor_id
           JOIN facility f ON f.tenant_id = b.tenant_id AND f.id = b.facility_id
           WHERE b.tenant_id = %(tenant)s AND (b.booked_on BETWEEN %(first)s AND %(last)s
                 OR b.cancelled_on BETWEEN %(first)s AND %(last)s)
           ORDER BY b.booked_on, length(b.number), b.number COLLATE "C", l.line_no""",
        first=first,
        last=last,
    )


def booked_note_lines(tx: Tx, first: date, last: date) -> list[BookedNoteLine]:
    """The lines of debit notes that were booked from a day to a day, by day and number."""
    return tx.rows(
        BookedNoteLine,
        """SELECT b.id AS bill_id, n.number, n.booked_on, v.name AS vendor, b.vendor_number, f.code AS facility,
                  b.registration, b.reclaims, l.reason, l.taxable_paise, l.taxes, l.stocked_paise, l.variance_paise
           FROM debit_note n
           JOIN debit_note_line l ON l.tenant_id = n.tenant_id AND l.note_id = n.id
           JOIN supplier_bill b ON b.tenant_id = n.tenant_id AND b.id = n.bill_id
           JOIN vendor v ON v.tenant_id = b.tenant_id AND v.id = b.vendor_id
           JOIN facility f ON f.tenant_id = b.tenant_id AND f.id = b.facility_id
           WHERE n.tenant_id = %(tenant)s AND n.booked_on BETWEEN %(first)s AND %(last)s
           ORDER BY n.booked_on, length(n.number), n.number COLLATE "C", l.line_no""",
        first=first,
        last=last,
    )
