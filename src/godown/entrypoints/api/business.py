"""The API of the business itself: its name and facilities, what happened, what needs a person, and find anything."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, Router, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import stock
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.entrypoints.gstin import registered
from godown.kernel.scan import read_scan
from godown.platform import people
from godown.platform.doctor_results import Result, last_result
from godown.platform.paper_language import choose_paper_language, paper_language
from godown.platform.transaction import Tx
from godown.reports import queries_find, queries_settings, queries_today
from godown.reports.queries_find import Hit
from godown.reports.queries_settings import Change, Numbers
from godown.reports.queries_today import CashDue, Floor, Open, RanOut
from godown.stock import queries_places
from godown.stock.queries_places import Facility

RAN_OUT_MAX = 50


@dataclass(frozen=True)
class Business:
    """The business whose key or session this is. `paper_language`: in which its documents are printed, en or hi."""

    id: UUID
    name: str
    slug: str
    paper_language: str = "en"


@dataclass(frozen=True)
class BusinessChange:
    """What is to change; what is left out stays."""

    name: str | None = None
    paper_language: str | None = None


@dataclass(frozen=True)
class FacilityChange:
    """What is to change; what is left out stays. An empty GSTIN ends the registration."""

    name: str | None = None
    gstin: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state_code: str | None = None
    pincode: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Hour:
    """Parcels handed over within an hour of the facility's clock."""

    day: datetime
    hour: int
    parcels: int


@dataclass(frozen=True)
class Today:
    """The figures of Today. `on_the_road` counts parcels by state; `hours` are those of yesterday and today."""

    at: datetime
    orders: Open
    floor: Floor
    ran_out: list[RanOut]
    on_the_road: dict[str, int]
    cash: CashDue
    hours: list[Hour]


@dataclass(frozen=True)
class Series:
    """The next number of each series: of papers by tax law, and of the floor."""

    papers: list[Numbers]
    floor: list[Numbers]


def _business(tx: Tx) -> Business:
    return Business(tx.tenant_id, *queries_settings.business(tx), paper_language(tx))


@get("/business", sync_to_thread=True, summary="The business")
def business(door: NamedDependency[Door]) -> Business:
    """Which business this key or session belongs to."""
    with door.open() as tx:
        return _business(tx)


@patch("/business", opt={"scope": "settings"}, sync_to_thread=True, summary="Change the business")
def rename(request: AnyRequest, data: JSONBody[BusinessChange], door: NamedDependency[Door]) -> Response[Business]:
    """Its name, and the language of its documents (en, hi). Papers that were made stay as they are."""

    def work(tx: Tx) -> Business:
        if data.name is not None:
            people.rename_business(tx, data.name)
        if data.paper_language is not None:
            choose_paper_language(tx, data.paper_language)
        return _business(tx)

    return door.write(request, work)


@get("/facilities/{facility_id:uuid}", sync_to_thread=True, summary="One facility")
def one_facility(facility_id: FromPath[UUID], door: NamedDependency[Door]) -> Facility:
    """A facility with its registration and address."""
    with door.open() as tx:
        return queries_places.facility(tx, facility_id)


@patch("/facilities/{facility_id:uuid}", opt={"scope": "settings"}, sync_to_thread=True, summary="Change a facility")
def change_facility(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[FacilityChange], door: NamedDependency[Door]
) -> Response[Facility]:
    """Its code and time zone stay. What was printed stays as it was."""

    def work(tx: Tx) -> Facility:
        before = asdict(queries_places.facility(tx, facility_id))
        del before["id"]
        wanted = {name: value for name, value in asdict(data).items() if value is not None}
        after = stock.NewFacility(**before | wanted)
        stock.change_facility(tx, facility_id, registered(after) if wanted.keys() & {"gstin", "state_code"} else after)
        return queries_places.facility(tx, facility_id)

    return door.write(request, work)


@get("/number-series", opt={"scope": "settings"}, sync_to_thread=True, summary="The next numbers")
def number_series(door: NamedDependency[Door]) -> Series:
    """The next number of each series of papers and of the floor."""
    with door.open() as tx:
        return Series(queries_settings.papers(tx), queries_settings.floor_numbers(tx))


@get("/activity", opt={"scope": "settings"}, sync_to_thread=True, summary="Who changed what")
def activity(door: NamedDependency[Door], cursor: Text = "", limit: Limit = 50) -> Page[Change]:
    """The log, newest first; one deed on many things is one line."""
    before = moment_of(cursor)
    with door.open() as tx:
        found = queries_settings.changes(tx, before, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.at.isoformat(), str(one.id)))


@get("/doctor", sync_to_thread=True, summary="Do the books agree?")
def doctor(door: NamedDependency[Door]) -> Result | None:
    """What the last nightly examination found; null before the first one."""
    with door.open() as tx:
        return last_result(tx)


@get("/find", sync_to_thread=True, summary="Find anything")
def find(door: NamedDependency[Door], text: Text) -> list[Hit]:
    """What a scanned or typed text names exactly; where it names nothing, what holds it somewhere."""
    read = read_scan(text)
    tried = [*read.candidates, *(one.upper() for one in read.candidates), *(f"#{one}" for one in read.candidates)]
    with door.open() as tx:
        hits = queries_find.exactly(tx, list(dict.fromkeys(tried))) if read.clean else []
        if not hits and read.clean:
            hits = queries_find.partly(tx, read.clean)
    return list(dict.fromkeys(hits))


@get("/today", sync_to_thread=True, summary="What needs a person now")
def today(door: NamedDependency[Door], facility_id: FromQuery[UUID | None] = None) -> Today:
    """The figures of one facility, or of all; a day is that of the facility's clock."""
    with door.open() as tx:
        zone = queries_places.zone_of(tx, facility_id) if facility_id else _first_zone(tx)
        midnight = tx.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        by_hour = queries_today.shipped_by_hour(tx, facility_id, zone.key, midnight - timedelta(days=1))
        return Today(
            tx.now,
            queries_today.open_orders(tx, facility_id, midnight + timedelta(days=1)),
            queries_today.on_the_floor(tx, facility_id),
            queries_today.ran_out(tx, facility_id, RAN_OUT_MAX),
            queries_today.on_the_road(tx, facility_id),
            queries_today.cash_due(tx, facility_id),
            [Hour(day.replace(tzinfo=zone), hour, parcels) for day, hour, parcels in sorted(by_hour)],
        )


def _first_zone(tx: Tx) -> ZoneInfo:
    known = queries_places.facilities(tx)
    return ZoneInfo(known[0].time_zone if known else "Asia/Kolkata")


business_routes = Router(
    "/",
    route_handlers=[
        business, rename, one_facility, change_facility, number_series, activity, doctor, find, today,
    ],
    tags=["Business"],
)  # fmt: skip
