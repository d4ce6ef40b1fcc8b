"""The API of work orders: kits made of their parts, and taken apart."""

from dataclasses import dataclass, field
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import receiving
from godown.entrypoints.api.goods import Limit
from godown.entrypoints.api.pages import at_most
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome
from godown.receiving import NewWorkOrder, WorkDone, WorkOrder, WorkPart
from godown.stock import queries_places

ORDERS_MAX = 500


@dataclass(frozen=True)
class WorkStory:
    """A work order, and what it takes: promised to it, or waiting."""

    work_order: WorkOrder
    parts: list[WorkPart]


@dataclass(frozen=True)
class WorkOrderIds:
    """Some work orders."""

    work_order_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class WorkDoneIn:
    """Kits that were made or taken apart now; what comes of it lies in a bin, else on the put-back shelf."""

    units: int
    place_code: str = ""
    id: UUID = field(default_factory=new_id)


@post("/work-orders", opt={"scope": "stock"}, sync_to_thread=True, status_code=200, summary="Write work orders")
def plan_work(
    request: AnyRequest, data: JSONBody[list[NewWorkOrder]], door: NamedDependency[Door]
) -> Response[Outcome[UUID]]:
    """Kits to be made (`make`) or taken apart (`unmake`). What that takes waits by rank among orders, so nobody else is sold
    it. A line for each: done, known or refused."""
    at_most(ORDERS_MAX, data, "work_orders")
    return door.write(request, lambda tx: receiving.plan_work(tx, data))


@get("/work-orders", sync_to_thread=True, summary="List work orders")
def list_work(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Limit = 50) -> list[WorkOrder]:
    """Work orders of a facility, those with work left first."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return receiving.work_orders_of(tx, facility_id, limit)


@get("/work-orders/{work_order_id:uuid}", sync_to_thread=True, summary="One work order")
def one_work_order(work_order_id: FromPath[UUID], door: NamedDependency[Door]) -> WorkStory:
    """How far it is, and what it takes."""
    with door.open() as tx:
        return WorkStory(receiving.one_work_order(tx, work_order_id), receiving.work_parts(tx, [work_order_id]))


@post("/work-orders/{work_order_id:uuid}/done", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Make kits")  # fmt: skip
def do_work(
    request: AnyRequest, work_order_id: FromPath[UUID], data: JSONBody[WorkDoneIn], door: NamedDependency[Door]
) -> Response[WorkOrder]:
    """Parts leave their bins and kits come, or the other way round, with exactly their cost. The id comes from the sender: a
    repeat counts once."""
    done = WorkDone(work_order_id, data.units, data.place_code, data.id)
    return door.write(request, lambda tx: receiving.do_work(tx, done))


@post("/work-orders/cancel", opt={"scope": "stock"}, sync_to_thread=True, status_code=200, summary="Cancel work orders")
def cancel_work(
    request: AnyRequest, data: JSONBody[WorkOrderIds], door: NamedDependency[Door]
) -> Response[Outcome[UUID]]:
    """What is left of them is not done, and what was promised to them is free again. A line for each."""
    return door.write(request, lambda tx: receiving.cancel_work(tx, data.work_order_ids))


work_routes = Router("/", route_handlers=[plan_work, list_work, one_work_order, do_work, cancel_work], tags=["Goods"])
