"""Store credit pays for orders: those that arrive with codes, and those that are here."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from godown import books, credits
from godown.credits import Purse
from godown.kernel.outcome import RowRefusal
from godown.kernel.refusal import NotFound
from godown.orders import rules, store
from godown.orders.words import NewOrder
from godown.platform.transaction import Tx

Drawn = Mapping[str, Sequence[tuple[UUID, int]]]
"""External id -> (credit, paise) that pay for the order."""


def claim(tx: Tx, news: Sequence[NewOrder]) -> tuple[Purse, list[RowRefusal[str]]]:
    """Lock the credits that these orders name, and set aside what each names; or why one is refused: `unknown_credit`,
    `credit_expired`, `not_enough_credit`."""
    purse = credits.purse_of(tx, [use for new in news for use in new.store_credit])
    refused = []
    for new in news:
        if new.store_credit and (why := purse.claim(new.store_credit)):
            refused.append(RowRefusal(new.external_id, *why, "store_credit"))
    return purse, refused


def draw(purse: Purse, news: Sequence[NewOrder], on_top: Mapping[str, int]) -> Drawn:
    """How each of these orders is paid: never with more than is due of it."""
    return {
        new.external_id: purse.draw(new.store_credit, rules.due_of(new, on_top.get(new.external_id, 0)))
        for new in news
        if new.store_credit
    }


def money(key: str, on_top: Mapping[str, int], drawn: Drawn, later: bool) -> tuple[int, int, bool]:
    """(tax on top of its prices, store credit that pays, whether buyers of its channel pay later) of an order."""
    return on_top.get(key, 0), sum(paise for _, paise in drawn.get(key, ())), later


def set_pays_later(tx: Tx, channel_id: UUID, pays_later: bool) -> None:
    """Say what the money of a channel is counted as: what is not to be collected is paid with an order, on the day it comes, or later.
    Orders that are here stay as they are. Refuses a channel that is not there."""
    if not store.set_pays_later(tx, channel_id, pays_later):
        raise NotFound("channel", channel_id=str(channel_id))
    tx.note("rules_changed", "channel", [channel_id], pays_later=pays_later)


def settle(tx: Tx, heads: Sequence[Sequence[Any]], written: Collection[UUID]) -> None:
    """What was paid with the orders that were written (columns `store.ORDER`) settles the accounts of their customers."""
    paid, key = store.ORDER.index("paid_paise"), store.ORDER.index("id")
    books.post_to_accounts(tx, [(row[key], -row[paid]) for row in heads if row[key] in written])


def spend(tx: Tx, drawn: Drawn, ids: Mapping[str, UUID], added: Sequence[NewOrder]) -> None:
    """Spend what was drawn for the orders that were added."""
    credits.spend(
        tx,
        [(credit, ids[n.external_id], paise) for n in added for credit, paise in drawn.get(n.external_id, ())],
    )


def pay_with_credit(tx: Tx, order_id: UUID, rows: Sequence[tuple[UUID, int]], entry_id: UUID) -> int:
    """An order that is locked is paid with (credit, paise) of locked credits: less is collected. Answer how much it was in all."""
    credits.spend(tx, [(credit, order_id, paise) for credit, paise in rows], [entry_id])
    spent = sum(paise for _, paise in rows)
    store.pay_with_credit(tx, order_id, spent)
    books.post_to_accounts(tx, [(order_id, -spent)])
    tx.note("credit_spent", "order", [order_id], paise=spent)
    return spent


def credit_back(tx: Tx, amounts: Mapping[UUID, int], why: str) -> None:
    """Give what orders (order -> paise, locked) need no more back to the credits that paid it."""
    credits.back(tx, amounts, why)
    store.credit_back(tx, list(amounts), list(amounts.values()))
    books.post_to_accounts(tx, amounts.items())
    for order_id, paise in amounts.items():
        tx.note("credit_back", "order", [order_id], paise=paise, why=why)
