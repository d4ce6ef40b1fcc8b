"""The API of what vendors bill: bills against goods receipts, and debit notes on them."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from godown import receiving
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.receiving import Bill, BillLine, NewBill, NewNote, NewNoteLine, Noted, NoteLine

Search = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True)
class BillStory:
    """A bill with its lines, and what debit notes took back of them."""

    bill: Bill
    lines: list[BillLine]
    notes: list[NoteLine]


@dataclass(frozen=True)
class NoteIn:
    """A debit note; the id is the sender's. `reason`: short, returned (with units) or price (with an amount, its tax inside)."""

    id: UUID
    lines: tuple[NewNoteLine, ...]
    note: str = ""


@dataclass(frozen=True)
class WhyNot:
    """Why a bill is taken back."""

    why: str


@post("/supplier-bills", opt={"scope": "books"}, sync_to_thread=True, status_code=200, summary="Book supplier bills")
def book(request: AnyRequest, data: JSONBody[list[NewBill]], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Bills of vendors against goods receipts, as often as you like, each with an id of yours. Tax is worked out from the tax
    class, or as `tax_paise` says it. Refused row by row: `known_bill`, `twice`, `unknown_receipt`, `not_on_receipt`,
    `other_vendor`, `other_facility`, `tax_differs`, `total_differs`, `no_rate`, `invalid`."""
    return door.write(request, lambda tx: receiving.book_bills(tx, data))


@get("/supplier-bills", opt={"scope": "books"}, sync_to_thread=True, summary="List supplier bills")
def list_bills(door: NamedDependency[Door], search: Search = "", cursor: Text = "", limit: Limit = 50) -> Page[Bill]:
    """Bills, the newest first; `search` is part of a number (ours or the vendor's) or of the vendor's name."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = receiving.bills_of(tx, search, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.booked_at.isoformat(), str(one.id)))


@get("/supplier-bills/{bill_id:uuid}", opt={"scope": "books"}, sync_to_thread=True, summary="One supplier bill")
def one_bill(bill_id: FromPath[UUID], door: NamedDependency[Door]) -> BillStory:
    """A bill with its lines (billed, received, variance) and its debit notes."""
    with door.open() as tx:
        found = receiving.one_bill(tx, bill_id)
        return BillStory(found, receiving.bill_lines(tx, bill_id), receiving.bill_notes(tx, bill_id))


@post("/supplier-bills/{bill_id:uuid}/debit-notes", opt={"scope": "books"}, sync_to_thread=True, status_code=201,
      summary="Write a debit note")  # fmt: skip
def debit(
    request: AnyRequest, bill_id: FromPath[UUID], data: JSONBody[NoteIn], door: NamedDependency[Door]
) -> Response[Noted]:
    """What the vendor owes us of a bill. Refused: `more_than_invoiced`, `too_small`, `only_whole`."""
    new = NewNote(bill_id, data.lines, data.id, data.note)
    return door.write(request, lambda tx: receiving.debit_note(tx, new), status=201)


@post("/supplier-bills/{bill_id:uuid}/cancel", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Cancel a supplier bill")  # fmt: skip
def cancel(
    request: AnyRequest, bill_id: FromPath[UUID], data: JSONBody[WhyNot], door: NamedDependency[Door]
) -> Response[Bill]:
    """A bill that was booked wrongly: its cost beyond the receipt leaves stock and price variance, its tax is claimed no more; on the
    first open day where books are closed. Its goods wait for a bill again. Refused: `has_debit_notes`, `invalid`."""
    return door.write(request, lambda tx: receiving.cancel_bill(tx, bill_id, data.why))


bill_routes = Router("/", route_handlers=[book, list_bills, one_bill, debit, cancel], tags=["Books"])
