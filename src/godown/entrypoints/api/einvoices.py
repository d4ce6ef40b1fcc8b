"""The API of the tax portal: how each registration reaches it, what it said of documents, what is to happen with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter

from godown import books, packing
from godown.books import (
    Acknowledged,
    Clearance,
    Issued,
    NewPortal,
    NewVehicle,
    PortalStory,
    Vehicle,
    WantedClearances,
    queries_clearances,
)
from godown.books import clearances as clearing
from godown.entrypoints import acknowledgements
from godown.entrypoints.api.books import registration_of
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.imports import FileIn, file_download
from godown.entrypoints.api.pages import NOT_OURS, Page, decode_cursor, encode_cursor, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.entrypoints.worker.portal_jobs import check_portal, content_of, today
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.packing import Correction
from godown.platform.transaction import Tx

UPLOAD_MAX = 500
"""Documents in one file for upload; the portal takes as many in about a minute."""

State = Annotated[
    str,
    QueryParameter(
        max_length=30,
        pattern=r"^[a-z]*$",
        description="A state, `open` (what waits) or `person` (what waits for a person); all where empty.",
    ),
]
Paper = Annotated[
    str, QueryParameter(pattern=r"^(einvoice|eway|)$", description="`einvoice` or `eway`; both where empty.")
]


@dataclass(frozen=True)
class DocumentIds:
    """Some documents."""

    document_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class WhyCancelled:
    """Why a paper is cancelled: duplicate, data_entry, order_cancelled or other. The portal keeps the remark."""

    reason: str
    remark: str = ""


@dataclass(frozen=True)
class Why:
    """Why a person decides so."""

    why: str


@dataclass(frozen=True)
class NewAcknowledgement:
    """What the portal acknowledged of a document that was uploaded by hand: the IRN, or the number of the e-way bill."""

    paper: str
    reference: str
    ack_at: datetime
    ack_no: str = ""
    signed_qr: str = ""
    valid_until: datetime | None = None


@dataclass(frozen=True)
class CancelledThere:
    """Whether the portal cancelled a paper, and when (now, where it is not said); `cancelled` false: it would not."""

    paper: str
    cancelled: bool = True
    at: datetime | None = None


@dataclass(frozen=True)
class Stands:
    """Where a document or a paper of it stands now."""

    state: str


@dataclass(frozen=True)
class PortalTested:
    """Whether the gateway answers, and what it says."""

    works: bool
    said: str


@get("/tax-portals", opt={"scope": "books"}, sync_to_thread=True, summary="How registrations reach the tax portal")
def list_portals(door: NamedDependency[Door]) -> list[PortalStory]:
    """Every registration that has a way set; secrets are not told."""
    with door.open() as tx:
        return books.portals(tx)


@put("/tax-portals", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
     summary="Say how a registration reaches the tax portal")  # fmt: skip
def set_portal(
    request: AnyRequest, data: JSONBody[NewPortal], door: NamedDependency[Door]
) -> Response[list[PortalStory]]:
    """Add or change the way of one GSTIN. A secret that is left empty stays. Which documents need an IRN (`einvoice`) or an e-way
    bill (`eway`) holds for documents from now on; what waits is asked for again."""

    def work(tx: Tx) -> list[PortalStory]:
        books.set_portal(tx, data)
        return books.portals(tx)

    return door.write(request, work)


@post("/tax-portals/{registration:str}/test", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Test a gateway")  # fmt: skip
def test_portal(registration: FromPath[str], door: NamedDependency[Door]) -> PortalTested:
    """Ask the gateway who it is. Nothing is registered."""
    with door.open() as tx:
        found = queries_clearances.portals(tx, [registration])
    if not found:
        raise NotFound("registration", registration=registration)
    return PortalTested(*check_portal(found[0]))


@get("/einvoices", sync_to_thread=True, summary="List e-invoices and e-way bills")
def list_clearances(
    door: NamedDependency[Door],
    status: State = "",
    paper: Paper = "",
    registration: Text = "",
    q: Text = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[Clearance]:
    """Newest first: the state of each, its IRN or number, the portal's codes and words where it was rejected."""
    before = _cursor_of(cursor)
    with door.open() as tx:
        found = books.clearances_page(tx, WantedClearances(status, paper, registration, q), before, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.created_at.isoformat(), str(one.document_id), one.paper))


def _cursor_of(text: str) -> tuple[datetime, UUID, str] | None:
    parts = decode_cursor(text, 3)
    try:
        before = (datetime.fromisoformat(parts[0]), UUID(parts[1]), parts[2]) if parts else None
    except ValueError:
        raise Invalid(NOT_OURS, field="cursor") from None
    if before and before[0].tzinfo is None:
        raise Invalid(NOT_OURS, field="cursor")
    return before


