"""The ground that walks see: aisles and cross-aisles of a hall, or the plan of a free-form site; where walks begin and end, what is closed."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from godown import racking
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.racking import Closure, Layout
from godown.routing import Blocked, Ground, Hall, Spot, Unreachable, reachable, ways_of


def hall_of(layout: Layout, closures: Sequence[Closure], farthest_mm: int = 0) -> Hall:
    """Bins may have been opened beyond the end of the aisles that were laid out: the back is behind the farthest."""
    length = max(layout.length_mm, farthest_mm)
    between = racking.cross_mm(layout.bays, layout.cross_aisles, layout.bay_mm)
    drop_aisle = layout.depot_aisle if layout.drop_aisle is None else layout.drop_aisle
    return Hall(
        layout.aisles,
        layout.pitch_mm,
        (0, *between, length),
        (layout.depot_aisle, 0 if layout.depot_end == "front" else length),
        (drop_aisle, 0 if (layout.drop_end or layout.depot_end) == "front" else length),
        tuple(Blocked(one.aisle_no, max(one.from_mm, 0), min(one.to_mm, length)) for one in closures),
    )


def hall_today(tx: Tx, layout: Layout, spots: Collection[Spot]) -> Hall:
    """The hall with what is closed today. A bin that was held before its stretch was closed is still fetched: its aisle counts as open."""
    farthest = max((way for _, way in spots), default=0)
    closures = racking.closures(tx, layout.facility_id)
    hall = hall_of(layout, closures, farthest)
    needed = {spot[0] for spot in spots if not reachable(hall, spot)} if closures else set()
    return hall_of(layout, [one for one in closures if one.aisle_no not in needed], farthest) if needed else hall


def ground_today(tx: Tx, layout: Layout, place_ids: Collection[UUID]) -> tuple[Ground, Mapping[UUID, Spot]]:
    """The ground with what is closed today, and where a walk stops for each of these bins. Refuses (`Unreachable`) a bin of a site to which
    nobody gets."""
    if layout.shape == racking.FREE:
        return _site_today(tx, layout.facility_id, sorted(place_ids))
    positions = racking.positions(tx, sorted(place_ids))
    return hall_today(tx, layout, positions.values()), positions


def reached(tx: Tx, layout: Layout, place_ids: Collection[UUID]) -> tuple[Ground, Mapping[UUID, Spot]]:
    """The same. Refuses (`no_way`) what nobody gets to."""
    try:
        return ground_today(tx, layout, place_ids)
    except Unreachable:
        raise no_way() from None


def no_way() -> Refusal:
    """Bins to which no walk leads."""
    said = (
        "No walk leads past all bins of this wave, because aisles are closed: open one of them again on the Racks page."
    )
    return Refusal("no_way", said)


def _site_today(tx: Tx, facility_id: UUID, places: Sequence[UUID]) -> tuple[Ground, Mapping[UUID, Spot]]:
    """A bin that was held before the floor before it was closed is still fetched: nothing counts as closed then."""
    plan, stands = racking.site_plan(tx, facility_id), racking.stands(tx, places)
    assert plan, "a layout that is free-form has a site"
    if len(stands) == len(places):
        return ways_of(racking.site_of(plan)), stands
    ways = ways_of(racking.site_of(plan, closed=False))
    found = {place: ways.stand(point) for place, point in racking.points(tx, places).items()}
    if len(found) < len(places) or None in found.values():
        raise Unreachable("Nobody gets to all of these bins.")
    return ways, {place: spot for place, spot in found.items() if spot}


def shut_places(tx: Tx, facility_id: UUID) -> list[UUID]:
    """Bins that no walk reaches today: on a stretch that is closed, or between two of them; in a site, cut off by what is closed."""
    if cut_off := racking.not_reached(tx, facility_id):
        return cut_off
    closures = racking.closures(tx, facility_id)
    layout = racking.layout_of(tx, facility_id) if closures else None
    if layout is None:
        return []
    spots = racking.places_of_aisles(tx, facility_id, sorted({one.aisle_no for one in closures}))
    hall = hall_of(layout, closures, max(way for _, way in spots.values()))
    return [place for place, spot in spots.items() if not reachable(hall, spot)]
