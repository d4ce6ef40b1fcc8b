"""Which facility fills an order: the set is decided together, earlier orders use up what later ones see as free."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from godown.kernel.ids import OWN
from godown.kernel.refusal import Refusal
from godown.orders import queries_facilities, rules
from godown.orders.words import PlannedLine, Site
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries
from godown.stock import queries_places


@dataclass(frozen=True, slots=True)
class Ask:
    """What an order or a checkout needs: SKU -> units; the facility that it names, if any; where it goes."""

    key: str
    needs: Mapping[UUID, int]
    facility_id: UUID | None = None
    pincode: str = ""
    state_code: str = ""


def needs(plan: Sequence[PlannedLine]) -> dict[UUID, int]:
    """Units of each SKU that the lines of an order need together."""
    found: dict[UUID, int] = defaultdict(int)
    for line in plan:
        found[line.sku_id] += line.quantity
    return dict(found)


def facilities(
    tx: Tx, channel_id: UUID, asks: Sequence[Ask], known: Sequence[queries_places.Facility]
) -> dict[str, tuple[UUID, bool]]:
    """Of the `known` ones the facility of each order of a channel, and whether a person must decide. Refuses (`no_facility`) where none is open."""
    if not known:
        raise Refusal("no_facility", "Open a facility first: an order needs a place that can fill it.")
    if len(known) == 1:
        return {ask.key: (known[0].id, False) for ask in asks}
    told = queries_facilities.facility_rules(tx)
    served = queries_facilities.serving(tx, channel_id)
    room = _room(tx, {one.id: one.time_zone for one in known}, told.orders_per_day)
    sites = [
        Site(one.id, one.pincode, one.state_code, room.get(one.id)) for one in known if one.id in served or not served
    ]
    free = free_units(tx, [one.id for one in known], sorted({sku for ask in asks for sku in ask.needs}))
    chosen = {}
    for ask in asks:
        liked = rules.preference(sites, told.rules, channel_id, ask.pincode, ask.state_code)
        facility, undecided = (
            (ask.facility_id, False)
            if ask.facility_id
            else rules.choose_facility(ask.needs, {place: free[place] for place in liked})
        )
        chosen[ask.key] = (facility, undecided)
        if not undecided:
            for sku, units in ask.needs.items():
                free[facility][sku] -= units
            sites = [replace(s, room=s.room - 1) if s.id == facility and s.room is not None else s for s in sites]
    return chosen


def _room(tx: Tx, zones: Mapping[UUID, str], limits: Mapping[UUID, int]) -> dict[UUID, int]:
    """How many orders more the facilities with a limit take today, by the day of each."""
    if not limits:
        return {}
    midnights = {
        place: datetime.combine(rules.business_day(tx.now, zone), time(), ZoneInfo(zone))
        for place, zone in zones.items()
        if place in limits
    }
    taken = queries_facilities.arrived_since(tx, midnights)
    return {place: limits[place] - taken.get(place, 0) for place in midnights}


def free_units(tx: Tx, places: Sequence[UUID], sku_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Facility -> SKU -> units of our own that nobody has and nobody waits for; below 0 where more wait."""
    free: dict[UUID, dict[UUID, int]] = {place: defaultdict(int) for place in places}
    for supply in stock_queries.supply_of(tx, sku_ids):
        if supply.owner_id == OWN and supply.facility_id in free:
            free[supply.facility_id][supply.sku_id] = supply.saleable - supply.promised - supply.waiting
    return free
