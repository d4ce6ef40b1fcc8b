"""GSTINs, document numbers, financial years, HSN digits and the hash of an e-invoice."""

import hashlib
import re
from datetime import date
from typing import Final

from godown.countries.india.dated import limit
from godown.countries.india.place import ABROAD, UNION_TERRITORIES
from godown.kernel.india import STATES

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GSTIN: Final = re.compile(r"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z][ZC][0-9A-Z]")
"""State, PAN, number of the registration in the state, Z (C for an operator who collects tax, section 52), check sign."""

CENTRE: Final = "99"
NUMBER: Final = re.compile(r"[A-Z1-9][A-Z0-9/-]{0,15}")
KIND_LETTERS: Final = {
    "tax_invoice": "",
    "bill_of_supply": "B",
    "credit_note": "C",
    "commercial_credit": "K",
    "delivery_challan": "D",
}
DIGITS_AFTER_PREFIX: Final = 6
YEAR_BEGINS: Final = 4
HSN_ABROAD: Final = 8


def check_sign(first_fourteen: str) -> str:
    """The fifteenth sign of a GSTIN: every second sign counts double, in base 36, quotient and remainder added (GSTN).

    >>> check_sign("27AAPFU0939F1Z")
    'V'
    """
    total = 0
    for place, sign in enumerate(first_fourteen):
        product = ALPHABET.index(sign) * (1 + place % 2)
        total += product // 36 + product % 36
    return ALPHABET[-total % 36]


def gstin_fault(gstin: str, state: str = "", *, sandbox: bool = False) -> str:
    """`form`, `check` or `state`; empty where nothing is wrong. Portals for tests use GSTINs whose check sign is wrong:
    `sandbox` lets them pass."""
    if not GSTIN.fullmatch(gstin) or gstin[:2] not in STATES.keys() - {ABROAD} | {CENTRE}:
        return "form"
    if not sandbox and check_sign(gstin[:14]) != gstin[14]:
        return "check"
    return "state" if state and gstin[:2] != state else ""


def is_operator(gstin: str) -> bool:
    """Whether it is the GSTIN of a marketplace that collects tax at source."""
    return bool(GSTIN.fullmatch(gstin)) and gstin[13] == "C"


def number_fault(number: str) -> str:
    """`form` where a document number breaks rule 46(b): at most 16 of A-Z, 0-9, - and /, the first neither 0 nor a mark."""
    return "" if NUMBER.fullmatch(number) else "form"


def financial_year(day: date) -> str:
    """April to March, as "26-27"."""
    start = _start(day)
    return f"{start % 100:02d}-{(start + 1) % 100:02d}"


def long_year(day: date) -> str:
    """April to March, as portals write it: "2026-27"."""
    start = _start(day)
    return f"{start}-{(start + 1) % 100:02d}"


def year_end(day: date) -> date:
    """The 31 March that ends the financial year of a day."""
    return date(_start(day) + 1, YEAR_BEGINS - 1, 31)


def _start(day: date) -> int:
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


def number_prefix(kind: str, registration: str, year: str) -> str:
    """The fixed part of a document number, six digits behind it: state, kind, year. A number never begins with 0, so the
    states 01 to 09 are written with one digit."""
    return f"{registration[:2].lstrip('0') or 'X'}{KIND_LETTERS[kind]}/{year}/"


def hsn_digits(turnover: int | None, day: date, *, abroad: bool = False) -> int:
    """How many digits of HSN a document needs, by the turnover (paise) of the year before: 4, 6; goods that go abroad 8.
    A turnover that nobody has told counts as small."""
    if abroad:
        return HSN_ABROAD
    over = limit("hsn_turnover_over", day)
    large = turnover is not None and over is not None and turnover > over
    return limit("hsn_digits_large" if large else "hsn_digits_small", day) or 0


def irn(gstin: str, day: date, kind: str, number: str) -> str:
    """The reference of an e-invoice: SHA-256 of supplier, financial year, type (INV, CRN, DBN) and number."""
    return hashlib.sha256(f"{gstin}{long_year(day)}{kind}{number}".encode()).hexdigest()


def local_tax(state: str) -> str:
    """What the state's half is called: SGST, or UTGST."""
    return "UTGST" if state in UNION_TERRITORIES else "SGST"
