"""Which facility fills an order: the set is decided together, earlier orders use up what later ones see as free."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from godown.kernel.ids import OWN
from godown.kernel.refusal import Refusal
from godown.orders import queries_facilities, rules, splitting_rules
from godown.orders.words import FacilityRule, PlannedLine, Site
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
    may_split: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The facility of an order, and whether a person must decide; or what each of several fills (facility -> SKU -> units)."""

    facility_id: UUID
    undecided: bool = False
    parts: Mapping[UUID, Mapping[UUID, int]] = field(default_factory=dict)


def needs(plan: Sequence[PlannedLine]) -> dict[UUID, int]:
    """Units of each SKU that the lines of an order need together."""
    found: dict[UUID, int] = defaultdict(int)
    for line in plan:
        found[line.sku_id] += line.quantity
    return dict(found)


def facilities(
    tx: Tx, channel_id: UUID, asks: Sequence[Ask], known: Sequence[queries_places.Facility]
) -> dict[str, Chosen]:
    """Of the `known` ones the facility of each order of a channel. Refuses (`no_facility`) where none is open."""
    if not known:
        raise Refusal("no_facility", "Open a facility first: an order needs a place that can fill it.")
    if len(known) == 1:
        return {ask.key: Chosen(known[0].id) for ask in asks}
    scene = look(tx, known, sorted({sku for ask in asks for sku in ask.needs}))
    served = queries_facilities.serving(tx, channel_id)
    chosen = {}
    for ask in asks:
        free = scene.free_for(channel_id, served, ask.pincode, ask.state_code)
        chosen[ask.key] = one = choose(ask, free)
        scene.take(one.parts or ({} if one.undecided else {one.facility_id: ask.needs}))
    return chosen


def choose(ask: Ask, free: Mapping[UUID, Mapping[UUID, int]]) -> Chosen:
    """Where one order goes, by the rules; `free`: facility -> SKU -> free units, in the order of preference."""
    if ask.facility_id:
        return Chosen(ask.facility_id)
    facility, undecided = rules.choose_facility(ask.needs, free)
    if undecided and ask.may_split:
        return Chosen(facility, parts=splitting_rules.split_over(ask.needs, free))
    return Chosen(facility, undecided)


@dataclass(slots=True)
class Scene:
    """What decides where orders go, as those that were decided before have left it."""

    rules: Sequence[FacilityRule]
    sites: list[Site]
    free: dict[UUID, dict[UUID, int]]

    def free_for(
        self, channel_id: UUID, served: Collection[UUID], pincode: str, state_code: str
    ) -> dict[UUID, dict[UUID, int]]:
        """What is free for an order: facility -> SKU -> units, those that serve its channel, in the order of preference."""
        sites = [site for site in self.sites if site.id in served or not served]
        return {
            place: self.free[place] for place in rules.preference(sites, self.rules, channel_id, pincode, state_code)
        }

    def take(self, taken: Mapping[UUID, Mapping[UUID, int]]) -> None:
        """An order goes there: its units are free no more, nor is its room of today."""
        self.free_up(taken, -1)
        self.sites = [
            replace(site, room=site.room - 1) if site.id in taken and site.room is not None else site
            for site in self.sites
        ]

    def free_up(self, given: Mapping[UUID, Mapping[UUID, int]], sign: int = 1) -> None:
        """Units are free besides; with -1, no more."""
        for place in self.free.keys() & given:
            for sku, units in given[place].items():
                self.free[place][sku] += sign * units


def look(tx: Tx, known: Sequence[queries_places.Facility], sku_ids: Sequence[UUID]) -> Scene:
    """The rules, the facilities with their room, and what is free of these SKUs."""
    told = queries_facilities.facility_rules(tx)
    room = _room(tx, {one.id: one.time_zone for one in known}, told.orders_per_day)
    sites = [Site(one.id, one.pincode, one.state_code, room.get(one.id)) for one in known]
    return Scene(told.rules, sites, free_units(tx, [one.id for one in known], sku_ids))


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
