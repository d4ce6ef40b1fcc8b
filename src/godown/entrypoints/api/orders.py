"""The API of orders."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import orders, packing
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Invalid
from godown.orders import queries, queries_split
from godown.orders.states import OrderStatus
from godown.platform.transaction import Tx
from godown.reports import queries_expected, queries_story
from godown.reports.queries_expected import Expected
from godown.reports.queries_story import Event
from godown.stock import queries as stock_queries


@dataclass(frozen=True)
class OrdersIn:
    """Orders of one channel; the channel is opened where its code is new."""

    channel: str
    orders: tuple[orders.NewOrder, ...]


@dataclass(frozen=True)
class OrderIds:
    """Some orders."""

    order_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class LineStory:
    """A line with how far it is served."""

    line: orders.OrderLine
    waiting: int
    promised: int
    held: int
    expected: list[Expected]
    """What it waits for comes with these purchase orders and transfers; what they do not cover is expected of nobody yet."""


@dataclass(frozen=True)
class OrderStory:
    """An order whole."""

    order: orders.Order
    lines: list[LineStory]
    expected_on: date | None = None
    """The day on which the last unit that waits is expected; null where none waits or nobody knows."""
    parts: list[orders.Order] = field(default_factory=list)
    """Of an order that was split, the orders that it became, one for each facility."""


@post("/orders/bulk", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Take orders")
def take(request: AnyRequest, data: JSONBody[OrdersIn], door: NamedDependency[Door]) -> Response[Outcome[str]]:
    """Send orders as often as you like: an order is known by its channel and external id. A line for each order:
    done, known (the same came before) or refused with its reason. The same id with other content is a change."""
    if not 1 <= len(data.channel) <= 50 or not data.channel.isprintable():
        raise Invalid("A channel has a code of 1 to 50 characters.", field="channel")

    def work(tx: Tx) -> Outcome[str]:
        channel = orders.open_channel(tx, data.channel, data.channel, "api")
        return orders.take(tx, channel, data.orders)

    return door.write(request, work)


@get("/orders", sync_to_thread=True, summary="List orders")
def list_orders(
    door: NamedDependency[Door],
    status: FromQuery[OrderStatus | None] = None,
    search: Text = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[orders.Order]:
    """Orders, the most urgent first."""
    after = moment_of(cursor)
    with door.open() as tx:
        key = (after[0].isoformat(), str(after[1])) if after else None
        found = queries.page(tx, [status] if status else [], search, key, limit + 1)
    return page_of(found, limit, lambda order: encode_cursor(order.ship_by.isoformat(), str(order.id)))


@get("/orders/{order_id:uuid}", sync_to_thread=True, summary="One order")
def one_order(order_id: FromPath[UUID], door: NamedDependency[Door]) -> OrderStory:
    """An order with its lines, and how far each is served."""
    with door.open() as tx:
        return _story(tx, order_id)


def _story(tx: Tx, order_id: UUID) -> OrderStory:
    order = queries.one(tx, order_id)
    lines = queries.lines_of(tx, [order_id])
    states = stock_queries.promise_states(tx, [line.id for line in lines])
    nothing = stock_queries.PromiseState(order_id, 0, 0, 0)
    served = [(line, states.get(line.id, nothing)) for line in lines]
    coming: dict[UUID, list[Expected]] = defaultdict(list)
    waiting = {line.id: state.waiting for line, state in served if state.waiting}
    found = queries_expected.expected(tx, list(waiting))
    for one in found:
        coming[one.line_id].append(one)
    told = [LineStory(n, s.waiting, s.promised, s.held, coming[n.id]) for n, s in served]
    parts = queries_split.parts_of(tx, [order_id]) if order.status in ("split", "cancelled") else []
    return OrderStory(order, told, queries_expected.complete_on(waiting, found), parts)


@post("/orders/cancel", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Cancel orders")
def cancel(request: AnyRequest, data: JSONBody[OrderIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Cancel whole orders, until hand-over. A line for each: done, known (cancelled already) or refused. Of an order that was
    split all parts are cancelled that have not left; where one has, the order is refused (`already_left`)."""
    return door.write(request, lambda tx: orders.cancel(tx, data.order_ids))


