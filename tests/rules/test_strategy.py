"""Which strategy the work of a wave calls for, and why; which orders share a tote."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from godown.kernel.refusal import Refusal
from godown.picking.strategy import ORDERS_A_TOTE, Work, choose_strategy, slots

USUAL = Work(orders=60, lines=120, units=130, visits=120, bins=100, wall_free=80)


@pytest.mark.parametrize(
    ("work", "name", "why"),
    [
        (Work(1, 3, 3, 3, 3, 80), "single", "by itself"),
        (Work(4, 80, 90, 80, 70, 80), "single", "20 lines each"),
        (USUAL, "cluster", "serves 1.2 orders"),
        (Work(60, 120, 130, 120, 20, 80), "total", "serves 6.0 orders and 80 slots"),
        (Work(60, 120, 130, 120, 20, 0), "cluster", "no free put wall"),
        (Work(60, 120, 130, 120, 20, 7), "cluster", "only 7 slots"),
        (Work(10, 20, 20, 20, 4, 80), "cluster", "One cart takes all 10"),
    ],
)
def test_the_work_calls_for_a_strategy_and_says_why(work: Work, name: str, why: str) -> None:
    chosen = choose_strategy("auto", work, 12)
    assert chosen.name == name
    assert why in chosen.why


def test_what_is_asked_for_is_taken() -> None:
    assert [choose_strategy(name, USUAL, 12).orders_a_trip for name in ("single", "cluster", "total")] == [1, 12, 48]
    with pytest.raises(Refusal, match="one of auto, single"):
        choose_strategy("zigzag", USUAL, 12)
    with pytest.raises(Refusal, match="put wall"):
        choose_strategy("total", Work(60, 120, 130, 120, 20, 0), 12)


@given(st.lists(st.integers(1, 3), max_size=40), st.booleans())
def test_only_single_lines_share_a_tote(lines: list[int], shared: bool) -> None:
    orders = [(UUID(int=number), count) for number, count in enumerate(lines)]
    given_ = slots(orders, shared)
    assert set(given_) == {order for order, _ in orders}
    inside: dict[int, list[int]] = {}
    for order, count in orders:
        inside.setdefault(given_[order], []).append(count)
    assert sorted(inside) == list(range(1, len(inside) + 1))
    for counts in inside.values():
        assert len(counts) == 1 or (shared and set(counts) == {1} and len(counts) <= ORDERS_A_TOTE)
