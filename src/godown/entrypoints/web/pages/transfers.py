"""Transfers in the office: what goes from where to where, how far it is; asked for, sent, counted in."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import books, receiving, stock
from godown.books import Document
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.line_forms import LineForm, rows_of
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.documents import KINDS
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.sheets import write_csv
from godown.platform.transaction import utc_now
from godown.receiving import NewTransfer, NewTransferLine, TransferFileLine, TransferStep
from godown.stock import queries_counts

TABS: Final = {
    "open": (N_("To do"), ("open", "part_sent", "sent", "part_received")),
    "done": (N_("Done"), ("received", "cancelled")),
    "all": (N_("All"), ()),
}
FILE_MAX: Final = 20_000
HEAD: Final = (
    "transfer", "state", "from", "to", "send_on", "line", "sku", "name", "batch", "condition", "units", "cancelled", "sent",
    "received", "lost", "owner",
)  # fmt: skip
STEPS: Final = {
    "sent": (N_("%(units)s sent"), "truck", "go"), "received": (N_("%(units)s counted in"), "package-import", "ok"),
    "cancelled": (N_("%(units)s cancelled"), "ban", "idle"),
}  # fmt: skip


@get("/transfers", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def transfer_list(page: NamedDependency[Page]) -> Response[Any]:
    """Transfers from and to the chosen facility, newest first."""
    shown = _listing(page)
    with page.open() as tx:
        after = links.cursor_of(shown.after)
        rows = receiving.transfers_of(tx, page.facility_id, TABS[shown.tab][1], shown.q, after, links.PAGE_SIZE + 1)
        counts = receiving.transfer_counts(tx, page.facility_id)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    each = {key: sum(counts.get(one, 0) for one in states or counts) for key, (_word, states) in TABS.items()}
    total = len(rows) if shown.q and not more and not shown.after else each[shown.tab]
    cursor = f"{rows[-1].made_at.isoformat()}~{rows[-1].id}" if more else ""
    return page.render(
        "transfers.html",
        shown=shown,
        rows=rows,
        tabs=[(_(word), each[key], shown.to(tab=key), key == shown.tab) for key, (word, _states) in TABS.items()],
        says=links.span(shown, len(rows), total, _("age")) if rows else "",
        next=shown.to(after=cursor, first=shown.first + len(rows)) if more else None,
        file=links.link("/transfers.csv", tab=shown.tab, q=shown.q),
    )


@get("/transfers.csv", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def transfer_file(page: NamedDependency[Page]) -> Response[bytes]:
    """The lines of the same transfers as a CSV file."""
    shown = _listing(page)
    with page.open() as tx:
        lines = receiving.transfer_file_lines(tx, page.facility_id, TABS[shown.tab][1], shown.q, FILE_MAX)
    return file_download("transfers.csv", write_csv(HEAD, [_cells(line) for line in lines]))


def _listing(page: Page) -> links.Listing:
    shown = links.listing(page, "/transfers", "open")
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    return shown


def _cells(line: TransferFileLine) -> list[str]:
    return [
        line.number, line.status, line.from_code, line.to_code, line.send_on.isoformat(), str(line.line_no), line.sku_code,
        line.sku_name, line.batch_number, line.condition, str(line.quantity), str(line.cancelled), str(line.sent),
        str(line.received), str(line.lost), line.owner_code,
    ]  # fmt: skip


def _around(page: Page) -> dict[str, Any]:
    here = page.here()
    with page.open() as tx:
        conditions = list(queries_counts.countable(tx).items())
        known = stock.consignors(tx)
    return {
        "conditions": conditions,
        "owners": [(one.code, one.name) for one in known],
        "facility": here,
        "others": [(one.id, one.name) for one in page.facilities if one.id != here.id],
        "tomorrow": (utc_now().date() + timedelta(days=1)).isoformat(),
    }


FORM: Final = LineForm("transfer_new.html", 3, _around, {"sku_code": "sku", "quantity": "units"})


@get("/transfers/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def new_transfer(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    return FORM.empty(page)


@post("/transfers/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_transfer(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Ask for it. The form carries its id: sent twice, it is one transfer."""
    key = fields.uid("key")
    try:
        with page.open() as tx:
            made = receiving.transfer(tx, _read(page, fields, key))
    except Refusal as wrong:
        return FORM.again(page, fields, wrong)
    return page.go(f"/transfers/{made.id}", _("%(number)s is asked for.") % {"number": made.number})


def _read(page: Page, fields: Fields, key: UUID) -> NewTransfer:
    lines = tuple(
        NewTransferLine(fields.needed(f"sku-{row}"), fields.whole(f"units-{row}"), fields.text(f"batch-{row}"),
                        fields.text(f"condition-{row}", "saleable"), owner=fields.text(f"owner-{row}"))
        for row in rows_of(fields)
    )  # fmt: skip
    return NewTransfer(
        page.here().id,
        fields.uid("to_facility_id"),
        lines,
        key,
        fields.day("send_on"),
        fields.whole("priority", 0),
        fields.text("note"),
        fields.day("arrive_on"),
    )


@get("/transfers/{transfer_id:uuid}", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def transfer_story(transfer_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What goes over, how far it is, who did what."""
    with page.open() as tx:
        found = receiving.one_transfer(tx, transfer_id)
        lines = receiving.transfer_lines(tx, transfer_id)
        steps = receiving.transfer_steps(tx, transfer_id)
        papers = books.documents_of_sources(tx, "transfer_step", [step.id for step in steps])
        stopped = books.hindrances(tx, [papers[step.id].id for step in steps if step.stands])
    facts = [_told(step, papers.get(step.id)) for step in steps]
    loads = [(step, papers[step.id], stopped.get(papers[step.id].id)) for step in steps if step.stands]
    return page.render(
        "transfer.html", transfer=found, lines=lines, facts=facts, loads=loads, why=books.why_uncleared,
        may_books=page.may("books"),
    )  # fmt: skip


def _told(step: TransferStep, paper: Document | None) -> dict[str, Any]:
    words, drawn, tone = STEPS[step.kind]
    what = _(words) % {"units": step.units}
    if step.stands:
        what, tone = _("%(units)s loaded, not left yet") % {"units": step.units}, "warn"
    if step.lost:
        what = _("%(what)s, %(lost)s lost") % {"what": what, "lost": step.lost}
        tone = "stop"
    who = f"{step.who} · {step.note}" if step.note else step.who
    if paper:
        who = f"{who} · {_(KINDS[paper.kind])} {paper.number}"
    href = f"/documents/{paper.id}" if paper else ""
    return {"tone": tone, "icon": drawn, "what": what, "who": who, "when": step.at, "href": href}


@post("/transfers/{transfer_id:uuid}/cancel", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False,
      status_code=303)  # fmt: skip
def cancel(transfer_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """What is not sent stays here."""
    with page.open() as tx:
        outcome = receiving.cancel_transfers(tx, [transfer_id])
    return page.went(f"/transfers/{transfer_id}", outcome, _("What was not sent stays, and is free again."))


@post("/transfers/{transfer_id:uuid}/leave", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False,
      status_code=303)  # fmt: skip
def leave(transfer_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """What is loaded leaves, where its paper lacks nothing."""
    with page.open() as tx:
        found = receiving.transfer_leaves(tx, fields.uid("load"))
    return page.go(f"/transfers/{transfer_id}", _("%(number)s: it is on the road.") % {"number": found.number})


PAGES: Final = (transfer_list, transfer_file, new_transfer, write_transfer, transfer_story, cancel, leave)
