"""Documents are undone: cancelled while they have not left, are unfiled and the portal lets them go; else by a credit note."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from godown.books import portal, queries, queries_clearances, store_clearances, store_documents
from godown.books.choices import tax_choices
from godown.books.clearance_words import ACKNOWLEDGED, CANCELLING, EINVOICE, EWAY, REASONS, REJECTED, SENT
from godown.books.documents import credit, issue
from godown.books.queries import Document, InvoiceLine
from godown.books.queries_clearances import Living
from godown.books.store_documents import Draft, DraftLine
from godown.books.words import Credit, Issued
from godown.countries import Credited, Standing, pack_of
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform.transaction import Tx

REMARK_MAX: Final = 100
"""What portals keep of a remark."""

BOTH: Final = (EINVOICE, EWAY)
CREDIT_NOTE: Final = ("credit_note",)


def cancel(tx: Tx, source_kind: str, source_ids: Sequence[UUID], dated: date) -> None:
    """Undo the documents of sources that never left. They are cancelled and keep their numbers; where the books of their day
    are closed, a part is credited already, or the portal's hours to cancel are over, credit notes of `dated` undo what is left.
    What the portal has is cancelled there first, by a job: until it answers the document stands."""
    closed = tax_choices(tx).locked_until
    papers = _by_document(queries_clearances.living_of_sources(tx, source_kind, source_ids, closed))
    plans = {document: _steps(tx, rows) for document, rows in papers.items() if _at_portal(rows)}
    begun = [document for document, steps in plans.items() if steps != CREDIT_NOTE]
    if begun:
        portal.ask(tx, store_clearances.begin_cancel(tx, begun, BOTH, "order_cancelled", "", undoes=True, gone=True))
    store_clearances.void(tx, [document for document in papers if document not in plans])
    for document_id, source_id in store_documents.cancel(tx, source_kind, source_ids, after=closed, apart=list(plans)):
        if document_id not in begun:
            _credit_rest(tx, document_id, source_kind, source_id, dated)


def _by_document(rows: Sequence[Living]) -> dict[UUID, list[Living]]:
    found: dict[UUID, list[Living]] = defaultdict(list)
    for row in rows:
        found[row.document_id].append(row)
    return found


def _at_portal(rows: Sequence[Living]) -> bool:
    return any(row.state in (SENT, ACKNOWLEDGED, CANCELLING) for row in rows)


def _steps(tx: Tx, rows: Sequence[Living], *, handed_over: bool = False) -> tuple[str, ...]:
    known = {row.paper: row.ack_at for row in rows if row.state in (ACKNOWLEDGED, CANCELLING)}
    standing = Standing(handed_over, rows[0].dated_closed or rows[0].credited, known.get(EINVOICE), known.get(EWAY))
    return pack_of(rows[0].country).undo(standing, tx.now)


def _credit_rest(tx: Tx, document_id: UUID, source_kind: str, source_id: UUID, dated: date) -> None:
    lines = queries.lines_of(tx, document_id)
    done = queries.credited(tx, [line.id for line in lines])
    rest = [_rest_of(line, done.get(line.id, Credited())) for line in lines]
    if due := [one for one in rest if one.units or one.amount_paise]:
        credit(tx, source_kind=f"undo_{source_kind}", source_id=source_id, dated=dated, credits=due)


def _rest_of(line: InvoiceLine, done: Credited) -> Credit:
    """All that is left of a line: the last units take it, whatever it is."""
    units = line.quantity - done.units
    return Credit(line.source_line_id, units, None if units else line.gross_paise - done.gross)


def cancel_document(tx: Tx, head: Document, reason: str, remark: str, *, handed_over: bool) -> str:
    """A person cancels an invoice with its papers at the portal, the e-way bill first. Answer `cancelled`, or `cancelling` while
    the portal is asked. Refuses `too_late` where only a credit note undoes it: the goods have left, its period is closed, or
    the hours to cancel are over."""
    rows = _papers_of(tx, head, reason, remark)
    if head.kind == "credit_note":
        raise Refusal("not_an_invoice", "A credit note is not taken back; invoice the goods again.", number=head.number)
    if _steps(tx, rows, handed_over=handed_over) == CREDIT_NOTE:
        why = (
            "its goods have left"
            if handed_over
            else "its books are closed, a part of it is credited, or the 24 hours are over"
        )
        raise Refusal(
            "too_late", f"{head.number} cannot be cancelled: {why}. Undo it by a credit note.", number=head.number
        )
    registrations = store_clearances.begin_cancel(tx, [head.id], BOTH, reason, remark, undoes=True, gone=False)
    portal.ask(tx, registrations)
    tx.note("cancels", "document", [head.id], reason=reason, why=remark)
    return "cancelled" if store_clearances.cancel_documents(tx, [head.id]) else CANCELLING


def cancel_eway(tx: Tx, head: Document, reason: str, remark: str) -> None:
    """A person cancels the e-way bill alone: the invoice stands. Refuses `too_late`, `not_acknowledged`."""
    rows = [row for row in _papers_of(tx, head, reason, remark) if row.paper == EWAY and row.state == ACKNOWLEDGED]
    if not rows:
        raise Refusal("not_acknowledged", "No e-way bill of this document stands.", number=head.number)
    if _steps(tx, rows) == CREDIT_NOTE:
        raise Refusal("too_late", "The hours to cancel this e-way bill are over.", number=head.number)
    portal.ask(tx, store_clearances.begin_cancel(tx, [head.id], (EWAY,), reason, remark, undoes=False, gone=False))
    tx.note("cancels", "eway", [head.id], reason=reason, why=remark)


def _papers_of(tx: Tx, head: Document, reason: str, remark: str) -> list[Living]:
    if reason not in REASONS:
        raise Invalid(f"A reason is one of: {', '.join(REASONS)}.", field="reason")
    if len(remark) > REMARK_MAX:
        raise Invalid(f"A remark has at most {REMARK_MAX} characters.", field="remark")
    rows = queries_clearances.living_of_document(tx, head.id, tax_choices(tx).locked_until)
    if not rows:
        raise Refusal(
            "no_einvoice", f"{head.number} has nothing at the portal that could be cancelled.", number=head.number
        )
    return rows


def not_taken_back(tx: Tx, document_id: UUID, sentence: str, dated: date) -> None:
    """The portal will not cancel (any more): the document stands; where its goods are gone, a credit note of `dated` undoes it."""
    gone = store_clearances.set_not_cancelled(tx, document_id, sentence)
    tx.note("not_cancelled", "document", [document_id], why=sentence)
    if gone:
        head = queries.documents(tx, [document_id])[document_id]
        _credit_rest(tx, document_id, head.source_kind, head.source_id, dated)


def may_cancel_now(tx: Tx, document_id: UUID) -> bool:
    """Whether what is being cancelled of a document is still within its hours."""
    rows = queries_clearances.living_of_document(tx, document_id, None)
    return not rows or _steps(tx, rows) != CREDIT_NOTE


def replace(tx: Tx, head: Document, draft: Draft) -> Issued:
    """Issue a document anew under the next number: the old one is cancelled and keeps its number. Refuses `not_rejected` where
    the old one still stands: the portal has it, or may have it."""
    rows = queries_clearances.living_of_document(tx, head.id, None)
    if head.status != "cancelled":
        if not any(row.paper == EINVOICE and row.state == REJECTED for row in rows) or _at_portal(rows):
            raise Refusal("not_rejected", f"{head.number} stands: only what was rejected or cancelled is issued anew.",
                          number=head.number)  # fmt: skip
        store_clearances.void(tx, [head.id])
        store_clearances.cancel_documents(tx, [head.id])
    (made,) = issue(tx, [draft])
    tx.note("reissued", "document", [head.id], number=made.number)
    tx.note("issued_for", "document", [made.id], number=head.number)
    return made


def reissue_note(tx: Tx, document_id: UUID, dated: date) -> Issued:
    """Issue a rejected credit note anew, with the same lines, under the next number. Refuses `not_a_credit_note`."""
    head = queries.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    if head.kind != "credit_note":
        raise Refusal("not_a_credit_note", f"{head.number} is no credit note.", number=head.number)
    if head.status == "cancelled":
        raise Refusal("not_rejected", f"{head.number} was issued anew already.", number=head.number)
    lines = tuple(
        DraftLine(
            new_id(), number, line.source_line_id, line.corrects_line_id, line.sku_id, line.sku_code, line.description, line.hsn,
            line.unit, line.quantity, line.gross_paise, line.taxable_paise, line.rate_bp, line.tax_paise,
            [list(tax) for tax in line.taxes], line.by_amount, bundle=line.bundle,
        )
        for number, line in enumerate(queries.lines_of(tx, document_id), 1)
    )  # fmt: skip
    draft = Draft(
        id=new_id(), kind=head.kind, country=head.country, registration=head.registration,
        financial_year=pack_of(head.country).year(dated), dated=dated, facility_id=head.facility_id, source_kind=head.source_kind,
        source_id=head.source_id, order_id=head.order_id, corrects_id=head.corrects_id, treatment=head.treatment,
        place_of_supply=head.place_of_supply, supplier=head.supplier, buyer=head.buyer, warnings=list(head.warnings),
        lines=lines, operator=head.operator, rounded=head.rounded, round_off_paise=head.round_off_paise,
    )  # fmt: skip
    return replace(tx, head, draft)
