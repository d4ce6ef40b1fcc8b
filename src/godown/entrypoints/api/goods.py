"""The API of catalogue, places, put-away and stock."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import catalog, racking, receiving, stock
from godown.entrypoints.api.pages import PAGE_MAX, Page, decode_cursor, encode_cursor, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.entrypoints.gstin import registered
from godown.kernel.outcome import Outcome
from godown.stock import queries as stock_queries
from godown.stock import queries_places

Limit = Annotated[int, QueryParameter(ge=1, le=PAGE_MAX)]
Text = Annotated[str, QueryParameter(max_length=200, pattern=r"^[^\x00]*$")]


@post("/skus/bulk", opt={"scope": "catalog"}, sync_to_thread=True, status_code=200, summary="Add or change SKUs")
def save_skus(
    request: AnyRequest,
    data: JSONBody[list[catalog.NewSku]],
    door: NamedDependency[Door],
    dry_run: FromQuery[bool] = False,
) -> Response[Outcome[str]]:
    """Add SKUs, or change those whose code is known. Each row is done or refused with its field and reason."""
    return door.write(request, lambda tx: catalog.save(tx, data, dry_run=dry_run))


@get("/skus", sync_to_thread=True, summary="List SKUs")
def list_skus(
    door: NamedDependency[Door], search: Text = "", kind: Text = "", cursor: Text = "", limit: Limit = 50
) -> Page[catalog.Sku]:
    """SKUs by code; `search` is part of a code or name, or a whole barcode."""
    after = decode_cursor(cursor, 1)
    with door.open() as tx:
        found = catalog.page_of_skus(tx, search, kind or None, after[0] if after else "", limit + 1)
    return page_of(found, limit, lambda sku: encode_cursor(sku.code))


@post(
    "/bundles", opt={"scope": "catalog"}, sync_to_thread=True, status_code=200, summary="Say what bundles are made of"
)
def set_bundles(
    request: AnyRequest, data: JSONBody[dict[str, dict[str, int]]], door: NamedDependency[Door]
) -> Response[None]:
    """{bundle or kit code: {part code: quantity}}. A bundle is made of its parts when it is sold; a kit, which has stock of its
    own, by a work order. Shops are told what there is of a bundle now."""
    return door.write(request, lambda tx: catalog.set_bundles(tx, data))


@post("/facilities", opt={"scope": "settings"}, sync_to_thread=True, status_code=201, summary="Open a facility")
def open_facility(
    request: AnyRequest, data: JSONBody[stock.NewFacility], door: NamedDependency[Door]
) -> Response[dict[str, UUID]]:
    """Open a facility with its dock, returns shelf, pack table and put-back shelf. A GSTIN is checked to its last sign."""
    new = registered(data)
    return door.write(request, lambda tx: {"id": stock.open_facility(tx, new)}, status=201)


@get("/facilities", sync_to_thread=True, summary="List facilities")
def list_facilities(door: NamedDependency[Door]) -> list[queries_places.Facility]:
    """All facilities, by code."""
    with door.open() as tx:
        return queries_places.facilities(tx)


@post("/facilities/{facility_id:uuid}/layout", opt={"scope": "settings"}, sync_to_thread=True, status_code=201,
      summary="Lay out racks")  # fmt: skip
def lay_out(
    request: AnyRequest,
    facility_id: FromPath[UUID],
    data: JSONBody[racking.LayoutSpec],
    door: NamedDependency[Door],
    zone: Text = "Main",
) -> Response[dict[str, int]]:
    """ "6 aisles x 20 bays x 4 levels": every bin gets a name, a place on the map and a barcode."""
    return door.write(
        request, lambda tx: {"bins": len(racking.lay_out(tx, facility_id, data, zone=zone or "Main"))}, status=201
    )


@get("/facilities/{facility_id:uuid}/bins", sync_to_thread=True, summary="List bins with their fill")
def list_bins(facility_id: FromPath[UUID], door: NamedDependency[Door]) -> list[racking.BinFill]:
    """All bins of a facility, in map order."""
    with door.open() as tx:
        return racking.bins_of(tx, facility_id)


@get("/where-is", sync_to_thread=True, summary="Where is it?")
def where_is(door: NamedDependency[Door], sku: Text) -> list[stock_queries.PlacedStock]:
    """Where a SKU lies: place, condition, batch, units, and how many of them are held."""
    with door.open() as tx:
        found = catalog.skus_read(tx, [sku])
        return stock_queries.where_is(tx, [one.id for one in found])


@get("/supply", sync_to_thread=True, summary="What can be sold?")
def supply(door: NamedDependency[Door], sku: Text) -> list[stock_queries.Supply]:
    """Saleable, promised and waiting units of a SKU in each facility."""
    with door.open() as tx:
        found = catalog.skus_read(tx, [sku])
        return stock_queries.supply_of(tx, [one.id for one in found])


@dataclass(frozen=True)
class PutAways:
    """Units that go from one place into bins of one facility."""

    facility_id: UUID
    puts: tuple[receiving.PutAway, ...]


@post("/put-aways", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Put goods away")
def put_away(
    request: AnyRequest, data: JSONBody[PutAways], door: NamedDependency[Door]
) -> Response[list[stock.Posted]]:
    """Move units into bins. The id of each comes from the sender: a repeat counts once."""
    return door.write(request, lambda tx: receiving.put_away(tx, data.facility_id, data.puts))


@get("/put-away-suggestions", sync_to_thread=True, summary="Where should it go?")
def suggest(door: NamedDependency[Door], facility_id: FromQuery[UUID], sku: Text) -> list[racking.Suggestion]:
    """Bins for a SKU: where it lies already, else free and near."""
    with door.open() as tx:
        found = catalog.skus_read(tx, [sku])
        return racking.suggestions(tx, facility_id, [one.id for one in found])


goods = Router(
    "/",
    route_handlers=[
        save_skus, list_skus, set_bundles, open_facility, list_facilities, lay_out, list_bins, where_is, supply,
        put_away, suggest,
    ],
    tags=["Goods"],
)  # fmt: skip
