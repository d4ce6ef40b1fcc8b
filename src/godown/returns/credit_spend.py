"""A person spends a customer's store credit on an order that is here."""

from dataclasses import dataclass, field
from uuid import UUID

from godown import credits, orders
from godown.credits import CreditUse
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.orders import Order
from godown.orders import queries as order_queries
from godown.packing.invoices import living_value
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.returns import queries_money


@dataclass(frozen=True, slots=True)
class SpendCredit:
    """A code to pay an order with; `amount_paise` None: all that it has and the order needs. The id comes from the sender."""

    code: str
    amount_paise: int | None = None
    id: UUID = field(default_factory=new_id)


def due_of(tx: Tx, order: Order) -> int:
    """What store credit may pay of an order: cash that no closed box collects yet; of an order without cash what was not paid."""
    if order.status in ("split", "cancelled"):
        return 0
    living = living_value(order.total_paise, order_queries.lines_of(tx, [order.id]))
    if not order.collect_paise:
        return max(0, living - queries_money.money_of(tx, order.id).paid)
    due = orders.cash_by_now(order.asked_paise, order.prepaid_paise, order.total_paise, living, living)
    return max(0, min(due, order.collect_paise) - queries_money.cash_of_parcels(tx, order.id))


def spend_credit(tx: Tx, order_id: UUID, use: SpendCredit) -> int:
    """Pay an order, or a part of it, with a store credit: less is collected. Answer how much; the same id again answers the first.

    Refuses `unknown_credit`, `credit_expired`, `not_enough_credit`, `nothing_due` (nothing of the order is to be paid that no closed box
    collects), `more_than_due`, an order that was split (`is_split`: pay its parts), and an id that was another deed (`id_reused`).
    """
    take_turns(tx, [use.id])
    if (known := credits.spent_by(tx, use.id)) is not None:
        if (known.order_id, credits.folded(known.code)) != (order_id, credits.folded(use.code)):
            raise reused(use.id, known.order_number or known.code)
        return known.paise
    orders.lock(tx, [order_id])
    order = order_queries.one(tx, order_id)
    if order.status == "split":
        raise Refusal("is_split", "This order was split: do it with its parts.", order_id=str(order_id))
    wanted = CreditUse(use.code, use.amount_paise)
    for message in credits.credit_faults([wanted]):
        raise Invalid(message, field="amount_paise")
    purse = credits.purse_of(tx, [wanted])
    due = due_of(tx, order)
    if not due:
        raise Refusal("nothing_due", "Nothing of this order is still to be paid, or a closed box collects it already.")
    if why := purse.claim([wanted]):
        raise Refusal(*why, status=422, field="code")
    if use.amount_paise is not None and use.amount_paise > due:
        raise Refusal(
            "more_than_due", "So much is not to be paid of this order.", status=422, due_paise=due, field="amount_paise"
        )
    return orders.pay_with_credit(tx, order_id, purse.draw([wanted], due), use.id)
