"""The API of cycle counts beside the scans: ask for them, approve them, their rules, how exact our stock is."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from godown import receiving
from godown.entrypoints.api.goods import Limit
from godown.entrypoints.api.pages import at_most
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.receiving import CountAsk, CountRules, CountsOpened
from godown.reports import queries_counts as report
from godown.reports.queries_counts import Accuracy
from godown.stock import queries_counts, queries_places
from godown.stock.queries_counts import Count

Weeks = Annotated[int, QueryParameter(ge=1, le=report.WEEKS_MAX)]
IDS_MAX = 200


@dataclass(frozen=True)
class CountIds:
    """Counts, at most 200."""

    count_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class ToApprove:
    """A count that waits for a person, with what was known and what was counted, by SKU and condition."""

    id: UUID
    number: str
    place_code: str
    sku_code: str | None
    known: dict[UUID, dict[str, int]]
    counted: dict[UUID, dict[str, int]]
    off_units: int
    off_paise: int


def _bounded(said: CountIds) -> tuple[UUID, ...]:
    at_most(IDS_MAX, said.count_ids, "count_ids")
    return said.count_ids


@post("/counts", opt={"scope": "stock"}, sync_to_thread=True, status_code=201, summary="Ask for counts")
def ask(request: AnyRequest, data: JSONBody[CountAsk], door: NamedDependency[Door]) -> Response[CountsOpened]:
    """`by`: all, bins, zone, skus, abc or empty; `values` say which. Bins that wait to be counted are passed over."""
    return door.write(request, lambda tx: receiving.ask_counts(tx, data), status=201)


@get("/counts/to-approve", opt={"scope": "approve"}, sync_to_thread=True, summary="Counts that wait for approval")
def to_approve(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Limit = 50) -> list[ToApprove]:
    """Counts whose difference is worth more than the rules let the floor post, oldest first."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return [_waits(one) for one in queries_counts.open_counts(tx, facility_id, limit, ("to_approve",))]


def _waits(count: Count) -> ToApprove:
    return ToApprove(
        count.id,
        count.number,
        count.place_code,
        count.sku_code,
        count.base,
        count.counted,
        count.off_units,
        count.off_paise,
    )


@post("/counts/approve", opt={"scope": "approve"}, sync_to_thread=True, status_code=200, summary="Approve counts")
def approve(request: AnyRequest, data: JSONBody[CountIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Post them. One of whose bin another count or a short pick spoke meanwhile is refused (`count_again`) and counted again."""
    return door.write(request, lambda tx: receiving.approve_counts(tx, _bounded(data)))


@post(
    "/counts/again", opt={"scope": "approve"}, sync_to_thread=True, status_code=200, summary="Have bins counted again"
)
def again(request: AnyRequest, data: JSONBody[CountIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Counts that wait for approval are counted again, blind; nothing is posted."""
    return door.write(request, lambda tx: receiving.count_again(tx, _bounded(data)))


@post("/counts/cancel", opt={"scope": "stock"}, sync_to_thread=True, status_code=200, summary="Cancel counts")
def cancel(request: AnyRequest, data: JSONBody[CountIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Counts that nobody needs any more. What waits for approval or is posted stays."""
    return door.write(request, lambda tx: receiving.cancel_counts(tx, _bounded(data)))


@get("/count-rules", sync_to_thread=True, summary="Rules of counting")
def rules(door: NamedDependency[Door]) -> CountRules:
    """When a count is made twice, and above which value it needs approval."""
    with door.open() as tx:
        return receiving.count_rules(tx)


@put("/count-rules", opt={"scope": "settings"}, sync_to_thread=True, summary="Change the rules of counting")
def set_rules(request: AnyRequest, data: JSONBody[CountRules], door: NamedDependency[Door]) -> Response[CountRules]:
    """They hold for counts that are not confirmed yet."""
    return door.write(request, lambda tx: receiving.set_count_rules(tx, data))


@get("/counts/accuracy", sync_to_thread=True, summary="How exact our stock is")
def accuracy(
    door: NamedDependency[Door], facility_id: FromQuery[UUID], weeks: Weeks = 12, by_week: FromQuery[bool] = False
) -> list[Accuracy]:
    """Posted counts per zone, or per zone and week: how many were exact, units and value of what was otherwise."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return list(report.accuracy(tx, facility_id, weeks, by_week=by_week))


count_routes = Router(
    "/", route_handlers=[ask, to_approve, approve, again, cancel, rules, set_rules, accuracy], tags=["Counts"]
)
