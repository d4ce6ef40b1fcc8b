"""Receive: what is expected, what is counted just now, what came. A receipt in counting is kept at its address."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import receiving, stock
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Answer, Scan, ScanPage, reply_scan
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid
from godown.platform.photos import keep_photo
from godown.platform.transaction import Tx
from godown.receiving import Draft
from godown.reports import queries_receiving

RECEIVE: Final = "receive.html"
OPEN: Final = ("open", "part_received")
SHOWN: Final = 100
LAST: Final = 20


@get("/receive", opt={"scope": "stock"}, sync_to_thread=True)
def receive_list(page: NamedDependency[Page]) -> Response[Any]:
    """Receipts in counting, open purchase orders, the last receipts."""
    with page.open() as tx:
        drafts = queries_receiving.drafts(tx, page.facility_id, None, SHOWN)
        orders = queries_receiving.purchases(tx, OPEN, page.facility_id, "", None, SHOWN)
        receipts = queries_receiving.receipts(tx, page.facility_id, None, "", None, LAST)
    return page.render("receive_list.html", drafts=drafts, orders=orders, receipts=receipts)


@get("/receive/receipts/{receipt_id:uuid}", opt={"scope": "stock"}, sync_to_thread=True)
def posted_receipt(receipt_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """A posted receipt with its lines."""
    with page.open() as tx:
        found = queries_receiving.receipt(tx, receipt_id)
        lines = queries_receiving.receipt_lines(tx, receipt_id)
    return page.render("receipt.html", receipt=found, lines=lines)


@get("/receive/new", opt={"scope": "stock"}, sync_to_thread=True)
def new_receipt(page: NamedDependency[Page]) -> Redirect:
    """A fresh receipt, at an address of its own."""
    page.here()
    return page.go(f"/receive/{new_id()}")


@get("/receive/{session_id:uuid}", opt={"scope": "stock"}, sync_to_thread=True)
def receipt(session_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The receipt in hand."""
    with page.open() as tx:
        draft = receiving.draft_receipt(tx, session_id, page.facility_id)
        owners = _owners(tx)
    return page.render(RECEIVE, **_context(draft, session_id, owners))


@post("/receive/{session_id:uuid}", opt={"scope": "stock"}, status_code=200, sync_to_thread=True)
def receipt_scan(session_id: FromPath[UUID], page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap of a receipt."""
    here = page.here().id
    with page.open() as tx:
        told = receiving.scan_receipt(
            tx, here, session_id, scan.scan_id, scan.raw, act=scan.act or "scan", value=scan.value
        )
        draft = receiving.draft_receipt(tx, session_id, here)
        owners = _owners(tx)
    answer = Answer.of(told, "", "" if draft.posted else _("Scan an item, or a number"))
    return reply_scan(page.request, RECEIVE, scan, answer, **_context(draft, session_id, owners))


@post("/receive/{session_id:uuid}/photo", opt={"scope": "stock"}, status_code=303, sync_to_thread=True)
def damage_photo(session_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Keep photos of what is broken, with the line that is counted now."""
    here, files = page.here().id, fields.files("photo")
    if not files:
        raise Invalid(_("Choose a photo first."), field="photo")
    with page.open() as tx:
        for one in files:
            photo = keep_photo(tx, page.door.files, one.name, one.content)
            receiving.scan_receipt(tx, here, session_id, new_id(), "", act="photo", value=str(photo))
    return page.go(f"/receive/{session_id}", _("The photo is saved."))


def _owners(tx: Tx) -> list[tuple[str, str]]:
    """(code, name) of those for whom goods are received beside ourselves."""
    return [(one.code, one.name) for one in stock.consignors(tx) if one.active]


def _context(draft: Draft, session_id: UUID, owners: Sequence[tuple[str, str]]) -> dict[str, Any]:
    here = f"/receive/{session_id}"
    scan = ScanPage(here, str(session_id), state="items", back="/receive", page_url=here)
    return {
        "scan": scan,
        "draft": draft,
        "owners": owners,
        "units": sum(one.accepted + one.rejected for one in draft.lines),
    }
