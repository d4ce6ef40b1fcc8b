"""The anytime plan: same seed and tries, same plan, compiled or not; whoever stops it gets a whole plan that is no worse than none."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from godown.planning import Cart, Limits, Line, Order, Plan, Progress, kernel, plan
from godown.planning.ground import PLAIN
from godown.routing import Box, Ground, Hall, Site, Ways

HALLS = (
    Hall(4, 3_000, (0, 20_000)),
    Hall(3, 2_500, (0, 9_000, 20_000), (1, 0), (2, 20_000)),
)
ROOM = Ways(
    Site(12_000, 10_000, (6_000, 600), boxes=(Box(2_000, 3_000, 10_000, 4_000), Box(4_000, 6_000, 8_000, 7_000)))
)
SPOTS = [
    spot
    for x in range(600, 11_500, 900)
    for y in range(600, 9_500, 900)
    if ROOM.free(spot := (x, y)) and ROOM.reaches(spot)
]
GROUNDS: list[Ground] = [*HALLS, ROOM]
CART = Cart(units=12, totes=5)
LIMITS = Limits(pickers=2, seconds_a_trip=30)


@st.composite
def waves(draw: st.DrawFn) -> tuple[Ground, list[Order[int]]]:
    """A hall or a room, and up to 26 orders; some urgent, some with a date."""
    ground: Ground = draw(st.sampled_from(GROUNDS))
    dice = random.Random(draw(st.integers(0, 1 << 30)))

    def spot() -> tuple[int, int]:
        return (
            dice.choice(SPOTS)
            if isinstance(ground, Ways)
            else (dice.randrange(ground.aisles), 1_000 * dice.randint(1, 19))
        )

    urgent, dated = draw(st.booleans()), draw(st.booleans())
    orders = [
        Order(
            n,
            tuple(Line(spot(), dice.randint(1, 4)) for _ in range(dice.randint(1, 3))),
            priority=dice.randrange(2) if urgent else 0,
            ship_by_s=dice.choice((None, 200, 900)) if dated else None,
        )
        for n in range(draw(st.integers(1, 26)))
    ]
    return ground, orders


def whole(found: Plan[int], orders: list[Order[int]]) -> None:
    """Every order once, nothing over the cart, sums that add up."""
    of = {order.key: order for order in orders}
    assert Counter(key for trip in found.trips for key in trip.keys) == Counter(of.keys())
    for trip in found.trips:
        assert sum(of[key].units for key in trip.keys) <= 12
        assert len(trip.keys) <= 5
    assert found.planned_mm == sum(trip.walk.length_mm for trip in found.trips)


@settings(max_examples=40, deadline=None)
@given(waves(), st.integers(0, 9), st.integers(0, 400))
def test_the_same_seed_and_tries_give_the_same_plan(
    wave: tuple[Ground, list[Order[int]]], seed: int, tries: int
) -> None:
    ground, orders = wave
    one, two = (plan(orders, ground, [CART], LIMITS, seed=seed, iterations=tries, engine=PLAIN) for _ in range(2))
    assert one == two
    assert one.tries == two.tries
    whole(one, orders)


@settings(max_examples=40, deadline=None)
@given(waves(), st.integers(0, 5))
def test_who_stops_gets_a_whole_plan_no_worse_than_first_come(wave: tuple[Ground, list[Order[int]]], asks: int) -> None:
    ground, orders = wave
    plain = [Order(order.key, order.lines) for order in orders]
    heard, asked = list[Progress](), list[int]()

    def stop() -> bool:
        asked.append(1)
        return len(asked) > asks

    found = plan(plain, ground, [CART], LIMITS, iterations=100_000, engine=PLAIN, progress=heard.append, stop=stop)
    whole(found, plain)
    assert found.planned_mm <= found.first_come_mm
    assert len(asked) <= asks + 8, "it is asked, and it ends"
    assert all(0 <= one.per_mille <= 1_000 for one in heard)
    assert [one.per_mille for one in heard] == sorted(one.per_mille for one in heard)


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(waves(), st.integers(0, 9), st.integers(0, 900))
def test_compiled_or_not_the_plan_is_the_same(wave: tuple[Ground, list[Order[int]]], seed: int, tries: int) -> None:
    ground, orders = wave
    plain, fast = (
        plan(orders, ground, [CART], LIMITS, seed=seed, iterations=tries, engine=engine) for engine in (PLAIN, kernel())
    )
    assert plain == fast
    assert plain.tries == fast.tries
