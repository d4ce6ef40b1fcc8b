"""What to order, by the rule alone."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from godown.receiving.replenish_rules import Need, aim, point, to_order

STEADY = Need(sold=56, days=28, lead_days=7, cover_days=14, safety_units=5, reorder_point=0, pack_units=12, position=19)


def test_two_a_day_over_a_week_and_five_to_spare() -> None:
    assert (point(STEADY), aim(STEADY)) == (19, 47)
    assert to_order(STEADY) == 36
    assert to_order(replace(STEADY, position=20)) == 0
    assert to_order(replace(STEADY, position=-5, pack_units=1)) == 52


def test_a_reorder_point_holds_where_little_is_sold() -> None:
    seldom = replace(STEADY, sold=0, safety_units=0, reorder_point=10, pack_units=1)
    assert [to_order(replace(seldom, position=units)) for units in (11, 10, 9, 0)] == [0, 0, 1, 10]


@given(*(st.integers(0, 500) for _ in range(4)), st.integers(1, 60), st.integers(-200, 500))
def test_after_ordering_there_is_enough_and_never_a_pack_too_many(
    sold: int, lead: int, safety: int, least: int, pack: int, position: int
) -> None:
    need = Need(sold, 28, lead, 14, safety, least, pack, position)
    units = to_order(need)
    assert units % pack == 0
    if units:
        assert position <= point(need)
        assert aim(need) <= position + units < aim(need) + pack
    elif position < point(need):
        assert aim(need) <= position
