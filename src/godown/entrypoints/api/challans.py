"""The API of delivery challans: of goods that come back, go back to a vendor, or go out to be repaired."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from godown import receiving, returns
from godown.books import Document
from godown.entrypoints.door import AnyRequest, Door
from godown.receiving import OtherSide


@dataclass(frozen=True)
class Challan:
    """A delivery challan: its PDF is under `/documents/{document_id}/pdf`, its e-way bill, where one is needed, under `.../clearances`."""

    document_id: UUID
    number: str
    dated: date
    total_paise: int


def _told(made: Document) -> Challan:
    return Challan(made.id, made.number, made.dated, made.total_paise)


@post("/returns/{return_id:uuid}/challan", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="The challan of a return")  # fmt: skip
def of_return(request: AnyRequest, return_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[Challan]:
    """Of a return that is expected, from the customer to us, at what its units were invoiced for. Issued by itself where an e-way bill has
    to go along: when a courier is asked to fetch it, or brings it back undelivered. A repeat answers the first. Refused:
    `not_expected`, `no_registration`."""
    return door.write(request, lambda tx: _told(returns.return_challan(tx, return_id)))


@post("/removals/{removal_id:uuid}/challan", opt={"scope": "stock"}, sync_to_thread=True, status_code=200,
      summary="The challan of a removal")  # fmt: skip
def of_removal(
    request: AnyRequest, removal_id: FromPath[UUID], data: JSONBody[OtherSide], door: NamedDependency[Door]
) -> Response[Challan]:
    """Of goods that go back to a vendor, or out as a sample, at what they cost; the body says to whom. A repeat answers the first.
    Refused: `not_sent` (scrapped or used), `no_registration`."""
    return door.write(request, lambda tx: _told(receiving.removal_challan(tx, removal_id, data)))


@post("/repair-orders/{repair_id:uuid}/challan", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="The challan of a repair")  # fmt: skip
def of_repair(
    request: AnyRequest, repair_id: FromPath[UUID], data: JSONBody[OtherSide], door: NamedDependency[Door]
) -> Response[Challan]:
    """Of units in repair that go out to a workshop: they stay ours, and in repair. A repeat answers the first. Refused: `repaired`,
    `no_registration`."""
    return door.write(request, lambda tx: _told(returns.repair_challan(tx, repair_id, data)))


challan_routes = Router("/", route_handlers=[of_return, of_removal, of_repair], tags=["Books"])
