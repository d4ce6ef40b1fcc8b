"""Money back: a refund, store credit, or another order for it; with a return or without one, and the other way round."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown import books, credits, orders, packing
from godown.credits import Paying
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.orders import NewLine, NewOrder
from godown.orders import queries as order_queries
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.returns import credit_back, credit_spend, queries, queries_money, store
from godown.returns.money import WAYS, split_refund
from godown.returns.queries_money import Refund
from godown.stock import queries_places

EXCHANGES: Final = "exchanges"
"""The code of the channel on which orders in exchange are taken: no shop is told of them."""
WHY_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class PriceCut:
    """An amount, tax inside, that a line of a parcel costs less: a credit note over it, without goods."""

    parcel_line_id: UUID
    amount_paise: int


@dataclass(frozen=True, slots=True)
class NewRefund:
    """What a customer is given back for an order. The id comes from the sender. `cuts` lower the price of lines first, so that what is
    kept of them is less; `goodwill` says that what is not owed is given all the same. For an exchange `lines` are the new order, which
    costs exactly the amount."""

    order_id: UUID
    way: str
    amount_paise: int
    why: str
    return_id: UUID | None = None
    reference: str = ""
    goodwill: bool = False
    cuts: tuple[PriceCut, ...] = ()
    lines: tuple[NewLine, ...] = ()
    id: UUID = field(default_factory=new_id)


def refund(tx: Tx, new: NewRefund) -> Refund:
    """Give back. Goods are not touched, whatever is given; the journal books it from this row. The same id again answers the first.
    What is owed goes first to the store credit that paid the order (decision 29); what is given as store credit gets a code.

    Refuses `invalid` (also a return of another order), `more_than_paid` (also of a gateway: more than it took), `paid_by_credit`,
    `not_owed`, `exchange_differs` (the new order costs another amount), `id_reused` (the id is another refund), and as credit notes do.
    """
    take_turns(tx, [new.id])
    if known := queries_money.refund(tx, new.id):
        if (known.order_id, known.way, known.amount_paise) != (new.order_id, new.way, new.amount_paise):
            raise reused(new.id, known.number)
        return known
    _check(new)
    orders.lock(tx, [new.order_id])
    order = order_queries.one(tx, new.order_id)
    _check_way(tx, new, order.paid_paise - order.credit_paise)
    credits.lock_paying(tx, [new.order_id])
    other = _exchange(tx, new) if new.way == "exchange" else None
    _cut(tx, new)
    credit_back.to_its_credits(tx, [new.order_id], new.why.strip()[:WHY_MAX])
    now = queries_money.money_of(tx, new.order_id)
    owed, goodwill = split_refund(now, new.amount_paise, goodwill=new.goodwill, way=new.way)
    number = take_numbers(tx, "refund", 1, prefix="RF-")[0]
    store.write_refund(
        tx,
        (new.id, number, new.order_id, new.return_id, new.way, owed + goodwill, goodwill, None, new.reference[:200],
         new.why.strip()[:WHY_MAX], None, other, tx.now, tx.actor.id, tx.actor.name),
    )  # fmt: skip
    if new.way == "store_credit":
        whose = credits.Customer(order.customer_name, order.phone, order.email)
        credits.give(tx, new.id, new.order_id, whose, new.amount_paise)
    tx.note(
        "refunded", "order", [new.order_id], number=number, way=new.way, paise=new.amount_paise, why=new.why[:WHY_MAX]
    )
    return queries_money.one_refund(tx, new.id)


def take_back(tx: Tx, refund_id: UUID, why: str) -> Refund:
    """A refund was a mistake, or the bank sent it back: a fact against it; both stay. A repeat answers the first. Refuses
    (`exchanged_already`) an exchange: cancel its order instead; and (`credit_spent`) store credit of which less than that is left."""
    take_turns(tx, [refund_id])
    first = queries_money.one_refund(tx, refund_id)
    if known := queries_money.undo_of(tx, refund_id):
        return known
    if not why.strip():
        raise Invalid("Say why.", field="why")
    if first.undoes_id is not None or first.way == "exchange":
        raise Refusal("exchanged_already", "This cannot be taken back here. Cancel the order in exchange instead.")
    if first.order_id:
        orders.lock(tx, [first.order_id])
    number = take_numbers(tx, "refund", 1, prefix="RF-")[0]
    row_id = new_id()
    store.write_refund(
        tx,
        (row_id, number, first.order_id, first.return_id, first.way, -first.amount_paise, -first.goodwill_paise,
         first.said_paid_paise, first.reference, why.strip()[:WHY_MAX], refund_id, None, tx.now, tx.actor.id, tx.actor.name),
    )  # fmt: skip
    if first.way == "store_credit":
        credits.take_back(tx, refund_id, row_id, first.amount_paise, why.strip()[:WHY_MAX])
    of = ("order", [first.order_id]) if first.order_id else ("return", [first.return_id] if first.return_id else [])
    tx.note("refund_undone", *of, number=number, paise=first.amount_paise, why=why[:WHY_MAX])
    return queries_money.one_refund(tx, row_id)


def _check(new: NewRefund) -> None:
    if new.way not in WAYS:
        raise Invalid(f"A way is one of {', '.join(WAYS)}.", field="way")
    if not new.why.strip():
        raise Invalid("Say why.", field="why")
    if (new.way == "exchange") != bool(new.lines):
        raise Invalid("An exchange names the lines of the new order; nothing else does.", field="lines")


def _check_way(tx: Tx, new: NewRefund, prepaid: int) -> None:
    """The return is one of the order; a gateway gives back what it took at most, not what a courier collected."""
    if new.return_id is not None and queries.one(tx, new.return_id).order_id != new.order_id:
        raise Invalid("This return is of another order.", field="return_id")
    if new.way != "gateway":
        return
    if not prepaid:
        raise Invalid("Nothing was paid through a gateway with this order.", field="way")
    left = prepaid - sum(one.amount_paise for one in queries_money.refunds_of(tx, new.order_id) if one.way == "gateway")
    if new.amount_paise > left:
        text = "The gateway gives back no more than was paid to it. Give the rest another way."
        raise Refusal("more_than_paid", text, paid_paise=prepaid, left_paise=left)


def _cut(tx: Tx, new: NewRefund) -> None:
    """Lower the price of lines: credit notes by amount, dated today where the goods were packed."""
    if not new.cuts:
        return
    parcels = packing.parcels_of_orders(tx, [new.order_id])
    mine = {line.id for line in packing.lines_of(tx, [one.id for one in parcels])}
    if strange := [one for one in new.cuts if one.parcel_line_id not in mine]:
        raise Invalid("This line is of another order.", field="cuts", line=str(strange[0].parcel_line_id))
    day = tx.now.astimezone(queries_places.zone_of(tx, parcels[0].facility_id)).date()
    credits = [books.Credit(one.parcel_line_id, 0, one.amount_paise) for one in new.cuts]
    books.credit(tx, source_kind="refund", source_id=new.id, dated=day, credits=credits)


def _exchange(tx: Tx, new: NewRefund) -> UUID:
    """Take the order in exchange, paid with what is given back."""
    if sum(line.unit_price_paise * line.quantity - line.discount_paise for line in new.lines) != new.amount_paise:
        raise Refusal("exchange_differs", "The new order must cost exactly what is given back for it.", field="lines")
    old = order_queries.one(tx, new.order_id)
    channel = orders.open_channel(tx, EXCHANGES, "Exchanges", "manual")
    number = f"{old.number}-X{queries_money.exchanges(tx, new.order_id) + 1}"
    told = orders.take(
        tx,
        channel,
        [
            NewOrder(
                str(new.id), number, tx.now, new.lines, old.customer_name, email=old.email, phone=old.phone,
                address1=old.address1, address2=old.address2, city=old.city, state_code=old.state_code, pincode=old.pincode,
                country=old.country, customer_gstin=old.customer_gstin, paid_paise=new.amount_paise, collect_paise=0,
                note=f"In exchange for {old.number}",
            )
        ],
    )  # fmt: skip
    if told.refused:
        raise Refusal(told.refused[0].code, told.refused[0].message, status=422, field="lines")
    return order_queries.by_external_id(tx, channel, [str(new.id)])[str(new.id)].id


@dataclass(frozen=True, slots=True)
class MoneyStory:
    """The money of an order and what was given back of it, newest first. `credit_paise`: what store credit pays of it, by `paying`;
    `due_paise`: what store credit may still pay."""

    paid_paise: int
    invoiced_paise: int
    credited_paise: int
    open_paise: int
    given_back_paise: int
    owed_paise: int
    most_paise: int
    refunds: Sequence[Refund]
    most_money_paise: int = 0
    credit_paise: int = 0
    paying: Sequence[Paying] = ()
    due_paise: int = 0


def money_story(tx: Tx, order_id: UUID) -> MoneyStory:
    """What was paid, charged, credited and given back of an order, and what is owed."""
    order = order_queries.one(tx, order_id)
    now = queries_money.money_of(tx, order_id)
    return MoneyStory(
        now.paid, now.invoiced, now.credited, now.open, now.returned, now.owed, now.most,
        queries_money.refunds_of(tx, order_id), now.most_money, now.credit, credits.credits_of_order(tx, [order_id]),
        credit_spend.due_of(tx, order),
    )  # fmt: skip
