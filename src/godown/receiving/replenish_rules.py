"""How much of a SKU to order, without a database. The SQL twin is in `reports.queries_replenish`; a test compares them.

    daily    = units that left in parcels in the last `days` days / days
    point    = the larger of the reorder point, and daily x lead days + safety units
    aim      = the larger of the reorder point, and daily x (lead days + cover days) + safety units
    position = saleable here and on the dock - promised - waiting + expected (open purchase orders, transfers to here)
    order    = aim - position, in whole packs, where the position is at the point or below it

Products round up: a part of a unit is a unit. (This is the periodic form of the reorder point (s, S) of inventory textbooks.)
"""

from dataclasses import dataclass
from typing import Final

DAYS: Final = 28
"""Sales are measured over four whole weeks, so that no weekday counts twice."""
COVER_DAYS: Final = 14
"""An order lasts for so many days beyond its lead time, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of a SKU in a facility."""

    sold: int
    days: int
    lead_days: int
    cover_days: int
    safety_units: int
    reorder_point: int
    pack_units: int
    position: int


def point(need: Need) -> int:
    """At or below so many units it is ordered."""
    return max(need.reorder_point, -(-need.sold * need.lead_days // need.days) + need.safety_units)


def aim(need: Need) -> int:
    """So many units there should be after ordering."""
    span = need.lead_days + need.cover_days
    return max(need.reorder_point, -(-need.sold * span // need.days) + need.safety_units)


def to_order(need: Need) -> int:
    """Units to order now, whole packs; 0 where there is enough."""
    lacking = aim(need) - need.position
    if need.position > point(need) or lacking <= 0:
        return 0
    return -(-lacking // need.pack_units) * need.pack_units
