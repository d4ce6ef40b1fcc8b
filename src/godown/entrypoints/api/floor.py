"""The API of the floor: waves, trips, parcels, manifests, returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import packing, picking, returns
from godown.entrypoints.api.goods import Limit
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.ids import new_id
from godown.kernel.outcome import RowRefusal
from godown.kernel.refusal import Refusal
from godown.picking import CartKind
from godown.platform.transaction import Tx


@dataclass(frozen=True)
class WaveIn:
    """A wave to be released: these orders, or all promised ones of the facility (of those only what ships by `due_by`).

    `strategy`: single, cluster, total, or auto, which says why; `shared`: several orders may lie in a tote; `totes` on each cart,
    or other `carts`, and so many `pickers`; `may_split`: an order that no cart takes goes in several trips (each left out: as the
    business has set).
    """

    facility_id: UUID
    order_ids: tuple[UUID, ...] | None = None
    totes: int | None = None
    strategy: Literal["auto", "single", "cluster", "total"] = "auto"
    shared: bool | None = None
    due_by: datetime | None = None
    carts: tuple[CartKind, ...] | None = None
    pickers: int | None = None
    may_split: bool | None = None


@dataclass(frozen=True)
class ScanIn:
    """A scan or tap of a device; its id is made by the device, so a repeat counts once. `expected`: what the device took it for
    (ok, or one of the refusals) while the network was away, at its time `at`."""

    raw: str = ""
    act: str = "scan"
    value: int = 0
    scan_id: UUID = field(default_factory=new_id)
    expected: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class TripStory:
    """A trip, the pick that is next, and all picks in walking order."""

    trip: picking.Trip
    next: picking.Pick | None
    picks: list[picking.Pick]


@dataclass(frozen=True)
class PackedRows:
    """Parcels that were closed, and a line for each that was sent."""

    parcels: list[packing.Packed]
    done: tuple[UUID, ...]
    known: tuple[UUID, ...]
    refused: tuple[RowRefusal[UUID], ...]


@post("/waves", opt={"scope": "floor"}, sync_to_thread=True, status_code=201, summary="Release a wave")
def release(request: AnyRequest, data: JSONBody[WaveIn], door: NamedDependency[Door]) -> Response[picking.Released]:
    """Orders are grouped to trips, each with its shortest walk, then held in bins. Says what the plan saves, how the orders are
    fetched and why so, when the last picker should be back, and which orders that is too late for; of orders that no cart takes
    which are fetched by themselves (`alone`), and which in several trips (`split`)."""
    wish = picking.Wish(
        data.facility_id, data.order_ids, data.totes, data.strategy, data.shared, data.due_by, data.carts, data.pickers,
        data.may_split,
    )  # fmt: skip
    made = _ahead(door, wish)

    def work(tx: Tx) -> picking.Released:
        if isinstance(made, Refusal):
            raise made
        return picking.carry_out(tx, *made)

    return door.write(request, work, status=201)


def _ahead(door: Door, wish: picking.Wish) -> tuple[picking.Draft, picking.TripPlan] | Refusal:
    """The plan of a wave, made in no transaction. What is refused is said by the write: a repeat gets its first answer."""
    try:
        with door.open() as tx:
            made = picking.draft(tx, wish)
        return made, picking.think(made)
    except Refusal as no:
        return no


@get("/waves", sync_to_thread=True, summary="List waves")
def list_waves(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Limit = 50) -> list[picking.Wave]:
    """Waves of a facility, newest first, with how far they are."""
    with door.open() as tx:
        return picking.waves_in(tx, facility_id, ["released", "done"], limit)


@get("/waves/{wave_id:uuid}/trips", sync_to_thread=True, summary="The trips of a wave")
def list_trips(wave_id: FromPath[UUID], door: NamedDependency[Door]) -> list[TripStory]:
    """Each trip with its picks."""
    with door.open() as tx:
        return [TripStory(*picking.present(tx, trip)) for trip in picking.trips_of(tx, wave_id)]


@get("/trips/{trip_id:uuid}", sync_to_thread=True, summary="One trip")
def one_trip(trip_id: FromPath[UUID], door: NamedDependency[Door]) -> TripStory:
    """A trip with its picks, in walking order."""
    with door.open() as tx:
        return TripStory(*picking.present(tx, trip_id))


@post(
    "/trips/{trip_id:uuid}/start", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Begin a trip"
)
def start(request: AnyRequest, trip_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[picking.Trip]:
    """Whoever begins a trip keeps it."""
    return door.write(request, lambda tx: picking.start(tx, trip_id))


@post(
    "/trips/{trip_id:uuid}/scans",
    opt={"scope": "floor"},
    sync_to_thread=True,
    status_code=200,
    summary="Scan on a trip",
)
def scan(
    request: AnyRequest, trip_id: FromPath[UUID], data: JSONBody[ScanIn], door: NamedDependency[Door]
) -> Response[picking.Answer]:
    """Bin, item, tote. The answer is one of six: ok, wrong_place, wrong_item, not_accepted, already_done, stop."""

    def work(tx: Tx) -> picking.Answer:
        return picking.scan(
            tx, trip_id, data.scan_id, data.raw, act=data.act, value=data.value, expected=data.expected, at=data.at
        )

    return door.write(request, work)


@post("/trips/{trip_id:uuid}/pick-all", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Pick a whole trip by tap")  # fmt: skip
def pick_all(request: AnyRequest, trip_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[dict[str, int]]:
    """For the room without a scanner: every open pick is done, recorded as unscanned."""
    return door.write(request, lambda tx: picking.pick_all(tx, [trip_id]))


@post("/parcels/bulk", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Pack parcels")
def pack(
    request: AnyRequest, data: JSONBody[list[packing.NewParcel]], door: NamedDependency[Door]
) -> Response[PackedRows]:
    """Close boxes: units verified against what was picked, packaging used up, invoice issued. A line for each parcel."""

    def work(tx: Tx) -> PackedRows:
        packed, outcome = packing.pack(tx, data)
        return PackedRows(packed, outcome.done, outcome.known, outcome.refused)

    return door.write(request, work)


@get("/orders/{order_id:uuid}/parcels", sync_to_thread=True, summary="The parcels of an order")
def parcels_of(order_id: FromPath[UUID], door: NamedDependency[Door]) -> list[packing.Parcel]:
    """Every parcel of an order, cancelled ones too."""
    with door.open() as tx:
        return packing.parcels_of_orders(tx, [order_id])


@dataclass(frozen=True)
class ReturnIn:
    """Units that a customer wants to send back, or a whole parcel that the courier brings (`rto`). `reason` is a code, a name, or
    what the channel says for one (`/return-rules`). `override` says why it is taken though its window is closed."""

    parcel_id: UUID
    units: tuple[returns.Expected, ...] = ()
    rto: bool = False
    reason: str = ""
    claim: str = ""
    awb: str = ""
    override: str = ""


@dataclass(frozen=True)
class ArrivedIn:
    """What came of each line, where it is not all that was expected; the serial numbers of its units."""

    counts: Mapping[UUID, int] | None = None
    serials: Mapping[UUID, tuple[str, ...]] | None = None


@post("/returns", opt={"scope": "returns"}, sync_to_thread=True, status_code=201, summary="Expect a return")
def expect(request: AnyRequest, data: JSONBody[ReturnIn], door: NamedDependency[Door]) -> Response[returns.Return]:
    """Never more than was shipped, and within the window of its class (`window_closed`) unless `override` says why."""

    def work(tx: Tx) -> returns.Return:
        if data.rto:
            return returns.expect_rto(tx, data.parcel_id)
        return returns.expect(tx, data.parcel_id, data.units, reason=data.reason, claim=data.claim, awb=data.awb,
                              override=data.override, source="api")  # fmt: skip

    return door.write(request, work, status=201)


@get("/returns", sync_to_thread=True, summary="List returns")
def list_returns(door: NamedDependency[Door], limit: Limit = 50) -> list[returns.Return]:
    """Returns that are asked for, expected, or wait for inspection, oldest first."""
    with door.open() as tx:
        return returns.in_status(tx, ["asked", "expected", "arrived"], limit)


@get("/returns/{return_id:uuid}/lines", sync_to_thread=True, summary="The lines of a return")
def return_lines(return_id: FromPath[UUID], door: NamedDependency[Door]) -> list[returns.ReturnLine]:
    """What is expected, what arrived, what is inspected and credited."""
    with door.open() as tx:
        return returns.lines_of(tx, return_id)


@post("/returns/{return_id:uuid}/arrive", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="A return is here")  # fmt: skip
def arrive(
    request: AnyRequest, return_id: FromPath[UUID], data: JSONBody[ArrivedIn], door: NamedDependency[Door]
) -> Response[returns.Return]:
    """Units go to the returns shelf, at their original cost, not saleable until they are inspected."""
    return door.write(request, lambda tx: returns.arrive(tx, return_id, data.counts, serials=data.serials))


@post("/inspections", opt={"scope": "returns"}, sync_to_thread=True, status_code=201, summary="Inspect returned units")
def inspect(
    request: AnyRequest, data: JSONBody[returns.NewInspection], door: NamedDependency[Door]
) -> Response[returns.Inspected]:
    """What was found, what the units are now, and the credit note where one is due."""
    return door.write(request, lambda tx: returns.inspect(tx, data), status=201)


floor = Router(
    "/",
    route_handlers=[
        release, list_waves, list_trips, one_trip, start, scan, pick_all, pack, parcels_of,
        expect, list_returns, return_lines, arrive, inspect,
    ],
    tags=["Floor"],
)  # fmt: skip
