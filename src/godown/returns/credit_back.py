"""What is owed of an order goes first to the store credit that paid it, and by itself: where the order or units were cancelled, where
goods came back, where cash was collected for what credit pays (decision 29)."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown import credits, orders
from godown.orders import queries as order_queries
from godown.platform.transaction import Tx
from godown.returns import queries_money

BY_ITSELF: Final = "No more needed by the order"


def to_its_credits(tx: Tx, order_ids: Sequence[UUID], why: str = BY_ITSELF) -> int:
    """Give what is owed of these orders back to the credits that paid them, never more than these paid; answer how much. A repeat
    gives nothing more."""
    paid = order_queries.paid_by_credit(tx, order_ids)
    if not paid:
        return 0
    orders.lock(tx, paid)
    credits.lock_paying(tx, paid)
    owed = {order: money.credit_owed for order, money in queries_money.moneys_of(tx, paid).items()}
    amounts = {order: paise for order, paise in owed.items() if paise}
    if amounts:
        orders.credit_back(tx, amounts, why)
    return sum(amounts.values())
