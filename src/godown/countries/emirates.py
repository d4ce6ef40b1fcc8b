"""The United Arab Emirates: a plain VAT, to hold the books to words that every country has.

Federal Decree-Law 8 of 2017: 5 % (article 3), exports and some goods at zero (article 45). Executive Regulation, article 59:
what a tax invoice shows, TRN of 15 digits; a seller without one issues a bill without tax.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from godown.countries.words import (
    WHOLE,
    Carriage,
    ClearanceRule,
    DatedSlab,
    Deal,
    Filed,
    Head,
    Party,
    Rate,
    Slab,
    Standing,
    Supply,
)

VAT_DAY: Final = date(2018, 1, 1)
STANDARD: Final = WHOLE * 5 // 100
TRN_DIGITS: Final = 15
SLABS: Final = (
    DatedSlab("standard", VAT_DAY, None, Slab(Rate((Head("vat", STANDARD),)))),
    DatedSlab("zero", VAT_DAY, None, Slab(Rate((Head("vat", 0),)))),
)
LETTERS: Final = {"tax_invoice": "INV", "bill_of_supply": "BIL", "credit_note": "CRN", "commercial_credit": "COM",
           "delivery_challan": "DEL"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Emirates:
    """One tax, one rate, no states."""

    code: str = "AE"
    heads_of_returns: tuple[str, ...] = ("vat",)
    slabs: Sequence[DatedSlab] = SLABS

    def supply(self, deal: Deal) -> Supply:
        """Home or export; zones are home for goods that a buyer there uses up."""
        if not deal.seller.registration:
            return Supply("unregistered", deal.country or self.code, "nobody")
        if deal.country not in ("", self.code):
            return Supply("export", deal.country, "nobody")
        return Supply("home", self.code, "state")

    def heads(self, rate: Rate, supply: Supply) -> tuple[Head, ...]:
        """VAT as it stands; nothing abroad."""
        return rate.levies if supply.taxed_by == "state" else ()

    def document(self, seller: Party) -> str:
        """A tax invoice; without a TRN a bill."""
        return "tax_invoice" if seller.registration else "bill_of_supply"

    def transfer_paper(self, from_registration: str, to_registration: str) -> str:
        """A delivery note: branches are one taxable person (article 1)."""
        return "delivery_challan"

    def year(self, day: date) -> str:
        """The calendar year."""
        return str(day.year)

    def prefix(self, kind: str, registration: str, year: str) -> str:
        """Kind and year."""
        return f"{LETTERS[kind]}-{year}-"

    def number_fault(self, number: str) -> str:
        """Any number that is there."""
        return "" if number.strip() else "form"

    def registration_fault(self, registration: str, state: str = "", *, sandbox: bool = False) -> str:
        """15 digits; it names no state and has no public check sign."""
        return "" if registration.isascii() and registration.isdigit() and len(registration) == TRN_DIGITS else "form"

    def operator_rates(self, day: date) -> tuple[int, int]:
        """Nothing is withheld."""
        return 0, 0

    def note_in_time(self, supplied: date, noted: date, *, by_filing: bool) -> bool:
        """Always: a note belongs to the period in which it is made (article 61)."""
        return True

    def clearances(self, filed: Filed, rule: ClearanceRule) -> tuple[str, ...]:
        """None: no portal is asked before goods leave."""
        return ()

    def reference(self, filed: Filed) -> str:
        """None."""
        return ""

    def carriage_fault(self, by: Carriage) -> tuple[str, str] | None:
        """There are no e-way bills."""
        return "mode", "There are no e-way bills here."

    def eway_until(self, since: datetime, km: int) -> datetime:
        """Nothing holds."""
        return since

    def undo(self, standing: Standing, now: datetime) -> tuple[str, ...]:
        """Cancel what has not left and is not filed; else a credit note."""
        return ("credit_note",) if standing.handed_over or standing.period_filed else ("cancel",)


EMIRATES = Emirates()
