"""An independent look at a plan: nothing of `godown.planning` or `godown.routing` is asked, only what they answered."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import TypeVar

from godown.planning import Order, Plan
from godown.routing import Hall

K = TypeVar("K", bound=Hashable)


def check(plan: Plan[K], orders: Sequence[Order[K]], hall: Hall, fits: Callable[[list[Order[K]]], bool]) -> int:
    """Every order whole in one trip, every trip within its cart, every walk drawn: from the depot and back, along aisles and
    cross-aisles only, past each bin. Answer the length of all drawn walks."""
    of = {order.key: order for order in orders}
    seen = Counter(key for trip in plan.trips for key in trip.keys)
    assert seen == Counter(of.keys()), "each order is in one trip"
    total = 0
    for trip in plan.trips:
        taken = [of[key] for key in trip.keys]
        for portion, order in zip(trip.portions, taken, strict=True):
            assert portion.units == tuple((i, line.units) for i, line in enumerate(order.lines)), "orders are whole"
        assert fits(taken), "the cart takes them"
        total += walked(trip.walk.path, hall, {line.spot for order in taken for line in order.lines})
    assert total == plan.planned_mm, "the plan is as long as its walks"
    return total


def walked(path: Sequence[tuple[int, int]], hall: Hall, spots: set[tuple[int, int]]) -> int:
    """The length of a drawn walk."""
    depot = (hall.start[0] * hall.pitch_mm, hall.start[1])
    assert path[0] == path[-1] == depot, "from the depot and back"
    left, length = {(aisle * hall.pitch_mm, place) for aisle, place in spots}, 0
    for (x, y), (to_x, to_y) in pairwise(path):
        along_aisle = x == to_x and x % hall.pitch_mm == 0 and 0 <= x // hall.pitch_mm < hall.aisles
        assert along_aisle or (y == to_y and y in hall.cross_mm), "through racks nobody walks"
        low_x, high_x, low_y, high_y = *sorted((x, to_x)), *sorted((y, to_y))
        left = {(a, b) for a, b in left if not (low_x <= a <= high_x and low_y <= b <= high_y)}
        length += high_x - low_x + high_y - low_y
    assert not left, "past every bin"
    return length
