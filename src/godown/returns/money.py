"""What a customer may be given back, decided apart from what becomes of the goods. Pure."""

from dataclasses import dataclass
from typing import Final

from godown.kernel.refusal import Invalid, Refusal

WAYS: Final = ("money", "gateway", "store_credit", "exchange")
"""Paid back from the bank, or by the gateway or marketplace to which it was paid; kept as credit in the shop; spent on another order."""


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """The money of an order. `paid`: prepaid, and what couriers collected of delivered parcels; `credit` the part of it that store credit
    pays. `open`: the worth of units that are still to be sent. `returned`: what was given back already, `goodwill` the part of it
    that was not owed."""

    paid: int
    invoiced: int
    credited: int
    open: int
    returned: int
    goodwill: int = 0
    credit: int = 0

    @property
    def owed(self) -> int:
        """What the customer paid and neither got nor will get goods for. A COD parcel that came back undelivered owes nothing: its
        credit note ends the claim on the customer, who never paid."""
        return max(self.paid - (self.invoiced - self.credited) - self.open - (self.returned - self.goodwill), 0)

    @property
    def most(self) -> int:
        """What can be given back at all: never more than was paid."""
        return max(self.paid - self.returned, 0)

    @property
    def most_money(self) -> int:
        """What can be given back otherwise than as store credit: never more than was paid in money (decision 29)."""
        return max(self.most - self.credit, 0)

    @property
    def credit_owed(self) -> int:
        """What goes back to the credits that paid the order, before anything else is given: of what is owed, as much as they paid."""
        return min(self.owed, self.most, self.credit)


def split_refund(money: OrderMoney, amount: int, *, goodwill: bool, way: str = "money") -> tuple[int, int]:
    """(part that is owed, part that is goodwill) of an amount; what is owed to credits went back to them before. Refuses
    `more_than_paid`, `paid_by_credit` (no money is given for what credit paid), and `not_owed` where a part is goodwill and nobody said
    that it is."""
    if amount < 1:
        raise Invalid("Say how much, above 0.", field="amount_paise")
    if amount > money.most:
        text = "No more is given back than was paid."
        raise Refusal("more_than_paid", text, paid_paise=money.paid, left_paise=money.most)
    if way != "store_credit" and amount > money.most_money:
        text = "The rest was paid with store credit: give it as store credit."
        raise Refusal("paid_by_credit", text, money_paise=money.most_money, credit_paise=money.credit)
    owed = min(amount, money.owed)
    if owed < amount and not goodwill:
        text = "So much is not owed. Lower the price of a line, or say that the rest is goodwill."
        raise Refusal("not_owed", text, owed_paise=money.owed)
    return owed, amount - owed
