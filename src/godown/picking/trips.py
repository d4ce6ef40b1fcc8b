"""Which orders go together: trips for the carts of a business, each with its exact shortest walk, and when each is back."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown.picking.carts import CartRules
from godown.picking.portions import Positions, TripOrder, as_planned, in_turn, joined, portioned
from godown.planning import Cart, Progress, Task, plan, schedule, too_large
from godown.routing import Ground, Spot, Stop, Walk, walk_lengths, walk_past

FEW: Final = 24
"""So few orders are planned in plain Python; for more the kernel is loaded, which takes a second or two, once in a process."""
FEW_TRIES_AN_ORDER: Final = 20
TRIES_AN_ORDER, MANY_TRIES, MANY_TRIES_AN_ORDER = 30, 20_000, 130
"""For each order, or in all where that is more and within what an order may have: hundredths of a millisecond an order."""


@dataclass(frozen=True, slots=True)
class PlannedTrip:
    """What is fetched together (orders, or portions of them), the most urgent first, and the walk; the cart (its number among the
    carts; None: larger than any), the picker, and the seconds from now at which it begins and is back."""

    orders: tuple[TripOrder, ...]
    walk: Walk[UUID]
    cart: int | None = 0
    picker: int = 0
    begins_s: int = 0
    ends_s: int = 0

    @property
    def order_ids(self) -> tuple[UUID, ...]:
        """The orders of this trip."""
        return tuple(order.order_id for order in self.orders)


@dataclass(frozen=True, slots=True)
class TripPlan:
    """All trips in the order in which they begin, and what the plan saves: walking order by order, and first come, first served
    with the same carts. `late`: orders that are fetched after they must be."""

    trips: tuple[PlannedTrip, ...]
    planned_mm: int
    single_mm: int
    first_come_mm: int
    late: tuple[UUID, ...] = ()

    @property
    def finish_s(self) -> int:
        """Seconds from now at which the last picker is back."""
        return max((trip.ends_s for trip in self.trips), default=0)

    @property
    def alone(self) -> tuple[UUID, ...]:
        """Orders that no cart takes, each fetched by itself."""
        return tuple(order for trip in self.trips if trip.cart is None for order in trip.order_ids)

    @property
    def split(self) -> tuple[UUID, ...]:
        """Orders that no cart takes, each fetched in several trips."""
        count = Counter(order for trip in self.trips for order in trip.order_ids)
        return tuple(order for order, trips in count.items() if trips > 1)


@dataclass(frozen=True, slots=True)
class Search:
    """How long to search: `seconds`, or (None) so many tries that the same orders get the same plan. `progress` hears how far it
    is, `stop` ends it early with the best so far."""

    seconds: float | None = None
    progress: Callable[[Progress], None] | None = None
    stop: Callable[[], bool] | None = None


def plan_trips(
    orders: Sequence[TripOrder], ground: Ground, positions: Positions, rules: CartRules,
    orders_a_trip: int | None = None, search: Search | None = None,
) -> TripPlan:  # fmt: skip
    """Orders (the most urgent first) grouped so that all walks together are short (see `godown.planning`). What is larger than any
    cart is fetched in several trips where that is allowed, else by itself: how, is for the picker to say."""
    search, carts = search or Search(), rules.planned(orders_a_trip)
    parts = portioned(orders, positions, carts, rules)
    wanted = [as_planned(order, positions) for order in parts]
    large = set(too_large(wanted, carts))
    tries = _tries(len(orders)) if search.seconds is None else None
    found = plan(
        [order for order in wanted if order.key not in large], ground, carts, rules.limits, iterations=tries,
        seconds=search.seconds, progress=search.progress, stop=search.stop,
    )  # fmt: skip
    rank = {order.key: number for number, order in enumerate(parts)}
    trips = []
    for trip in found.trips:
        mine = joined([parts[number] for number in sorted(rank[key] for key in trip.keys)])
        places = {place for order in mine for place in order.places}
        walk = _past_bins(trip.walk, places, positions)
        trips.append(PlannedTrip(mine, walk, trip.cart, trip.picker, trip.begins_s, trip.ends_s))
    if not large:
        late = tuple(dict.fromkeys(order for order, _ in found.late))
        return TripPlan(tuple(trips), found.planned_mm, found.single_mm, found.first_come_mm, late)
    alone = [walk_of([order], ground, positions) for order in parts if order.key in large]
    more = sum(trip.walk.length_mm for trip in alone)
    sums = (found.planned_mm + more, found.single_mm + more, found.first_come_mm + more)
    return scheduled([*trips, *alone], rules, sums)


def walk_of(group: Sequence[TripOrder], ground: Ground, positions: Positions, cart: int | None = None) -> PlannedTrip:
    """One trip for these orders, the most urgent first, by its shortest walk; when, is said by `scheduled`."""
    places = {place for order in group for place in order.places}
    walk = walk_past(ground, {positions[place] for place in places})
    return PlannedTrip(tuple(group), _past_bins(walk, places, positions), cart)


def scheduled(trips: Sequence[PlannedTrip], rules: CartRules, sums: tuple[int, int, int]) -> TripPlan:
    """These trips in the order in which they go, each with its picker and its time."""
    urgent = sorted({-order.priority for trip in trips for order in trip.orders})
    ranks = {priority: rank for rank, priority in enumerate(urgent)}
    tasks = [
        Task(
            min(ranks[-order.priority] for order in trip.orders),
            trip.walk.length_mm,
            sum(len(order.lines) for order in trip.orders),
            min((order.ship_by_s for order in trip.orders if order.ship_by_s is not None), default=None),
        )
        for trip in trips
    ]
    going, late = [], list[UUID]()
    for number, picker, begins, ends in schedule(tasks, rules.limits):
        trip = trips[number]
        going.append(PlannedTrip(trip.orders, trip.walk, trip.cart, picker, begins, ends))
        late += [one.order_id for one in trip.orders if one.ship_by_s is not None and one.ship_by_s < ends]
    return TripPlan(tuple(going), *sums, tuple(dict.fromkeys(late)))


def measure(
    orders: Sequence[TripOrder], ground: Ground, positions: Positions, carts: Sequence[Cart]
) -> tuple[int, int]:
    """(walking order by order, first come with these carts), each with the shortest walks, in mm."""
    groups = [[order] for order in orders]
    single = sum(_lengths(groups, ground, positions))
    return single, sum(_lengths(in_turn(orders, positions, carts), ground, positions))


def _lengths(groups: Sequence[Sequence[TripOrder]], ground: Ground, positions: Positions) -> list[int]:
    return walk_lengths(ground, [{positions[p] for order in group for p in order.places} for group in groups])


def _tries(orders: int) -> int:
    if orders <= FEW:
        return orders * FEW_TRIES_AN_ORDER
    return max(orders * TRIES_AN_ORDER, min(MANY_TRIES, orders * MANY_TRIES_AN_ORDER))


def _by_id(places: Iterable[UUID]) -> list[UUID]:
    return sorted(places, key=lambda place: place.int)


def _past_bins(walk: Walk[Spot], places: Iterable[UUID], positions: Positions) -> Walk[UUID]:
    """The walk with bins as stops: those that lie at one spot one after the other."""
    at: dict[Spot, list[UUID]] = defaultdict(list)
    for place in _by_id(places):
        at[positions[place]].append(place)
    stops = tuple(Stop(place, stop.aisle, stop.position_mm) for stop in walk.stops for place in at[stop.key])
    return Walk(stops, walk.length_mm, walk.path)
