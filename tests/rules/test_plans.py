"""Plans of trips: within carts, urgent first, the same again, never beaten by trying everything, alike compiled and plain."""

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from godown.planning import Cart, Limits, Line, Order, Plan, Progress, TooLarge, kernel, plan
from godown.planning.ground import PLAIN, Item, ground, trips
from godown.routing import Blocked, Hall, reachable, shortest_length, shortest_lengths

HALL = Hall(4, 3, (0, 20))
LITRE = 1_000_000


def some_orders(dice: random.Random, count: int, aisles: int = 4, lines: int = 3) -> list[Order[int]]:
    """Orders of a few lines anywhere in the hall."""

    def line() -> Line:
        return Line(
            (dice.randrange(aisles), dice.randint(1, 19)), dice.randint(1, 3), dice.randint(1, 9), dice.randint(1, 9)
        )

    return [Order(n, tuple(line() for _ in range(dice.randint(1, lines)))) for n in range(count)]


def litres(key: str, aisle: int, amount: int, priority: int = 0) -> Order[str]:
    """An order of so many litres."""
    return Order(key, (Line((aisle, 5), volume_mm3=amount * LITRE),), priority=priority)


def fits(orders: list[Order[int]], cart: Cart) -> bool:
    """Whether a cart takes them, said once more."""
    lines = [line for order in orders for line in order.lines]
    sums = {
        "totes": sum(order.totes for order in orders),
        "lines": len(lines),
        "units": sum(line.units for line in lines),
        "volume_mm3": sum(line.units * line.volume_mm3 for line in lines),
        "weight_grams": sum(line.units * line.weight_grams for line in lines),
    }
    return all(getattr(cart, name) is None or amount <= getattr(cart, name) for name, amount in sums.items())


def looked_at(found: Plan[int], orders: list[Order[int]], hall: Hall, carts: list[Cart]) -> None:
    """Each order in one trip, each trip on a cart that takes it, each walk the shortest, nothing promised that is not so."""
    of = {order.key: order for order in orders}
    assert Counter(key for trip in found.trips for key in trip.keys) == Counter(of.keys())
    for trip in found.trips:
        group = [of[key] for key in trip.keys]
        assert fits(group, carts[trip.cart])
        spots = {line.spot for order in group for line in order.lines}
        assert trip.walk.length_mm == shortest_length(hall, spots)
        assert {stop.key for stop in trip.walk.stops} == spots
    assert found.planned_mm == sum(trip.walk.length_mm for trip in found.trips)
    assert found.lower_bound_mm <= found.planned_mm <= found.first_come_mm


def test_the_urgent_order_goes_in_the_first_trip_and_the_two_small_ones_together() -> None:
    orders = [litres("ten", 0, 10), litres("twenty", 1, 20), litres("thirty", 2, 30, priority=1)]
    found = plan(orders, HALL, [Cart(volume_mm3=30 * LITRE), Cart(volume_mm3=35 * LITRE)], iterations=500)
    first, second = found.trips
    assert first.keys == ("thirty",)
    assert set(second.keys) == {"ten", "twenty"}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 24))
def test_every_plan_is_within_carts_and_walks_what_it_says(seed: int, count: int) -> None:
    dice = random.Random(seed)
    orders = some_orders(dice, count)
    carts = [Cart(units=dice.randint(9, 20), weight_grams=dice.randint(81, 200)), Cart(totes=dice.randint(1, 4))]
    if seed % 2:
        carts = [*carts[:1], Cart(volume_mm3=300, lines=dice.randint(3, 12))]
    hall = HALL if seed % 3 else Hall(4, 3, (0, 9, 20), (2, 20))
    looked_at(plan(orders, hall, carts, iterations=300, seed=seed), orders, hall, carts)


def partitions(left: list[int]) -> list[list[list[int]]]:
    """All ways to group things."""
    if not left:
        return [[]]
    head, rest = left[0], left[1:]
    return [
        [[head, *some], *more]
        for size in range(len(rest) + 1)
        for some in combinations(rest, size)
        for more in partitions([other for other in rest if other not in some])
    ]


@pytest.mark.parametrize("seed", range(6))
def test_no_grouping_of_few_orders_walks_less(seed: int) -> None:
    dice = random.Random(seed)
    orders = some_orders(dice, 6)
    cart = Cart(lines=6)
    able = [
        groups
        for groups in partitions(list(range(6)))
        if all(fits([orders[i] for i in group], cart) for group in groups)
    ]
    spots = [{line.spot for line in order.lines} for order in orders]
    length = {
        group: shortest_length(HALL, set().union(*(spots[i] for i in group)))
        for group in {tuple(group) for groups in able for group in groups}
    }
    best = min(sum(length[tuple(group)] for group in groups) for groups in able)
    found = plan(orders, HALL, [cart], iterations=5000, engine=PLAIN)
    assert found.planned_mm == best == found.lower_bound_mm


