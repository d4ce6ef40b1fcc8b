"""Which codes a set of orders may pay with, and how much each order draws."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from godown.credits import queries
from godown.credits.ledger import today
from godown.credits.rules import folded
from godown.credits.words import Credit, CreditUse
from godown.platform.transaction import Tx

Fault = tuple[str, str]
"""(code, message) of a refusal."""

CODES_MAX = 10
"""Codes that one order is paid with: more is no customer."""


def credit_faults(uses: Sequence[CreditUse]) -> Iterator[str]:
    """What is wrong with the form of codes to pay with."""
    if len(uses) > CODES_MAX:
        yield f"An order is paid with at most {CODES_MAX} credits."
    if len({folded(use.code) for use in uses}) < len(uses):
        yield "A credit is named once."
    if any(use.amount_paise is not None and use.amount_paise < 1 for use in uses):
        yield "What is spent of a credit is whole paise above 0; say nothing for all that is needed."


@dataclass(slots=True)
class Purse:
    """Credits that are locked, with what earlier orders left of each."""

    day: date
    credits: Mapping[str, Credit]
    left: dict[UUID, int] = field(default_factory=dict)

    def claim(self, uses: Sequence[CreditUse]) -> Fault | None:
        """Set aside what an order names, or say why it cannot be."""
        wanted: dict[UUID, int] = {}
        for use in uses:
            known = self.credits.get(folded(use.code))
            if known is None:
                return "unknown_credit", f"There is no store credit {use.code[:40]}."
            if known.lapsed(self.day):
                return "credit_expired", f"{known.code} could be spent until {known.expires_on}."
            if self.left[known.id] < (use.amount_paise or 1):
                return "not_enough_credit", f"Of {known.code} {self.left[known.id]} paise are left."
            wanted[known.id] = use.amount_paise or 0
        for credit, paise in wanted.items():
            self.left[credit] -= paise
        return None

    def draw(self, uses: Iterable[CreditUse], due: int) -> list[tuple[UUID, int]]:
        """(credit, paise) with which an order pays what is due, its codes in their order; what it does not need of what it claimed is
        free for the next."""
        drawn = []
        for use in uses:
            credit = self.credits[folded(use.code)].id
            most = self.left[credit] if use.amount_paise is None else use.amount_paise
            paise = max(min(most, due), 0)
            self.left[credit] += (use.amount_paise or 0) - paise
            due -= paise
            if paise:
                drawn.append((credit, paise))
        return drawn


def purse_of(tx: Tx, uses: Iterable[CreditUse]) -> Purse:
    """The credits of these codes, locked."""
    codes = sorted({folded(use.code) for use in uses})
    found = queries.by_code(tx, codes, lock=True) if codes else {}
    return Purse(today(tx) if codes else tx.now.date(), found, {one.id: one.left_paise for one in found.values()})
