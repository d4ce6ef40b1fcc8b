"""The API of the pack bench and of picking's queue: what waits, scan by scan, by tap, and what goes back to its shelf."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import packing, picking, shipping
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.orders import OrderIds
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.kernel.outcome import RowRefusal
from godown.kernel.refusal import NotFound
from godown.orders import queries as order_queries
from godown.packing import Bench, Packed, ToPack
from godown.picking import OpenTrip, Trip
from godown.platform.transaction import Tx
from godown.stock import queries_places
from godown.stock.queries_lying import Lying


@dataclass(frozen=True)
class BenchScanIn:
    """A scan or a tap on the bench; its id is made by the device, so a repeat counts once.

    Acts: scan, item, all, undo, damaged, box, no_box, full, weight, aside, putback.
    """

    raw: str = ""
    act: str = "scan"
    value: str = ""
    scan_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class BenchScanned:
    """One of six answers, and the bench after it."""

    answer: Answer
    bench: Bench


@dataclass(frozen=True)
class OnBench:
    """The order that a scanned text names; null where nothing of it is picked."""

    order_id: UUID | None


@dataclass(frozen=True)
class PackByTap:
    """Orders to pack; `override` says why those that no box of ours fits go without one."""

    order_ids: tuple[UUID, ...]
    override: str = ""


@dataclass(frozen=True)
class PackedByTap:
    """Parcels that were closed, and a line for each order."""

    parcels: list[Packed]
    done: tuple[UUID, ...]
    refused: tuple[RowRefusal[UUID], ...]


@dataclass(frozen=True)
class TripIds:
    """Some trips."""

    trip_ids: tuple[UUID, ...]


@get("/trips", sync_to_thread=True, summary="The queue of trips")
def list_trips(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Limit = 50) -> list[OpenTrip]:
    """Trips of a facility that are not done: begun ones first, then the most urgent."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return picking.open_trips(tx, facility_id, limit)


@post("/trips/start", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Begin trips")
def start_trips(request: AnyRequest, data: JSONBody[TripIds], door: NamedDependency[Door]) -> Response[list[Trip]]:
    """All or none: refused where another picker has begun one of them."""
    return door.write(request, lambda tx: list(picking.start_all(tx, data.trip_ids).values()))


@get("/put-backs", sync_to_thread=True, summary="What is to be put back")
def to_put_back(door: NamedDependency[Door], facility_id: FromQuery[UUID]) -> list[Lying]:
    """What lies in totes and slots for nobody: its order was cancelled after it was picked."""
    with door.open() as tx:
        return picking.to_put_back(tx, queries_places.facility(tx, facility_id).id)


@post("/put-backs", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Put back what nobody wants")
def put_back(request: AnyRequest, data: JSONBody[OrderIds], door: NamedDependency[Door]) -> Response[list[Lying]]:
    """What lies free in the totes of these (cancelled) orders goes to the put-back shelf. Answers what went."""

    def work(tx: Tx) -> list[Lying]:
        found = order_queries.by_id(tx, data.order_ids, lock=True)
        at: dict[UUID, list[UUID]] = defaultdict(list)
        for order_id in data.order_ids:
            if order_id not in found:
                raise NotFound("order", order_id=str(order_id))
            if facility := found[order_id].facility_id:
                at[facility].append(order_id)
        return [lot for facility, ids in at.items() for lot in picking.put_back(tx, facility, ids)]

    return door.write(request, work)


@get("/pack-list", sync_to_thread=True, summary="What waits for a bench")
def pack_list(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Limit = 50) -> list[ToPack]:
    """Orders of which units lie in totes, whole ones first, the most urgent first."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return packing.to_pack(tx, facility_id, limit)


@get("/pack-list/find", sync_to_thread=True, summary="Whose tote is this?")
def find(door: NamedDependency[Door], facility_id: FromQuery[UUID], raw: Text) -> OnBench:
    """The order that a scanned tote, order number or parcel number names."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return OnBench(packing.find(tx, facility_id, raw))


@get("/orders/{order_id:uuid}/bench", sync_to_thread=True, summary="An order on the bench")
def bench_of(order_id: FromPath[UUID], door: NamedDependency[Door]) -> Bench:
    """Its lines with counts, the box that is offered and what it uses up; `step` says what is to be scanned. `suggestion` says
    where each unit lies in it, or in several boxes, what they weigh and what the courier charges them by; where the measures of a
    SKU are not known it names these SKUs instead."""
    with door.open() as tx:
        return packing.present(tx, order_id, shipping.tariff_of(tx, order_id))


@post("/orders/{order_id:uuid}/bench/scans", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Scan on the bench")  # fmt: skip
def scan(
    request: AnyRequest, order_id: FromPath[UUID], data: JSONBody[BenchScanIn], door: NamedDependency[Door]
) -> Response[BenchScanned]:
    """Items, a box, the weight: then the box is closed, with its invoice and its courier; the parcel's id is in `data`."""

    def work(tx: Tx) -> BenchScanned:
        tariff = shipping.tariff_of(tx, order_id)
        told = packing.scan(tx, order_id, data.scan_id, data.raw, act=data.act, value=data.value, tariff=tariff)
        if closed := told.data.get("parcel_id"):
            shipping.assign(tx, [UUID(closed)])
        return BenchScanned(told, packing.present(tx, order_id, tariff))

    return door.write(request, work)


@post("/parcels/by-tap", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Pack orders by tap")
def pack_all(request: AnyRequest, data: JSONBody[PackByTap], door: NamedDependency[Door]) -> Response[PackedByTap]:
    """One box for each picked order, the cheapest that fits, recorded as unscanned. A line for each order: where no box of ours
    fits it is refused (`no_box`), unless `override` says why it goes without; that is kept with who packed it."""

    def work(tx: Tx) -> PackedByTap:
        parcels, told = packing.pack_all(tx, data.order_ids, override=data.override)
        return PackedByTap(parcels, told.done, told.refused)

    return door.write(request, work)


bench_routes = Router(
    "/",
    route_handlers=[list_trips, start_trips, to_put_back, put_back, pack_list, find, bench_of, scan, pack_all],
    tags=["Floor"],
)
