"""The API of places: totes, benches and shelves, bins with names of their own, zones, bays and what lies in them."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import racking, stock
from godown.entrypoints.api.goods import Text
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.reports import queries_racks
from godown.reports.queries_racks import BayRow, BinContent
from godown.stock import queries_places
from godown.stock.queries_places import Place

PLACES_MAX = 1_000
CODE_MAX = 40

Kind = Literal["bin", "tote", "wall", "pack", "putback", "dock", "returns", "transit"]
OpenKind = Literal["tote", "wall", "pack", "putback", "dock", "returns"]
Bay = Annotated[int | None, QueryParameter(ge=1, le=99)]


@dataclass(frozen=True)
class PlaceIn:
    """A place to be opened; its barcode defaults to facility and code. Bins have an address of their own."""

    kind: OpenKind
    code: str
    barcode: str = ""


@dataclass(frozen=True)
class TotesIn:
    """So many totes from a number on: T-101, T-102, ..."""

    first: int
    count: int


@dataclass(frozen=True)
class PlaceIds:
    """Places that were opened, in the order in which they were sent."""

    ids: list[UUID]


@dataclass(frozen=True)
class ClosureIn:
    """An aisle by its name, closed from one bay to another, both included; `note`: why, up to 200 signs."""

    aisle: str
    from_bay: int
    to_bay: int
    note: str = ""


@dataclass(frozen=True)
class ClosureMade:
    """The closed stretch, by whose id it is opened again."""

    id: UUID


@dataclass(frozen=True)
class ClosuresOpened:
    """Closed stretches to open again."""

    ids: list[UUID]


@dataclass(frozen=True)
class Opened:
    """How many stretches were opened."""

    opened: int


@dataclass(frozen=True)
class BinsSaved:
    """How many of the bins are new; the others were known and are where they were said to be."""

    opened: int


@get("/facilities/{facility_id:uuid}/places", sync_to_thread=True, summary="List places of a kind")
def list_places(facility_id: FromPath[UUID], door: NamedDependency[Door], kind: FromQuery[Kind]) -> list[Place]:
    """All places of a kind in a facility, by code."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return queries_places.places_of_kind(tx, facility_id, kind)


@post("/facilities/{facility_id:uuid}/places", opt={"scope": "settings"}, sync_to_thread=True, status_code=201,
      summary="Open places")  # fmt: skip
def open_places(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[list[PlaceIn]], door: NamedDependency[Door]
) -> Response[PlaceIds]:
    """All or none; a code or barcode that is in use is named."""
    if len(data) > PLACES_MAX:
        raise Invalid(f"Open at most {PLACES_MAX} places at once.", field="places")
    for one in data:
        check_code(one.code, "code")
        if one.barcode:
            check_code(one.barcode, "barcode")

    def work(tx: Tx) -> PlaceIds:
        news = [stock.NewPlace(one.kind, one.code, one.barcode) for one in data]
        return PlaceIds(stock.add_places(tx, facility_id, news))

    return door.write(request, work, status=201)


def check_code(code: str, field: str) -> None:
    """Refuses (`invalid`) a name or barcode of a place that nobody can read."""
    if not 1 <= len(code) <= CODE_MAX or not code.isprintable() or code != code.strip():
        raise Invalid(f"A {field} has 1 to {CODE_MAX} signs that can be read.", field=field)


@post("/facilities/{facility_id:uuid}/totes", opt={"scope": "settings"}, sync_to_thread=True, status_code=201,
      summary="Open totes")  # fmt: skip
def open_totes(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[TotesIn], door: NamedDependency[Door]
) -> Response[PlaceIds]:
    """Totes for the carts, numbered on from `first`."""
    if not 0 <= data.first <= 999_999:
        raise Invalid("The first number is 0 to 999,999.", field="first")
    return door.write(
        request, lambda tx: PlaceIds(racking.add_totes(tx, facility_id, data.first, data.count)), status=201
    )


