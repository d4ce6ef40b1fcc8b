"""Repairs in the journal: labour goes into what is in repair. Parts and what becomes of both are costs of stock (`journal.AGAINST`)."""

from datetime import date
from typing import Final

from godown.platform.transaction import Tx
from godown.reports import queries_journal_repairs as queries
from godown.reports.journal_words import Entry, Posting

IN_REPAIR: Final = "Assets:Stock-Clearing:Repairs"
LABOUR: Final = "Expenses:Repair-Labour"
"""Wages and bills of workshops are booked here; what repairs take of it becomes value of the goods."""


def entries(tx: Tx, first: date, last: date) -> list[Entry]:
    """The labour of repairs from a day to a day, each step an entry."""
    return [
        Entry(day, "repair_labour", number, text, (Posting(IN_REPAIR, paise), Posting(LABOUR, -paise)))
        for day, number, text, paise in queries.booked_labour(tx, first, last)
    ]