def test_the_same_seed_and_iterations_give_the_same_plan_and_more_are_not_worse() -> None:
    orders = some_orders(random.Random(7), 30)
    few, again = (plan(orders, HALL, [Cart(lines=9)], seed=3, iterations=2500, engine=PLAIN) for _ in range(2))
    assert few == again
    least = plan(orders, HALL, [Cart(lines=9)], seed=3, iterations=0, engine=PLAIN)
    assert few.planned_mm < least.planned_mm <= least.first_come_mm <= least.single_mm
    assert few.saved_vs_first_come == few.first_come_mm - few.planned_mm
    assert few.saved_vs_single == few.single_mm - few.planned_mm


def test_urgent_orders_share_the_fewest_trips_and_those_begin_first() -> None:
    dice = random.Random(5)
    orders = [Order(o.key, o.lines, priority=o.key % 3) for o in some_orders(dice, 24)]
    found = plan(orders, HALL, [Cart(totes=4)], iterations=1500)
    looked_at(found, orders, HALL, [Cart(totes=4)])
    begins = {key: trip.begins_s for trip in found.trips for key in trip.keys}
    turn = sorted({trip.begins_s for trip in found.trips})
    assert all(begins[o.key] <= turn[1] for o in orders if o.priority == 2), "8 of them: two trips of 4"
    assert all(begins[o.key] <= turn[3] for o in orders if o.priority >= 1)


def test_a_cut_off_is_kept_where_it_would_be_missed() -> None:
    far = [Order(n, (Line((3, 19)),)) for n in range(4)]
    soon = [Order(4 + n, (Line((n % 2, 10)),), ship_by_s=200) for n in range(4)]
    found = plan([*far, *soon], HALL, [Cart(totes=4)], Limits(seconds_a_trip=100), iterations=5000)
    assert not found.late
    assert set(found.trips[0].keys) == {4, 5, 6, 7}
    found = plan(soon, HALL, [Cart(totes=1)], Limits(seconds_a_trip=100), iterations=500)
    assert len(found.late) == 3


def test_pickers_share_the_trips_and_the_last_is_back_early() -> None:
    orders = [Order(n, (Line((n % 4, 10)),)) for n in range(6)]
    limits = Limits(pickers=3, seconds_a_trip=100, seconds_a_line=0)
    found = plan(orders, HALL, [Cart(totes=1)], limits, iterations=100)
    assert Counter(trip.picker for trip in found.trips) == {0: 2, 1: 2, 2: 2}
    assert found.finish_s == max(trip.ends_s for trip in found.trips) < 3 * 100
    assert plan(orders, HALL, [Cart(totes=1)], iterations=100).finish_s >= 6 * 60


def test_an_order_larger_than_any_cart_is_refused_or_split_where_that_is_allowed() -> None:
    large = Order("large", (Line((0, 5), 7), Line((1, 5), 2), Line((2, 9), 4)))
    with pytest.raises(TooLarge, match=r"Order large .*units.*split"):
        plan([large], HALL, [Cart(units=5)], iterations=10)
    found = plan([large], HALL, [Cart(units=5)], Limits(may_split=True), iterations=1000)
    fetched: Counter[int] = Counter()
    for trip in found.trips:
        units = [pair for portion in trip.portions for pair in portion.units]
        assert sum(taken for _, taken in units) <= 5
        for line, taken in units:
            fetched[line] += taken
    assert fetched == {0: 7, 1: 2, 2: 4}
    heavy = Order("heavy", (Line((0, 5), weight_grams=9),))
    with pytest.raises(TooLarge, match="single unit"):
        plan([heavy], HALL, [Cart(weight_grams=8)], Limits(may_split=True), iterations=10)


def test_orders_of_one_line_may_share_a_tote() -> None:
    orders = [Order(n, (Line((n % 4, 5)),)) for n in range(8)] + [Order(8, (Line((0, 3)), Line((1, 3))))]
    assert len(plan(orders, HALL, [Cart(totes=3)], iterations=500).trips) >= 3
    assert len(plan(orders, HALL, [Cart(totes=3)], Limits(orders_a_tote=4), iterations=500).trips) == 1


