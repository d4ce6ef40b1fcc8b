"""The API of documents and papers. The PDF handlers serve people's sessions too, at the same addresses without /api/v1."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import books
from godown.entrypoints.answers import PDF, file_answer, pdf_answer
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.entrypoints.papers import PRESS, lists, parcels, places
from godown.entrypoints.papers.debit_notes import DEBIT_NOTE
from godown.entrypoints.papers.documents import DOCUMENT
from godown.entrypoints.papers.keep import PaperKind, kept
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform.files import stored
from godown.platform.prints import Printed, claim_prints, prints_of
from godown.shipping.queries_papers import parcel_facts

SET_MAX: Final = 200
"""One file or one claim is for no more things: 200 labels take about a second."""
Ids = Annotated[list[UUID], QueryParameter(min_items=1, max_items=SET_MAX)]


@dataclass(frozen=True)
class DocumentStory:
    """A document with its lines, and whether it was printed."""

    document: books.Document
    lines: list[books.InvoiceLine]
    printed: Printed | None


@dataclass(frozen=True)
class PrintIn:
    """Papers about to be printed: document, label, slip, picklist, bin_labels or manifest, and of which things."""

    paper: str
    ids: tuple[UUID, ...]
    again: bool = False


@get("/documents", sync_to_thread=True, summary="List documents")
def list_documents(
    door: NamedDependency[Door], kind: Text = "", search: Text = "", cursor: Text = "", limit: Limit = 50
) -> Page[books.Document]:
    """Invoices, bills of supply and credit notes, newest first; `search` is part of a number."""
    with door.open() as tx:
        found = books.documents_issued(tx, kind=kind or None, text=search, before=moment_of(cursor), limit=limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.issued_at.isoformat(), str(one.id)))


@get("/document-series", sync_to_thread=True, summary="List document series")
def list_series(door: NamedDependency[Door]) -> list[books.DocumentSeries]:
    """Every series of numbers: how many are issued and cancelled, the next, and numbers that are missing (none must be)."""
    with door.open() as tx:
        return books.document_series(tx)


@get("/documents/{document_id:uuid}", sync_to_thread=True, summary="One document")
def one_document(document_id: FromPath[UUID], door: NamedDependency[Door]) -> DocumentStory:
    """A document as it was fixed when it was issued."""
    with door.open() as tx:
        found = books.documents(tx, [document_id]).get(document_id)
        if found is None:
            raise NotFound("document", document_id=str(document_id))
        printed = prints_of(tx, "document", [document_id]).get(document_id)
        return DocumentStory(found, books.lines_of(tx, document_id), printed)


@get("/documents/{document_id:uuid}/pdf", sync_to_thread=True, media_type=PDF, summary="A document on paper")
def document_pdf(request: AnyRequest, document_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """The PDF, made once: every copy has the same bytes. A cancelled document has a paper of its own, with a stamp."""
    return _kept(request, door, DOCUMENT, document_id, NotFound("document", document_id=str(document_id)))


@get("/debit-notes/{note_id:uuid}/pdf", opt={"scope": "books"}, sync_to_thread=True, media_type=PDF,
     summary="A debit note on paper")  # fmt: skip
def debit_note_pdf(request: AnyRequest, note_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """The PDF for the vendor, made once, in the language of the business: every copy has the same bytes."""
    return _kept(request, door, DEBIT_NOTE, note_id, NotFound("debit note", id=str(note_id)))


@get("/parcels/{parcel_id:uuid}/label.pdf", sync_to_thread=True, media_type=PDF, summary="The label of a parcel")
def label_pdf(request: AnyRequest, parcel_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """4 x 6 inches: ours, or the partner courier's own. Refused (`label_pending`) while the parcel has no AWB."""
    with door.open() as tx:
        facts = parcel_facts(tx, [parcel_id]).get(parcel_id)
    if facts is None:
        raise NotFound("parcel", parcel_id=str(parcel_id))
    pending = Refusal("label_pending", f"Parcel {facts.parcel_number} has no AWB yet.", parcel_id=str(parcel_id))
    return _kept(request, door, parcels.LABEL, parcel_id, pending)


@get("/labels.pdf", sync_to_thread=True, media_type=PDF, summary="Many labels in one file")
def labels_pdf(door: NamedDependency[Door], parcel_id: Ids) -> Response[bytes]:
    """Labels of couriers of one's own, a page each, in the order asked. Refused (`label_pending`) where a parcel has no
    AWB, and (`partner_label`) where a partner courier makes the label: fetch that one alone."""
    with door.open() as tx:
        facts = parcel_facts(tx, parcel_id)
        if missing := [one for one in parcel_id if one not in facts]:
            raise NotFound("parcel", parcel_id=str(missing[0]))
        for code, why, rows in (
            ("label_pending", "has no AWB yet", [p for p in facts.values() if not p.awb]),
            ("partner_label", "has a label of its courier", [p for p in facts.values() if p.courier_kind == "partner"]),
        ):
            if rows:
                raise Refusal(code, f"Parcel {rows[0].parcel_number} {why}.", parcels=[str(p.parcel_id) for p in rows])
        content = parcels.label_pdf(tx, parcel_id)
    return pdf_answer("labels", content)


