"""The journal: double entry, derived from documents and from the cost of moves. Nothing is posted, so nothing can differ:
the same facts make the same entries, in the same order, to the same bytes.

| fact | debit | credit |
|---|---|---|
| invoice, bill | customers | sales, tax by head |
| credit note | sales returns, tax by head | customers |
| commercial credit | commercial credits | customers |
| round-off to the rupee, of any of them | what it is less: round-off | what it is more: round-off |
| invoice to a branch of ours | branch transfers in; input tax by head of the other registration | branch transfers out, tax |
| payments with the orders of a day | payments of the channel (its gateway or marketplace owes them) | customers |
| refund | customers; what is not owed: goodwill | bank, payments of the channel, store credit; an exchange pays the other invoice |
| store credit spent on an order; given back where the order needs it no more: the other way round | store credit | customers |
| store credit that lapsed | store credit | store credit lapsed |
| goods received, opening stock | stock | goods received and not billed; opening |
| bill of a vendor | goods received and not billed, input tax by head; what they cost beyond it: stock, price variance; units that \
are short: claims on vendors | vendors |
| debit note | vendors | claims on vendors; returns to vendors; stock and price variance; input tax |
| hand-over | cost of goods sold | stock; a return the other way at its original cost |
| packaging used, scrap, loss, count, removal | its expense | stock |
| loss, scrap, sample, count below | input tax reversed | input tax by head (section 17(5)(h), CGST Act) |
| list of a courier, gateway, marketplace or bank | bank, charges and their input tax, tax collected and deducted at source | customers; \
of orders that were paid before: payments of the channel |
| cash never remitted | never remitted | customers |
| repair: parts, labour | what is in repair | stock; repair labour, which wages and bills are booked to |
| after the repair | stock; of what was not worth it: loss | what is in repair |
| claim paid by a courier or marketplace | bank | claims |
| transfer, kit, another SKU by its grade | stock of one | stock of the other, over a clearing account that comes to nothing |

The goods of a facility are one entry a day and reason. Cancelled documents are in no entry.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from godown.platform.transaction import Tx
from godown.reports import (
    journal_claims,
    journal_purchases,
    journal_refunds,
    journal_repairs,
    journal_settlements,
    queries_customers,
    queries_journal,
)
from godown.reports.journal_words import (
    CUSTOMERS,
    ROUND_OFF,
    STOCK,
    Entry,
    Posting,
    account_name,
    input_tax_account,
    tax_account,
)
from godown.reports.queries_journal import BookedCost, BookedDocument, BookedReversal

SALES, RETURNS = "Income:Sales", "Income:Sales-Returns"
COMMERCIAL: Final = "Expenses:Commercial-Credits"
BRANCH_OUT, BRANCH_IN = "Income:Branch-Transfers", "Expenses:Branch-Transfers"
AGAINST: Final = {
    "received": "Liabilities:Goods-Received",
    "opening": "Equity:Opening-Stock",
    "handed_over": "Expenses:Cost-Of-Goods",
    "returned": "Expenses:Cost-Of-Goods",
    "used": "Expenses:Packaging",
    "scrapped": "Expenses:Stock-Loss",
    "lost": "Expenses:Stock-Loss",
    "stolen": "Expenses:Stock-Loss",
    "broken": "Expenses:Stock-Loss",
    "miscounted": "Expenses:Count-Difference",
    "vendor_return": journal_purchases.VENDOR_RETURNS,
    "counted": "Expenses:Count-Difference",
    "sent": "Assets:Stock-Clearing:Transfers",
    "in_transit": "Assets:Stock-Clearing:Transfers",
    "kit_used": "Assets:Stock-Clearing:Kits",
    "kit_made": "Assets:Stock-Clearing:Kits",
    "kit_undone": "Assets:Stock-Clearing:Kits",
    "kit_part": "Assets:Stock-Clearing:Kits",
    "graded": "Assets:Stock-Clearing:Grades",
    "repair_part": "Assets:Stock-Clearing:Repairs",
    "repaired": "Assets:Stock-Clearing:Repairs",
    "repair_lost": "Expenses:Stock-Loss",
}
"""The other account of a reason; any other reason is a removal by hand."""
REMOVALS: Final = "Expenses:Removals"


REVERSED: Final = "Expenses:Input-Tax-Reversed"


def document_entry(one: BookedDocument) -> Entry:
    """What a document does to the books."""
    if one.branch:
        return _branch_entry(one)
    sign = -1 if one.corrects else 1
    revenue = {"credit_note": RETURNS, "commercial_credit": COMMERCIAL}.get(one.kind, SALES)
    postings = [
        Posting(CUSTOMERS, sign * (one.total_paise + one.round_off_paise)),
        Posting(revenue, -sign * one.taxable_paise),
    ]
    postings += [Posting(tax_account(one.registration, code), -sign * one.taxes[code]) for code in sorted(one.taxes)]
    postings.append(Posting(ROUND_OFF, -sign * one.round_off_paise))
    text = ", ".join(filter(None, (one.customer, one.corrects and f"for {one.corrects}")))
    return Entry(one.dated, one.kind, one.number, text, tuple(p for p in postings if p.paise), one.id)


def _branch_entry(one: BookedDocument) -> Entry:
    """A supply between two registrations of one business: value against itself, tax of one against input tax of the other."""
    postings = [Posting(BRANCH_IN, one.taxable_paise), Posting(BRANCH_OUT, -one.taxable_paise)]
    for code in sorted(one.taxes):
        postings += [Posting(input_tax_account(one.branch, code), one.taxes[code]),
                     Posting(tax_account(one.registration, code), -one.taxes[code])]  # fmt: skip
    return Entry(one.dated, one.kind, one.number, one.customer, tuple(p for p in postings if p.paise), one.id)


def cost_entry(one: BookedCost) -> Entry:
    """What the moves of a day and reason do to the books."""
    against = AGAINST.get(one.reason, REMOVALS)
    stock = Posting(f"{STOCK}:{account_name(one.facility)}", one.value_paise)
    other = Posting(against, -one.value_paise)
    postings = (stock, other) if one.value_paise > 0 else (other, stock)
    return Entry(one.day, one.reason, one.facility, _units(one.units), postings)


def _units(units: Mapping[str, int]) -> str:
    """How many of each unit: pieces and millimetres are never added up."""
    return ", ".join(f"{abs(units[unit])} {unit}" for unit in sorted(units) if units[unit])


def reversal_entry(one: BookedReversal) -> Entry:
    """The input tax of goods that were lost, destroyed or given away is given back."""
    heads = [
        Posting(input_tax_account(one.registration, code), -one.taxes[code])
        for code in sorted(one.taxes)
        if one.taxes[code]
    ]
    total = -sum(posting.paise for posting in heads)
    return Entry(one.day, "tax_reversed", one.facility, one.reason, (Posting(REVERSED, total), *heads))


def entries_of(
    documents: Iterable[BookedDocument], costs: Iterable[BookedCost], others: Iterable[tuple[int, Entry]] = ()
) -> list[Entry]:
    """The entries of documents and costs in their order: by day, documents first, then `others` by their turn."""
    found = [(one.dated, 0, document_entry(one)) for one in documents]
    found += [(one.day, 1, cost_entry(one)) for one in costs]
    found += [(entry.day, turn, entry) for turn, entry in others]
    return [entry for _, _, entry in sorted(found, key=lambda row: row[:2])]


def journal(tx: Tx, first: date, last: date) -> list[Entry]:
    """The journal from a day to a day."""
    others = [(2, reversal_entry(one)) for one in queries_journal.booked_reversals(tx, first, last)]
    others += [(3, entry) for entry in journal_purchases.entries(tx, first, last)]
    others += [(-1, journal_refunds.payment_entry(one)) for one in queries_customers.booked_payments(tx, first, last)]
    others += [(4, journal_refunds.refund_entry(one)) for one in queries_journal.booked_refunds(tx, first, last)]
    others += [(4, journal_refunds.credit_entry(one)) for one in queries_journal.booked_credits(tx, first, last)]
    others += [(5, entry) for entry in journal_settlements.entries(tx, first, last)]
    others += [(6, entry) for entry in journal_repairs.entries(tx, first, last)]
    others += [(7, entry) for entry in journal_claims.entries(tx, first, last)]
    return entries_of(
        queries_journal.booked_documents(tx, first, last), queries_journal.booked_costs(tx, first, last), others
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account came to in a journal: debits, credits and their difference."""

    account: str
    debit_paise: int
    credit_paise: int

    @property
    def paise(self) -> int:
        """Above 0: debit."""
        return self.debit_paise - self.credit_paise


def balances(entries: Sequence[Entry]) -> list[Balance]:
    """The trial balance of entries, by account."""
    sums: dict[str, list[int]] = {}
    for posting in _postings(entries):
        pair = sums.setdefault(posting.account, [0, 0])
        pair[posting.paise < 0] += abs(posting.paise)
    return [Balance(account, *sums[account]) for account in sorted(sums)]


def _postings(entries: Sequence[Entry]) -> Iterator[Posting]:
    for entry in entries:
        yield from entry.postings