def test_a_person_may_watch_and_stop() -> None:
    orders, heard = some_orders(random.Random(1), 40), list[Progress]()
    found = plan(
        orders, HALL, [Cart(lines=12)], seconds=60, engine=PLAIN, progress=heard.append, stop=lambda: len(heard) > 1
    )
    assert [one.per_mille < 1000 for one in heard] == [True, True]
    assert heard[0].planned_mm >= found.planned_mm
    looked_at(found, orders, HALL, [Cart(lines=12)])


def test_nothing_to_fetch_is_an_empty_plan() -> None:
    assert plan([], HALL, [Cart(totes=3)], iterations=10).trips == ()
    assert plan([Order(1, ())], HALL, [Cart(totes=3)], iterations=10).trips == ()


def some_hall(dice: random.Random, seed: int) -> Hall:
    """A hall of any shape; now and then with a stretch that is closed, or a start in the middle of an aisle."""
    cross = dice.choice([(0, 20), (0, 20), (0, 11, 20), (0, 7, 14, 20)])
    aisles = dice.randint(1, 6)
    start = (dice.randrange(aisles), dice.randint(0, 20) if seed % 7 == 0 else dice.choice(cross))
    end = None if dice.random() < 0.6 else (dice.randrange(aisles), dice.choice(cross))
    blocked = (Blocked(dice.randrange(aisles), 5, 6),) if seed % 5 == 0 and aisles > 1 else ()
    return Hall(aisles, dice.randint(1, 6), cross, start, end, blocked)


def some_items(dice: random.Random, hall: Hall) -> list[Item]:
    """Eight that can be fetched, at one to four spots each: a spot between two walls is drawn anew."""

    def spot() -> tuple[int, int]:
        while not reachable(hall, drawn := (dice.randrange(hall.aisles), dice.randint(0, 20))):
            pass
        return drawn

    return [Item(frozenset(spot() for _ in range(dice.randint(1, 4))), (1,)) for _ in range(8)]


@pytest.mark.parametrize("seed", range(30))
def test_masks_of_cells_walk_what_the_router_walks(seed: int) -> None:
    dice = random.Random(seed)
    hall = some_hall(dice, seed)
    while not reachable(hall, hall.start):
        hall = some_hall(dice, seed)
    items = some_items(dice, hall)
    expected = shortest_lengths(hall, [*(item.spots for item in items), items[0].spots | items[1].spots])
    g = ground(PLAIN, hall, items, [(4,)], 1)
    made = trips(g, [[i] for i in range(8)], 1, [0] * 8, 0)
    both = PLAIN.steps.price(g.hall, g.orders, made, g.memo, 0, 8, 8, 1, 8)
    assert [*map(int, made[5][:8]), int(both)] == expected


def test_many_cells_in_an_aisle_take_more_words() -> None:
    dice = random.Random(2)
    hall = Hall(2, 5, (0, 400))
    orders = [Order(n, tuple(Line((dice.randrange(2), dice.randint(1, 399))) for _ in range(4))) for n in range(40)]
    found = plan(orders, hall, [Cart(lines=16)], iterations=500, engine=PLAIN)
    looked_at(found, orders, hall, [Cart(lines=16)])


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
@pytest.mark.parametrize(
    "hall", [HALL, Hall(4, 3, (0, 20), (2, 20)), Hall(4, 3, (0, 9, 20), (1, 0), blocked=(Blocked(2, 4, 5),))]
)
def test_compiled_or_not_the_plan_is_the_same(hall: Hall) -> None:
    for count in (9, 40):
        orders = [Order(o.key, o.lines, priority=o.key % 7 // 6) for o in some_orders(random.Random(count), count)]
        for some in (orders, [Order(o.key, o.lines) for o in orders]):
            carts = [Cart(lines=9), Cart(units=14)]
            found = [plan(some, hall, carts, seed=2, iterations=6000, engine=engine) for engine in (PLAIN, kernel())]
            assert found[0] == found[1]
            assert found[0].tries == found[1].tries


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
def test_the_pool_gives_the_same_plan_again_and_never_a_longer_one() -> None:
    orders = some_orders(random.Random(4), 30)
    found, again = (plan(orders, HALL, [Cart(lines=9)], seed=2, iterations=400_000, engine=kernel()) for _ in range(2))
    assert found == again
    looked_at(found, orders, HALL, [Cart(lines=9)])
    assert (
        found.planned_mm <= plan(orders, HALL, [Cart(lines=9)], seed=2, iterations=100_000, engine=kernel()).planned_mm
    )
