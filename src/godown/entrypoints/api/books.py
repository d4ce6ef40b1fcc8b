"""The API of the books: taxes, credits by amount, the GST month and its return, the journal and its files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import books
from godown.books import Credit, Issued, TaxChoices
from godown.entrypoints.api.goods import Text
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.refusal import Invalid, NotFound
from godown.platform.transaction import Tx
from godown.reports import einvoice, gst_files, gst_month, journal, journal_files, queries_gst
from godown.reports.gst_month import GstMonth
from godown.reports.journal import Balance, Entry
from godown.stock import queries_places

FILES: Final[dict[str, Callable[[list[Entry], date], bytes]]] = {
    "beancount": lambda entries, first: journal_files.beancount(entries, first).encode(),
    "xml": lambda entries, _first: journal_files.tally(entries).encode(),
    "csv": lambda entries, _first: journal_files.as_csv(entries).encode(),
    "xlsx": lambda entries, _first: journal_files.as_workbook(entries),
}
"""The journal as files, by ending: Beancount, Tally, a spreadsheet."""


@dataclass(frozen=True)
class CreditLine:
    """Units that came back, an amount that is given back, or both, of a line of an invoice (`line_id`)."""

    line_id: UUID
    units: int = 0
    amount_paise: int | None = None


@dataclass(frozen=True)
class NewCredit:
    """A credit by hand; the id is the sender's: the same again is the same note."""

    id: UUID
    lines: tuple[CreditLine, ...]
    reason: str


@dataclass(frozen=True)
class JournalMonth:
    """The journal of a month, with what each account came to."""

    month: str
    entries: list[Entry]
    balances: list[Balance]


@get("/tax", opt={"scope": "books"}, sync_to_thread=True, summary="What is chosen for taxes")
def tax(door: NamedDependency[Door]) -> TaxChoices:
    """Bond, zones, own rates, turnover, operators, and up to which day the books are closed."""
    with door.open() as tx:
        return books.tax_choices(tx)


@put("/tax", opt={"scope": "books"}, sync_to_thread=True, summary="Choose for taxes")
def set_tax(request: AnyRequest, data: JSONBody[TaxChoices], door: NamedDependency[Door]) -> Response[TaxChoices]:
    """All of it at once: what is left out goes back to its default. It holds for documents from now on."""

    def work(tx: Tx) -> TaxChoices:
        books.choose_taxes(tx, data)
        return books.tax_choices(tx)

    return door.write(request, work)


@post("/documents/{document_id:uuid}/credits", opt={"scope": "books"}, sync_to_thread=True, summary="Credit by hand")
def credit_by_hand(
    request: AnyRequest, document_id: FromPath[UUID], data: JSONBody[NewCredit], door: NamedDependency[Door]
) -> Response[Issued]:
    """A credit note without a return: a price reduced, goods that stay. Refused: `more_than_invoiced`, `too_small`,
    `only_whole`, `not_an_invoice`."""
    return door.write(request, lambda tx: credit_document(tx, document_id, data))


def credit_document(tx: Tx, document_id: UUID, data: NewCredit) -> Issued:
    """Credit lines of an invoice by hand; who and why is kept in the log."""
    head = books.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    if (known := books.credit_of_source(tx, "by_hand", data.id)) is not None:
        return Issued(known.id, known.number, data.id, known.total_paise)
    sources = {line.id: line.source_line_id for line in books.lines_of(tx, document_id)}
    if not data.lines or any(line.line_id not in sources for line in data.lines):
        raise Invalid("Name lines of this document.", field="lines")
    if not data.reason.strip():
        raise Invalid("Say why.", field="reason")
    credits = [Credit(sources[line.line_id], line.units, line.amount_paise) for line in data.lines]
    day = tx.now.astimezone(queries_places.zone_of(tx, head.facility_id)).date()
    (note,) = books.credit(tx, source_kind="by_hand", source_id=data.id, dated=day, credits=credits)
    tx.note("credited", "document", [document_id], number=note.number, why=data.reason)
    return note


