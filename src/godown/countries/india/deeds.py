"""What may still be done with a document: cancel it, credit it, with which effect on tax, and by when.

Sections 34 and 31 of the CGST Act, rules 48 and 138 of the CGST Rules, and what the portals accept.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from godown.countries.india.dated import limit
from godown.countries.india.numbers import year_end
from godown.countries.words import ClearanceRule, Filed, Standing

EINVOICE_REASONS: Final = {1: "duplicate", 2: "data_entry", 3: "order_cancelled", 4: "other"}
"""Why an e-invoice is cancelled, as its portal numbers it."""

EWAY_REASONS: Final = {1: "duplicate", 2: "order_cancelled", 3: "data_entry", 4: "other"}
"""Why an e-way bill is cancelled: the same words under other numbers."""

IRN_NEXT: Final = {
    "needed": frozenset({"sent", "acknowledged", "rejected", "voided"}),
    "sent": frozenset({"sent", "acknowledged", "rejected", "cancelling"}),
    "acknowledged": frozenset({"cancelling"}),
    "cancelling": frozenset({"cancelled", "acknowledged"}),
    "rejected": frozenset({"voided"}),
    "cancelled": frozenset[str](),
    "voided": frozenset[str](),
}
"""The life of an IRN. A rejected document is voided (its number stays, cancelled) and issued again under a new number; a
timeout leaves it sent, and it is asked for again. What is being cancelled is acknowledged again where the portal will not."""

IRN_KINDS: Final = {"tax_invoice": "INV", "credit_note": "CRN"}
"""Kinds of documents with an IRN, as the portal calls them."""

EWAY_KINDS: Final = {"tax_invoice": "INV", "bill_of_supply": "BIL", "delivery_challan": "CHL"}
"""Kinds of documents whose goods travel with an e-way bill, as its portal calls them."""

WITH_IRN: Final = frozenset({"b2b", "sez_paid", "sez_bond", "export_paid", "export_bond"})


def undo(standing: Standing, now: datetime) -> tuple[str, ...]:
    """The steps that undo a document, in order: `cancel_eway`, `cancel_irn`, `cancel`; or `credit_note` alone.

    Not handed over and the period unfiled: cancel. An e-invoice only within 24 hours of its acknowledgement, its e-way bill
    first, which has 24 hours of its own (rule 138(9)); after that a credit note, even if nothing is filed.
    """
    if standing.handed_over or standing.period_filed:
        return ("credit_note",)
    steps = []
    for step, since, name in (
        ("cancel_eway", standing.eway_made_at, "eway_cancel_hours"),
        ("cancel_irn", standing.acknowledged_at, "einvoice_cancel_hours"),
    ):
        if since is None:
            continue
        if now > since + timedelta(hours=limit(name, since.date()) or 0):
            return ("credit_note",)
        steps.append(step)
    return (*steps, "cancel")


def cancel_code(reason: str, paper: str) -> int:
    """The number of a reason on a portal: `einvoice` or `eway`."""
    reasons = EINVOICE_REASONS if paper == "einvoice" else EWAY_REASONS
    return next(code for code, word in reasons.items() if word == reason)


def needs_irn(treatment: str, turnover: int | None, day: date) -> bool:
    """Whether a document is registered with the portal before the goods leave (rule 48(4)): business, zone and export, above
    the turnover."""
    over = limit("einvoice_turnover_over", day)
    return treatment in WITH_IRN and turnover is not None and over is not None and turnover > over


def irn_wanted(filed: Filed, rule: ClearanceRule) -> bool:
    """Whether a document is registered: invoices and credit notes of the kinds of `needs_irn`; a registration may have it always
    (it crossed the turnover in an earlier year) or never (a class that rule 48(4) leaves out)."""
    if filed.kind not in IRN_KINDS or filed.treatment not in WITH_IRN or rule.einvoice == "never":
        return False
    return rule.einvoice == "always" or needs_irn(filed.treatment, rule.turnover, filed.dated)


def irn_report_by(day: date, turnover: int | None) -> date | None:
    """The last day on which the portal takes a document of a day; None where it takes it at any time: a smaller business, or one
    whose turnover nobody has told (GSTN advisory of 5 November 2024: 30 days, from ten crore rupees on)."""
    least, days = limit("einvoice_report_turnover_from", day), limit("einvoice_report_days", day)
    if least is None or days is None or turnover is None or turnover < least:
        return None
    return day + timedelta(days=days)


def eway_wanted(filed: Filed, rule: ClearanceRule) -> bool:
    """Whether the goods of an invoice, bill or challan travel with an e-way bill: by value, above the state's own limit where the supply
    stays within a state that has one (rule 138(14)(d))."""
    if rule.eway == "never" or filed.kind not in EWAY_KINDS:
        return False
    if rule.within_over is not None and filed.place == filed.registration[:2]:
        return filed.total > rule.within_over
    return needs_eway(filed.total, filed.dated)


def may_leave(*, needs: bool, status: str) -> bool:
    """Whether a parcel may be handed over: one that needs an IRN only with it."""
    return not needs or status == "acknowledged"


def needs_eway(total: int, day: date) -> bool:
    """Whether a consignment of this value, tax inside, travels with an e-way bill (rule 138(1))."""
    over = limit("eway_over", day)
    return over is not None and total > over


@dataclass(frozen=True, slots=True)
class NoteEffect:
    """Whether a credit note reduces tax, and the day by which it had to be declared. `reversal`: not_asked, pending, done."""

    reduces_tax: bool
    deadline: date
    reversal: str = "not_asked"


def note_deadline(supplied: date, annual_return: date | None = None) -> date:
    """The last day to declare a note: 30 November after the financial year of the supply (30 September until the year
    20-21), or the day of the annual return if that is earlier (section 34(2))."""
    end = year_end(supplied)
    month_day = limit("note_deadline", date(end.year, 10, 1)) or 930
    last = date(end.year, month_day // 100, month_day % 100)
    return min(last, annual_return) if annual_return else last


def note_effect(
    supplied: date,
    noted: date,
    *,
    filed: date | None = None,
    annual_return: date | None = None,
    by_filing: bool = False,
    registered_buyer: bool = False,
    reversed_by_buyer: bool = False,
) -> NoteEffect:
    """Whether a note of a day reduces the tax of a supply. By setting the return of its month must be due, or filed, by the
    deadline; `filed` is the day on which it was. A later note is a commercial credit: it pays back without tax.

    A registered buyer has to give its own credit back (section 34(2) as amended, from October 2025): shown until it did.
    """
    deadline = note_deadline(supplied, annual_return)
    declared = filed if by_filing else return_due(noted)
    shown = registered_buyer and limit("reversal_shown", noted) == 1
    reversal = ("done" if reversed_by_buyer else "pending") if shown else "not_asked"
    return NoteEffect(declared is not None and declared <= deadline, deadline, reversal)


def return_due(day: date) -> date:
    """The day on which the monthly return of a day is due (rule 61): the 20th of the next month."""
    month = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return month.replace(day=limit("return_due_day", day) or 20)


def credited_when(kind: str, event: str) -> bool:
    """Whether a credit note is made now. A parcel that comes back undelivered: at its arrival scan, for the whole of it. A
    customer's return: when an authorised person accepts it, at the latest at inspection."""
    return event == "arrived" if kind == "rto" else event in ("accepted", "inspected")
