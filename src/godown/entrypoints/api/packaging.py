"""The API of packaging: what boxes use up, what is left, what an order's packaging cost."""

from dataclasses import dataclass
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import catalog, packing
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.door import AnyRequest, Door
from godown.orders import queries as order_queries
from godown.reports import queries_packaging
from godown.reports.queries_packaging import MaterialRow
from godown.stock import queries_places


@dataclass(frozen=True)
class OrderPackaging:
    """What the parcels of an order took of packaging, and what that had cost."""

    value_paise: int
    used: list[packing.UsedUp]


@get("/packing-bills", sync_to_thread=True, summary="What do boxes use up?")
def list_packing_bills(door: NamedDependency[Door], after: Text = "", limit: Limit = 50) -> dict[str, dict[str, int]]:
    """{box code: {material code: base units}}, by box code after a cursor; a box that uses up nothing has an empty bill."""
    with door.open() as tx:
        return catalog.packing_bills(tx, after, limit)


@post("/packing-bills", opt={"scope": "catalog"}, sync_to_thread=True, status_code=200, summary="Say what boxes use up")
def set_packing_bills(
    request: AnyRequest, data: JSONBody[dict[str, dict[str, int]]], door: NamedDependency[Door]
) -> Response[None]:
    """{box code: {material code: base units}}, as 800 (mm) of tape. The bill of a box takes the place of the one before."""
    return door.write(request, lambda tx: catalog.set_packing_bill(tx, data))


@get("/packaging", sync_to_thread=True, summary="What is left of packaging?")
def list_packaging(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Limit = 50) -> list[MaterialRow]:
    """What is left of each material in a facility, what was used in 14 days, for how many parcels a box lasts with all that its
    bill names, and the cost of what is here; what is at its reorder point comes first."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return queries_packaging.materials(tx, facility_id, limit)


@get("/orders/{order_id:uuid}/packaging", sync_to_thread=True, summary="What did its packaging cost?")
def packaging_of(order_id: FromPath[UUID], door: NamedDependency[Door]) -> OrderPackaging:
    """Boxes, tape and filler of each parcel at cost; what a parcel that was opened again took stays used up."""
    with door.open() as tx:
        order_queries.one(tx, order_id)
        used = packing.used_up(tx, order_id)
    return OrderPackaging(sum(one.value_paise for one in used), used)


packaging_routes = Router(
    "/",
    route_handlers=[list_packing_bills, set_packing_bills, list_packaging, packaging_of],
    tags=["Goods"],
)
