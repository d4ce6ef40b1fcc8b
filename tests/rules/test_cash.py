"""What parcels collect on delivery: with what is paid already it is what was sent is worth, to the paisa, never below 0."""

from hypothesis import given
from hypothesis import strategies as some

from godown.orders import cash_by_now

MONEY = some.integers(0, 5_000_000)


@given(values=some.lists(MONEY, min_size=1, max_size=8), cancelled=MONEY, share=some.fractions(0, 1))
def test_cash_and_what_is_paid_already_are_what_is_sent(values: list[int], cancelled: int, share: float) -> None:
    """Units were cancelled before the first parcel: the parcels collect all that is not paid already, not a paisa more or less."""
    living = sum(values)
    total = living + cancelled
    prepaid = int(total * share)
    sent, cash, last = 0, 0, len(values)
    for turn, value in enumerate(values, 1):
        sent += value
        collects = max(0, cash_by_now(total, prepaid, total, sent, 0 if turn == last else living) - cash)
        assert collects <= value + 1, "never more than its goods, but for the rounding of those before"
        cash += collects
    assert cash == max(0, living - prepaid)


@given(values=some.lists(MONEY, min_size=2, max_size=8), share=some.fractions(0, 1), left=some.integers(1, 7))
def test_what_is_cancelled_between_parcels_is_never_asked_twice(values: list[int], share: float, left: int) -> None:
    """After some parcels the rest but one is cancelled: what is still to be collected is what money in advance does not pay."""
    total = sum(values)
    prepaid, first = int(total * share), values[: min(left, len(values) - 1)]
    sent = cash = 0
    for value in first:
        sent += value
        cash = max(cash, cash_by_now(total, prepaid, total, sent, total))
    last = values[len(first)]
    now = max(cash, cash_by_now(total, prepaid, total, sent + last, 0))
    assert now == max(cash, sent + last - prepaid)
    assert now + prepaid >= min(total, sent + last)


@given(total=some.integers(1, 5_000_000), asked=MONEY, sent=MONEY)
def test_without_money_in_advance_each_takes_its_part_of_what_the_shop_asks(total: int, asked: int, sent: int) -> None:
    """A shop may ask for another amount than the goods are worth: fees, coupons of its own."""
    assert cash_by_now(asked, 0, total, total, total) == asked
    assert 0 <= cash_by_now(asked, 0, total, min(sent, total), total) <= asked
