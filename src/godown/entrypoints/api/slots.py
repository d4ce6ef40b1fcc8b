"""The API of slotting: where SKUs should lie, what bins bear, the re-slot list, the sizes of pick faces."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import picking, racking
from godown.entrypoints.api.goods import Limit
from godown.entrypoints.api.pages import Page, at_most, decode_cursor, encode_cursor, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.picking import Leg, Run, SizedFace, SlotRules
from godown.platform.transaction import Tx
from godown.racking import BinLimits, NewSlot, SkuZones, Slot
from godown.stock import queries_places

Few = Annotated[int, QueryParameter(ge=1, le=100)]
ROWS_MAX = 5_000


@dataclass(frozen=True)
class ReslotIn:
    """Ask for the best moves of a facility. The id comes from the sender. `days` to look back (none: as the rules say), `moves`
    at most."""

    id: UUID
    facility_id: UUID
    days: int | None = None
    moves: int = 20


@dataclass(frozen=True)
class ReslotList:
    """How far a list is, and what it proposes, in the order in which it is done."""

    run: Run
    legs: list[Leg]


@dataclass(frozen=True)
class Turns:
    """Turns of a list, by number."""

    turns: tuple[int, ...]


@dataclass(frozen=True)
class Carried:
    """How many units went."""

    units: int


Row = TypeVar("Row")


def _save(
    door: Door,
    request: AnyRequest,
    facility_id: UUID,
    rows: list[Row],
    save: Callable[[Tx, UUID, list[Row]], Outcome[str]],
) -> Response[Outcome[str]]:
    """Rows of a facility, a line for each: done or refused."""
    at_most(ROWS_MAX, rows, "rows")
    return door.write(request, lambda tx: save(tx, facility_id, rows))


@get("/slots", sync_to_thread=True, summary="Where should SKUs lie?")
def list_slots(
    door: NamedDependency[Door], facility_id: FromQuery[UUID], cursor: FromQuery[str] = "", limit: Limit = 50
) -> Page[Slot]:
    """SKUs that have a slot, by code. Put-away leads there first, as long as no other SKU lies there."""
    after = (decode_cursor(cursor, 1) or [""])[0]
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        found = racking.slots_of(tx, facility_id, after, limit + 1)
    return page_of(found, limit, lambda row: encode_cursor(row.sku_code))


@put("/slots", opt={"scope": "stock"}, sync_to_thread=True, summary="Say where SKUs should lie")
def put_slots(
    request: AnyRequest, data: JSONBody[list[NewSlot]], door: NamedDependency[Door], facility_id: FromQuery[UUID]
) -> Response[Outcome[str]]:
    """An empty bin takes the slot away. A line for each, done or refused."""
    return _save(door, request, facility_id, data, racking.set_slots)


@put("/bin-limits", opt={"scope": "settings"}, sync_to_thread=True, summary="Say what bins bear")
def put_limits(
    request: AnyRequest, data: JSONBody[list[BinLimits]], door: NamedDependency[Door], facility_id: FromQuery[UUID]
) -> Response[Outcome[str]]:
    """Volume and weight of all that lies there, the longest side of a unit, units; null is no limit. Slotting keeps to them."""
    return _save(door, request, facility_id, data, racking.set_limits)


@put("/sku-zones", opt={"scope": "stock"}, sync_to_thread=True, summary="Say in which zones SKUs may lie")
def put_zones(
    request: AnyRequest, data: JSONBody[list[SkuZones]], door: NamedDependency[Door], facility_id: FromQuery[UUID]
) -> Response[Outcome[str]]:
    """These take the place of what was said of the SKUs in this facility; no zone: anywhere. Slotting keeps to them."""
    return _save(door, request, facility_id, data, racking.set_zones)


@get("/slot-rules", sync_to_thread=True, summary="How is walking weighed against carrying?")
def get_rules(door: NamedDependency[Door]) -> SlotRules:
    """What the business has chosen, or the usual."""
    with door.open() as tx:
        return picking.slot_rules(tx)


@put("/slot-rules", opt={"scope": "settings"}, sync_to_thread=True, summary="Weigh walking against carrying")
def put_rules(request: AnyRequest, data: JSONBody[SlotRules], door: NamedDependency[Door]) -> Response[SlotRules]:
    """Days to look back, days within which a move must pay, walking speed, cost of an hour, seconds to carry a SKU over and for
    each unit, from which weight of a unit a SKU lies low, days of sales in a pick face."""
    return door.write(request, lambda tx: picking.set_slot_rules(tx, data))


@post("/reslots", opt={"scope": "stock"}, sync_to_thread=True, status_code=202, summary="Ask for the best moves")
def ask(request: AnyRequest, data: JSONBody[ReslotIn], door: NamedDependency[Door]) -> Response[Run]:
    """A job makes the list from the trips of the last days; look at it with `GET /reslots/{run_id}`. Refused: `under_way`."""
    return door.write(
        request,
        lambda tx: picking.ask_reslot(tx, data.facility_id, data.id, days=data.days, wanted=data.moves),
        status=202,
    )


@get("/reslots", sync_to_thread=True, summary="List re-slot lists")
def list_runs(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Few = 20) -> list[Run]:
    """The lists of a facility, newest first."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return picking.reslots(tx, facility_id, limit)


