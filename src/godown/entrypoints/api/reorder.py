"""The API of ordering again: the rules of SKUs in a facility."""

from uuid import UUID

from litestar import Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from godown import receiving
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, at_most, decode_cursor, encode_cursor, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.receiving import NewReorderRule, ReorderRule
from godown.stock import queries_places

RULES_MAX = 5_000


@put("/reorder-rules", opt={"scope": "stock"}, sync_to_thread=True, summary="Set reorder points and lead times")
def set_rules(
    request: AnyRequest,
    data: JSONBody[list[NewReorderRule]],
    door: NamedDependency[Door],
    facility_id: FromQuery[UUID],
    dry_run: FromQuery[bool] = False,
) -> Response[Outcome[str]]:
    """For each SKU of a facility, packaging too: when to order again, of which vendor, in which pack. A line for each: done,
    known (nothing changes) or refused with its field."""
    at_most(RULES_MAX, data, "rules")
    return door.write(request, lambda tx: receiving.set_reorder_rules(tx, facility_id, data, dry_run=dry_run))


@get("/reorder-rules", sync_to_thread=True, summary="List reorder points and lead times")
def list_rules(
    door: NamedDependency[Door], facility_id: FromQuery[UUID], cursor: Text = "", limit: Limit = 50
) -> Page[ReorderRule]:
    """The rules of a facility, by SKU code."""
    after = decode_cursor(cursor, 1)
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        found = receiving.page_of_reorder_rules(tx, facility_id, after[0] if after else "", limit + 1)
    return page_of(found, limit, lambda rule: encode_cursor(rule.sku_code))


reorder_routes = Router("/", route_handlers=[set_rules, list_rules], tags=["Replenishment"])
