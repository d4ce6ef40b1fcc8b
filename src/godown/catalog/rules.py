"""What a SKU must be: form only, no database."""

import re
from collections.abc import Iterator

from godown.catalog.words import NewSku
from godown.kernel.outcome import RowRefusal

KINDS = ("product", "packaging", "bundle", "kit")
PACKAGING_KINDS = ("box", "filler", "tape", "label", "other")
TRACKINGS = ("none", "batch", "serial")
UNITS = ("piece", "mm", "g", "ml")
CODE = re.compile(r"[^\s\x00-\x1f][^\x00-\x1f]{0,63}")
HSN = re.compile(r"(\d{4}|\d{6}|\d{8})?")
WHOLES = ("price_paise", "cost_paise", "weight_grams", "length_mm", "width_mm", "height_mm", "ahead_units", "wall_mm")
DAYS = ("receive_days", "dispatch_days", "return_days")
DAYS_MAX = 3650
"""Ten years: no tolerance is longer."""
LARGEST = 10**15
"""No price, weight or measure of a thing in a warehouse is larger; a longer number is a slip of the hand."""


def ean_check_digit(digits: str) -> str:
    """The GS1 check digit of the digits before it (GS1 General Specifications, 7.9: weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def barcode_fault(barcode: str) -> str | None:
    """Say what is wrong with a barcode. Digits of the length of an EAN or UPC must carry the right check digit."""
    if not barcode or len(barcode) > 80 or not barcode.isprintable() or barcode != barcode.strip():
        return "A barcode is 1 to 80 printable characters, without space at its ends."
    if barcode.isdigit() and len(barcode) in (12, 13, 14) and ean_check_digit(barcode[:-1]) != barcode[-1]:
        return f"The check digit of {barcode} should be {ean_check_digit(barcode[:-1])}."
    return None


def faults(new: NewSku) -> Iterator[RowRefusal[str]]:
    """Everything that is wrong with the form of a SKU, a line for each field."""

    def fault(field: str, message: str) -> RowRefusal[str]:
        return RowRefusal(new.code, "invalid", message, field)

    if not CODE.fullmatch(new.code):
        yield fault("code", "A SKU needs a code of 1 to 64 characters.")
    if not new.name.strip() or len(new.name) > 300:
        yield fault("name", "A SKU needs a name of at most 300 characters.")
    if not HSN.fullmatch(new.hsn):
        yield fault("hsn", "An HSN is 4, 6 or 8 digits, without a point.")
    for field, known in (("kind", KINDS), ("tracking", TRACKINGS), ("unit", UNITS)):
        if getattr(new, field) not in known:
            yield fault(field, f"{field} is one of {', '.join(known)}.")
    if (new.kind == "packaging") != (new.packaging_kind is not None):
        yield fault("packaging_kind", f"Packaging, and only packaging, is one of {', '.join(PACKAGING_KINDS)}.")
    elif new.packaging_kind is not None and new.packaging_kind not in PACKAGING_KINDS:
        yield fault("packaging_kind", f"Packaging is one of {', '.join(PACKAGING_KINDS)}.")
    if new.mixed_supply and new.kind != "bundle":
        yield fault("mixed_supply", "Only a bundle is taxed as one: a mixed supply.")
    for field in WHOLES:
        if not 0 <= getattr(new, field) <= LARGEST:
            yield fault(field, f"{field} is a whole number from 0 to {LARGEST}.")
    if new.max_weight_grams is not None and not 0 < new.max_weight_grams <= LARGEST:
        yield fault("max_weight_grams", f"max_weight_grams is a whole number from 1 to {LARGEST}, or empty.")
    if new.bears_grams is not None and not 0 <= new.bears_grams <= LARGEST:
        yield fault("bears_grams", f"bears_grams is a whole number from 0 to {LARGEST}, or empty: it bears anything.")
    if not 1 <= new.cost_units <= LARGEST:
        yield fault("cost_units", f"The cost is that of 1 to {LARGEST} units.")
    for field in DAYS:
        if not 0 <= getattr(new, field) <= DAYS_MAX:
            yield fault(field, f"{field} is a number of days from 0 to {DAYS_MAX}.")
    for barcode in new.barcodes:
        if said := barcode_fault(barcode):
            yield fault("barcodes", said)
