"""The API of goods in: purchase orders and goods receipts."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import receiving
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.reports import queries_receiving
from godown.reports.queries_receiving import PurchaseLineRow, PurchaseRow, ReceiptLineRow, ReceiptRow

Status = Literal["open", "part_received", "received", "cancelled"]
Search = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True)
class PurchaseIds:
    """Some purchase orders."""

    purchase_order_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class PurchaseStory:
    """A purchase order with its lines, and the receipts that count against it."""

    order: PurchaseRow
    lines: list[PurchaseLineRow]
    receipts: list[ReceiptRow]


@dataclass(frozen=True)
class ReceiptStory:
    """A goods receipt with its lines."""

    receipt: ReceiptRow
    lines: list[ReceiptLineRow]


@post("/purchase-orders", opt={"scope": "stock"}, sync_to_thread=True, status_code=200, summary="Write purchase orders")
def order(
    request: AnyRequest, data: JSONBody[list[receiving.NewPurchase]], door: NamedDependency[Door]
) -> Response[Outcome[UUID]]:
    """Send purchase orders as often as you like, each with an id of yours. A line for each: done, known (the same came
    before) or refused with its reason. Without a number the next of our series is taken."""
    return door.write(request, lambda tx: receiving.order_purchases(tx, data))


@get("/purchase-orders", sync_to_thread=True, summary="List purchase orders")
def list_orders(
    door: NamedDependency[Door],
    status: FromQuery[Status | None] = None,
    search: Search = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[PurchaseRow]:
    """Purchase orders, the newest first, with units ordered and received; `search` is part of a number or vendor."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = queries_receiving.purchases(tx, [status] if status else [], None, search, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.ordered_at.isoformat(), str(one.id)))


@get("/purchase-orders/{order_id:uuid}", sync_to_thread=True, summary="One purchase order")
def one_order(order_id: FromPath[UUID], door: NamedDependency[Door]) -> PurchaseStory:
    """A purchase order with its lines (ordered, received, accepted, rejected) and its receipts."""
    with door.open() as tx:
        found = queries_receiving.purchase(tx, order_id)
        lines = queries_receiving.purchase_lines(tx, order_id)
        return PurchaseStory(found, lines, queries_receiving.receipts(tx, None, order_id, "", None, 500))


@post("/purchase-orders/cancel", opt={"scope": "stock"}, sync_to_thread=True, status_code=200,
      summary="Cancel purchase orders")  # fmt: skip
def cancel(request: AnyRequest, data: JSONBody[PurchaseIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Nothing more of them comes; what came stays. A line for each: done, known (cancelled already) or refused."""
    return door.write(request, lambda tx: receiving.cancel_purchases(tx, data.purchase_order_ids))


@post("/receipts", opt={"scope": "stock"}, sync_to_thread=True, status_code=201, summary="Post a goods receipt (GRN)")
def receive(
    request: AnyRequest, data: JSONBody[receiving.CountedGoods], door: NamedDependency[Door]
) -> Response[receiving.Received]:
    """What was counted, accepted and rejected; accepted units wait on the dock to be put away. Against a purchase order
    its lines are found by SKU; what it does not name is taken as extra."""
    return door.write(request, lambda tx: receiving.receive(tx, data), status=201)


@get("/receipts", sync_to_thread=True, summary="List goods receipts")
def list_receipts(
    door: NamedDependency[Door],
    purchase_order_id: FromQuery[UUID | None] = None,
    search: Search = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[ReceiptRow]:
    """Posted receipts, the newest first; `search` is part of a number or vendor."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = queries_receiving.receipts(tx, None, purchase_order_id, search, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.posted_at.isoformat(), str(one.id)))


@get("/receipts/{receipt_id:uuid}", sync_to_thread=True, summary="One goods receipt")
def one_receipt(receipt_id: FromPath[UUID], door: NamedDependency[Door]) -> ReceiptStory:
    """A receipt with its lines: counted, accepted, rejected and why, batch and serials."""
    with door.open() as tx:
        return ReceiptStory(queries_receiving.receipt(tx, receipt_id), queries_receiving.receipt_lines(tx, receipt_id))


receiving_routes = Router(
    "/",
    route_handlers=[order, list_orders, one_order, cancel, receive, list_receipts, one_receipt],
    tags=["Goods in"],
)
