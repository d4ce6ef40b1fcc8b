"""India's dated facts: rates by tax class, limits, deadlines. Each with the notification or section that says so.

A class gst_N is its rate and nothing else. A class of goods follows the law: apparel and footwear change their rate with
the value of a piece, aerated drinks bore compensation cess. A business adds classes of its own (`tax_rate`).
"""

from datetime import date
from typing import Final

from godown.countries.words import PER_BASIS_POINT, DatedSlab, Head, Rate, Slab

GST_DAY: Final = date(2017, 7, 1)
RUPEES: Final = 100
FLAT_BP: Final = {
    "gst_0": 0,
    "gst_3": 300,
    "gst_5": 500,
    "gst_12": 1_200,
    "gst_18": 1_800,
    "gst_28": 2_800,
    "gst_40": 4_000,
}
"""Rate of each plain tax class in basis points (18 % is 1,800)."""


def rate(gst_bp: int, cess_bp: int = 0, cess_per_unit: int = 0) -> Rate:
    """GST with compensation cess by value and by the unit."""
    levies = [Head("gst", gst_bp * PER_BASIS_POINT)]
    if cess_bp:
        levies.append(Head("cess", cess_bp * PER_BASIS_POINT))
    if cess_per_unit:
        levies.append(Head("unit_cess", 0, cess_per_unit))
    return Rate(tuple(levies))


def _dated(
    tax_class: str, since: date, until: date | None, gst_bp: int, over: int | None, upto: int | None, cess_bp: int = 0
) -> DatedSlab:
    low = None if over is None else over * RUPEES
    high = None if upto is None else upto * RUPEES
    return DatedSlab(tax_class, since, until, Slab(rate(gst_bp, cess_bp), low, high))


REFORM: Final = date(2025, 9, 22)
"""Notification 9/2025-Central Tax (Rate), 17 September 2025: two rates and 40 %; cess ends but for tobacco."""
BEFORE: Final = date(2025, 9, 21)

SLABS: Final = (
    *(DatedSlab(name, GST_DAY, None, Slab(rate(bp))) for name, bp in FLAT_BP.items()),
    _dated("apparel", GST_DAY, BEFORE, 500, None, 1_000),  # Notification 1/2017-CT (Rate), Schedules I and II
    _dated("apparel", GST_DAY, BEFORE, 1_200, 1_000, None),
    _dated("apparel", REFORM, None, 500, None, 2_500),
    _dated("apparel", REFORM, None, 1_800, 2_500, None),
    _dated("footwear", date(2022, 1, 1), BEFORE, 1_200, None, 1_000),  # Notification 21/2021-CT (Rate)
    _dated("footwear", date(2022, 1, 1), BEFORE, 1_800, 1_000, None),
    _dated("footwear", REFORM, None, 500, None, 2_500),
    _dated("footwear", REFORM, None, 1_800, 2_500, None),
    _dated("aerated", GST_DAY, BEFORE, 2_800, None, None, 1_200),  # Notification 1/2017-Compensation Cess (Rate)
    _dated("aerated", REFORM, None, 4_000, None, None),
)
"""The rates by class that everybody has."""

CRORE: Final = 10_000_000 * RUPEES

LIMITS: Final[dict[str, tuple[tuple[date, int], ...]]] = {
    # Rule 59 and Notification 12/2024-CT: an invoice of more than this to an unregistered buyer elsewhere stands by itself.
    "b2cl_over": ((GST_DAY, 250_000 * RUPEES), (date(2024, 8, 1), 100_000 * RUPEES)),
    # Notification 10/2023-CT: turnover above which documents to registered buyers need an IRN.
    "einvoice_turnover_over": ((date(2023, 8, 1), 5 * CRORE),),
    # GSTN advisories of 13 September 2023 and 5 November 2024: from this turnover on the portal takes a document only so many days
    # after its date.
    "einvoice_report_turnover_from": ((date(2023, 11, 1), 100 * CRORE), (date(2025, 4, 1), 10 * CRORE)),
    "einvoice_report_days": ((date(2023, 11, 1), 30),),
    # Rule 48 with the portal's rule: hours after its acknowledgement within which an e-invoice is cancelled.
    "einvoice_cancel_hours": ((date(2020, 10, 1), 24),),
    # Rule 138(1): a consignment of more than this, tax inside, travels with an e-way bill.
    "eway_over": ((date(2018, 4, 1), 50_000 * RUPEES),),
    # Rule 138(9): hours within which an e-way bill is cancelled.
    "eway_cancel_hours": ((date(2018, 4, 1), 24),),
    # Rule 138(10), Notification 94/2020-Central Tax: kilometres for each day that an e-way bill holds.
    "eway_km_a_day": ((date(2018, 4, 1), 100), (date(2021, 1, 1), 200)),
    # Section 52: what an operator collects, in millionths of the net value of supplies, all heads together.
    "tcs": ((date(2018, 10, 1), 10_000), (date(2024, 7, 10), 5_000)),
    # Section 194-O of the Income-tax Act, from April 2026 section 393(1): what an operator deducts of the gross.
    "tds": ((date(2020, 10, 1), 10_000), (date(2024, 10, 1), 1_000)),
    # Section 34(2) and the Finance Act 2022: last day (month, day) after the year, by the 1 October after it.
    "note_deadline": ((GST_DAY, 930), (date(2022, 10, 1), 1130)),
    # Rule 61: the day of the next month on which the monthly return is due.
    "return_due_day": ((GST_DAY, 20),),
    # Notification 78/2020-CT: digits of HSN on documents, up to five crore of turnover and above.
    "hsn_digits_small": ((date(2021, 4, 1), 4),),
    "hsn_digits_large": ((date(2021, 4, 1), 6),),
    "hsn_turnover_over": ((date(2021, 4, 1), 5 * CRORE),),
    # Table 12 of GSTR-1 in two parts, business and consumers, from the period 05/2025.
    "hsn_split": ((GST_DAY, 0), (date(2025, 5, 1), 1)),
    # Section 34(2) as amended by the Finance Act 2025: a registered buyer must have given its credit back.
    "reversal_shown": ((GST_DAY, 0), (date(2025, 10, 1), 1)),
}
"""Dated numbers: since a day, until the next."""


def limit(name: str, day: date) -> int | None:
    """The number that holds on a day; None before there was one."""
    held = [value for since, value in LIMITS[name] if since <= day]
    return held[-1] if held else None
