"""GST of one line, for invoices that state prices with tax inside. Rounding is half-up to the paisa, per component.

Section 15 and rule 35 of the CGST Rules (tax inclusive value): tax = value x rate / (100 + rate). Within a state half of the
rate is CGST and half SGST (or UTGST), so both are rounded alike and are equal; between states it is IGST (IGST Act, 5 and 7).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from godown.kernel.money import divide_half_up

RATES_BP: Final = {
    "gst_0": 0,
    "gst_3": 300,
    "gst_5": 500,
    "gst_12": 1_200,
    "gst_18": 1_800,
    "gst_28": 2_800,
    "gst_40": 4_000,
}
"""Rate of each tax class in basis points (18 % is 1,800)."""

WHOLE_BP: Final = 10_000


@dataclass(frozen=True, slots=True)
class TaxParts:
    """What a gross amount is made of; the parts sum exactly to it."""

    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int


def rate_of(tax_class: str) -> int:
    """The rate of a tax class in basis points; a class that is not known is taxed as gst_18."""
    return RATES_BP.get(tax_class, RATES_BP["gst_18"])


def split_inclusive(gross_paise: int, rate_bp: int, *, same_state: bool) -> TaxParts:
    """Take the tax out of an amount that contains it."""
    if same_state:
        half = divide_half_up(gross_paise * rate_bp, 2 * (WHOLE_BP + rate_bp))
        return TaxParts(gross_paise - 2 * half, half, half, 0)
    igst = divide_half_up(gross_paise * rate_bp, WHOLE_BP + rate_bp)
    return TaxParts(gross_paise - igst, 0, 0, igst)


def part_of(total: int, done: int, units: int, of: int) -> int:
    """The share of `units` more after `done` of `of`: round(X(d+k)/n) - round(Xd/n). All shares sum exactly to X."""
    if total == 0:
        return 0
    return divide_half_up(total * (done + units), of) - divide_half_up(total * done, of)


def financial_year(day: date) -> str:
    """April to March, as "26-27"."""
    start = day.year if day.month > 3 else day.year - 1
    return f"{start % 100:02d}-{(start + 1) % 100:02d}"


def number_prefix(kind: str, registration: str, year: str) -> str:
    """The fixed part of a document number: at most 16 characters with six digits behind it (rule 46(b), CGST Rules)."""
    letter = {"tax_invoice": "", "bill_of_supply": "B", "credit_note": "C"}[kind]
    return f"{registration[:2] or 'X'}{letter}/{year}/"
