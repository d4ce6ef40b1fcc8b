"""Money back for what was sold before Godown: no order of ours was paid, so who gives back says what was (decision 25)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown import credits
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.returns import queries, queries_money, store
from godown.returns.money import split_refund
from godown.returns.queries_money import BeforeMoney, Refund

WAYS: Final = ("money", "store_credit")
"""From the bank or as store credit. No gateway of ours was paid; an order in exchange is paid with the credit."""
WHY_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class NewRefundBefore:
    """What is given back for a return that was sold before Godown. `paid_paise`: what was paid for its whole invoice, as other books say.
    The id comes from the sender."""

    return_id: UUID
    way: str
    amount_paise: int
    paid_paise: int
    why: str
    reference: str = ""
    goodwill: bool = False
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class BeforeStory:
    """The money of an invoice from before, and what was given back for this return, newest first."""

    money: BeforeMoney
    refunds: Sequence[Refund]


def story_before(tx: Tx, return_id: UUID) -> BeforeStory:
    """What a return from before is worth and what was given back. Refuses (`sold_here`) a return of an order of ours."""
    queries.one(tx, return_id)
    return BeforeStory(_money(tx, return_id), queries_money.refunds_before(tx, return_id))


def refund_before(tx: Tx, new: NewRefundBefore) -> Refund:
    """Give back for goods that were sold before Godown: of what was paid, what the customer neither keeps goods for nor got back. The same
    id again answers the first.

    Refuses `sold_here`, `more_than_invoiced` (nobody paid more than the invoice is worth), `more_than_paid`, `not_owed`,
    `id_reused` (the id is another refund).
    """
    take_turns(tx, [new.id])
    if known := queries_money.refund(tx, new.id):
        if (known.order_id, known.return_id, known.way, known.amount_paise) != (
            None,
            new.return_id,
            new.way,
            new.amount_paise,
        ):
            raise reused(new.id, known.number)
        return known
    if new.way not in WAYS:
        raise Invalid(f"A way is one of {', '.join(WAYS)}.", field="way")
    if not new.why.strip():
        raise Invalid("Say why.", field="why")
    queries.one(tx, new.return_id)
    take_turns(tx, [_money(tx, new.return_id).document_id])
    money = _money(tx, new.return_id)
    if not 0 <= new.paid_paise <= money.value_paise:
        text = (
            "Nobody paid more for it than its invoice is worth. Enter the value of the whole invoice with its return."
        )
        raise Refusal("more_than_invoiced", text, status=422, field="paid_paise", value_paise=money.value_paise)
    owed, goodwill = split_refund(money.paid(new.paid_paise), new.amount_paise, goodwill=new.goodwill)
    number = take_numbers(tx, "refund", 1, prefix="RF-")[0]
    why = new.why.strip()[:WHY_MAX]
    store.write_refund(
        tx,
        (new.id, number, None, new.return_id, new.way, owed + goodwill, goodwill, new.paid_paise, new.reference[:200], why, None, None,
         tx.now, tx.actor.id, tx.actor.name),
    )  # fmt: skip
    if new.way == "store_credit":
        credits.give(tx, new.id, None, credits.Customer(money.customer), new.amount_paise)
    tx.note("refunded", "return", [new.return_id], number=number, way=new.way, paise=new.amount_paise, why=why)
    return queries_money.one_refund(tx, new.id)


def _money(tx: Tx, return_id: UUID) -> BeforeMoney:
    found = queries_money.before_money(tx, return_id)
    if found is None:
        raise Refusal("sold_here", "This was sold by Godown: give back on the page Money back of its order.")
    return found
