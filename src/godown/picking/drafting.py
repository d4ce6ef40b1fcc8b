"""A wave before it is released: what it would fetch, read without a lock, and the plan for it, made while nothing is held."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from godown import racking
from godown.kernel.refusal import Refusal
from godown.orders import queries as order_queries
from godown.picking import carts, queries_draft, queries_wall
from godown.picking.carts import CartKind, CartRules
from godown.picking.choice import near
from godown.picking.hall import no_way, reached, shut_places
from godown.picking.house_rules import pick_rules
from godown.picking.portions import Fetch, Key, Positions, TripOrder, cart_of, portioned, regrouped
from godown.picking.queries_draft import Candidate, Measures
from godown.picking.strategy import ORDERS_A_TOTE, Strategy, Work, choose_strategy
from godown.picking.trips import PlannedTrip, Search, TripPlan, plan_trips, scheduled, walk_of
from godown.platform.transaction import Tx
from godown.racking import Layout
from godown.routing import Ground, Unreachable
from godown.stock import queries as stock_queries
from godown.stock import queries_choice

WAVE_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a wave: these orders, or all promised ones of the facility, of them what ships by `due_by`; how they are
    fetched. None: as the business has set."""

    facility_id: UUID
    order_ids: tuple[UUID, ...] | None = None
    totes: int | None = None
    strategy: str = "auto"
    shared: bool | None = None
    due_by: datetime | None = None
    carts: tuple[CartKind, ...] | None = None
    pickers: int | None = None
    may_split: bool | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a wave would fetch: the orders that were looked at (`wanted`), that may enter (`ready`), and that bins cover, the most
    urgent first; the hall or site, and how they are fetched."""

    wish: Wish
    wanted: tuple[UUID, ...]
    ready: tuple[UUID, ...]
    orders: tuple[TripOrder, ...]
    layout: Layout
    ground: Ground
    positions: Positions
    measures: Measures
    near: Sequence[tuple[UUID, UUID]]
    rules: CartRules
    shared: bool
    way: Strategy | None

    @property
    def together(self) -> int | None:
        """How many orders at most go together; None: as many as a cart has totes for."""
        return self.way.orders_a_trip if self.way and self.way.name != "cluster" else None


def draft(tx: Tx, wish: Wish) -> Draft:
    """Read what a wave would fetch. Refuses `no_racks`, a strategy or carts that there are not."""
    rules = carts.asked(
        carts.cart_rules(tx), totes=wish.totes, carts=wish.carts, pickers=wish.pickers, may_split=wish.may_split
    )
    layout = racking.layout_of(tx, wish.facility_id)
    if layout is None:
        raise Refusal("no_racks", "Lay out racks first: a walk needs to know where the bins are.")
    there = candidates(tx, wish.facility_id, wish.order_ids, wish.due_by)
    wanted = tuple(wish.order_ids) if wish.order_ids is not None and wish.due_by is None else tuple(o.id for o in there)
    ready = entering(there, wish.facility_id)
    lots, close = lots_of(tx, wish.facility_id, ready)
    sizes = queries_draft.measures(tx, sorted({lot.sku_id for mine in lots.values() for lot in mine}))
    shared = pick_rules(tx).shared_totes if wish.shared is None else wish.shared
    orders = trip_orders(tx, {order.id: order for order in ready}, lots, sizes, shared, rules)
    ground, positions = reached(tx, layout, {line.place for order in orders for line in order.lines})
    work = work_of(lots, len(queries_wall.free_slots(tx, wish.facility_id)))
    way = choose_strategy(wish.strategy, work, rules.totes) if orders else None
    return Draft(
        wish, wanted, tuple(order.id for order in ready), tuple(orders), layout, ground, positions, sizes, close, rules,
        shared, way,
    )  # fmt: skip


def think(made: Draft, search: Search | None = None, groups: Sequence[Sequence[UUID]] | None = None) -> TripPlan:
    """The trips of a draft: no transaction need be open. With `groups` (of a plan that was made before) these orders go together."""
    if groups is not None:
        return _as_grouped(made, groups)
    return planned(made.orders, made.ground, made.positions, made.rules, made.together, search)


def planned(
    orders: Sequence[TripOrder], ground: Ground, positions: Positions, rules: CartRules, together: int | None,
    search: Search | None = None,
) -> TripPlan:  # fmt: skip
    """Which of these orders go together. Refuses (`no_way`) bins that no walk reaches."""
    try:
        return plan_trips(orders, ground, positions, rules, together, search)
    except Unreachable:
        raise no_way() from None


def _as_grouped(made: Draft, groups: Sequence[Sequence[UUID]]) -> TripPlan:
    trips = walks_of(
        [[(order, 0) for order in group] for group in groups], made.orders, made.ground, made.positions, made
    )
    length = sum(trip.walk.length_mm for trip in trips)
    return scheduled(trips, made.rules, (length, length, length))


def walks_of(
    groups: Sequence[Sequence[Key]], orders: Sequence[TripOrder], ground: Ground, positions: Positions, made: Draft
) -> list[PlannedTrip]:
    """Trips for orders as they were grouped before, each with its walk and the cart that takes it."""
    carts_ = made.rules.planned(made.together)
    parts = portioned(orders, positions, carts_, made.rules)
    return [
        walk_of(group, ground, positions, cart_of(group, positions, carts_))
        for group in regrouped(groups, parts, positions, carts_)
    ]


def candidates(tx: Tx, facility_id: UUID, order_ids: Sequence[UUID] | None, due_by: datetime | None) -> list[Candidate]:
    """Orders that are asked for, or all promised ones of a facility."""
    if order_ids is not None:
        return queries_draft.named(tx, order_ids, due_by)
    return queries_draft.promised(tx, facility_id, due_by, WAVE_MAX)


def entering(there: Sequence[Candidate], facility_id: UUID) -> list[Candidate]:
    """Those that may enter a wave of the facility."""
    return [order for order in there if order.status == "promised" and order.facility_id == facility_id]


class Units(Protocol):
    """Units of a SKU in a bin, held or to be held for an order line."""

    @property
    def holder_id(self) -> UUID:
        """The order line."""

    @property
    def place_id(self) -> UUID:
        """The bin."""

    @property
    def sku_id(self) -> UUID:
        """What lies there."""

    @property
    def quantity(self) -> int:
        """How many."""


Lots = Mapping[UUID, Sequence[Units]]


def lots_of(
    tx: Tx, facility_id: UUID, ready: Sequence[Candidate]
) -> tuple[dict[UUID, list[queries_choice.Lot]], Sequence[tuple[UUID, UUID]]]:
    """(what would be held for each order, of one that ships complete all or none; from which bins first, see `choice`)."""
    order_of, need = needs(tx, [order.id for order in ready])
    shut = shut_places(tx, facility_id)
    close = near(tx, facility_id, list(order_of), shut)
    found: dict[UUID, list[queries_choice.Lot]] = defaultdict(list)
    for lot in queries_choice.would_hold(tx, list(order_of), shut, close):
        found[order_of[lot.holder_id]].append(lot)
    for order in too_few(found, need, {order.id for order in ready if order.ship_complete}):
        del found[order]
    return {order.id: found[order.id] for order in ready if order.id in found}, close


def needs(tx: Tx, order_ids: Sequence[UUID]) -> tuple[dict[UUID, UUID], dict[UUID, int]]:
    """(the order of each line, those named first first; units of each order that are still to be fetched)."""
    lines = order_queries.open_lines(tx, order_ids)
    order_of = {line.id: line.order_id for line in lines}
    need: dict[UUID, int] = defaultdict(int)
    for line in lines:
        need[line.order_id] += line.units
    for in_tote in stock_queries.holds_in_totes(tx, list(order_of)):
        need[order_of[in_tote.holder_id]] -= in_tote.quantity
    return order_of, need


def too_few(held: Lots, need: Mapping[UUID, int], whole: Collection[UUID]) -> list[UUID]:
    """Orders that ship complete and are not covered whole."""
    return [order for order in held if order in whole and sum(lot.quantity for lot in held[order]) < need[order]]


def trip_orders(
    tx: Tx, of: Mapping[UUID, Candidate], lots: Lots, sizes: Measures, shared: bool, rules: CartRules
) -> list[TripOrder]:
    """Orders as trips are planned for them, in the order of `lots`."""
    return [
        TripOrder(order, *as_fetched(mine, sizes, shared), of[order].priority, _seconds(tx, of[order].ship_by, rules))
        for order, mine in lots.items()
    ]


def as_fetched(lots: Sequence[Units], sizes: Measures, shared: bool) -> tuple[tuple[Fetch, ...], int]:
    """(the bins of an order, the room that it takes in parts of a tote)."""
    lines = tuple(Fetch(lot.place_id, lot.quantity, *sizes.get(lot.sku_id, (0, 0)), lot.sku_id) for lot in lots)
    return lines, 1 if shared and len({lot.holder_id for lot in lots}) == 1 else ORDERS_A_TOTE


def _seconds(tx: Tx, ship_by: datetime, rules: CartRules) -> int:
    return int((ship_by - tx.now).total_seconds()) - 60 * rules.pack_minutes


def work_of(lots: Lots, wall_free: int) -> Work:
    """What there is to fetch, for the choice of a strategy."""
    every = [lot for mine in lots.values() for lot in mine]
    return Work(
        orders=len(lots),
        lines=len({lot.holder_id for lot in every}),
        units=sum(lot.quantity for lot in every),
        visits=sum(len({lot.place_id for lot in mine}) for mine in lots.values()),
        bins=len({lot.place_id for lot in every}),
        wall_free=wall_free,
    )
