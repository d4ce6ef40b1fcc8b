"""The API of picking beside its trips: put wall, devices without network, plans, pickups, what pickers did."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import picking
from godown.entrypoints.api.by_scan import ScanHereIn
from godown.entrypoints.api.goods import Limit
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.answers import Answer
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Refusal
from godown.picking import CartRules, Compared, Contradicted, CutOff, PickRules, Pickup, Replanned, Wall, WorkList
from godown.platform.transaction import Tx
from godown.reports import queries_pickers
from godown.reports.queries_pickers import BinVisits, PickerRow
from godown.stock import queries_places

Days = Annotated[int, QueryParameter(ge=1, le=92, description="How many days back.")]


@dataclass(frozen=True)
class PickerSaid:
    """A picker with what follows from the counts."""

    picker: PickerRow
    lines_an_hour: int
    seconds_a_line: int


@dataclass(frozen=True)
class SlotsIn:
    """A wall is built, or gets so many slots more."""

    facility_id: UUID
    slots: int


@dataclass(frozen=True)
class TripsIn:
    """Trips of one facility that were picked in total."""

    trip_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class WallScanned:
    """One of six answers, and how the wall stands now."""

    answer: Answer
    wall: Wall


@post(
    "/put-wall/slots", opt={"scope": "floor"}, sync_to_thread=True, status_code=201, summary="Open slots of a put wall"
)
def open_slots(request: AnyRequest, data: JSONBody[SlotsIn], door: NamedDependency[Door]) -> Response[list[UUID]]:
    """W-01, W-02 and so on; those that are there stay."""

    def work(tx: Tx) -> list[UUID]:
        return picking.open_slots(tx, queries_places.facility(tx, data.facility_id).id, data.slots)

    return door.write(request, work, status=201)


@post("/put-wall/sort-all", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Sort trips by tap")
def sort_all(request: AnyRequest, data: JSONBody[TripsIn], door: NamedDependency[Door]) -> Response[dict[str, int]]:
    """For the room without a scanner: all that these trips brought in total lies in its slots. A repeat changes nothing."""
    return door.write(request, lambda tx: picking.sort_all(tx, data.trip_ids))


@get("/put-wall/by-scan/{session_id:uuid}", sync_to_thread=True, summary="How the put wall stands")
def wall_of(session_id: FromPath[UUID], door: NamedDependency[Door], facility_id: FromQuery[UUID]) -> Wall:
    """The tote that is sorted, the slot that is lit, every slot with its order, and the totes that wait."""
    with door.open() as tx:
        return picking.at_wall(tx, queries_places.facility(tx, facility_id).id, session_id)


@post("/put-wall/by-scan/{session_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Sort by scan")  # fmt: skip
def scan_wall(
    request: AnyRequest, session_id: FromPath[UUID], data: JSONBody[ScanHereIn], door: NamedDependency[Door]
) -> Response[WallScanned]:
    """The tote, an item of it, the slot that is lit. Acts: scan, take, item, slot, undo, leave."""

    def work(tx: Tx) -> WallScanned:
        here = queries_places.facility(tx, data.facility_id).id
        told = picking.scan_wall(tx, here, session_id, data.scan_id, data.raw, act=data.act, value=data.value)
        return WallScanned(told, picking.at_wall(tx, here, session_id))

    return door.write(request, work)


@get("/pick-rules", sync_to_thread=True, summary="How this business picks")
def pick_rules(door: NamedDependency[Door]) -> PickRules:
    """Whether orders share totes, whether an emptied bin is asked about."""
    with door.open() as tx:
        return picking.pick_rules(tx)


@put("/pick-rules", opt={"scope": "settings"}, sync_to_thread=True, summary="Say how this business picks")
def put_pick_rules(request: AnyRequest, data: JSONBody[PickRules], door: NamedDependency[Door]) -> Response[PickRules]:
    """From the next wave on."""
    return door.write(request, lambda tx: picking.set_pick_rules(tx, data))


@get("/cart-rules", sync_to_thread=True, summary="The carts and the pace of pickers")
def get_carts(door: NamedDependency[Door]) -> CartRules:
    """What each kind of cart takes (null: no matter), how many pickers walk, and how fast."""
    with door.open() as tx:
        return picking.cart_rules(tx)


@put("/cart-rules", opt={"scope": "settings"}, sync_to_thread=True, summary="Say which carts there are")
def put_carts(request: AnyRequest, data: JSONBody[CartRules], door: NamedDependency[Door]) -> Response[CartRules]:
    """From the next wave on. An order that no cart takes is fetched by itself."""
    return door.write(request, lambda tx: picking.set_cart_rules(tx, data))


@get("/trips/{trip_id:uuid}/list", sync_to_thread=True, summary="The work list of a trip")
def work_list(trip_id: FromPath[UUID], door: NamedDependency[Door]) -> WorkList:
    """All that a device needs to walk the trip while the network is away: every text that a scanner may read."""
    with door.open() as tx:
        return picking.work_list(tx, trip_id)


@get("/contradicted-scans", sync_to_thread=True, summary="Scans that were judged otherwise")
def contradicted(door: NamedDependency[Door], limit: Limit = 50) -> list[Contradicted]:
    """What devices took for good while the network was away, and we did not, or the other way; the oldest first."""
    with door.open() as tx:
        return picking.contradicted(tx, limit)


@dataclass(frozen=True)
class SettledIn:
    """Scans that a person has looked at, and what was done about them."""

    scan_ids: tuple[UUID, ...]
    note: str = ""


@post("/contradicted-scans/settle", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Scans were looked at")  # fmt: skip
def settle(request: AnyRequest, data: JSONBody[SettledIn], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """They leave the list and stay in the history. A line for each."""
    return door.write(request, lambda tx: picking.settle(tx, data.scan_ids, data.note))


@dataclass(frozen=True)
class ReplanIn:
    """Whether promised orders that fit the wave come in."""

    arrivals: bool = True


@post("/waves/{wave_id:uuid}/replan", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Plan a wave again")  # fmt: skip
def replan(
    request: AnyRequest, wave_id: FromPath[UUID], data: JSONBody[ReplanIn], door: NamedDependency[Door]
) -> Response[Replanned]:
    """Only trips that nobody has begun: holds stay, cancelled orders fall out, new ones come in."""
    return door.write(request, lambda tx: picking.replan(tx, wave_id, arrivals=data.arrivals))


@get("/cut-offs", sync_to_thread=True, summary="When couriers come")
def list_cut_offs(door: NamedDependency[Door], facility_id: FromQuery[UUID]) -> list[Pickup]:
    """The next pickups of a facility: when each is, by when its wave is to be released, and what it must take along."""
    with door.open() as tx:
        return picking.upcoming(tx, queries_places.facility(tx, facility_id).id)


@put("/cut-offs", opt={"scope": "settings"}, sync_to_thread=True, summary="Say when couriers come")
def put_cut_offs(
    request: AnyRequest, data: JSONBody[list[CutOff]], door: NamedDependency[Door]
) -> Response[list[CutOff]]:
    """All pickups of all facilities, in place of those that were there."""
    return door.write(request, lambda tx: picking.set_cut_offs(tx, data))


@get("/reports/pickers", sync_to_thread=True, summary="What pickers did")
def pickers(
    door: NamedDependency[Door], facility_id: FromQuery[UUID | None] = None, days: Days = 7
) -> list[PickerSaid]:
    """Trips that ended in the last days, by picker: lines, units, metres, lines an hour, seconds a line."""
    with door.open() as tx:
        rows = queries_pickers.pickers(tx, facility_id, tx.now - timedelta(days=days), 500)
    return [PickerSaid(row, row.lines_an_hour, row.seconds_a_line) for row in rows]


@get("/reports/bin-visits", sync_to_thread=True, summary="How often bins were visited")
def bin_visits(door: NamedDependency[Door], facility_id: FromQuery[UUID], days: Days = 30) -> list[BinVisits]:
    """By trips that ended in the last days, the most visited first, at most 2,000 bins."""
    with door.open() as tx:
        return queries_pickers.visits(tx, facility_id, tx.now - timedelta(days=days), 2_000)


@get("/waves/{wave_id:uuid}/walks", sync_to_thread=True, summary="The walks of a wave, before and after")
def walks(wave_id: FromPath[UUID], door: NamedDependency[Door]) -> Compared:
    """Corners in mm of every walk first come, first served, and as planned. Refuses a wave of more than 500 orders."""
    with door.open() as tx:
        found = picking.compare_walks(tx, wave_id)
    if found is None:
        raise Refusal("not_drawn", "This wave is too large to be drawn, or nothing of it lies in racks.", status=404)
    return found


picking_routes = Router(
    "/",
    route_handlers=[
        open_slots, sort_all, wall_of, scan_wall, pick_rules, put_pick_rules, get_carts, put_carts, work_list, contradicted, settle, replan,
        list_cut_offs, put_cut_offs, pickers, bin_visits, walks,
    ],
    tags=["Floor"],
)  # fmt: skip
