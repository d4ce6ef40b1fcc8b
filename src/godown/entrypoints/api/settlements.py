"""The API of money that comes through others: remittances of couriers, settlements of marketplaces."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import settling
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.reports import queries_customers
from godown.reports.queries_customers import OrderAccount
from godown.settling import Due, NewPayment, NewSettlement, Settled, SettledLine


@dataclass(frozen=True)
class SettlementStory:
    """A settlement with its lines."""

    settlement: Settled
    lines: list[SettledLine]


@dataclass(frozen=True)
class WriteOff:
    """Parcels whose cash will never come, and why."""

    parcel_ids: tuple[UUID, ...]
    why: str


@post("/settlements", opt={"scope": "books"}, sync_to_thread=True, status_code=200, summary="Book settlements")
def settle(
    request: AnyRequest, data: JSONBody[list[NewSettlement]], door: NamedDependency[Door]
) -> Response[Outcome[UUID]]:
    """Lists of couriers (`cod`, a line for each AWB), and of marketplaces (`market`), gateways (`gateway`) or the bank (`transfer`; a line for
    each order), each with an id of yours and booked as a whole. Refused: `unknown_party`, `unknown_awb`, `unknown_order`, `twice`,
    `booked_before` (its party and reference came under another id), `more_than_due`, `paid_differs`."""
    return door.write(request, lambda tx: settling.settle(tx, data))


@get("/settlements", opt={"scope": "books"}, sync_to_thread=True, summary="List settlements")
def list_settlements(door: NamedDependency[Door], cursor: Text = "", limit: Limit = 50) -> Page[Settled]:
    """Settlements, the newest first."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = settling.settlements_of(tx, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.booked_at.isoformat(), str(one.id)))


@get("/settlements/{settlement_id:uuid}", opt={"scope": "books"}, sync_to_thread=True, summary="One settlement")
def one_settlement(settlement_id: FromPath[UUID], door: NamedDependency[Door]) -> SettlementStory:
    """A settlement with its lines."""
    with door.open() as tx:
        return SettlementStory(settling.one_settlement(tx, settlement_id), settling.settled_lines(tx, settlement_id))


@get("/cod-due", opt={"scope": "books"}, sync_to_thread=True, summary="List cash that couriers owe")
def cod_due(door: NamedDependency[Door], limit: Limit = 50) -> list[Due]:
    """Parcels that were delivered on cash, or lost, and not remitted in full; the oldest first."""
    with door.open() as tx:
        return settling.cod_due(tx, limit)


@post("/cod-due/write-off", opt={"scope": "books"}, sync_to_thread=True, status_code=200, summary="Write off cash")
def write_off(request: AnyRequest, data: JSONBody[WriteOff], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """What a courier will never remit ends the receivable; nothing is refunded. A line for each parcel."""
    return door.write(request, lambda tx: settling.write_off(tx, data.parcel_ids, data.why))


@get("/customer-accounts", opt={"scope": "books"}, sync_to_thread=True, summary="List open accounts of customers")
def customer_accounts(
    door: NamedDependency[Door],
    since: FromQuery[date | None] = None,
    search: Text = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[OrderAccount]:
    """Orders (since a day, where one is said) whose account is not at zero, the newest first: charged (invoiced less credited), paid with
    the order, brought by couriers and marketplaces, given back; `open_paise` above 0 is owed to us, below 0 by us. `search`: number,
    name, phone, mail."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = queries_customers.open_accounts(tx, search, since, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.created_at.isoformat(), str(one.order_id)))


@post("/orders/{order_id:uuid}/payments", opt={"scope": "books"}, sync_to_thread=True, status_code=201,
      summary="Book what came by transfer")  # fmt: skip
def receive(
    request: AnyRequest, order_id: FromPath[UUID], data: JSONBody[NewPayment], door: NamedDependency[Door]
) -> Response[Settled]:
    """A buyer who pays later paid into the bank. One transfer for several orders: `POST /settlements`, kind `transfer`."""
    return door.write(request, lambda tx: settling.receive(tx, order_id, data), status=201)


settlement_routes = Router(
    "/",
    route_handlers=[settle, list_settlements, one_settlement, cod_due, write_off, customer_accounts, receive],
    tags=["Books"],
)
