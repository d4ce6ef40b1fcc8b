"""What a trip fetches: orders whole, or in portions where no cart takes them whole and the business lets them be split."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar
from uuid import UUID

from godown.picking.carts import CartRules
from godown.picking.strategy import ORDERS_A_TOTE
from godown.planning import Cart, Line, Order, TooLarge, cart_for, first_come, portions, too_large

Positions = Mapping[UUID, tuple[int, int]]
Key = tuple[UUID, int]
"""(order, portion): the name of what the planner puts on a cart."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """Units of a SKU to take from a bin; volume and weight are those of one unit."""

    place: UUID
    units: int
    volume_mm3: int = 0
    weight_grams: int = 0
    sku_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TripOrder:
    """An order to fetch, or a portion of it (`portion`, from 1 on; 0: whole). `room` is how much of a cart it takes, in parts of a
    tote: all `ORDERS_A_TOTE`, or one where single lines share. A higher `priority` goes in the earliest trips; `ship_by_s`:
    seconds from now by which it must be fetched."""

    order_id: UUID
    lines: tuple[Fetch, ...]
    room: int = ORDERS_A_TOTE
    priority: int = 0
    ship_by_s: int | None = None
    portion: int = 0

    @property
    def places(self) -> frozenset[UUID]:
        """The bins that hold its units."""
        return frozenset(line.place for line in self.lines)

    @property
    def key(self) -> Key:
        """What the planner calls it."""
        return self.order_id, self.portion

    @property
    def units(self) -> int:
        """Units of all lines."""
        return sum(line.units for line in self.lines)


def portioned(
    orders: Sequence[TripOrder], positions: Positions, carts: Sequence[Cart], rules: CartRules
) -> list[TripOrder]:
    """These orders, those in portions that no cart takes whole, where that is allowed. One with a unit that no cart takes stays
    whole: it is fetched by itself."""
    large = set(too_large([as_planned(order, positions) for order in orders], carts)) if rules.may_split else set()
    return [
        part for order in orders for part in (_cut(order, positions, carts, rules) if order.key in large else [order])
    ]


def _cut(order: TripOrder, positions: Positions, carts: Sequence[Cart], rules: CartRules) -> Iterator[TripOrder]:
    try:
        found = portions(as_planned(order, positions), carts, rules.limits)
    except TooLarge:
        yield order
        return
    for number, part in enumerate(found, 1):
        lines = tuple(replace(order.lines[i], units=units) for i, units in part.units)
        yield replace(order, lines=lines, room=ORDERS_A_TOTE, portion=number)


def joined(orders: Sequence[TripOrder]) -> tuple[TripOrder, ...]:
    """What goes together on a cart, each order once: portions of one order that met are one."""
    met: dict[UUID, TripOrder] = {}
    for one in orders:
        other = met.get(one.order_id)
        met[one.order_id] = one if other is None else replace(other, lines=(*other.lines, *one.lines))
    return tuple(met.values())


def as_planned(order: TripOrder, positions: Positions) -> Order[Key]:
    """An order as the planner wants it."""
    lines = tuple(Line(positions[line.place], line.units, line.volume_mm3, line.weight_grams) for line in order.lines)
    return Order(order.key, lines, order.room, order.priority, order.ship_by_s)


def in_turn(orders: Sequence[TripOrder], positions: Positions, carts: Sequence[Cart]) -> list[list[TripOrder]]:
    """First come, first served: carts filled with orders in turn."""
    of = {order.key: order for order in orders}
    return [[of[one.key] for one in group] for group in first_come([as_planned(o, positions) for o in orders], carts)]


def cart_of(group: Sequence[TripOrder], positions: Positions, carts: Sequence[Cart]) -> int | None:
    """The cart that takes these together; None: none does."""
    return cart_for([as_planned(order, positions) for order in group], carts)


def regrouped(
    groups: Sequence[Sequence[Key]], orders: Sequence[TripOrder], positions: Positions, carts: Sequence[Cart]
) -> list[list[TripOrder]]:
    """Orders together as they were grouped before, with what they are now: those that no cart takes together any more go in several
    trips. An order that comes in other portions now goes with these to its trips in turn, and by itself with what is left."""
    left: dict[UUID, dict[int, TripOrder]] = defaultdict(dict)
    for order in orders:
        left[order.order_id][order.portion] = order
    found: list[list[TripOrder]] = []
    for group in groups:
        mine = [_next(left[order], portion) for order, portion in group if left.get(order)]
        found += in_turn(mine, positions, carts) if mine else []
    return found + [[one] for some in left.values() for one in some.values()]


def _next(left: dict[int, TripOrder], portion: int) -> TripOrder:
    return left.pop(portion if portion in left else next(iter(left)))


class Units(Protocol):
    """Units of a SKU in a bin that are held."""

    @property
    def place_id(self) -> UUID:
        """The bin."""

    @property
    def sku_id(self) -> UUID:
        """What lies there."""

    @property
    def quantity(self) -> int:
        """How many."""


Hold = TypeVar("Hold", bound=Units)


def allotted(
    trips: Sequence[Sequence[TripOrder]], held: Mapping[UUID, Sequence[Hold]]
) -> list[dict[UUID, list[tuple[Hold, int]]]]:
    """Which holds, and how many units of each, every trip fetches for its orders: of an order in portions what its lines say. What
    is held beyond them goes with its last trip."""
    last = {order.order_id: number for number, trip in enumerate(trips) for order in trip}
    left = {order: [[hold, hold.quantity] for hold in held[order]] for order in last}
    found: list[dict[UUID, list[tuple[Hold, int]]]] = []
    for number, trip in enumerate(trips):
        mine: dict[UUID, list[tuple[Hold, int]]] = {}
        for order in trip:
            lines = None if last[order.order_id] == number else order.lines
            mine[order.order_id] = _taken(left[order.order_id], lines)
        found.append(mine)
    return found


def _taken(left: list[list[Any]], lines: Sequence[Fetch] | None) -> list[tuple[Any, int]]:
    if lines is None:
        return [(hold, units) for hold, units in left if units]
    taken: dict[int, int] = defaultdict(int)
    for line in lines:
        wanted = line.units
        for number, (hold, units) in enumerate(left):
            if (hold.place_id, hold.sku_id) == (line.place, line.sku_id) and (some := min(wanted, units)):
                left[number][1] -= some
                taken[number] += some
                wanted -= some
    return [(left[number][0], units) for number, units in sorted(taken.items())]
