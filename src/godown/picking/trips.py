"""Which orders go together: trips for a cart of so many totes, each with its exact shortest walk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from godown.routing import Hall, Stop, Walk, shortest_lengths, shortest_walk


@dataclass(frozen=True, slots=True)
class TripOrder:
    """An order to fetch: the bins that hold its units. Urgent orders come first in the list given to `plan_trips`."""

    order_id: UUID
    places: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class PlannedTrip:
    """Orders fetched together, and the walk."""

    order_ids: tuple[UUID, ...]
    walk: Walk[UUID]


@dataclass(frozen=True, slots=True)
class TripPlan:
    """All trips, and what the plan saves: walking order by order, and first come, first served with the same carts."""

    trips: tuple[PlannedTrip, ...]
    planned_mm: int
    single_mm: int
    first_come_mm: int


Positions = Mapping[UUID, tuple[int, int]]


def plan_trips(orders: Sequence[TripOrder], hall: Hall, positions: Positions, totes: int) -> TripPlan:
    """Group orders by the aisles they visit; keep first come, first served where that walks less. Deterministic."""
    signature = {order.order_id: sorted({positions[place][0] for place in order.places}) for order in orders}
    alike = sorted(orders, key=lambda order: (signature[order.order_id], order.order_id.int))
    near, first_come = _groups(alike, totes), _groups(orders, totes)
    single: list[Sequence[TripOrder]] = [[order] for order in orders]
    lengths = iter(_lengths([*near, *first_come, *single], hall, positions))
    near_mm, first_come_mm, single_mm = (sum(islice(lengths, len(walks))) for walks in (near, first_come, single))
    best = near if near_mm <= first_come_mm else first_come
    trips = tuple(PlannedTrip(tuple(o.order_id for o in group), _walk(group, hall, positions)) for group in best)
    return TripPlan(trips, min(near_mm, first_come_mm), single_mm, first_come_mm)


def _groups(orders: Sequence[TripOrder], totes: int) -> list[Sequence[TripOrder]]:
    return [orders[start : start + totes] for start in range(0, len(orders), totes)]


def _lengths(groups: Sequence[Sequence[TripOrder]], hall: Hall, positions: Positions) -> list[int]:
    return shortest_lengths(hall, [{positions[p] for order in group for p in order.places} for group in groups])


def _walk(orders: Sequence[TripOrder], hall: Hall, positions: Positions) -> Walk[UUID]:
    places = sorted({place for order in orders for place in order.places}, key=lambda place: place.int)
    return shortest_walk(hall, [Stop(place, *positions[place]) for place in places])
