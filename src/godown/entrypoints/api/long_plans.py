"""The API of plans that are searched for by the clock: the best wave in so many seconds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import picking
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.refusal import Refusal
from godown.picking import CartKind, Draft, LongPlan, TripPlan
from godown.platform.transaction import Tx

Few = Annotated[int, QueryParameter(ge=1, le=100)]


@dataclass(frozen=True)
class LongPlanIn:
    """The best plan of a wave in so many `seconds` (1 to 300). The id comes from the sender; the rest is as `POST /waves` says."""

    id: UUID
    facility_id: UUID
    seconds: int = 10
    order_ids: tuple[UUID, ...] | None = None
    totes: int | None = None
    strategy: Literal["auto", "single", "cluster", "total"] = "auto"
    shared: bool | None = None
    due_by: datetime | None = None
    carts: tuple[CartKind, ...] | None = None
    pickers: int | None = None
    may_split: bool | None = None


@post("/wave-plans", opt={"scope": "floor"}, sync_to_thread=True, status_code=202, summary="Ask for the best plan")
def ask(request: AnyRequest, data: JSONBody[LongPlanIn], door: NamedDependency[Door]) -> Response[LongPlan]:
    """A job searches; look at it with `GET /wave-plans/{plan_id}`. Nothing is held by it. Refused: `under_way`, `nothing_to_plan`."""
    wish = picking.Wish(
        data.facility_id, data.order_ids, data.totes, data.strategy, data.shared, data.due_by, data.carts, data.pickers,
        data.may_split,
    )  # fmt: skip
    return door.write(request, lambda tx: picking.ask_plan(tx, data.id, wish, data.seconds), status=202)


@get("/wave-plans", sync_to_thread=True, summary="List plans")
def list_plans(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Few = 20) -> list[LongPlan]:
    """The plans of a facility, newest first."""
    with door.open() as tx:
        return picking.long_plans(tx, facility_id, limit)


@get("/wave-plans/{plan_id:uuid}", sync_to_thread=True, summary="How far is a plan?")
def show(plan_id: FromPath[UUID], door: NamedDependency[Door]) -> LongPlan:
    """Thousandths of its seconds, and what it walks so far beside first come, first served."""
    with door.open() as tx:
        return picking.long_plan(tx, plan_id)


@post(
    "/wave-plans/{plan_id:uuid}/stop",
    opt={"scope": "floor"},
    sync_to_thread=True,
    status_code=200,
    summary="Stop a search",
)
def stop(request: AnyRequest, plan_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[LongPlan]:
    """The best plan so far is kept."""
    return door.write(request, lambda tx: picking.stop_plan(tx, plan_id))


@post(
    "/wave-plans/{plan_id:uuid}/release",
    opt={"scope": "floor"},
    sync_to_thread=True,
    status_code=201,
    summary="Release a plan",
)
def release(request: AnyRequest, plan_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[picking.Released]:
    """A wave of its trips. Orders that cannot go any more fall out; orders that came since wait for the next wave."""
    made = _ahead(door, plan_id)

    def work(tx: Tx) -> picking.Released:
        if isinstance(made, Refusal):
            raise made
        return picking.release_plan(tx, plan_id, *made)

    return door.write(request, work, status=201)


def _ahead(door: Door, plan_id: UUID) -> tuple[Draft, TripPlan] | Refusal:
    try:
        with door.open() as tx:
            made, groups = picking.draft_of_plan(tx, plan_id)
        return made, picking.think_of_plan(made, groups)
    except Refusal as no:
        return no


long_plan_routes = Router("/", route_handlers=[ask, list_plans, show, stop, release], tags=["Floor"])
