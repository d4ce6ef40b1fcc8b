"""Before and after: the walks of a wave first come, first served with the same carts, beside those of its plan."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import racking
from godown.picking import queries, queries_replan
from godown.picking.carts import from_json
from godown.picking.hall import reached
from godown.picking.portions import in_turn, portioned
from godown.picking.replan import carts_of
from godown.picking.trips import walk_of
from godown.platform.transaction import Tx

ORDERS_COMPARED: Final = 500
"""More walks than these orders make are a black map that says nothing; their metres stand beside it."""

Path = list[list[int]]


@dataclass(frozen=True, slots=True)
class Compared:
    """The corners of each walk in mm, `before` (first come) and `after` (as planned), and the metres of both."""

    before: tuple[Path, ...]
    after: tuple[Path, ...]
    before_mm: int
    after_mm: int


def compare_walks(tx: Tx, wave_id: UUID) -> Compared | None:
    """The walks of a wave both ways; None where it is too large to be drawn, or nothing of it lies in racks."""
    head = queries_replan.head(tx, wave_id)
    wanted = queries_replan.fetched(tx, wave_id, head.shared_totes) if head else []
    layout = racking.layout_of(tx, head.facility_id) if head else None
    if head is None or layout is None or not wanted or len(wanted) > ORDERS_COMPARED:
        return None
    ground, positions = reached(tx, layout, {line.place for order in wanted for line in order.lines})
    kinds = carts_of(head)
    parts = portioned(wanted, positions, kinds, from_json(head.terms))
    before = [walk_of(group, ground, positions).walk for group in in_turn(parts, positions, kinds)]
    trips = queries.trips(tx, queries.trips_of(tx, wave_id)).values()
    return Compared(
        tuple([list(corner) for corner in walk.path] for walk in before),
        tuple(trip.path for trip in trips),
        sum(walk.length_mm for walk in before),
        sum(trip.length_mm for trip in trips),
    )