@post("/orders/suspend", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Put orders on hold")
def suspend(request: AnyRequest, data: JSONBody[OrderIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Promises and holds are withdrawn; the orders leave the rank."""
    return door.write(request, lambda tx: orders.suspend(tx, data.order_ids))


@post("/orders/resume", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Resume orders")
def resume(request: AnyRequest, data: JSONBody[OrderIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Orders wait again at their old rank."""
    return door.write(request, lambda tx: orders.resume(tx, data.order_ids))


@dataclass(frozen=True)
class UnitsIn:
    """How many units of which lines are not wanted any more."""

    units: dict[UUID, int]


@dataclass(frozen=True)
class AssignIn:
    """Orders, and the facility that is to fill them."""

    order_ids: tuple[UUID, ...]
    facility_id: UUID


@dataclass(frozen=True)
class RankIn:
    """Orders and their new rank: priority 0 is usual, 9 goes first; a ship-by that is left out stays."""

    order_ids: tuple[UUID, ...]
    priority: int = 0
    ship_by: datetime | None = None


@dataclass(frozen=True)
class ShipIn:
    """Orders, and whether each leaves whole or in part."""

    order_ids: tuple[UUID, ...]
    ship_complete: bool


@post("/orders/{order_id:uuid}/cancel-units", opt={"scope": "orders"}, sync_to_thread=True, status_code=200,
      summary="Cancel units of an order")  # fmt: skip
def cancel_units(
    request: AnyRequest, order_id: FromPath[UUID], data: JSONBody[UnitsIn], door: NamedDependency[Door]
) -> Response[OrderStory]:
    """Never more than has not left; the last unit cancels the order. What was promised is free. Units that are packed open the closed
    boxes of the order: what is left of it is packed again, with another invoice."""
    if not data.units:
        raise Invalid("Say how many units to cancel.", field="units")

    def work(tx: Tx) -> OrderStory:
        queries.one(tx, order_id)
        packing.cancel_units(tx, order_id, data.units)
        return _story(tx, order_id)

    return door.write(request, work)


@post("/orders/assign", opt={"scope": "orders"}, sync_to_thread=True, status_code=200,
      summary="Let a facility fill orders")  # fmt: skip
def assign(request: AnyRequest, data: JSONBody[AssignIn], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """A person's decision: the orders are pinned there and wait at their old rank. A line for each: done, known or refused."""
    return door.write(request, lambda tx: orders.assign(tx, data.order_ids, data.facility_id))


@post("/orders/split", opt={"scope": "orders"}, sync_to_thread=True, status_code=200,
      summary="Split orders over facilities")  # fmt: skip
def split(request: AnyRequest, data: JSONBody[OrderIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """A person's decision: orders that no facility can fill alone, but several together, become one order for each of these.
    The parts have the number of the order with /1, /2 and so on, and its money to the paisa; the shop goes on to speak of the
    whole order. A line for each: done, known (split already) or refused (`one_is_enough`, `not_enough`, `is_part`, `too_late`)."""
    return door.write(request, lambda tx: orders.split(tx, data.order_ids))


@post("/orders/rank", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Give orders another rank")
def rank(request: AnyRequest, data: JSONBody[RankIn], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """It counts for what is promised from now on; a promise that was made is not taken away."""
    return door.write(request, lambda tx: orders.rank(tx, data.order_ids, priority=data.priority, ship_by=data.ship_by))


@post("/orders/ship-complete", opt={"scope": "orders"}, sync_to_thread=True, status_code=200,
      summary="Let orders ship whole or in part")  # fmt: skip
def ship_complete(request: AnyRequest, data: JSONBody[ShipIn], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """An order in part enters a wave with what is promised of it, and its rest follows in a later wave and parcel; a whole one
    enters none until it is complete. A line for each: done, known or refused (`too_late`)."""
    return door.write(request, lambda tx: orders.set_ship_complete(tx, data.order_ids, data.ship_complete))


@get("/orders/{order_id:uuid}/events", sync_to_thread=True, summary="What happened to an order")
def events_of(order_id: FromPath[UUID], door: NamedDependency[Door]) -> list[Event]:
    """Everything, newest first: arrival, changes, waves, parcels, papers, tracking, returns."""
    with door.open() as tx:
        queries.one(tx, order_id)
        return queries_story.events(tx, order_id)


order_routes = Router(
    "/",
    route_handlers=[
        take, list_orders, one_order, cancel, suspend, resume, cancel_units, assign, split, rank, ship_complete,
        events_of,
    ],
    tags=["Orders"],
)  # fmt: skip
