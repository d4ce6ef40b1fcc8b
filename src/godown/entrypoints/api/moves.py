"""The API of goods that go from bin to bin, in bulk or by scan."""

from dataclasses import dataclass
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import picking, stock
from godown.entrypoints.api.by_scan import ScanHereIn
from godown.entrypoints.api.pages import at_most
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.answers import Answer
from godown.picking import Moving, Shift
from godown.picking.shifting import SHIFTS_MAX
from godown.platform.transaction import Tx
from godown.stock import queries_places


@dataclass(frozen=True)
class Shifts:
    """Units that go from place to place of one facility, at most 500 rows."""

    facility_id: UUID
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class MoveScanned:
    """One of six answers, and what is in hand now."""

    answer: Answer
    moving: Moving


@post("/bin-moves", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Move goods between bins")
def shift(request: AnyRequest, data: JSONBody[Shifts], door: NamedDependency[Door]) -> Response[list[stock.Posted]]:
    """All or none. Holds of trips that have not begun follow; what a picker is about to fetch is refused (`being_fetched`).
    The id of each comes from the sender: a repeat counts once."""
    at_most(SHIFTS_MAX, data.shifts, "shifts")
    return door.write(request, lambda tx: picking.shift(tx, data.facility_id, data.shifts))


@get("/bin-moves/by-scan/{session_id:uuid}", sync_to_thread=True, summary="What is being moved")
def moving_of(session_id: FromPath[UUID], door: NamedDependency[Door], facility_id: FromQuery[UUID]) -> Moving:
    """The bin that goods leave, what lies in it, what is in hand, and bins for it."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return picking.moving(tx, facility_id, session_id)


@post("/bin-moves/by-scan/{session_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Move by scan")  # fmt: skip
def scan_move(
    request: AnyRequest, session_id: FromPath[UUID], data: JSONBody[ScanHereIn], door: NamedDependency[Door]
) -> Response[MoveScanned]:
    """The bin that goods leave, the item, the bin that takes it. Acts: scan, take, bin, units, undo, leave."""

    def work(tx: Tx) -> MoveScanned:
        here = queries_places.facility(tx, data.facility_id).id
        told = picking.scan_move(tx, here, session_id, data.scan_id, data.raw, act=data.act, value=data.value)
        return MoveScanned(told, picking.moving(tx, here, session_id))

    return door.write(request, work)


move_routes = Router("/", route_handlers=[shift, moving_of, scan_move], tags=["By scan"])
