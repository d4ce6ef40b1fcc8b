"""Which orders go together: trips for a cart of so many totes, each with its exact shortest walk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.picking.route import Block, Stop, Walk, shortest_walk


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


def plan_trips(
    orders: Sequence[TripOrder], block: Block, positions: Mapping[UUID, tuple[int, int]], totes: int
) -> TripPlan:
    """Group orders by the aisles they visit; keep first come, first served where that walks less. Deterministic."""
    signature = {order.order_id: sorted({positions[place][0] for place in order.places}) for order in orders}
    alike = sorted(orders, key=lambda order: (signature[order.order_id], str(order.order_id)))
    near, first_come = (_trips(group, block, positions, totes) for group in (alike, list(orders)))
    single = sum(_walk([order], block, positions).length_mm for order in orders)
    first_come_mm = sum(trip.walk.length_mm for trip in first_come)
    best = min(near, first_come, key=lambda trips: sum(trip.walk.length_mm for trip in trips))
    return TripPlan(tuple(best), sum(trip.walk.length_mm for trip in best), single, first_come_mm)


def _trips(
    orders: Sequence[TripOrder], block: Block, positions: Mapping[UUID, tuple[int, int]], totes: int
) -> list[PlannedTrip]:
    groups = [orders[start : start + totes] for start in range(0, len(orders), totes)]
    return [PlannedTrip(tuple(order.order_id for order in group), _walk(group, block, positions)) for group in groups]


def _walk(orders: Sequence[TripOrder], block: Block, positions: Mapping[UUID, tuple[int, int]]) -> Walk[UUID]:
    places = sorted({place for order in orders for place in order.places})
    return shortest_walk(block, [Stop(place, *positions[place]) for place in places])
