"""The API of replenishment: what to order of vendors, and what to carry from reserve to the pick faces."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from godown import picking, receiving
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, at_most, decode_cursor, encode_cursor, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.picking import Face, NewFace, Refill
from godown.receiving import COVER_DAYS, DAYS, Chosen, Drafted
from godown.reports import queries_replenish
from godown.reports.queries_replenish import ReplenishRow
from godown.stock import queries_places

Days = Annotated[int, QueryParameter(ge=1, le=365)]
Cover = Annotated[int, QueryParameter(ge=0, le=365)]
FACES_MAX = 5_000


@dataclass(frozen=True)
class ToDraft:
    """Chosen SKUs of a facility. The id comes from the sender: a repeat writes nothing more."""

    id: UUID
    facility_id: UUID
    chosen: tuple[Chosen, ...]


@get("/replenishment", sync_to_thread=True, summary="What to order")
def to_order(
    door: NamedDependency[Door],
    facility_id: FromQuery[UUID],
    days: Days = DAYS,
    cover_days: Cover = COVER_DAYS,
    show: FromQuery[Literal["order", "known", "all"]] = "order",
    search: Text = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[ReplenishRow]:
    """By vendor and SKU. Daily sales = units that left in the last `days` / `days`. A SKU is ordered when what is here (the dock
    too) - promised - waiting + expected is at or below the larger of its reorder point and daily x lead days + safety units; up
    to the larger of its reorder point and daily x (lead days + `cover_days`) + safety units, in whole packs."""
    parts = decode_cursor(cursor, 2)
    after = (parts[0], parts[1]) if parts else None
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        found = queries_replenish.page(
            tx, facility_id, days, cover_days, limit + 1, tab=show, search=search, after=after
        )
    return page_of(found, limit, lambda row: encode_cursor(row.vendor, row.sku_code))


@post("/replenishment/orders", opt={"scope": "stock"}, sync_to_thread=True, status_code=200,
      summary="Write purchase orders of what is chosen")  # fmt: skip
def draft(request: AnyRequest, data: JSONBody[ToDraft], door: NamedDependency[Door]) -> Response[Drafted]:
    """One for each vendor (of the row, else of the SKU's rule), lines due after the lead time. A SKU that is on none is refused
    with its reason."""
    return door.write(request, lambda tx: receiving.draft_purchases(tx, data.facility_id, data.id, data.chosen))


@get("/pick-faces", sync_to_thread=True, summary="List pick faces")
def list_faces(
    door: NamedDependency[Door], facility_id: FromQuery[UUID], search: Text = "", limit: Limit = 50
) -> list[Face]:
    """Bins from which a SKU is picked and which are refilled from reserve, with what lies there."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return picking.faces_of(tx, facility_id, limit, search)


@put("/pick-faces", opt={"scope": "stock"}, sync_to_thread=True, summary="Set pick faces")
def set_faces(
    request: AnyRequest, data: JSONBody[list[NewFace]], door: NamedDependency[Door], facility_id: FromQuery[UUID]
) -> Response[Outcome[str]]:
    """A bin and a SKU, the units below which it is refilled, and up to how many. A maximum of 0 takes it off the list. A line for
    each, done or refused."""
    at_most(FACES_MAX, data, "faces")
    return door.write(request, lambda tx: picking.set_faces(tx, facility_id, data))


@get("/refills", sync_to_thread=True, summary="What to carry to the pick faces")
def list_refills(door: NamedDependency[Door], facility_id: FromQuery[UUID]) -> list[Refill]:
    """The emptiest face first, what expires first in front, out of bins that nobody holds. Carry them with `POST /bin-moves`,
    each with its `id`."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return picking.refills(tx, facility_id)


replenish_routes = Router(
    "/", route_handlers=[to_order, draft, list_faces, set_faces, list_refills], tags=["Replenishment"]
)
