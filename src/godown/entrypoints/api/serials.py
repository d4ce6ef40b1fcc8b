"""The API of serial numbers: the list, a unit's life, and another unit into a closed box."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import packing, stock
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import NOT_OURS, Page, decode_cursor, encode_cursor, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.refusal import Invalid, NotFound
from godown.packing import ParcelLine
from godown.platform.transaction import Tx
from godown.reports import queries_serials
from godown.reports.queries_serials import After, SerialEvent, SerialRow


@dataclass(frozen=True)
class SerialLife:
    """A unit: where it is, and what happened to it, newest first."""

    serial: SerialRow
    events: list[SerialEvent]


@dataclass(frozen=True)
class SwapIn:
    """The number of the unit that comes out of the box, and of the one that goes in."""

    old: str
    new: str


@get("/serials", sync_to_thread=True, summary="Serial numbers")
def list_serials(
    door: NamedDependency[Door],
    tab: FromQuery[Literal["all", "here", "packed", "returned", "shipped", "gone"]] = "all",
    sku_id: FromQuery[UUID | None] = None,
    search: Text = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[SerialRow]:
    """Numbers in order, with where each is; `search` is how a number begins, or a SKU's code."""
    after = _after(cursor)
    with door.open() as tx:
        found = queries_serials.page(tx, tab, search, after, limit + 1, sku_id)
    return page_of(found, limit, lambda row: encode_cursor(row.number, str(row.sku_id)))


@get("/skus/{sku_id:uuid}/serials/{number:str}", sync_to_thread=True, summary="A unit's life")
def one_serial(sku_id: FromPath[UUID], number: FromPath[str], door: NamedDependency[Door]) -> SerialLife:
    """Received, where, packed in which parcel, shipped, returned. `assumed` facts were not scanned."""
    with door.open() as tx:
        if "\x00" in number or (found := queries_serials.one(tx, sku_id, number)) is None:
            raise NotFound("serial number", number=number[:60])
        return SerialLife(found, queries_serials.life(tx, sku_id, number))


@post("/parcels/{parcel_id:uuid}/serials", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Another unit into a closed box")  # fmt: skip
def swap(
    request: AnyRequest, parcel_id: FromPath[UUID], data: JSONBody[SwapIn], door: NamedDependency[Door]
) -> Response[ParcelLine]:
    """Until the parcel leaves, the unit of one number can be put in for that of another, of the same SKU."""
    return door.write(request, lambda tx: packing.swap_serial(tx, parcel_id, data.old, data.new))


@dataclass(frozen=True)
class CorrectIn:
    """What the number of the unit really is."""

    new: str


@post("/skus/{sku_id:uuid}/serials/{number:str}/correct", opt={"scope": "stock"}, sync_to_thread=True, status_code=200,
      summary="A number was read wrongly")  # fmt: skip
def correct(
    request: AnyRequest,
    sku_id: FromPath[UUID],
    number: FromPath[str],
    data: JSONBody[CorrectIn],
    door: NamedDependency[Door],
) -> Response[SerialLife]:
    """A unit that lies free in stock gets its right number; both numbers remember it."""

    def work(tx: Tx) -> SerialLife:
        if "\x00" in number:
            raise NotFound("serial number")
        stock.correct_serial(tx, sku_id, number, data.new)
        found = queries_serials.one(tx, sku_id, stock.clean_serial(data.new))
        assert found is not None
        return SerialLife(found, queries_serials.life(tx, sku_id, found.number))

    return door.write(request, work)


def _after(cursor: str) -> After | None:
    parts = decode_cursor(cursor, 2)
    if parts is None:
        return None
    try:
        return parts[0], UUID(parts[1])
    except ValueError:
        raise Invalid(NOT_OURS, field="cursor") from None


serial_routes = Router("/", route_handlers=[list_serials, one_serial, swap, correct], tags=["Goods"])
