"""Which facility fills an order: the set is decided together, earlier orders use up what later ones see as free."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.kernel.ids import OWN
from godown.kernel.refusal import Refusal
from godown.orders import rules
from godown.orders.words import PlannedLine
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries
from godown.stock import queries_places


@dataclass(frozen=True, slots=True)
class Ask:
    """What an order or a checkout needs: SKU -> units; the facility that it names, if any."""

    key: str
    needs: Mapping[UUID, int]
    facility_id: UUID | None = None


def needs(plan: Sequence[PlannedLine]) -> dict[UUID, int]:
    """Units of each SKU that the lines of an order need together."""
    found: dict[UUID, int] = defaultdict(int)
    for line in plan:
        found[line.sku_id] += line.quantity
    return dict(found)


def facilities(tx: Tx, asks: Sequence[Ask]) -> dict[str, tuple[UUID, bool]]:
    """Facility of each, and whether a person must decide. Refuses (`no_facility`) where none is open."""
    known = [facility.id for facility in queries_places.facilities(tx)]
    if not known:
        raise Refusal("no_facility", "Open a facility first: an order needs a place that can fill it.")
    if len(known) == 1:
        return {ask.key: (known[0], False) for ask in asks}
    free: dict[UUID, dict[UUID, int]] = {facility: defaultdict(int) for facility in known}
    skus = sorted({sku for ask in asks for sku in ask.needs})
    for supply in stock_queries.supply_of(tx, skus):
        if supply.owner_id == OWN and supply.facility_id in free:
            free[supply.facility_id][supply.sku_id] = supply.saleable - supply.promised - supply.waiting
    chosen = {}
    for ask in asks:
        facility, undecided = (ask.facility_id, False) if ask.facility_id else rules.choose_facility(ask.needs, free)
        chosen[ask.key] = (facility, undecided)
        for sku, units in ({} if undecided else ask.needs).items():
            free[facility][sku] -= units
    return chosen
