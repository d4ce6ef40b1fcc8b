"""The API of orders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import orders
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, decode_cursor, encode_cursor, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.refusal import Invalid
from godown.orders import queries
from godown.orders.states import OrderStatus
from godown.platform.transaction import Tx
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


@dataclass(frozen=True)
class OrderStory:
    """An order whole."""

    order: orders.Order
    lines: list[LineStory]


@post("/orders/bulk", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Take orders")
def take(request: AnyRequest, data: JSONBody[OrdersIn], door: NamedDependency[Door]) -> Response[Any]:
    """Send orders as often as you like: an order is known by its channel and external id. A line for each order:
    done, known (the same came before) or refused with its reason. The same id with other content is a change."""
    if not 1 <= len(data.channel) <= 50 or not data.channel.isprintable():
        raise Invalid("A channel has a code of 1 to 50 characters.", field="channel")

    def work(tx: Tx) -> object:
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
    after = decode_cursor(cursor, 2)
    if after:
        _check_cursor(after)
    with door.open() as tx:
        key = (after[0], after[1]) if after else None
        found = queries.page(tx, [status] if status else [], search, key, limit + 1)
    return page_of(found, limit, lambda order: encode_cursor(order.ship_by.isoformat(), str(order.id)))


def _check_cursor(parts: list[str]) -> None:
    try:
        datetime.fromisoformat(parts[0])
        UUID(parts[1])
    except ValueError:
        raise Invalid("This cursor is not one of ours. Begin without a cursor.", field="cursor") from None


@get("/orders/{order_id:uuid}", sync_to_thread=True, summary="One order")
def one_order(order_id: FromPath[UUID], door: NamedDependency[Door]) -> OrderStory:
    """An order with its lines, and how far each is served."""
    with door.open() as tx:
        order = queries.one(tx, order_id)
        lines = queries.lines_of(tx, [order_id])
        states = stock_queries.promise_states(tx, [line.id for line in lines])
    nothing = stock_queries.PromiseState(order_id, 0, 0, 0)
    served = [(line, states.get(line.id, nothing)) for line in lines]
    return OrderStory(order, [LineStory(line, s.waiting, s.promised, s.held) for line, s in served])


@post("/orders/cancel", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Cancel orders")
def cancel(request: AnyRequest, data: JSONBody[OrderIds], door: NamedDependency[Door]) -> Response[Any]:
    """Cancel whole orders, until hand-over. A line for each: done, known (cancelled already) or refused."""
    return door.write(request, lambda tx: orders.cancel(tx, data.order_ids))


@post("/orders/suspend", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Put orders on hold")
def suspend(request: AnyRequest, data: JSONBody[OrderIds], door: NamedDependency[Door]) -> Response[Any]:
    """Promises and holds are withdrawn; the orders leave the rank."""
    return door.write(request, lambda tx: orders.suspend(tx, data.order_ids))


@post("/orders/resume", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Resume orders")
def resume(request: AnyRequest, data: JSONBody[OrderIds], door: NamedDependency[Door]) -> Response[Any]:
    """Orders wait again at their old rank."""
    return door.write(request, lambda tx: orders.resume(tx, data.order_ids))


order_routes = Router("/", route_handlers=[take, list_orders, one_order, cancel, suspend, resume], tags=["Orders"])
