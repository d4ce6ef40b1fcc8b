"""Settlements as entries of the journal: what customers paid to couriers and marketplaces, and what was kept of it."""

from collections import defaultdict
from datetime import date
from typing import Final

from godown.platform.transaction import Tx
from godown.reports import queries_journal_settlements as queries
from godown.reports.journal_words import CUSTOMERS, Entry, Posting, input_tax_account, payments_account
from godown.reports.queries_journal_settlements import BookedSettlement

BANK: Final = "Assets:Bank:Settlements"
FEES: Final = {
    "cod": "Expenses:Courier-Charges",
    "market": "Expenses:Marketplace-Commission",
    "gateway": "Expenses:Payment-Charges",
    "transfer": "Expenses:Payment-Charges",
}
KINDS: Final = {
    "cod": "cod_remittance",
    "market": "marketplace_settlement",
    "gateway": "gateway_payout",
    "transfer": "bank_transfer",
}
NEVER: Final = "Expenses:Never-Remitted"
TCS: Final = "Assets:Tax-Collected-At-Source"
TDS: Final = "Assets:Tax-Deducted-At-Source"


def entries(tx: Tx, first: date, last: date) -> list[Entry]:
    """The settlements that were booked from a day to a day, each an entry."""
    return [settlement_entry(one) for one in queries.booked_settlements(tx, first, last)]


def settlement_entry(one: BookedSettlement) -> Entry:
    """What a settlement does to the books. Tax of fees that nobody can claim is part of the fees."""
    sums = defaultdict[str, int](int)
    if one.kind == "written_off":
        sums[NEVER] = one.gross_paise
    else:
        sums[BANK] = one.paid_paise
        sums[FEES[one.kind]] = one.fees_paise + one.fee_tax_paise - sum(one.fee_taxes.values())
        for code in sorted(one.fee_taxes):
            sums[input_tax_account(one.registration, code)] += one.fee_taxes[code]
        sums[f"{TCS}:{one.registration or 'None'}"] = one.tcs_paise
        sums[TDS] = one.tds_paise
    sums[CUSTOMERS] = one.prepaid_paise - one.gross_paise
    sums[payments_account(one.channel or "None")] -= one.prepaid_paise
    postings = [Posting(account, paise) for account, paise in sums.items() if paise]
    text = ", ".join(filter(None, (one.party, one.reference)))
    kind = KINDS.get(one.kind, "cod_written_off")
    return Entry(one.booked_on, kind, one.number, text, tuple(sorted(postings, key=lambda row: row.paise < 0)))
