"""The API of what comes back: a return whole, what an inspection would do, what is in repair, what can still come back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import returns
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.refusal import Invalid
from godown.orders import queries as order_queries
from godown.platform.transaction import Tx
from godown.reports import queries_returns
from godown.reports.queries_returns import Found, FromParcel, Line, ReturnRow, Shipped
from godown.returns import Foreseen, InvoiceFromBefore, Return, ReturnLine, Said
from godown.returns.queries import return_of_line
from godown.stock.batches import NewBatch


@dataclass(frozen=True)
class ReturnStory:
    """A return with its lines, what was found, and the parcel that it comes from."""

    known: Return
    lines: list[Line]
    found: list[Found]
    parcel: FromParcel | None


@get("/returns/{return_id:uuid}", sync_to_thread=True, summary="One return")
def one_return(return_id: FromPath[UUID], door: NamedDependency[Door]) -> ReturnStory:
    """What was claimed, what came, what was found; `left_in_repair` units wait for another inspection."""
    with door.open() as tx:
        return ReturnStory(
            returns.one(tx, return_id),
            queries_returns.lines(tx, return_id),
            queries_returns.found(tx, return_id),
            queries_returns.parcel_of(tx, return_id),
        )


@get("/repairs", sync_to_thread=True, summary="What is in repair")
def list_repairs(
    door: NamedDependency[Door], facility_id: FromQuery[UUID | None] = None, cursor: Text = "", limit: Limit = 50
) -> Page[ReturnRow]:
    """Returns of which units are in repair, newest first."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = queries_returns.page(tx, "in_repair", facility_id, [], after, limit + 1)
    return page_of(found, limit, lambda row: encode_cursor(row.created_at.isoformat(), str(row.id)))


@get("/orders/{order_id:uuid}/returnable", sync_to_thread=True, summary="What of an order can come back")
def returnable(order_id: FromPath[UUID], door: NamedDependency[Door]) -> list[Shipped]:
    """Lines of parcels that left, and how many units of each no return has or expects yet."""
    with door.open() as tx:
        order_queries.one(tx, order_id)
        return queries_returns.shipped(tx, order_id)


@post("/inspections/foresee", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="What would an inspection do?")  # fmt: skip
def foresee(
    request: AnyRequest, data: JSONBody[returns.NewInspection], door: NamedDependency[Door]
) -> Response[Foreseen]:
    """The cost of the units and the credit note to the paisa, before it is finished. Nothing is written."""

    def work(tx: Tx) -> Foreseen:
        known = returns.one(tx, return_of_line(tx, data.return_line_id))
        line = next(one for one in returns.lines_of(tx, known.id) if one.id == data.return_line_id)
        if not 1 <= data.units <= line.arrived:
            raise Invalid("So many units of this line have not arrived.", field="units")
        return returns.foresee(tx, known, line, data)

    return door.write(request, work)


@dataclass(frozen=True)
class ReturnFromBefore:
    """Units that come back and were sold before Godown: their invoice as it was, and what is said with them."""

    invoice: InvoiceFromBefore
    reason: str = ""
    claim: str = ""
    awb: str = ""


@post("/returns/from-before", opt={"scope": "returns"}, sync_to_thread=True, status_code=201,
      summary="Expect what an earlier program sold")  # fmt: skip
def from_before(request: AnyRequest, data: JSONBody[ReturnFromBefore], door: NamedDependency[Door]) -> Response[Return]:
    """The invoice is kept beside ours, so that the credit note can name it; the same invoice again must say the same. `levies` are
    (head, millionths of the value before tax): gst 180000 is 18 %. Refused: `unknown_sku`, `more_than_invoiced`, `invoice_is_ours`,
    `invoice_differs`."""
    said = Said(data.reason, data.claim, data.awb, "", "api")
    return door.write(request, lambda tx: returns.expect_from_before(tx, data.invoice, said), status=201)


@dataclass(frozen=True)
class NamedBatch:
    """The number of a batch as it stands on the goods; a batch that is new needs its dates."""

    number: str
    expires_on: date | None = None
    made_on: date | None = None
    mrp_paise: int | None = None


@post("/return-lines/{line_id:uuid}/batch", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="Name the batch of what came back")  # fmt: skip
def name_batch(
    request: AnyRequest, line_id: FromPath[UUID], data: JSONBody[NamedBatch], door: NamedDependency[Door]
) -> Response[ReturnLine]:
    """Until it is named, units of a SKU that is tracked by batch are not sold again (`batch_needed`). Refused: `not_batched`,
    `not_arrived`, `inspected_already`, `batch_differs`."""

    def work(tx: Tx) -> ReturnLine:
        sku_id = returns.line_of(tx, line_id).sku_id
        batch = NewBatch(sku_id, data.number.strip(), data.mrp_paise, data.made_on, data.expires_on)
        return returns.name_batch(tx, line_id, batch)

    return door.write(request, work)


come_back_routes = Router(
    "/", route_handlers=[one_return, list_repairs, returnable, foresee, from_before, name_batch], tags=["Floor"]
)
