"""The API of removals: goods that go back to a vendor, out as samples, into our own use, to scrap."""

from dataclasses import dataclass
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import receiving
from godown.entrypoints.api.goods import Limit
from godown.entrypoints.door import AnyRequest, Door
from godown.receiving import NewRemoval, Removal, RemovedLine
from godown.stock import queries_places


@dataclass(frozen=True)
class RemovalStory:
    """A removal and what it took away."""

    removal: Removal
    lines: list[RemovedLine]


@post("/removals", opt={"scope": "stock"}, sync_to_thread=True, status_code=201, summary="Remove goods")
def remove(request: AnyRequest, data: JSONBody[NewRemoval], door: NamedDependency[Door]) -> Response[Removal]:
    """`reason`: vendor_return, given_back (to the consignor whose the units are: `owner` of each line), sample, own_use or scrapped.
    All lines or none; what orders hold or were promised stays. The id comes from the sender: a repeat removes nothing more."""
    return door.write(request, lambda tx: receiving.remove(tx, data), status=201)


@get("/removals", sync_to_thread=True, summary="List removals")
def list_removals(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Limit = 50) -> list[Removal]:
    """Removals of a facility, newest first, with what the goods had cost."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return receiving.removals_of(tx, facility_id, limit)


@get("/removals/{removal_id:uuid}", sync_to_thread=True, summary="One removal")
def one_removal(removal_id: FromPath[UUID], door: NamedDependency[Door]) -> RemovalStory:
    """Why, and which units left which bins."""
    with door.open() as tx:
        return RemovalStory(receiving.one_removal(tx, removal_id), receiving.removed_lines(tx, removal_id))


removal_routes = Router("/", route_handlers=[remove, list_removals, one_removal], tags=["Goods"])
