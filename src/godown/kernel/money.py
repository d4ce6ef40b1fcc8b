"""Money is whole paise; a rate is whole basis points. Rounding is half-up, away from zero, to the paisa."""

import re
from collections.abc import Sequence

RUPEE = 100
"""Paise in a rupee."""


def divide_half_up(numerator: int, denominator: int) -> int:
    """Return numerator / denominator rounded half away from zero. The denominator is positive."""
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def split_by_weight(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total into whole parts in proportion to weights; the parts sum exactly to the total.

    Floors first, then one unit each to the largest remainders, ties to the earlier. All weights zero: the
    first takes all. Negative totals split like their positive, with the sign put back.
    """
    if not weights:
        raise ValueError("nothing to split over")
    if total == 0:
        return [0] * len(weights)
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1)
    sign, size = (-1, -total) if total < 0 else (1, total)
    parts = [size * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % whole), i))
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def group_indian(digits: str) -> str:
    """Group digits as India does: 1234567 becomes 12,34,567."""
    head, tail = digits[:-3], digits[-3:]
    return re.sub(r"(?<=\d)(?=(\d\d)+$)", ",", head) + "," + tail if head else tail


def format_inr(paise: int, *, always_paise: bool = True) -> str:
    """Write paise as people read them: ₹12,34,567.00; the minus is U+2212, before the sign of the rupee."""
    rupees, rest = divmod(abs(paise), RUPEE)
    text = f"₹{group_indian(str(rupees))}"
    if always_paise or rest:
        text += f".{rest:02d}"
    return f"−{text}" if paise < 0 else text


def parse_rupees(text: str) -> int:
    """Read "1,349.50" or "1349" as paise. Raises ValueError for anything else, also for more than two decimals."""
    clean = text.strip().replace(",", "").removeprefix("₹").strip()
    match = re.fullmatch(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?", clean)
    if not match:
        raise ValueError("a price is digits, with a point before paise")
    sign, rupees, rest = match.groups()
    value = int(rupees) * RUPEE + int((rest or "0").ljust(2, "0"))
    return -value if sign else value
