"""Rules of goods that need no database: what a count says about each condition, what a date makes of a batch."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from godown.stock.words import CONDITIONS, EXPIRED, MISSING, SALEABLE, SHORT_DATED, UNEXPECTED, Waiting

ORDER: Final = {row[0]: number for number, row in enumerate(CONDITIONS)}


@dataclass(frozen=True, slots=True)
class Difference:
    """Units that lie in a bin otherwise than we knew: in another condition, or come from (None) or gone to nowhere (None)."""

    units: int
    start: str | None
    end: str | None


def differences(base: Mapping[str, int], counted: Mapping[str, int], missing: int) -> list[Difference]:
    """What makes a bin of which `base` lies there by condition, and `missing` besides, into what was counted.

    A lack in one condition and a surplus in another are the same units in another condition; what is left of a surplus
    was missing before it is new, what is left of a lack is lost, what stays missing is gone. What is not ours
    (*unexpected*) becomes nothing else and nothing else becomes it.
    """
    known = sorted({*base, *counted}, key=lambda code: (ORDER.get(code, len(ORDER)), code))
    change = {code: counted.get(code, 0) - base.get(code, 0) for code in known}
    ours = [code for code in known if code != UNEXPECTED]
    found = list(_swapped(change, ours))
    for code in ours:
        if back := min(missing, max(change[code], 0)):
            found.append(Difference(back, MISSING, code))
            change[code] -= back
            missing -= back
    found += [Difference(units, None, code) for code, units in change.items() if units > 0]
    found += [Difference(-units, code, None) for code, units in change.items() if units < 0]
    return found + ([Difference(missing, MISSING, None)] if missing else [])


def _swapped(change: dict[str, int], ours: list[str]) -> Iterator[Difference]:
    for less in ours:
        for more in ours:
            if units := min(-change[less], change[more]) if change[less] < 0 < change[more] else 0:
                yield Difference(units, less, more)
                change[less] += units
                change[more] -= units


def fit(expires_on: date | None, days: int, today: date) -> str:
    """The condition that its date gives a batch of which a buyer must get at least `days` more days. The expiry date is
    the last usable day: with 5 days left a tolerance of 7 is not kept, one of 5 is."""
    if expires_on is None:
        return SALEABLE
    left = (expires_on - today).days
    if left < 0:
        return EXPIRED
    return SALEABLE if left >= days else SHORT_DATED


Key = tuple[UUID, UUID, UUID]
"""A door: (facility, owner, SKU)."""


def serve_sets(waiting: Sequence[Waiting], locked: Collection[Key]) -> tuple[dict[UUID, int], set[Key]]:
    """Units promised to waiting rows, given by rank: a single row takes what is free, a set takes all that it waits for or
    is passed over.

    A set of which not every door is `locked` takes nothing yet but keeps what it could have: answer also the doors of such
    sets, at which somebody must serve again.
    """
    free = {_key(one): one.free for one in waiting}
    sets: dict[UUID, list[Waiting]] = defaultdict(list)
    for one in waiting:
        if one.together:
            sets[one.together].append(one)
    taken: dict[UUID, int] = {}
    left: set[Key] = set()
    for one in waiting:
        if one.together is None:
            if units := min(one.quantity, max(0, free[_key(one)])):
                taken[one.id] = units
                free[_key(one)] -= units
            continue
        mine = sets.pop(one.together, [])
        need = Counter[Key]()
        for row in mine:
            need[_key(row)] += row.quantity
        if all(free[door] >= units for door, units in need.items()):
            free.update({door: free[door] - units for door, units in need.items()})
            if all(door in locked for door in need):
                taken.update({row.id: row.quantity for row in mine})
            else:
                left.update(need)
    return taken, left


def _key(one: Waiting) -> Key:
    return one.facility_id, one.owner_id, one.sku_id
