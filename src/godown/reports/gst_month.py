"""The GST month of a registration: tables of the return, what to look at before filing, and the proof that they agree."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import books
from godown.countries.india.filing import (
    SECTIONS,
    Amounts,
    FiledDocument,
    Finding,
    Month,
    concerned,
    findings,
    place_documents,
    summed,
)
from godown.countries.india.gstr1 import gstr1
from godown.countries.india.lacking import lacking
from godown.countries.india.numbers import gstin_fault, hsn_digits
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.reports import queries_gst
from godown.reports.queries_gst import Booked

INDIAN_TIME: Final = ZoneInfo("Asia/Kolkata")
"""The portal's clock."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the return: how many documents, and their sum."""

    section: str
    documents: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class GstMonth:
    """`agrees`: the tables sum to what the database says of the documents. What may differ from the journal is in no
    table: `commercial_paise`, credits that came too late to reduce tax, and `round_off_paise`, what rounding to the rupee added."""

    registration: str
    month: str
    tables: list[Table]
    total: Amounts
    booked: Amounts
    agrees: bool
    commercial_paise: int
    round_off_paise: int
    documents: int
    findings: list[Finding]
    closed: bool


def read_month(text: str) -> tuple[date, date]:
    """The first and last day of "2026-11". Refuses anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Invalid("A month is a year and a number: 2026-11.", field="month") from None
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def tables_of(tx: Tx, registration: str, month: str) -> Month:
    """Every document of a month in its table."""
    first, last = read_month(month)
    found = queries_gst.documents_of_month(tx, registration, first, last)
    return place_documents(registration, first.year, first.month, found)


def gst_month(tx: Tx, registration: str, month: str) -> GstMonth:
    """The month, summed and proved: the tables, and what stands beside them, against what the database says."""
    first, last = read_month(month)
    placed = tables_of(tx, registration, month)
    said = queries_gst.booked(tx, registration, first, last)
    choices = books.tax_choices(tx)
    tables = [Table(name, len(placed.tables[name]), placed.total(name)) for name in SECTIONS]
    total = summed(table.amounts for table in tables)
    looked = findings(_concerned(tx, placed, first, last))
    closed = choices.locked_until is not None and last <= choices.locked_until
    return GstMonth(
        registration, month, tables, total, said.known, _agree(placed, total, said), said.commercial_paise, said.round_off_paise, said.documents,
        looked, closed,
    )  # fmt: skip


def _concerned(tx: Tx, placed: Month, first: date, last: date) -> dict[str, list[UUID]]:
    choices = books.tax_choices(tx)
    buyers = {one.buyer for one in placed.documents if one.buyer}
    faulty = {buyer: fault for buyer in buyers if (fault := gstin_fault(buyer, sandbox=choices.sandbox))}
    papers = queries_gst.papers_of_month(tx, placed.registration, first, last)
    rule = books.clearance_rule(tx, placed.registration)
    missing = lacking(placed, rule, papers, tx.now, tx.now.astimezone(INDIAN_TIME).date())
    return concerned(placed, hsn_digits(choices.turnover_paise, first), faulty, missing)


def documents_of_finding(tx: Tx, registration: str, month: str, code: str) -> list[FiledDocument]:
    """All documents that a finding of the month is about, in the order of their numbers."""
    first, last = read_month(month)
    placed = tables_of(tx, registration, month)
    wanted = set(_concerned(tx, placed, first, last).get(code, ()))
    return [one for one in placed.documents if one.id in wanted]


def _agree(placed: Month, total: Amounts, said: Booked) -> bool:
    beside = sum(paise for _, paise in placed.commercial), sum(paise for _, paise in placed.rounded)
    return total == said.known and beside == (said.commercial_paise, said.round_off_paise)


def gstr1_of(tx: Tx, registration: str, month: str) -> dict[str, Any]:
    """The return as the portal takes it."""
    return gstr1(tables_of(tx, registration, month))
