"""The next number of a document series, for a seller who comes from another system. Never a number that was issued."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from godown.books import queries_series, store_documents
from godown.books.queries_series import Series
from godown.countries import pack_of
from godown.kernel.outcome import Outcome, RowRefusal
from godown.platform.transaction import Tx

KINDS: Final = ("tax_invoice", "bill_of_supply", "credit_note", "commercial_credit", "delivery_challan")
NUMBER_MAX: Final = 16
"""Rule 46(b) of the CGST Rules: at most sixteen characters, letters, digits, hyphen and slash."""

DIGITS: Final = 6
NEXT_MAX: Final = 10**DIGITS - 1
FullKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class NextNumber:
    """The number that a series goes on with. Without a prefix it keeps its own, or gets the standard one."""

    kind: str
    registration: str
    financial_year: str
    next: int
    prefix: str = ""

    @property
    def key(self) -> str:
        """The series in one text."""
        return f"{self.kind} {self.registration} {self.financial_year}".replace("  ", " ")


def form_fault(new: NextNumber) -> tuple[str, str] | None:
    """(field, what is wrong with it) of the form of a row, None where nothing is."""
    if new.kind not in KINDS:
        return "kind", f"One of {', '.join(KINDS)}."
    if (new.kind == "tax_invoice") != bool(new.registration) and new.kind in ("tax_invoice", "bill_of_supply"):
        return "registration", "A tax invoice has a GSTIN, a bill of supply has none."
    years = re.fullmatch(r"(\d\d)-(\d\d)", new.financial_year)
    if not years or (int(years[1]) + 1) % 100 != int(years[2]):
        return "financial_year", "A financial year, as 26-27."
    if not 1 <= new.next <= NEXT_MAX:
        return "next", f"A number from 1 to {NEXT_MAX}."
    if new.prefix and pack_of("").number_fault(new.prefix + "0" * DIGITS):
        return "prefix", f"At most {NUMBER_MAX - DIGITS} of A-Z, 0-9, - and /, the first neither 0 nor a mark."
    return None


def series_now(tx: Tx, news: Sequence[NextNumber]) -> dict[str, Series]:
    """The series of these rows as they stand, by key; new ones are absent."""
    found = queries_series.series(tx, sorted({new.registration for new in news}))
    return {f"{one.kind} {one.registration} {one.financial_year}".replace("  ", " "): one for one in found}


def set_next(tx: Tx, news: Sequence[NextNumber], *, dry_run: bool = False) -> Outcome[str]:
    """Set the next number of series; `known` stand there already.

    Refusals per row: `invalid` (form), `twice`, `number_issued` (the number lies below the next one, or repeats one that was
    issued under this prefix), `prefix_in_use` (another series of the registration and year has it).
    """
    now = series_now(tx, news)
    issued = queries_series.highest_issued(tx, [_full_key(new, now) for new in news if new.kind in KINDS])
    refused = [fault for number, new in enumerate(news) if (fault := _fault(new, now, news[:number], issued))]
    wrong = {row.key for row in refused}
    good = [new for new in news if new.key not in wrong]
    same = [new.key for new in good if new.key in now and _same(new, now[new.key])]
    changed = [new for new in good if new.key not in same]
    if changed and not dry_run:
        store_documents.set_next(
            tx, [(n.kind, n.registration, n.financial_year, _prefix(n, now), n.next) for n in changed]
        )
        tx.note("set_next_number", "tenant", [tx.tenant_id], series=[f"{new.key}: {new.next}" for new in changed])
    return Outcome.of([new.key for new in changed], refused, same)


def _prefix(new: NextNumber, now: dict[str, Series]) -> str:
    if new.prefix:
        return new.prefix
    if new.key in now:
        return now[new.key].prefix
    return pack_of("").prefix(new.kind, new.registration, new.financial_year)


def _same(new: NextNumber, old: Series) -> bool:
    return new.next == old.next and new.prefix in ("", old.prefix)


def _full_key(new: NextNumber, now: dict[str, Series]) -> FullKey:
    return new.kind, new.registration, new.financial_year, _prefix(new, now)


def _fault(
    new: NextNumber, now: dict[str, Series], before: Sequence[NextNumber], issued: Mapping[FullKey, int]
) -> RowRefusal[str] | None:
    if said := form_fault(new):
        return RowRefusal(new.key, "invalid", said[1], said[0])
    if any(one.key == new.key for one in before):
        return RowRefusal(new.key, "twice", "This series stands twice in the list.", "kind")
    prefix = _prefix(new, now)
    others = {(one.kind, one.registration, one.financial_year, one.prefix) for one in now.values()}
    others |= {_full_key(one, now) for one in before}
    if any(one[0] != new.kind and one[1:] == (new.registration, new.financial_year, prefix) for one in others):
        return RowRefusal(new.key, "prefix_in_use", f"Another series numbers with {prefix} already.", "prefix")
    old = now.get(new.key)
    floor = max(issued.get(_full_key(new, now), 0) + 1, old.next if old and old.prefix == prefix else 1)
    if new.next < floor:
        message = (
            f"{prefix}{new.next:06d} was issued already, or lies below what was. The next can be {floor} or higher."
        )
        return RowRefusal(new.key, "number_issued", message, "next")
    return None
