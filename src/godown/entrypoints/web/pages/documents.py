"""Documents: where is the paper for this? Invoices, bills of supply and credit notes, and their series without gaps."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from godown import books
from godown.books import Document, InvoiceLine
from godown.countries import head_word
from godown.entrypoints.web import links
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.india import state_name
from godown.kernel.refusal import Invalid, NotFound
from godown.platform.prints import prints_of
from godown.reports import queries_documents
from godown.reports.queries_documents import WantedDocuments

TABS: Final = {
    "all": N_("All"),
    "tax_invoice": N_("Tax invoices"),
    "bill_of_supply": N_("Bills of supply"),
    "credit_note": N_("Credit notes"),
    "commercial_credit": N_("Commercial credits"),
    "delivery_challan": N_("Delivery challans"),
}
KINDS: Final = {
    "tax_invoice": N_("Tax invoice"),
    "bill_of_supply": N_("Bill of supply"),
    "credit_note": N_("Credit note"),
    "commercial_credit": N_("Commercial credit"),
    "delivery_challan": N_("Delivery challan"),
    "outside_invoice": N_("Invoice from before Godown"),
}


@get("/documents", sync_to_thread=True, include_in_schema=False)
def document_list(page: NamedDependency[Page]) -> Response[Any]:
    """One page of the list, and every series with what is missing in it."""
    shown = links.listing(page, "/documents", "all", ("status",))
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    kind = "" if shown.tab == "all" else shown.tab
    wanted = WantedDocuments(kind, shown.filters["status"], shown.q, page.facility_id)
    with page.open() as tx:
        rows = queries_documents.documents(tx, wanted, _cursor_of(shown.after), links.PAGE_SIZE + 1)
        total = queries_documents.count_documents(tx, wanted, links.COUNTED_MAX)
        series = books.document_series(tx)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    after = f"{rows[-1].issued_at.isoformat()}~{rows[-1].id}" if more else ""
    off = bool(shown.filters["status"])
    return page.render(
        "documents.html",
        shown=shown,
        rows=rows,
        series=series,
        gaps=sum(len(one.gaps) for one in series),
        kinds={kind: _(word) for kind, word in KINDS.items()},
        tabs=[(_(word), None, shown.to(tab=key), key == shown.tab) for key, word in TABS.items()],
        chips=[(_("Cancelled only"), shown.to(status="" if off else "cancelled"), off, "")],
        says=links.span(shown, len(rows), total, _("as they were issued, newest first")) if rows else "",
        next=shown.to(after=after, first=shown.first + len(rows)) if more else None,
    )


def _cursor_of(text: str) -> tuple[datetime, UUID] | None:
    if not text:
        return None
    try:
        at, _sep, document_id = text.partition("~")
        return datetime.fromisoformat(at), UUID(document_id)
    except ValueError:
        raise Invalid(_("This page of the list is not there any more. Begin again."), field="after") from None


@get("/documents/{document_id:uuid}", sync_to_thread=True, include_in_schema=False)
def one_document(page: NamedDependency[Page], document_id: FromPath[UUID]) -> Response[Any]:
    """A document as it was fixed when it was issued, with what corrects it."""
    with page.open() as tx:
        head = books.documents(tx, [document_id]).get(document_id)
        if head is None:
            raise NotFound("document", document_id=str(document_id))
        (row,) = queries_documents.documents_by_id(tx, [document_id])
        lines = books.as_said(books.lines_of(tx, document_id))
        credits = queries_documents.credits_of(tx, document_id)
        printed = prints_of(tx, "document", [document_id]).get(document_id)
        said = books.clearances_of(tx, [document_id])
    return page.render(
        "document.html",
        head=head,
        row=row,
        lines=lines,
        credits=credits,
        printed=printed,
        einvoice=said[0] if said else None,
        may_print=page.may("floor") and head.kind != "outside_invoice",
        kind=_(KINDS[head.kind]),
        supplied_to=f"{state_name(head.place_of_supply)} ({head.place_of_supply})" if head.place_of_supply else "—",
        taxes=taxes_of(head, lines),
        forgone=sum(paise for line in lines for _code, _rate, _base, paise in line.forgone),
    )


def taxes_of(head: Document, lines: Sequence[InvoiceLine]) -> list[tuple[str, int]]:
    """(tax, paise) of a document, those that it has."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        for code, _rate, _base, paise in line.taxes:
            sums[head_word(code)] += paise
    found = [(word, paise) for word, paise in sums.items() if paise]
    return found or [(_("Tax"), head.tax_paise)]
