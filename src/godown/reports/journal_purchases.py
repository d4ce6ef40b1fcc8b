"""Bills of vendors and debit notes as entries of the journal."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final

from godown.platform.transaction import Tx
from godown.receiving.bill_rules import RETURNED, SHORT, Billed, heads_plus
from godown.reports import queries_journal_bills as queries
from godown.reports.journal_words import ROUND_OFF, STOCK, Entry, Posting, account_name, input_tax_account
from godown.reports.queries_journal_bills import BookedBillLine, BookedNoteLine

RECEIVED: Final = "Liabilities:Goods-Received"
VENDORS: Final = "Liabilities:Payable:Vendors"
CLAIMS: Final = "Assets:Vendor-Claims"
VARIANCE: Final = "Expenses:Price-Variance"
VENDOR_RETURNS: Final = "Expenses:Vendor-Returns"

Sums = dict[str, int]


def entries(tx: Tx, first: date, last: date) -> list[Entry]:
    """The bills and debit notes that were booked from a day to a day, each an entry."""
    bills: dict[str, list[BookedBillLine]] = defaultdict(list)
    for line in queries.booked_bill_lines(tx, first, last):
        bills[line.number].append(line)
    notes: dict[str, list[BookedNoteLine]] = defaultdict(list)
    for note in queries.booked_note_lines(tx, first, last):
        notes[note.number].append(note)
    told = [bill_entry(lines) for lines in bills.values() if first <= lines[0].booked_on <= last]
    told += [
        cancel_entry(lines, on)
        for lines in bills.values()
        if (on := lines[0].cancelled_on) is not None and first <= on <= last
    ]
    return told + [note_entry(lines) for lines in notes.values()]


def bill_entry(lines: list[BookedBillLine]) -> Entry:
    """What a bill does to the books, of its lines."""
    head, sums = lines[0], defaultdict[str, int](int)
    for line in lines:
        billed = Billed(line.quantity, line.matched, line.taxable_paise, line.taxes)
        sums[RECEIVED] += line.accrued_paise
        sums[f"{STOCK}:{account_name(line.facility)}"] += line.stocked_paise
        sums[VARIANCE] += line.variance_paise
        sums[CLAIMS] += billed.short.gross
        if line.reclaims:
            _claim(sums, line.registration, heads_plus(billed.came.heads, line.charge_taxes))
    sums[ROUND_OFF] = head.round_off_paise
    sums[VENDORS] = -sum(sums.values())
    text = f"{head.vendor}, {head.vendor_number}"
    return Entry(head.booked_on, "supplier_bill", head.number, text, _postings(sums), bill_id=head.bill_id)


def cancel_entry(lines: list[BookedBillLine], on: date) -> Entry:
    """What the cancel of a bill does to the books: the bill the other way, but for what has left the stock since."""
    booked = bill_entry(lines)
    sums = {posting.account: -posting.paise for posting in booked.postings}
    for line in lines:
        stock, kept = f"{STOCK}:{account_name(line.facility)}", line.stocked_paise + line.back_paise
        sums[stock] = sums.get(stock, 0) + kept
        sums[VARIANCE] = sums.get(VARIANCE, 0) - kept
    return Entry(on, "bill_cancelled", booked.number, booked.text, _postings(sums), bill_id=booked.bill_id)


def note_entry(lines: list[BookedNoteLine]) -> Entry:
    """What a debit note does to the books, of its lines."""
    head, sums = lines[0], defaultdict[str, int](int)
    for line in lines:
        gross = line.taxable_paise + sum(line.taxes.values())
        if line.reason == SHORT:
            sums[CLAIMS] -= gross
            continue
        if line.reclaims:
            _claim(sums, line.registration, {code: -paise for code, paise in line.taxes.items()})
        if line.reason == RETURNED:
            sums[VENDOR_RETURNS] -= line.taxable_paise if line.reclaims else gross
        else:
            sums[f"{STOCK}:{account_name(line.facility)}"] += line.stocked_paise
            sums[VARIANCE] += line.variance_paise
    sums[VENDORS] = -sum(sums.values())
    text = f"{head.vendor}, for {head.vendor_number}"
    return Entry(head.booked_on, "debit_note", head.number, text, _postings(sums), bill_id=head.bill_id)


def _claim(sums: Sums, registration: str, heads: Mapping[str, int]) -> None:
    for code in sorted(heads):
        sums[input_tax_account(registration, code)] += heads[code]


def _postings(sums: Sums) -> tuple[Posting, ...]:
    """Debits first, each side as it came."""
    found = [Posting(account, paise) for account, paise in sums.items() if paise]
    return tuple(sorted(found, key=lambda one: one.paise < 0))