@get("/documents/{document_id:uuid}/clearances", sync_to_thread=True, summary="What the tax portal says of a document")
def clearances_of(document_id: FromPath[UUID], door: NamedDependency[Door]) -> list[Clearance]:
    """Its e-invoice and its e-way bill; empty where it needs neither."""
    with door.open() as tx:
        return books.clearances_of(tx, [document_id])


@post("/einvoices/retry", opt={"scope": "books"}, sync_to_thread=True, status_code=200, summary="Ask the portal again")
def retry(request: AnyRequest, data: JSONBody[DocumentIds], door: NamedDependency[Door]) -> Response[None]:
    """Ask again, now, about what waits of these documents. What was rejected is issued anew instead."""
    return door.write(request, lambda tx: books.retry_clearances(tx, data.document_ids))


@post("/documents/{document_id:uuid}/reissue", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Issue a rejected document anew")  # fmt: skip
def reissue(
    request: AnyRequest, document_id: FromPath[UUID], data: JSONBody[Correction], door: NamedDependency[Door]
) -> Response[Issued]:
    """The old number stays, cancelled; the parcel gets a new invoice under the next number, its buyer corrected by what is given
    here. Refused: `not_rejected`, `has_left`, `reissued_already`."""
    return door.write(request, lambda tx: packing.reissue(tx, document_id, data))


@post("/documents/{document_id:uuid}/cancel", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Cancel an e-invoice")  # fmt: skip
def cancel(
    request: AnyRequest, document_id: FromPath[UUID], data: JSONBody[WhyCancelled], door: NamedDependency[Door]
) -> Response[Stands]:
    """Within 24 hours of its acknowledgement, the e-way bill first: `cancelling` until the portal answers, then `cancelled`. Its
    parcel stays until the invoice is issued anew. Refused: `too_late` (a credit note undoes it), `no_einvoice`."""
    return door.write(request, lambda tx: Stands(packing.cancel_invoice(tx, document_id, data.reason, data.remark)))


@post("/documents/{document_id:uuid}/eway/cancel", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Cancel an e-way bill")  # fmt: skip
def cancel_eway(
    request: AnyRequest, document_id: FromPath[UUID], data: JSONBody[WhyCancelled], door: NamedDependency[Door]
) -> Response[None]:
    """The e-way bill alone; the invoice stands. Refused: `too_late`, `not_acknowledged`."""
    return door.write(request, lambda tx: books.cancel_eway(tx, _head(tx, document_id), data.reason, data.remark))


@post("/documents/{document_id:uuid}/eway/renew", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Ask for a new e-way bill")  # fmt: skip
def renew_eway(request: AnyRequest, document_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[None]:
    """In the place of one that was cancelled alone. Refused: `not_cancelled`."""
    return door.write(request, lambda tx: books.renew_eway(tx, document_id))


@post("/documents/{document_id:uuid}/eway/waive", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Say that goods need no e-way bill")  # fmt: skip
def waive_eway(
    request: AnyRequest, document_id: FromPath[UUID], data: JSONBody[Why], door: NamedDependency[Door]
) -> Response[None]:
    """For goods that rule 138(14) leaves out; who said so and why is kept. Refused: `not_waiting`."""
    return door.write(request, lambda tx: books.waive_eway(tx, document_id, data.why))


@post("/documents/{document_id:uuid}/eway/vehicle", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Say by what goods travel")  # fmt: skip
def say_vehicle(
    request: AnyRequest, document_id: FromPath[UUID], data: JSONBody[NewVehicle], door: NamedDependency[Door]
) -> Response[Vehicle]:
    """Part B of the e-way bill, or its change on the way: `mode` road, rail, air or ship; by road `vehicle` or `transporter`, else
    `paper_number`; `reason` first, breakdown, transshipment or other. It goes along with Part A, or a job tells the portal; without
    a gateway it is kept as you told it there, with `valid_until` or the `km` of the road. Refused: `no_eway`, `invalid`."""
    return door.write(request, lambda tx: books.set_vehicle(tx, _head(tx, document_id), data))


@get(
    "/documents/{document_id:uuid}/eway/vehicles", sync_to_thread=True, summary="By what the goods of a document travel"
)
def list_vehicles(document_id: FromPath[UUID], door: NamedDependency[Door]) -> list[Vehicle]:
    """Newest first: what was said, whether the portal knows it, until when the bill holds with it."""
    with door.open() as tx:
        return books.vehicles_of(tx, [document_id])


@post("/documents/{document_id:uuid}/acknowledgement", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Enter an acknowledgement")  # fmt: skip
def acknowledge(
    request: AnyRequest, document_id: FromPath[UUID], data: JSONBody[NewAcknowledgement], door: NamedDependency[Door]
) -> Response[Stands]:
    """What the portal gave a person; many at once are a file (`/einvoices/acknowledgements`). The same again changes nothing.
    Refused: `other_document` (an IRN that is not this document's), `no_einvoice`."""

    if data.ack_at.tzinfo is None or not data.reference.strip():
        raise Invalid("An acknowledgement has a reference, and a time with its zone.", field="ack_at")

    def work(tx: Tx) -> Stands:
        said = Acknowledged(
            data.reference.strip(), data.ack_no.strip() or data.reference.strip(), data.ack_at, data.signed_qr.strip(),
            data.valid_until,
        )  # fmt: skip
        return Stands(books.record_by_hand(tx, _head(tx, document_id), data.paper, said) or "known")

    return door.write(request, work)


@post("/einvoices/acknowledgements", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Bring the portal's answers")  # fmt: skip
def bring_answers(
    request: AnyRequest, data: MultipartBody[FileIn], door: NamedDependency[Door]
) -> Response[Outcome[str]]:
    """The file that the portal gives after an upload by hand, as JSON, CSV or XLSX, at most 1,000 rows: IRN (or document number),
    acknowledgement number and date, signed QR, and the e-way bill. A line for each: done, known, or refused."""
    content = data.file.file.read()
    return door.write(request, lambda tx: acknowledgements.bring(tx, content))


@post("/documents/{document_id:uuid}/cancelled-there", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Say whether the portal cancelled")  # fmt: skip
def cancelled_there(
    request: AnyRequest, document_id: FromPath[UUID], data: JSONBody[CancelledThere], door: NamedDependency[Door]
) -> Response[Stands]:
    """For what a person cancels on the portal. Where the portal would not, the document stands; if its goods are gone, a credit
    note undoes it. Refused: `not_cancelling`."""

    def work(tx: Tx) -> Stands:
        return Stands(told_cancelled(tx, document_id, data.paper, data.at, done=data.cancelled))

    return door.write(request, work)


def told_cancelled(tx: Tx, document_id: UUID, paper: str, at: datetime | None, *, done: bool) -> str:
    """A person says what the portal did with a paper that was to be cancelled. Answer how it stands now."""
    head = _head(tx, document_id)
    if not any(one.paper == paper and one.state == "cancelling" for one in books.clearances_of(tx, [document_id])):
        raise Refusal("not_cancelling", f"Nothing of {head.number} waits to be cancelled.", number=head.number)
    if not done:
        books.not_taken_back(tx, document_id, "The portal did not cancel it.", today(tx, head.facility_id))
        return "acknowledged"
    clearing.taken_back(tx, document_id, paper, at)
    return "cancelled"


def _head(tx: Tx, document_id: UUID) -> books.Document:
    head = books.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    return head


@get("/einvoices/upload.json", opt={"scope": "books"}, sync_to_thread=True, summary="The file for upload")
def upload_file(
    door: NamedDependency[Door], registration: FromQuery[str], paper: Paper = "einvoice"
) -> Response[bytes]:
    """What waits of a registration, as the portal takes it by hand: a list of INV-01, or of e-way bills. The headers `Documents`
    and `Left-Out` count what is in it and what lacks something (see the list for what). Refuses a registration that is none
    of yours."""
    with door.open() as tx:
        content, written, left_out = upload_of(tx, registration_of(tx, registration), paper or "einvoice")
    answer = file_download(f"{paper or 'einvoice'}-{registration}.json", content, "application/json")
    answer.headers["Documents"], answer.headers["Left-Out"] = str(written), str(left_out)
    return answer


def upload_of(tx: Tx, registration: str, paper: str) -> tuple[bytes, int, int]:
    """(file, documents in it, documents that lack something) of what waits to be registered."""
    wanted = WantedClearances("needed", paper, registration)
    found = books.clearances_page(tx, wanted, None, UPLOAD_MAX)
    bodies: list[msgspec.Raw] = []
    for one in reversed(found):
        try:
            bodies.append(msgspec.Raw(content_of(tx, one.document_id, paper)))
        except Refusal:
            continue
    told: object = bodies if paper == "einvoice" else {"version": "1.0.0621", "billLists": bodies}
    return msgspec.json.format(msgspec.json.encode(told), indent=1), len(bodies), len(found) - len(bodies)


einvoices_api = Router(
    "/",
    route_handlers=[
        list_portals, set_portal, test_portal, list_clearances, clearances_of, retry, reissue, cancel, cancel_eway, renew_eway,
        waive_eway, say_vehicle, list_vehicles, acknowledge, bring_answers, cancelled_there, upload_file,
    ],
    tags=["E-invoices"],
)  # fmt: skip
