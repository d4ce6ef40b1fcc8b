"""Pure rules of shops: what a shop shows, what an address needs, how long to wait after a failure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

Part = TypeVar("Part")
Place = TypeVar("Place")

INDIAN_PINCODE: Final = re.compile(r"[1-9]\d{5}")

WAIT_FIRST: Final = timedelta(milliseconds=100)
WAIT_MAX: Final = timedelta(minutes=1)
"""A shop that fails is asked again after 0.1, 0.2, 0.4 ... s, and in the end once a minute."""

REFUSED_FIRST: Final = timedelta(seconds=30)
REFUSED_MAX: Final = timedelta(hours=6)
"""A row that a shop refuses is sent again after 30 s, 1, 2, 4 ... min, and in the end every six hours."""

BUSY_DEFAULT: Final = timedelta(seconds=5)
BUSY_MAX: Final = timedelta(hours=1)
"""A shop that says 429 is left alone as long as it asks for, within this; 5 s where it does not say."""


def free_to_sell(parts: Mapping[Part, int], free: Sequence[Mapping[Part, int]], undecided: Mapping[Part, int]) -> int:
    """Units that can be sold; may be negative. `parts`: units of each part in one (a plain SKU is one of itself).

    `free`: saleable - promised - waiting of each facility. One unit is packed in one facility, so a facility offers the
    least over the parts; what orders without a facility want (`undecided`) is taken off what all have together.
    """
    here = sum(min(stock.get(part, 0) // units for part, units in parts.items()) for stock in free)
    together = [
        (sum(stock.get(part, 0) for stock in free) - undecided.get(part, 0)) // units for part, units in parts.items()
    ]
    return min(here, *together)


def ahead(free: int, limit: int, coming: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """Units that may be sold before they are here, by the day on which they come: up to `limit` of what is `coming` (day,
    units; earliest first). `free` below 0 are units that others wait for: they have what comes first.

    >>> day = date(2026, 12, 1)
    >>> ahead(3, 5, [(day, 10)]), ahead(-2, 5, [(day, 1), (day.replace(day=9), 9)]), ahead(-5, 5, [(day, 10)])
    ([(datetime.date(2026, 12, 1), 5)], [(datetime.date(2026, 12, 9), 3)], [])
    """
    limit = min(limit, sum(units for _, units in coming))
    owed, left = max(0, -free), max(0, free + limit) - max(0, free)
    found: list[tuple[date, int]] = []
    for day, units in coming:
        gone = min(owed, units)
        owed -= gone
        if taken := min(left, units - gone):
            found.append((day, taken))
            left -= taken
    return found


def first_units(limit: int, coming: Sequence[tuple[date, Place, int]]) -> list[tuple[date, Place, int]]:
    """Of what is `coming` (day, facility, units; earliest first) the first units, `limit` in all.

    >>> day = date(2026, 12, 1)
    >>> first_units(5, [(day, "BLR", 3), (day, "DEL", 4)])
    [(datetime.date(2026, 12, 1), 'BLR', 3), (datetime.date(2026, 12, 1), 'DEL', 2)]
    """
    found = []
    for day, place, units in coming:
        if taken := min(units, limit):
            found.append((day, place, taken))
            limit -= taken
    return found


def steps(
    parts: Mapping[Part, int],
    free: Mapping[Place, Mapping[Part, int]],
    undecided: Mapping[Part, int],
    coming: Mapping[Part, Sequence[tuple[date, Place, int]]],
) -> list[tuple[date, int]]:
    """How many more can be sold from which day on, as `free_to_sell` counts it: a bundle is complete in a facility on the day on
    which the last of its parts comes there.

    >>> day, late = date(2026, 12, 1), date(2026, 12, 9)
    >>> steps({"TEA": 1, "CUP": 2}, {"BLR": {"TEA": 1}}, {}, {"TEA": [(late, "BLR", 4)], "CUP": [(day, "BLR", 6)]})
    [(datetime.date(2026, 12, 1), 1), (datetime.date(2026, 12, 9), 2)]
    """
    there = {place: dict(units) for place, units in free.items()}
    now = free_to_sell(parts, list(there.values()), undecided)
    found = []
    for day in sorted({due for rows in coming.values() for due, _, _ in rows}):
        for part, rows in coming.items():
            for due, place, units in rows:
                there[place][part] = there[place].get(part, 0) + (units if due == day else 0)
        if (then := free_to_sell(parts, list(there.values()), undecided)) > now:
            found.append((day, then - now))
            now = then
    return found


def published(free: int, share_percent: int, buffer_units: int) -> int:
    """What a shop shows: its share of the free units, less its buffer, clamped at 0 once, at the end."""
    return max(0, free * share_percent // 100 - buffer_units)


def address_fault(address1: str, city: str, pincode: str, country: str) -> str:
    """Why a parcel cannot be sent to this address, or nothing."""
    if not address1.strip():
        return "The address has no street."
    if country == "IN" and not INDIAN_PINCODE.fullmatch(pincode.strip()):
        return f"“{pincode.strip()}” is not a PIN code: it has six digits and does not begin with 0."
    if not city.strip() and not pincode.strip():
        return "The address has neither a city nor a PIN code."
    return ""


def wait_after(failures: int, first: timedelta = WAIT_FIRST, longest: timedelta = WAIT_MAX) -> timedelta:
    """How long to wait after so many failures in a row: doubled each time, up to a longest."""
    return min(longest, first * (1 << min(max(0, failures - 1), 30)))


def busy_for(retry_after: int | None) -> timedelta:
    """How long to leave a shop alone that says it is busy."""
    return BUSY_DEFAULT if retry_after is None else min(BUSY_MAX, timedelta(seconds=retry_after))
