"""Conditions of a business: what units in each may do. Flags of a condition in which something lies are frozen."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from godown.kernel.outcome import Outcome, RowRefusal
from godown.platform.transaction import Tx
from godown.stock import queries_conditions, store_conditions
from godown.stock.queries_conditions import Condition
from godown.stock.words import CONDITIONS, MISSING, SALEABLE

CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
NAME_MAX: Final = 60
CONDITIONS_MAX: Final = 100
"""A list that a person still chooses from."""
STANDING: Final = {row[0]: row[2:] for row in CONDITIONS}
"""What the conditions allow that every business has."""


@dataclass(frozen=True, slots=True)
class NewCondition:
    """A condition as a person describes it. Goods of another grade that are sold are a SKU of their own: what is saleable
    is *Saleable*. `movable`: may leave its place; `countable`: counts ask for it."""

    code: str
    name: str
    saleable: bool = False
    shippable: bool = False
    movable: bool = True
    countable: bool = True

    @property
    def flags(self) -> tuple[bool, bool, bool, bool]:
        """Saleable, shippable, movable, countable."""
        return self.saleable, self.shippable, self.movable, self.countable


def save_conditions(tx: Tx, news: Sequence[NewCondition], *, dry_run: bool = False) -> Outcome[str]:
    """Add conditions, or change those of known code: a line for each, done, known (nothing changes) or refused. With `dry_run`
    nothing is written, only told.

    Refusals per row: `invalid`, `twice`, `one_grade_is_sold`, `standing_flag` (a flag that the work of every business rests
    on), `condition_in_use` (its flags are frozen: the message says what lies in it), `too_many`.
    """
    known = queries_conditions.flags_of(tx, [new.code for new in news])
    if not dry_run and any(new.code in known and new.flags != known[new.code].flags for new in news):
        store_conditions.stop_moves(tx)
    lying = {one.code: one for one in queries_conditions.conditions(tx)}
    times = Counter(new.code for new in news)
    room = CONDITIONS_MAX - len(lying)
    refused, good = [], []
    for new in news:
        fault = _fault(new, lying.get(new.code), times, room)
        if fault:
            refused.append(RowRefusal(new.code, *fault))
            continue
        room -= new.code not in lying
        good.append(new)
    changed = [new for new in good if not _same(new, lying)]
    if changed and not dry_run:
        store_conditions.write_conditions(tx, [(new.code, new.name.strip(), *new.flags) for new in changed])
        tx.note("conditions_set", "business", [tx.tenant_id], codes=", ".join(new.code for new in changed)[:200])
    return Outcome.of([new.code for new in changed], refused, [new.code for new in good if new not in changed])


def _same(new: NewCondition, lying: Mapping[str, Condition]) -> bool:
    old = lying.get(new.code)
    return old is not None and (old.name, old.flags) == (new.name.strip(), new.flags)


def _fault(
    new: NewCondition, old: Condition | None, times: Mapping[str, int], room: int
) -> tuple[str, str, str] | None:
    if not CODE.fullmatch(new.code):
        return "invalid", "A code is a small letter, then small letters, digits and _, at most 40.", "code"
    if not 1 <= len(new.name.strip()) <= NAME_MAX or not new.name.isprintable():
        return "invalid", f"A condition has a name of 1 to {NAME_MAX} characters.", "name"
    if times[new.code] > 1:
        return "twice", "This condition stands twice in the list.", "code"
    standing = STANDING.get(new.code)
    if new.code != SALEABLE and (new.saleable or new.shippable):
        say = "Only Saleable goods are sold and shipped. Goods of another grade are a SKU of their own, with their own price."
        return "one_grade_is_sold", say, "saleable" if new.saleable else "shippable"
    if new.code in (SALEABLE, MISSING) and new.flags != standing:
        return "standing_flag", f"What {new.name.strip()} allows is fixed: picking and counting rest on it.", "flags"
    if old is not None and old.units and new.flags != old.flags:
        say = f"{old.units} units of {old.skus} SKUs lie in it ({old.example}). Make another condition and move them there."
        return "condition_in_use", say, "flags"
    if old is None and room < 1:
        return "too_many", f"At most {CONDITIONS_MAX} conditions.", "code"
    return None