@get("/parcels/{parcel_id:uuid}/slip.pdf", sync_to_thread=True, media_type=PDF, summary="A packing slip")
def slip_pdf(parcel_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """What lies in the box, without prices; 4 x 6 inches."""
    with door.open() as tx:
        content = parcels.slip_pdf(tx, [parcel_id])
    if not content:
        raise NotFound("parcel", parcel_id=str(parcel_id))
    return pdf_answer("packing-slip", content)


@get("/trips/{trip_id:uuid}/picklist.pdf", sync_to_thread=True, media_type=PDF, summary="The pick list of a trip")
def picklist_pdf(trip_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """What is still to be fetched, in walking order, merged per SKU and bin, with the totes it goes into."""
    with door.open() as tx:
        sheet = lists.picklist(tx, trip_id)
    return pdf_answer(sheet.name, PRESS.pdf(sheet))


@get("/facilities/{facility_id:uuid}/bin-labels.pdf", sync_to_thread=True, media_type=PDF, summary="Labels of places")
def bin_labels_pdf(
    facility_id: FromPath[UUID], door: NamedDependency[Door], kind: Text = "bin", zone: Text = "", aisle: Text = "",
    first: Text = "", last: Text = "",
) -> Response[bytes]:  # fmt: skip
    """50 x 25 mm, a page each: bins of a zone or an aisle, or codes from `first` to `last`; or the places of another kind
    (tote, wall, pack, putback, dock, returns)."""
    if kind not in places.KINDS:
        raise Invalid(f"A kind is one of {', '.join(places.KINDS)}.", field="kind")
    with door.open() as tx:
        sheet = places.place_labels(tx, facility_id, places.Which(kind, zone, aisle, first, last))
    return pdf_answer(sheet.name, PRESS.pdf(sheet))


@get("/manifests/{manifest_id:uuid}/pdf", sync_to_thread=True, media_type=PDF, summary="A manifest on paper")
def manifest_pdf(request: AnyRequest, manifest_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """For both to sign. Made once when it is closed; an open one shows what is on it now, stamped."""
    with door.open() as tx:
        sheet = lists.manifest_now(tx, manifest_id)
    if sheet is None:
        raise NotFound("manifest", manifest_id=str(manifest_id))
    if file := kept(door.open, door.files, lists.MANIFEST, [manifest_id]).get(manifest_id):
        return _file(request, door, file)
    return pdf_answer(sheet.name, PRESS.pdf(sheet))


def _kept(request: AnyRequest, door: Door, kind: PaperKind, thing_id: UUID, otherwise: Refusal) -> Response[bytes]:
    file = kept(door.open, door.files, kind, [thing_id]).get(thing_id)
    if file is None:
        raise otherwise
    return _file(request, door, file)


def _file(request: AnyRequest, door: Door, file_id: UUID) -> Response[bytes]:
    with door.open() as tx:
        file = stored(tx, file_id)
    return file_answer(request, door, file)


@post("/prints", opt={"scope": "floor"}, sync_to_thread=True, status_code=200, summary="Claim papers for printing")
def claim(request: AnyRequest, data: JSONBody[PrintIn], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Ask before printing: `done` are to be printed now, `refused` (`printed_already`) were printed before, by whom and
    when. With `again` all are to be printed, and it is remembered as a reprint."""
    if not 0 < len(data.ids) <= SET_MAX:
        raise Invalid(f"Claim 1 to {SET_MAX} things at once.", field="ids")
    return door.write(request, lambda tx: claim_prints(tx, data.paper, data.ids, again=data.again))


@get("/prints", sync_to_thread=True, summary="What was printed")
def list_prints(door: NamedDependency[Door], paper: FromQuery[str], thing_id: Ids) -> list[Printed]:
    """How often the papers of these things were printed, first and last; a thing that never was is left out."""
    with door.open() as tx:
        return list(prints_of(tx, paper, thing_id).values())


PDFS: Final = (
    document_pdf,
    debit_note_pdf,
    label_pdf,
    labels_pdf,
    slip_pdf,
    picklist_pdf,
    bin_labels_pdf,
    manifest_pdf,
)
"""Handlers that pages link to as well."""

papers: Final = Router(
    "/", route_handlers=[list_documents, list_series, one_document, *PDFS, claim, list_prints], tags=["Papers"]
)