@get("/documents/{document_id:uuid}/einvoice", sync_to_thread=True, summary="An e-invoice as a file")
def einvoice_file(document_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """INV-01 v1.1 as the portal takes it, for upload. The header `Irn` says the reference that the portal will give. Refused:
    `no_einvoice` (a sale to a consumer, a bill, a cancelled document), `incomplete` (what the portal asks for is missing)."""
    with door.open() as tx:
        told = einvoice.einvoice(tx, document_id)
    answer = file_download(f"einvoice-{told.number}.json", _json([told.content]), "application/json")
    answer.headers["Irn"] = told.irn
    return answer


@get("/gst", opt={"scope": "books"}, sync_to_thread=True, summary="The GST month")
def gst(door: NamedDependency[Door], month: FromQuery[str], registration: Text = "") -> GstMonth:
    """Tables of the return with their sums, what to look at before filing, and whether they agree with the documents.
    Without a registration the first one. Codes of `findings`: `no_irn`, `irn_overdue` (past the 30 days in which the portal takes
    it), `no_eway`, `eway_expired`, `buyer_registration`, `no_place`, `hsn_short`, `b2cs_negative`, `rate_changed`, `no_slab_fits`,
    `commercial_credit`."""
    with door.open() as tx:
        return gst_month.gst_month(tx, registration_of(tx, registration), month)


@get("/gst/gstr1.json", opt={"scope": "books"}, sync_to_thread=True, summary="GSTR-1 as a file")
def gstr1_file(door: NamedDependency[Door], month: FromQuery[str], registration: Text = "") -> Response[bytes]:
    """The return of a month as the portal takes it."""
    with door.open() as tx:
        chosen = registration_of(tx, registration)
        told = gst_month.gstr1_of(tx, chosen, month)
    return file_download(f"gstr1-{chosen}-{month}.json", _json(told), "application/json")


@get("/gst/month/{ending:str}", opt={"scope": "books"}, sync_to_thread=True, summary="The GST month as a table")
def gst_file(
    door: NamedDependency[Door], ending: FromPath[str], month: FromQuery[str], registration: Text = ""
) -> Response[bytes]:
    """`csv`: every document of the month in its table of the return, a row each; `xlsx`: that, and the sum of each table."""
    if ending not in gst_files.FILES:
        raise Invalid(f"A file is one of {', '.join(gst_files.FILES)}.", field="ending")
    with door.open() as tx:
        chosen = registration_of(tx, registration)
        told = gst_month.tables_of(tx, chosen, month)
    return file_download(f"gst-{chosen}-{month}.{ending}", gst_files.FILES[ending](told), "application/octet-stream")


def _json(told: Any) -> bytes:
    """JSON whose amounts are numbers with two places."""
    return msgspec.json.format(msgspec.json.Encoder(decimal_format="number").encode(told), indent=1)


def registration_of(tx: Tx, wanted: str) -> str:
    """The registration that is asked for, else the first. Refuses one that this business does not have."""
    known = queries_gst.registrations(tx)
    if wanted and wanted not in known:
        raise NotFound("registration", registration=wanted)
    if not known:
        raise NotFound("registration")
    return wanted or known[0]


@get("/journal", opt={"scope": "books"}, sync_to_thread=True, summary="The journal of a month")
def journal_month(door: NamedDependency[Door], month: FromQuery[str]) -> JournalMonth:
    """Entries in double form, derived from documents and from the cost of moves."""
    first, last = gst_month.read_month(month)
    with door.open() as tx:
        entries = journal.journal(tx, first, last)
    return JournalMonth(month, entries, journal.balances(entries))


@get("/journal/{ending:str}", opt={"scope": "books"}, sync_to_thread=True, summary="The journal as a file")
def journal_file(door: NamedDependency[Door], ending: FromPath[str], month: FromQuery[str]) -> Response[bytes]:
    """`beancount`, `xml` (Tally, masters and vouchers), `csv` or `xlsx`."""
    if ending not in FILES:
        raise Invalid(f"A file is one of {', '.join(FILES)}.", field="ending")
    first, last = gst_month.read_month(month)
    with door.open() as tx:
        entries = journal.journal(tx, first, last)
    return file_download(f"journal-{month}.{ending}", FILES[ending](entries, first), "application/octet-stream")


BOOK_FILES: Final = (gstr1_file, gst_file, journal_file, einvoice_file)
"""Handlers that pages link to as well."""

books_api: Final = Router(
    "/", route_handlers=[tax, set_tax, credit_by_hand, gst, journal_month, *BOOK_FILES], tags=["Books"]
)