@post("/facilities/{facility_id:uuid}/bins", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Save bins one by one")  # fmt: skip
def save_bins(
    request: AnyRequest,
    facility_id: FromPath[UUID],
    data: JSONBody[list[racking.ZonedBin]],
    door: NamedDependency[Door],
) -> Response[BinsSaved]:
    """For a hall that no layout describes: each bin with its name and coordinates. A known name moves on the map."""
    for one in data:
        check_code(one.spec.name, "name")
        check_code(one.zone, "zone")
        if one.barcode:
            check_code(one.barcode, "barcode")
        if not (0 <= one.spec.aisle_no < 10_000 and 1 <= one.spec.bay <= 99 and 1 <= one.spec.level <= 9):
            raise Invalid("An aisle counts from 0, a bay from 1 to 99, a level from 1 to 9.", field=one.spec.name)

    def work(tx: Tx) -> BinsSaved:
        queries_places.facility(tx, facility_id)
        return BinsSaved(racking.save_bins(tx, facility_id, data))

    return door.write(request, work)


@get("/facilities/{facility_id:uuid}/closures", sync_to_thread=True, summary="List closed aisles")
def list_closures(facility_id: FromPath[UUID], door: NamedDependency[Door]) -> list[racking.Closure]:
    """Stretches of aisles that nobody passes today, in map order."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return racking.closures(tx, facility_id)


@post("/facilities/{facility_id:uuid}/closures", opt={"scope": "settings"}, sync_to_thread=True, status_code=201,
      summary="Close an aisle")  # fmt: skip
def close_aisle(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[ClosureIn], door: NamedDependency[Door]
) -> Response[ClosureMade]:
    """From one bay to another, both included: new waves take nothing from there, and their walks go round it."""

    def work(tx: Tx) -> ClosureMade:
        queries_places.facility(tx, facility_id)
        return ClosureMade(racking.close_stretch(tx, facility_id, data.aisle, data.from_bay, data.to_bay, data.note))

    return door.write(request, work, status=201)


@post("/facilities/{facility_id:uuid}/closures/open", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Open closed aisles again")  # fmt: skip
def open_aisles(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[ClosuresOpened], door: NamedDependency[Door]
) -> Response[Opened]:
    """Those that are open already are passed over."""
    if len(data.ids) > PLACES_MAX:
        raise Invalid(f"Open at most {PLACES_MAX} at once.", field="ids")
    return door.write(request, lambda tx: Opened(racking.open_again(tx, facility_id, data.ids)))


@get("/facilities/{facility_id:uuid}/zones", sync_to_thread=True, summary="List zones")
def list_zones(facility_id: FromPath[UUID], door: NamedDependency[Door]) -> list[str]:
    """The zones of a facility, by name."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return queries_racks.zones(tx, facility_id)


@get("/facilities/{facility_id:uuid}/bays", sync_to_thread=True, summary="List bays with their fill")
def list_bays(facility_id: FromPath[UUID], door: NamedDependency[Door]) -> list[BayRow]:
    """The bays of the map: how many bins each has, how many hold something, units and SKUs."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return queries_racks.bays(tx, facility_id)


@get("/facilities/{facility_id:uuid}/bin-contents", sync_to_thread=True, summary="What lies in a bay?")
def bin_contents(
    facility_id: FromPath[UUID], door: NamedDependency[Door], aisle: Text, bay: Bay = None
) -> list[BinContent]:
    """What lies in the bins of a bay, or of a whole aisle, from the ground up; an empty bin has one row without SKU."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return queries_racks.contents(tx, facility_id, aisle, bay)


place_routes = Router(
    "/",
    route_handlers=[
        list_places,
        open_places,
        open_totes,
        save_bins,
        list_closures,
        close_aisle,
        open_aisles,
        list_zones,
        list_bays,
        bin_contents,
    ],
    tags=["Places"],
)
