"""SQL that reads what vendors bill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from godown.kernel.ids import OWN
from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Billable:
    """A line of a receipt that can be billed. `value_paise` is what it was received at; `billed` units are matched already,
    which took `accrued_paise` of it."""

    id: UUID
    receipt: str
    facility_id: UUID
    vendor: str
    sku_id: UUID
    sku_code: str
    tax_class: str
    counted: int
    value_paise: int
    billed: int
    accrued_paise: int

    @property
    def open(self) -> int:
        """Units that no bill names yet."""
        return max(0, self.counted - self.billed)


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill of a vendor as it stands in the books. `vendor_number` is the vendor's own number; `noted_paise` is what debit
    notes took back."""

    id: UUID
    number: str
    vendor: str
    vendor_number: str
    vendor_registration: str
    facility_id: UUID
    facility: str
    registration: str
    dated: date
    due_on: date | None
    booked_on: date
    reclaims: bool
    taxable_paise: int
    tax_paise: int
    round_off_paise: int
    total_paise: int
    noted_paise: int
    note: str
    booked_at: datetime
    cancelled_on: date | None
    cancelled_why: str
    charges: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class BillLine:
    """A line of a bill. `matched` of its units came; `taxes`: paise by head. They were received at `accrued_paise`; what they
    cost beyond it, their share of the charges in it (`charges_paise`, tax by head `charge_taxes`), is in the stock that lay
    (`stocked_paise`) or an expense (`variance_paise`)."""

    id: UUID
    bill_id: UUID
    line_no: int
    receipt_line_id: UUID
    receipt_id: UUID
    receipt: str
    sku_id: UUID
    sku_code: str
    name: str
    tax_class: str
    quantity: int
    matched: int
    taxable_paise: int
    tax_paise: int
    taxes: dict[str, int]
    accrued_paise: int
    stocked_paise: int
    variance_paise: int
    charges_paise: int
    charge_taxes: dict[str, int]

    @property
    def short(self) -> int:
        """Units that were billed and did not come."""
        return self.quantity - self.matched


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line of a debit note (`note_id`, its number `note`)."""

    id: UUID
    note_id: UUID
    note: str
    booked_on: date
    bill_line_id: UUID
    sku_code: str
    reason: str
    units: int
    by_amount: bool
    taxable_paise: int
    tax_paise: int
    taxes: dict[str, int]


BILLABLE = f"""
    SELECT l.id, r.number AS receipt, r.facility_id, r.vendor_name AS vendor, l.sku_id, s.code AS sku_code, s.tax_class, l.counted,
           round(l.counted::numeric * l.cost_paise / s.cost_units)::bigint AS value_paise,
           m.billed, m.accrued_paise
    FROM receipt r
    JOIN receipt_line l ON l.tenant_id = r.tenant_id AND l.receipt_id = r.id
    JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(b.matched), 0)::bigint AS billed, coalesce(sum(b.accrued_paise), 0)::bigint AS accrued_paise
        FROM supplier_bill_line b JOIN supplier_bill h ON h.tenant_id = b.tenant_id AND h.id = b.bill_id
        WHERE b.tenant_id = l.tenant_id AND b.receipt_line_id = l.id AND h.cancelled_on IS NULL) AS m
    WHERE r.tenant_id = %(tenant)s AND r.status = 'posted' AND r.owner_id = '{OWN}'"""


def billable(tx: Tx, receipts: Sequence[str]) -> list[Billable]:
    """The lines of these receipts (by number), in their order."""
    return tx.rows(
        Billable, f"{BILLABLE} AND r.number = ANY(%(numbers)s) ORDER BY r.number, l.line_no", numbers=list(receipts)
    )


HEAD = """
    SELECT b.id, b.number, v.name AS vendor, b.vendor_number, b.vendor_registration, b.facility_id, f.code AS facility,
           b.registration, b.dated, b.due_on, b.booked_on, b.reclaims, b.taxable_paise, b.tax_paise, b.round_off_paise,
           b.total_paise, coalesce((SELECT sum(n.total_paise) FROM debit_note n
                                    WHERE n.tenant_id = b.tenant_id AND n.bill_id = b.id), 0)::bigint AS noted_paise,
           b.note, b.booked_at, b.cancelled_on, b.cancelled_why, b.charges
    FROM supplier_bill b
    JOIN vendor v ON v.tenant_id = b.tenant_id AND v.id = b.vendor_id
    JOIN facility f ON f.tenant_id = b.tenant_id AND f.id = b.facility_id
    WHERE b.tenant_id = %(tenant)s"""


def bills(tx: Tx, search: str, after: tuple[datetime, UUID] | None, limit: int) -> list[Bill]:
    """Bills, the newest first; `search` is part of a number, ours or the vendor's, or of the vendor's name."""
    return tx.rows(
        Bill,
        f"""{HEAD} AND (%(search)s = '' OR strpos(lower(b.number), lower(%(search)s)) > 0
               OR strpos(lower(b.vendor_number), lower(%(search)s)) > 0 OR strpos(lower(v.name), lower(%(search)s)) > 0)
            AND (%(at)s::timestamptz IS NULL OR (b.booked_at, b.id) < (%(at)s, %(id)s))
            ORDER BY b.booked_at DESC, b.id DESC LIMIT %(limit)s""",
        search=search,
        at=after[0] if after else None,
        id=after[1] if after else None,
        limit=limit,
    )


def bills_by_id(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Bill]:
    """Bills by id; unknown ids are absent."""
    return {one.id: one for one in tx.rows(Bill, f"{HEAD} AND b.id = ANY(%(ids)s)", ids=list(ids))}


def bill(tx: Tx, bill_id: UUID) -> Bill:
    """One bill. Refuses one that is not there."""
    if not (found := bills_by_id(tx, [bill_id])):
        raise NotFound("supplier bill", id=str(bill_id))
    return found[bill_id]


def numbers_taken(tx: Tx, said: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], UUID]:
    """Which of (vendor, financial year, the vendor's number) are in the books, and as which bill."""
    found = tx.tuples(
        """SELECT v.name, b.financial_year, b.vendor_number, b.id
           FROM unnest(%(vendors)s::text[], %(years)s::text[], %(numbers)s::text[]) AS g (vendor, year, number)
           JOIN vendor v ON v.tenant_id = %(tenant)s AND v.name = g.vendor
           JOIN supplier_bill b ON b.tenant_id = v.tenant_id AND b.vendor_id = v.id AND b.financial_year = g.year
                AND b.vendor_number = g.number AND b.cancelled_on IS NULL""",
        vendors=[one[0] for one in said],
        years=[one[1] for one in said],
        numbers=[one[2] for one in said],
    )
    return {(row[0], row[1], row[2]): row[3] for row in found}


def lines_of(tx: Tx, bill_id: UUID) -> list[BillLine]:
    """The lines of a bill, in order."""
    return tx.rows(
        BillLine,
        """SELECT l.id, l.bill_id, l.line_no, l.receipt_line_id, r.id AS receipt_id, r.number AS receipt, l.sku_id,
                  s.code AS sku_code, s.name, l.tax_class, l.quantity, l.matched, l.taxable_paise, l.tax_paise, l.taxes,
                  l.accrued_paise, l.stocked_paise, l.variance_paise, l.charges_paise, l.charge_taxes
           FROM supplier_bill_line l
           JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
           JOIN receipt_line g ON g.tenant_id = l.tenant_id AND g.id = l.receipt_line_id
           JOIN receipt r ON r.tenant_id = g.tenant_id AND r.id = g.receipt_id
           WHERE l.tenant_id = %(tenant)s AND l.bill_id = %(bill)s ORDER BY l.line_no""",
        bill=bill_id,
    )


def notes_of(tx: Tx, bill_id: UUID) -> list[NoteLine]:
    """What debit notes took back of a bill, line by line, the oldest first."""
    return tx.rows(
        NoteLine,
        """SELECT l.id, n.id AS note_id, n.number AS note, n.booked_on, l.bill_line_id, s.code AS sku_code, l.reason, l.units, l.by_amount,
                  l.taxable_paise, l.tax_paise, l.taxes
           FROM debit_note n
           JOIN debit_note_line l ON l.tenant_id = n.tenant_id AND l.note_id = n.id
           JOIN supplier_bill_line b ON b.tenant_id = l.tenant_id AND b.id = l.bill_line_id
           JOIN sku s ON s.tenant_id = b.tenant_id AND s.id = b.sku_id
           WHERE n.tenant_id = %(tenant)s AND n.bill_id = %(bill)s ORDER BY n.booked_at, n.number, l.line_no""",
        bill=bill_id,
    )


@dataclass(frozen=True, slots=True)
class ToBill:
    """A receipt with units that no bill names yet, and what these are worth as they were received."""

    id: UUID
    number: str
    vendor: str
    posted_at: datetime
    value_paise: int


def receipts_to_bill(tx: Tx, facility_id: UUID | None, after: tuple[datetime, UUID] | None, limit: int) -> list[ToBill]:
    """Receipts with units that no bill names yet, the newest first."""
    return tx.rows(
        ToBill,
        """WITH page AS MATERIALIZED (
               SELECT r.id, r.number, r.vendor_name AS vendor, r.posted_at FROM receipt r
               WHERE r.tenant_id = %(tenant)s AND r.to_bill AND (%(facility)s::uuid IS NULL OR r.facility_id = %(facility)s)
                 AND (%(at)s::timestamptz IS NULL OR (r.posted_at, r.id) < (%(at)s, %(after)s::uuid))
               ORDER BY r.posted_at DESC, r.id DESC LIMIT %(limit)s)
           SELECT p.id, p.number, p.vendor, p.posted_at, o.value_paise FROM page p
           CROSS JOIN LATERAL (
               SELECT coalesce(sum(round((l.counted - m.units)::numeric * l.cost_paise / s.cost_units)), 0)::bigint AS value_paise
               FROM receipt_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
               CROSS JOIN LATERAL (
                   SELECT coalesce(sum(b.matched), 0) AS units FROM supplier_bill_line b
                   JOIN supplier_bill h ON h.tenant_id = b.tenant_id AND h.id = b.bill_id
                   WHERE b.tenant_id = l.tenant_id AND b.receipt_line_id = l.id AND h.cancelled_on IS NULL) AS m
               WHERE l.tenant_id = %(tenant)s AND l.receipt_id = p.id AND l.counted > m.units) AS o
           ORDER BY p.posted_at DESC, p.id DESC""",
        facility=facility_id,
        at=after[0] if after else None,
        after=after[1] if after else None,
        limit=limit,
    )


def number_of_receipt(tx: Tx, receipt_id: UUID) -> str:
    """The number of a posted receipt. Refuses one that is not there."""
    number: str | None = tx.scalar(
        "SELECT number FROM receipt WHERE tenant_id = %(tenant)s AND id = %(id)s AND status = 'posted'", id=receipt_id
    )
    if number is None:
        raise NotFound("goods receipt", id=str(receipt_id))
    return number


def vendor_registrations(tx: Tx, names: Sequence[str]) -> dict[str, str]:
    """What is known of vendors: their registration by name; of new ones nothing."""
    return {
        row[0]: row[1] or ""
        for row in tx.tuples(
            "SELECT name, gstin FROM vendor WHERE tenant_id = %(tenant)s AND name = ANY(%(names)s)", names=list(names)
        )
    }
