"""Splitting an order: few parts, all of its units once, its money to the paisa."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from godown.orders import Order, OrderLine, splitting_rules
from godown.orders.splitting_rules import parts_of, split_over

A, B, C = (UUID(int=n) for n in (1, 2, 3))
TEA, CUP, JAM = (UUID(int=n) for n in (11, 12, 13))
STOCK = st.dictionaries(st.sampled_from((TEA, CUP, JAM)), st.integers(-3, 6))
FREE = st.fixed_dictionaries({A: STOCK, B: STOCK, C: STOCK})
NEEDS = st.dictionaries(st.sampled_from((TEA, CUP, JAM)), st.integers(1, 9), min_size=1)
NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def order(total: int, paid: int = 0, collect: int = 0, discount: int = 0) -> Order:
    return Order(
        UUID(int=99), UUID(int=98), "1", "#1", "needs_decision", None, 0, NOON, NOON, "cod", total, paid, collect, 0,
        discount, "Asha Rao", "", "", "", "", "", "", "", "IN", None, None, "", None, "", True, None, None, 0, NOON,
    )  # fmt: skip


def line(
    number: int, sku: UUID, units: int, price: int, discount: int = 0, shipping: int = 0, gone: int = 0
) -> OrderLine:
    return OrderLine(
        UUID(int=100 + number), UUID(int=99), number, "", sku, None, "", units, price, True, discount, shipping, gone, 0, 0, 0
    )  # fmt: skip


def test_the_one_that_covers_most_comes_with_the_one_that_has_the_rest() -> None:
    free = {A: {TEA: 1}, B: {TEA: 3, CUP: 1}, C: {CUP: 9}}
    assert split_over({TEA: 3, CUP: 2}, free) == {B: {TEA: 3}, C: {CUP: 2}}
    assert split_over({TEA: 4}, free) == {A: {TEA: 1}, B: {TEA: 3}}
    assert split_over({TEA: 5}, free) == {}


def test_a_facility_that_others_make_needless_is_left_out() -> None:
    needs = dict.fromkeys((UUID(int=n) for n in range(20, 26)), 1)
    one, two, three, four, five, six = needs
    free = {A: dict.fromkeys((one, two, four, five), 1), B: dict.fromkeys((one, two, three), 1),
            C: dict.fromkeys((four, five, six), 1)}  # fmt: skip
    assert set(split_over(needs, free)) == {B, C}


@settings(deadline=None)  # a loaded machine pauses; what comes out is the same
@given(NEEDS, FREE)
def test_all_units_are_dealt_once_from_what_is_free(needs: dict[UUID, int], free: dict[UUID, dict[UUID, int]]) -> None:
    plan = split_over(needs, free)
    together = all(sum(max(0, stock.get(sku, 0)) for stock in free.values()) >= units for sku, units in needs.items())
    assert bool(plan) == together
    dealt = {sku: sum(skus.get(sku, 0) for skus in plan.values()) for sku in needs}
    assert dealt == (needs if together else dict.fromkeys(needs, 0))
    assert all(0 < units <= free[place][sku] for place, skus in plan.items() for sku, units in skus.items())
    alone = any(splitting_rules.fills(needs, stock) for stock in free.values())
    assert (len(plan) == 1) == alone
    for few in combinations(plan, max(0, len(plan) - 1)):
        left = {place: free[place] for place in few}
        assert not all(sum(max(0, s.get(sku, 0)) for s in left.values()) >= n for sku, n in needs.items()), (
            "one is needless"
        )


def test_money_is_shared_as_parcels_share_it() -> None:
    asked = order(30_951, paid=10_000, collect=20_951, discount=101)
    one = line(1, TEA, 3, 10_000, 101, 1_052)
    two, rest = parts_of(asked, [one], {A: {TEA: 2}, B: {TEA: 1}})
    assert [(part.lines[0].units, part.lines[0].discount_paise, part.shipping_paise) for part in (two, rest)] == [
        (2, 67, 701),
        (1, 34, 351),
    ]
    assert (two.total_paise, rest.total_paise) == (20_634, 10_317)
    assert (two.collect_paise, rest.collect_paise) == (13_967, 6_984)


def test_what_was_cancelled_before_is_collected_by_nobody() -> None:
    parts = parts_of(order(40_000, collect=40_000), [line(1, TEA, 4, 10_000, gone=1)], {A: {TEA: 2}, B: {TEA: 1}})
    assert [part.collect_paise for part in parts] == [20_000, 10_000]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from((TEA, CUP)), st.integers(1, 9), st.integers(0, 9_999), st.integers(0, 999),
                       st.integers(0, 999)), min_size=1, max_size=4),
    st.data(),
)  # fmt: skip
def test_parts_sum_to_the_order(told: list[tuple[UUID, int, int, int, int]], data: st.DataObject) -> None:
    lines = [
        line(n, sku, units, price, min(off, units * price), ship)
        for n, (sku, units, price, off, ship) in enumerate(told)
    ]
    total = sum(n.quantity * n.unit_price_paise - n.discount_paise + n.shipping_paise for n in lines)
    asked = order(total, collect=total // 3, paid=total - total // 3, discount=7)
    needs = {sku: sum(n.quantity for n in lines if n.sku_id == sku) for sku in {n.sku_id for n in lines}}
    plan: dict[UUID, dict[UUID, int]] = {A: {}, B: {}, C: {}}
    for sku, units in needs.items():
        first = data.draw(st.integers(0, units))
        second = data.draw(st.integers(0, units - first))
        for place, some in ((A, first), (B, second), (C, units - first - second)):
            plan[place][sku] = some
    parts = parts_of(asked, lines, plan)
    assert sum(part.total_paise for part in parts) == total
    assert sum(part.collect_paise for part in parts) == (asked.collect_paise if total else 0)
    assert sum(part.paid_paise for part in parts) == (asked.paid_paise if total else 0)
    for one in lines:
        mine = [piece for part in parts for piece in part.lines if piece.line.id == one.id]
        assert sum(piece.units for piece in mine) == one.quantity
        assert sum(piece.discount_paise for piece in mine) == one.discount_paise
        assert sum(piece.shipping_paise for piece in mine) == one.shipping_paise
        assert all(piece.discount_paise <= piece.units * one.unit_price_paise for piece in mine)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9_999), st.integers(0, 8)), min_size=1, max_size=4),
    st.fractions(0, 1), st.fractions(0, 1), st.data(),
)  # fmt: skip
def test_parts_of_a_cod_order_are_paid_and_collected_to_the_paisa(
    told: list[tuple[int, int, int]], in_advance: Fraction, by_credit: Fraction, data: st.DataObject
) -> None:
    """Units were cancelled before: what credit and money in advance pay is not collected, and nobody pays for what is cancelled."""
    lines = [line(n, TEA, units, price, gone=min(gone, units)) for n, (units, price, gone) in enumerate(told)]
    total = sum(n.quantity * n.unit_price_paise for n in lines)
    living = sum((n.quantity - n.cancelled) * n.unit_price_paise for n in lines)
    credit = int(total * by_credit)
    money = int((total - credit) * in_advance)
    asked = replace(order(total, money + credit, total - money - credit), credit_paise=credit)
    units = sum(n.quantity - n.cancelled for n in lines)
    first = data.draw(st.integers(0, units))
    parts = parts_of(asked, lines, {A: {TEA: first}, B: {TEA: units - first}})
    assert all(min(part.paid_paise - part.credit_paise, part.collect_paise, part.credit_paise) >= 0 for part in parts)
    assert sum(part.credit_paise for part in parts) == (credit if living else 0)
    if asked.collect_paise and credit <= living:
        assert sum(part.collect_paise for part in parts) == max(0, living - money - credit)
        assert sum(part.paid_paise for part in parts) == min(money + credit, living)
        assert all(part.collect_paise + part.paid_paise == part.total_paise for part in parts)
