"""The API of consignors: whose goods lie here for sale, and what lies here of each."""

from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from godown import stock
from godown.entrypoints.api.pages import at_most
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.stock import Consignor, NewConsignor, queries_consignors
from godown.stock.consignors import CONSIGNORS_MAX
from godown.stock.queries_consignors import KeptFor

KEPT_MAX: int = 5_000


@get("/consignors", sync_to_thread=True, summary="List consignors")
def list_consignors(door: NamedDependency[Door]) -> list[Consignor]:
    """By name. The id of each is the owner of its stock."""
    with door.open() as tx:
        return stock.consignors(tx)


@post(
    "/consignors", opt={"scope": "settings"}, sync_to_thread=True, status_code=200, summary="Add or change consignors"
)
def save_consignors(
    request: AnyRequest, data: JSONBody[list[NewConsignor]], door: NamedDependency[Door]
) -> Response[Outcome[str]]:
    """A line for each: done, known (nothing changes) or refused. One that is not active receives nothing more."""
    at_most(CONSIGNORS_MAX, data, "consignors")
    return door.write(request, lambda tx: stock.save_consignors(tx, data))


@get("/consignors/{consignor_id:uuid}/stock", sync_to_thread=True, summary="What lies here of a consignor")
def stock_of_consignor(consignor_id: FromPath[UUID], door: NamedDependency[Door]) -> list[KeptFor]:
    """By SKU and facility, at most 5,000: they are worth nothing in our books."""
    with door.open() as tx:
        queries_consignors.consignor(tx, consignor_id)
        return queries_consignors.kept_for(tx, consignor_id, KEPT_MAX)


consignor_routes = Router("/", route_handlers=[list_consignors, save_consignors, stock_of_consignor], tags=["Goods"])
