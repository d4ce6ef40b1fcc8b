"""What may be given back: what is owed, what is goodwill, never more than was paid."""

import pytest

from godown.kernel.refusal import Refusal
from godown.returns.money import OrderMoney, split_refund

PAID = OrderMoney(paid=30_000, invoiced=30_000, credited=0, open=0, returned=0)


@pytest.mark.parametrize(
    ("money", "owed", "most"),
    [
        (PAID, 0, 30_000),
        (OrderMoney(30_000, 0, 0, 30_000, 0), 0, 30_000),  # paid, and still to be sent
        (OrderMoney(30_000, 0, 0, 0, 0), 30_000, 30_000),  # paid, and cancelled before it was invoiced
        (OrderMoney(30_000, 20_000, 0, 0, 0), 10_000, 30_000),  # a third was cancelled
        (OrderMoney(30_000, 30_000, 10_000, 0, 0), 10_000, 30_000),
        (OrderMoney(30_000, 30_000, 10_000, 0, 10_000), 0, 20_000),
        (OrderMoney(30_000, 30_000, 10_000, 0, 5_000, 5_000), 10_000, 25_000),  # goodwill does not pay what is owed
        (OrderMoney(0, 30_000, 30_000, 0, 0), 0, 0),  # COD, came back undelivered: nobody paid
        (OrderMoney(0, 30_000, 0, 0, 0), 0, 0),  # COD, on its way
    ],
)
def test_what_is_owed(money: OrderMoney, owed: int, most: int) -> None:
    assert (money.owed, money.most) == (owed, most)


@pytest.mark.parametrize(
    ("money", "amount", "goodwill", "parts"),
    [
        (PAID, 1_000, True, (0, 1_000)),
        (PAID, 1_000, False, "not_owed"),
        (PAID, 30_001, True, "more_than_paid"),
        (PAID, 0, True, "invalid"),
        (OrderMoney(30_000, 30_000, 10_000, 0, 0), 10_000, False, (10_000, 0)),
        (OrderMoney(30_000, 30_000, 10_000, 0, 0), 10_001, False, "not_owed"),
        (OrderMoney(30_000, 30_000, 10_000, 0, 0), 12_000, True, (10_000, 2_000)),
        (OrderMoney(0, 30_000, 30_000, 0, 0), 1, True, "more_than_paid"),
    ],
)
def test_an_amount_is_split(money: OrderMoney, amount: int, goodwill: bool, parts: tuple[int, int] | str) -> None:
    if isinstance(parts, str):
        with pytest.raises(Refusal) as refused:
            split_refund(money, amount, goodwill=goodwill)
        assert refused.value.code == parts
    else:
        assert split_refund(money, amount, goodwill=goodwill) == parts