def _list(tx: Tx, run_id: UUID) -> ReslotList:
    return ReslotList(picking.reslot(tx, run_id), picking.reslot_legs(tx, run_id))


@get("/reslots/{run_id:uuid}", sync_to_thread=True, summary="Which moves save most?")
def show(run_id: FromPath[UUID], door: NamedDependency[Door]) -> ReslotList:
    """How far the list is, and its moves from first to last: metres saved a day, seconds of carrying, days until it has paid.
    Two legs of one turn change places."""
    with door.open() as tx:
        return _list(tx, run_id)


@post(
    "/reslots/{run_id:uuid}/cancel",
    opt={"scope": "stock"},
    sync_to_thread=True,
    status_code=200,
    summary="Stop making a list",
)
def cancel(request: AnyRequest, run_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[Run]:
    """A list that is made stays."""
    return door.write(request, lambda tx: picking.cancel_reslot(tx, run_id))


@post(
    "/reslots/{run_id:uuid}/take-on",
    opt={"scope": "stock"},
    sync_to_thread=True,
    status_code=200,
    summary="Take moves on",
)
def take_on(
    request: AnyRequest, run_id: FromPath[UUID], data: JSONBody[Turns], door: NamedDependency[Door]
) -> Response[ReslotList]:
    """The bins become the slots of their SKUs: put-away leads there from now on. Carry what lies elsewhere by scan
    (`/bin-moves/by-scan`), or say that it was carried."""

    def work(tx: Tx) -> ReslotList:
        picking.take_on(tx, run_id, data.turns)
        return _list(tx, run_id)

    return door.write(request, work)


@post(
    "/reslots/{run_id:uuid}/carried",
    opt={"scope": "floor"},
    sync_to_thread=True,
    status_code=200,
    summary="Moves were carried",
)
def carried(
    request: AnyRequest, run_id: FromPath[UUID], data: JSONBody[Turns], door: NamedDependency[Door]
) -> Response[Carried]:
    """All legs of these turns: what is movable of the SKU went to its new bin. All or none; `being_fetched` where a picker is
    about to fetch some of it. Sent again, nothing more moves."""
    legs = [(turn, leg) for turn in data.turns for leg in (1, 2)]
    return door.write(request, lambda tx: Carried(picking.carried(tx, run_id, legs)))


@get("/face-sizes", sync_to_thread=True, summary="How large should pick faces be?")
def list_sizes(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Few = 50) -> list[SizedFace]:
    """SKUs that are picked most and lie in several bins, or have a face: refill below and up to, by the units picked a day and
    what the bin holds. Set them with `PUT /pick-faces`."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return picking.face_sizes(tx, facility_id, limit)


slot_routes = Router(
    "/",
    route_handlers=[
        list_slots, put_slots, put_limits, put_zones, get_rules, put_rules, ask, list_runs, show, cancel, take_on, carried,
        list_sizes,
    ],
    tags=["Slotting"],
)  # fmt: skip
