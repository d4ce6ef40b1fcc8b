"""The API of repairs: what is in repair, which parts and how much labour went into it."""

from dataclasses import dataclass, field
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import returns
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.ids import new_id
from godown.returns import NewPart, RepairOrder, RepairPart, RepairStep, RepairWork, queries_repairs


@dataclass(frozen=True)
class RepairStory:
    """A repair with its parts and steps, newest first."""

    repair: RepairOrder
    parts: list[RepairPart]
    steps: list[RepairStep]


@dataclass(frozen=True)
class RepairWorkIn:
    """Work on a repair; its id is made by the sender, so a repeat counts once."""

    parts: tuple[NewPart, ...] = ()
    labour_paise: int = 0
    note: str = ""
    id: UUID = field(default_factory=new_id)


@get("/repair-orders", sync_to_thread=True, summary="List repairs")
def list_repair_orders(
    door: NamedDependency[Door],
    facility_id: FromQuery[UUID | None] = None,
    done: FromQuery[bool] = False,
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[RepairOrder]:
    """Repairs that are open, or those that are done, newest first. An inspection that finds units repairable opens one."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = queries_repairs.page(tx, facility_id, done, after, limit + 1)
    return page_of(found, limit, lambda row: encode_cursor(row.opened_at.isoformat(), str(row.id)))


@get("/repair-orders/{repair_id:uuid}", sync_to_thread=True, summary="One repair")
def one_repair_order(repair_id: FromPath[UUID], door: NamedDependency[Door]) -> RepairStory:
    """What was put into it; `left_paise` of it follows the units when they are inspected again (`after_repair_id`)."""
    with door.open() as tx:
        known = queries_repairs.one(tx, repair_id)
        return RepairStory(known, queries_repairs.parts_of(tx, repair_id), queries_repairs.steps_of(tx, repair_id))


@post("/repair-orders/{repair_id:uuid}/work", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="Put parts and labour into a repair")  # fmt: skip
def work_on(
    request: AnyRequest, repair_id: FromPath[UUID], data: JSONBody[RepairWorkIn], door: NamedDependency[Door]
) -> Response[RepairOrder]:
    """Parts leave their bins with their cost, all or none; without a bin they are taken where they expire first and lie free."""
    new = RepairWork(repair_id, data.parts, data.labour_paise, data.note, data.id)
    return door.write(request, lambda tx: returns.work_on(tx, new))


repair_routes = Router("/", route_handlers=[list_repair_orders, one_repair_order, work_on], tags=["Floor"])
