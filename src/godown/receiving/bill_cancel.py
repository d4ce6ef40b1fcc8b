"""A bill that was booked wrongly is cancelled: what it did to stock, input tax and expenses is taken back by another fact."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown import books
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.receiving import queries_bills, store_bills
from godown.receiving.bill_rules import heads_plus
from godown.receiving.debit_notes import billed_of
from godown.receiving.queries_bills import Bill, BillLine
from godown.stock import queries_places

WHY_MAX: Final = 200


def cancel_bill(tx: Tx, bill_id: UUID, why: str) -> Bill:
    """Take a bill back on the first open day: what it entered into stock leaves what still lies, the rest leaves the price variance;
    tax that was claimed is given back. Its goods wait for a bill again, and its number is free. A repeat changes nothing. Refuses
    `invalid`, and `has_debit_notes`: what a vendor owes on it stands."""
    store_bills.lock_bill(tx, bill_id)
    bill = queries_bills.bill(tx, bill_id)
    if bill.cancelled_on is not None:
        return bill
    if not 1 <= len(why.strip()) <= WHY_MAX or not why.strip().isprintable():
        raise Invalid(f"Say why, in at most {WHY_MAX} characters.", field="why")
    if bill.noted_paise:
        raise Refusal("has_debit_notes", f"{bill.number} has debit notes: what the vendor owes on it stands.")
    lines = queries_bills.lines_of(tx, bill_id)
    store_bills.set_taken_back(tx, _taken_back(tx, bill, lines))
    today = tx.now.astimezone(queries_places.zone_of(tx, bill.facility_id)).date()
    store_bills.set_cancelled(tx, bill_id, books.tax_choices(tx).open_day(today), why.strip())
    store_bills.settle_receipts(tx, [line.receipt_line_id for line in lines])
    tx.note("cancelled", "supplier_bill", [bill_id], number=bill.number, why=why.strip())
    return queries_bills.bill(tx, bill_id)


def _taken_back(tx: Tx, bill: Bill, lines: Sequence[BillLine]) -> list[tuple[UUID, int]]:
    """By line what of its cost beyond the receipt leaves the stock that still lies (paise, against the sign of the bill)."""
    keys = {line.id: new_id() for line in lines if line.matched}
    late = []
    for line in lines:
        if line.id in keys:
            heads = heads_plus(billed_of(line).came.heads, line.charge_taxes) if bill.reclaims else {}
            beyond = line.stocked_paise + line.variance_paise
            taxes = {code: -paise for code, paise in heads.items()}
            late.append(books.LateCost(keys[line.id], line.receipt_line_id, -beyond, taxes))
    shares = books.enter_late(tx, late)
    return [(line_id, shares[key].value_paise) for line_id, key in keys.items()]
