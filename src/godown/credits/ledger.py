"""The life of a credit: given by a refund, spent on orders, given back where these need it no more, lapsed. Orders are locked before
credits, credits before goods."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown.credits import queries, store
from godown.credits.rules import LENGTH, LETTERS, last_day, later, shares, written
from godown.credits.store import Fact
from godown.credits.terms import credit_terms
from godown.credits.words import Credit, Customer, Spending
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.stock import queries_places

SWEEP_MAX: Final = 1_000
"""Credits that one sweep ends; the next one goes on."""


def today(tx: Tx) -> date:
    """The day of the business: that of its first facility."""
    homes = sorted(queries_places.facilities(tx), key=lambda home: home.id)
    return tx.now.astimezone(ZoneInfo(homes[0].time_zone) if homes else UTC).date()


def give(tx: Tx, refund_id: UUID, order_id: UUID | None, whose: Customer, paise: int) -> Credit:
    """Give a credit for what a refund gives back; its code is new."""
    code = written([secrets.randbelow(len(LETTERS)) for _ in range(LENGTH)])
    until = last_day(today(tx), credit_terms(tx).valid_days)
    row_id = new_id()
    store.open_credit(
        tx, (row_id, code, order_id, whose.name, whose.phone, whose.email.lower(), paise, 0, until, tx.now)
    )
    store.add(tx, [(row_id, "given", paise, None, refund_id, "")])
    return queries.one(tx, row_id)


def take_back(tx: Tx, first_id: UUID, undo_id: UUID, paise: int, why: str) -> None:
    """Take back what a refund gave as credit. Refuses (`credit_spent`) where less than that is left."""
    credit_id = queries.credit_of_refund(tx, first_id)
    if credit_id is None:
        return
    known = queries.by_id(tx, [credit_id], lock=True)[credit_id]
    if known.left_paise < paise:
        text = "It was spent, or it lapsed. Cancel what it was spent on, then what comes back can be taken back."
        raise Refusal("credit_spent", text, left_paise=known.left_paise, credit=known.code)
    store.add(tx, [(credit_id, "taken_back", -paise, None, undo_id, why)])


def spend(tx: Tx, rows: Sequence[tuple[UUID, UUID, int]], entry_ids: Sequence[UUID] = ()) -> None:
    """Spend (credit, order, paise); the credits are locked (`purse_of`), and have it."""
    facts: list[Fact] = [(credit, "spent", -paise, order, None, "") for credit, order, paise in rows]
    if facts:
        store.add(tx, facts, entry_ids)


def spent_by(tx: Tx, entry_id: UUID) -> Spending | None:
    """What was spent by the entry of this id, where there is one: who sends it again spends nothing."""
    return queries.spending(tx, entry_id)


def lock_paying(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Lock the credits that pay for these orders, which are locked; answer what pays of each."""
    queries.by_id(tx, sorted({row.credit_id for row in queries.of_order(tx, order_ids)}), lock=True)
    return queries.paid_by(tx, order_ids)


def back(tx: Tx, amounts: Mapping[UUID, int], why: str) -> None:
    """Give so much of what pays for these orders back to its credits, the one that was spent last first. One that would lapse sooner
    than a new one lives as long as that."""
    facts: list[Fact] = []
    paying = queries.of_order(tx, list(amounts))
    known = queries.by_id(tx, sorted({row.credit_id for row in paying}), lock=True)
    for order_id, amount in amounts.items():
        mine = [row for row in paying if row.order_id == order_id]
        for row, paise in zip(mine, shares(amount, [row.paise for row in mine]), strict=True):
            if paise:
                facts.append((row.credit_id, "given_back", paise, order_id, None, why))
    if not facts:
        return
    until = last_day(today(tx), credit_terms(tx).valid_days)
    ids = sorted({fact[0] for fact in facts})
    store.live_until(tx, [(i, later(known[i].expires_on, until)) for i in ids])
    store.add(tx, facts)


def deal(tx: Tx, parts: Mapping[UUID, Sequence[tuple[UUID, int]]]) -> None:
    """Orders were split: what pays for each pays for its parts (order -> (part, paise)) instead."""
    facts: list[Fact] = []
    paying = queries.of_order(tx, list(parts))
    for order_id, wanted in parts.items():
        left = {row.credit_id: row.paise for row in paying if row.order_id == order_id}
        for part, amount in wanted:
            for credit, paise in zip(list(left), shares(amount, list(left.values())), strict=True):
                if paise:
                    facts += [(credit, "moved", paise, order_id, None, ""), (credit, "moved", -paise, part, None, "")]
                    left[credit] -= paise
    if facts:
        store.add(tx, facts)


def given_for(tx: Tx, refund_id: UUID) -> UUID | None:
    """The credit that a refund gave, None where it gave none."""
    return queries.credit_of_refund(tx, refund_id)


def expire(tx: Tx) -> int:
    """End credits whose last day is over; answer how many. (Nobody could spend them since midnight.)"""
    day = today(tx)
    found = queries.by_id(tx, queries.lapsed(tx, day, SWEEP_MAX), lock=True)
    facts: list[Fact] = [
        (one.id, "expired", -one.left_paise, None, None, "")
        for one in found.values()
        if one.left_paise and one.lapsed(day)
    ]
    if facts:
        store.add(tx, facts)
        tx.note("credit_expired", "store_credit", [fact[0] for fact in facts])
    return len(facts)
