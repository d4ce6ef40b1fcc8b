"""The API of the floor's other scan pages: goods in, put-away, counts and the door of returns. The server owns the state.

A session's id and each scan's id are made by the device: a repeat counts once.
"""

from dataclasses import dataclass, field
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import receiving, returns
from godown.entrypoints.api.goods import Limit
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.receiving import Draft, Putting
from godown.returns import AtDoor
from godown.stock import queries_counts, queries_places
from godown.stock.queries_counts import Count


@dataclass(frozen=True)
class ScanIn:
    """A scan, or a tap with its act and value."""

    raw: str = ""
    act: str = "scan"
    value: str = ""
    scan_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class ScanHereIn:
    """A scan, or a tap with its act and value, in a facility."""

    facility_id: UUID
    raw: str = ""
    act: str = "scan"
    value: str = ""
    scan_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class ReceiptScanned:
    """One of six answers, and what is counted so far."""

    answer: Answer
    draft: Draft


@dataclass(frozen=True)
class PutScanned:
    """One of six answers, and what is in hand now."""

    answer: Answer
    putting: Putting


@dataclass(frozen=True)
class CountSeen:
    """A count as its counter may see it: not what we expect there. `step`: bin, items, approve or posted. Without a SKU all that
    lies in the bin is counted. `counted` in all, and `units` by SKU and condition; `in_hand` and `condition` are being counted."""

    id: UUID
    number: str
    facility_id: UUID
    place_id: UUID
    place_code: str
    sku_id: UUID | None
    sku_code: str | None
    sku_name: str | None
    reason: str
    step: str
    counted: int
    in_hand: UUID | None
    condition: str
    units: dict[UUID, dict[str, int]]


@dataclass(frozen=True)
class CountScanned:
    """One of six answers, and the count after it."""

    answer: Answer
    count: CountSeen


@dataclass(frozen=True)
class DoorScanned:
    """One of six answers, and the parcel in hand."""

    answer: Answer
    door: AtDoor


@get(
    "/receipts/by-scan/{session_id:uuid}",
    opt={"scope": "stock"},
    sync_to_thread=True,
    summary="A receipt in the making",
)
def draft_of(session_id: FromPath[UUID], door: NamedDependency[Door]) -> Draft:
    """What a session has counted so far; `posted` is its number when it is done."""
    with door.open() as tx:
        return receiving.draft_receipt(tx, session_id)


@post("/receipts/by-scan/{session_id:uuid}", opt={"scope": "stock"}, sync_to_thread=True, status_code=200,
      summary="Receive by scan")  # fmt: skip
def scan_receipt(
    request: AnyRequest, session_id: FromPath[UUID], data: JSONBody[ScanHereIn], door: NamedDependency[Door]
) -> Response[ReceiptScanned]:
    """Each scan counts one, a number says how many. Acts: scan, take, units, damaged, quarantine, batch, expires, vendor,
    undo, drop, post."""

    def work(tx: Tx) -> ReceiptScanned:
        queries_places.facility(tx, data.facility_id)
        told = receiving.scan_receipt(
            tx, data.facility_id, session_id, data.scan_id, data.raw, act=data.act, value=data.value
        )
        return ReceiptScanned(told, receiving.draft_receipt(tx, session_id))

    return door.write(request, work)


@get("/put-aways/by-scan/{session_id:uuid}", sync_to_thread=True, summary="What is to be put away")
def putting_of(session_id: FromPath[UUID], door: NamedDependency[Door], facility_id: FromQuery[UUID]) -> Putting:
    """What lies on the dock and the put-back shelf, what this session has in hand, and the bins for it."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return receiving.putting(tx, facility_id, session_id)


@post("/put-aways/by-scan/{session_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Put away by scan")  # fmt: skip
def scan_put_away(
    request: AnyRequest, session_id: FromPath[UUID], data: JSONBody[ScanHereIn], door: NamedDependency[Door]
) -> Response[PutScanned]:
    """An item, then its bin. Acts: scan, take, bin, units, undo, leave."""

    def work(tx: Tx) -> PutScanned:
        here = queries_places.facility(tx, data.facility_id).id
        told = receiving.scan_put_away(tx, here, session_id, data.scan_id, data.raw, act=data.act, value=data.value)
        return PutScanned(told, receiving.putting(tx, here, session_id))

    return door.write(request, work)


@get("/counts", sync_to_thread=True, summary="Bins to be counted")
def list_counts(door: NamedDependency[Door], facility_id: FromQuery[UUID], limit: Limit = 50) -> list[CountSeen]:
    """Counts of a facility that wait for a counter, oldest first."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return [_seen(one) for one in queries_counts.open_counts(tx, facility_id, limit)]


@get("/counts/{count_id:uuid}", sync_to_thread=True, summary="One count")
def one_count(count_id: FromPath[UUID], door: NamedDependency[Door]) -> CountSeen:
    """How far a count is. It is blind: the difference is said when it is posted."""
    with door.open() as tx:
        return _seen(queries_counts.count(tx, count_id))


@post("/counts/{count_id:uuid}/scans", opt={"scope": "floor"}, sync_to_thread=True, status_code=200,
      summary="Count by scan")  # fmt: skip
def scan_count(
    request: AnyRequest, count_id: FromPath[UUID], data: JSONBody[ScanIn], door: NamedDependency[Door]
) -> Response[CountScanned]:
    """The bin, then every unit or its number. Acts: scan, bin, one, units, sku and condition (value: which), undo,
    again, done; done posts the difference, or asks to count again, or leaves it to a manager."""

    def work(tx: Tx) -> CountScanned:
        told = receiving.scan_count(tx, count_id, data.scan_id, data.raw, act=data.act, value=data.value)
        return CountScanned(told, _seen(queries_counts.count(tx, count_id)))

    return door.write(request, work)


def _seen(count: Count) -> CountSeen:
    return CountSeen(
        count.id, count.number, count.facility_id, count.place_id, count.place_code, count.sku_id, count.sku_code,
        count.sku_name, count.reason, receiving.step_of_count(count), count.units_counted,
        count.in_hand, count.condition, count.counted,
    )  # fmt: skip


@get("/returns/door/{session_id:uuid}", opt={"scope": "returns"}, sync_to_thread=True, summary="The return in hand")
def at_door(session_id: FromPath[UUID], door: NamedDependency[Door]) -> AtDoor:
    """The parcel that a session has in hand, with what is counted of it."""
    with door.open() as tx:
        return returns.at_door(tx, session_id)


@post("/returns/door/{session_id:uuid}", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="Scan at the door of returns")  # fmt: skip
def scan_at_door(
    request: AnyRequest, session_id: FromPath[UUID], data: JSONBody[ScanIn], door: NamedDependency[Door]
) -> Response[DoorScanned]:
    """The parcel, then what is in it. Acts: scan, rto, count, all, undo, leave, arrive."""

    def work(tx: Tx) -> DoorScanned:
        told = returns.scan_at_door(tx, session_id, data.scan_id, data.raw, act=data.act, value=data.value)
        return DoorScanned(told, returns.at_door(tx, session_id))

    return door.write(request, work)


scan_routes = Router(
    "/",
    route_handlers=[
        draft_of, scan_receipt, putting_of, scan_put_away, list_counts, one_count, scan_count, at_door, scan_at_door,
    ],
    tags=["By scan"],
)  # fmt: skip
