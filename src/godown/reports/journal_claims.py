"""Claims in the journal: what couriers and marketplaces pay for what they lost or broke. It is compensation, no supply: no tax."""

from datetime import date
from typing import Final

from godown.platform.transaction import Tx
from godown.reports import queries_journal_claims as queries
from godown.reports.journal_words import Entry, Posting

BANK: Final = "Assets:Bank"
CLAIMS: Final = "Income:Claims"


def entries(tx: Tx, first: date, last: date) -> list[Entry]:
    """Money of claims that came, or went back, from a day to a day."""
    found = []
    for day, number, text, paise in queries.booked_claims(tx, first, last):
        sides = (Posting(BANK, paise), Posting(CLAIMS, -paise))
        found.append(Entry(day, "claim", number, text, sides if paise > 0 else sides[::-1]))
    return found
