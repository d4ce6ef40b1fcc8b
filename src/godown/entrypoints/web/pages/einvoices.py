"""E-invoices: what the tax portal says of documents, and the way out where it says no. E-way bills beside them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import books, packing, receiving
from godown.books import Clearance, NewPortal, NewVehicle, WantedClearances, queries_clearances
from godown.entrypoints import acknowledgements
from godown.entrypoints.api.einvoices import told_cancelled
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.entrypoints.worker.portal_jobs import check_portal
from godown.kernel.refusal import Invalid, NotFound
from godown.packing import LOAD, Correction
from godown.platform.transaction import Tx
from godown.reports import queries_gst

LIST: Final = "/einvoices"
TABS: Final = {
    "person": N_("Needs a person"),
    "open": N_("Waiting"),
    "acknowledged": N_("Acknowledged"),
    "cancelled": N_("Cancelled"),
    "all": N_("All"),
}
PAPERS: Final = {"einvoice": N_("E-invoice"), "eway": N_("E-way bill")}
REASONS: Final = {
    "data_entry": N_("Wrong data"),
    "duplicate": N_("Duplicate"),
    "order_cancelled": N_("Order cancelled"),
    "other": N_("Other"),
}
MODES: Final = {"road": N_("Road"), "rail": N_("Rail"), "air": N_("Air"), "ship": N_("Ship")}
MOVED: Final = {
    "first": N_("First vehicle"),
    "transshipment": N_("Transshipment"),
    "breakdown": N_("Breakdown"),
    "other": N_("Other"),
}
CORRECTED: Final = ("customer_name", "gstin", "address1", "address2", "city", "state_code", "pincode")


@get(LIST, opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def einvoice_list(page: NamedDependency[Page]) -> Response[Any]:
    """The list, what needs a person first."""
    shown = links.listing(page, LIST, "person", ("paper",))
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    wanted = WantedClearances("" if shown.tab == "all" else shown.tab, shown.filters["paper"], "", shown.q)
    with page.open() as tx:
        rows = books.clearances_page(tx, wanted, _cursor_of(shown.after), links.PAGE_SIZE + 1)
        waiting, person = books.clearance_counts(tx)
        asked = {one.registration for one in books.portals(tx) if one.kind != "files"}
        by_hand = [one for one in queries_gst.registrations(tx) if one not in asked]
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    after = f"{rows[-1].created_at.isoformat()}~{rows[-1].document_id}~{rows[-1].paper}" if more else ""
    counts = {"person": person, "open": waiting}
    paper = shown.filters["paper"]
    return page.render(
        "einvoices.html",
        shown=shown,
        rows=rows,
        papers={key: _(word) for key, word in PAPERS.items()},
        why=why_of,
        by_hand=by_hand,
        tabs=[(_(word), counts.get(key), shown.to(tab=key), key == shown.tab) for key, word in TABS.items()],
        chips=[
            (_(word), shown.to(paper="" if paper == key else key), paper == key, "") for key, word in PAPERS.items()
        ],
        may_set=page.may("settings"),
        next=shown.to(after=after, first=shown.first + len(rows)) if more else None,
    )


def why_of(one: Clearance) -> str:
    """What a paper waits for, in sentences, with the way out."""
    said = f"{one.last_error.rstrip('.')}. " if one.last_error else ""
    if one.state == "rejected" and one.paper == "einvoice":
        return said + _("Correct it and issue the document anew.")
    if one.state == "rejected":
        return said + _("Mend it, then ask again.")
    if one.state == "cancelling" and one.by_hand:
        return _("Cancel it on the portal, then say so here.")
    if one.state in ("needed", "sent") and one.by_hand:
        return _("Upload the file to the portal, then bring its answer here.")
    if one.needs_person and said:
        return said + _("Mend it, then ask again.")
    return said.strip()


def _cursor_of(text: str) -> tuple[datetime, UUID, str] | None:
    if not text:
        return None
    try:
        at, document_id, paper = text.split("~")
        return datetime.fromisoformat(at), UUID(document_id), paper
    except ValueError:
        raise Invalid(_("This page of the list is not there any more. Begin again."), field="after") from None


@post("/einvoices/answers", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def bring_answers(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """The file that the portal gave after an upload by hand."""
    files = fields.files("file")
    if not files:
        raise Invalid(_("Choose a file first."), field="file")
    with page.open() as tx:
        outcome = acknowledgements.bring(tx, files[0].content)
    count = len(outcome.done)
    said = ngettext("%(num)s acknowledgement is kept.", "%(num)s acknowledgements are kept.", count) % {"num": count}
    return page.went(LIST, outcome, said)


@get("/einvoices/{document_id:uuid}", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def one_einvoice(page: NamedDependency[Page], document_id: FromPath[UUID]) -> Response[Any]:
    """A document at the portal: what it said, and what may be done now."""
    with page.open() as tx:
        head = books.documents(tx, [document_id]).get(document_id)
        papers = books.clearances_of(tx, [document_id])
        vehicles = books.vehicles_of(tx, [document_id])
        if head is None or not papers:
            raise NotFound("document", document_id=str(document_id))
        parcel = packing.parcels(tx, [head.source_id]).get(head.source_id) if head.source_kind == "parcel" else None
        load = receiving.transfer_load(tx, head.source_id) if head.source_kind == LOAD else None
        newest = books.documents_of_sources(tx, LOAD, [head.source_id])[head.source_id].id if load else None
    packed = parcel is not None and parcel.status == "packed" and parcel.document_id == head.id
    here = packed or (load is not None and not load[1] and newest == head.id)
    return page.render(
        "einvoice.html",
        head=head,
        papers=papers,
        parcel=parcel,
        load=load,
        words={key: _(word) for key, word in PAPERS.items()},
        reasons=[(key, _(word)) for key, word in REASONS.items()],
        why=why_of,
        vehicles=vehicles,
        modes=[(key, _(word)) for key, word in MODES.items()],
        moved=[(key, _(word)) for key, word in MOVED.items()],
        by_hand=any(one.by_hand for one in papers),
        deeds=deeds_of(papers, issued=head.status == "issued", here=here, note=head.corrects_id is not None),
    )


def deeds_of(papers: Sequence[Clearance], *, issued: bool, here: bool, note: bool) -> set[str]:
    """What may be done with a document now: reissue, cancel, retry, enter, told, vehicle, eway_cancel, eway_renew, eway_waive."""
    states = {one.paper: one.state for one in papers}
    irn, bill = states.get("einvoice", ""), states.get("eway", "")
    asked = any(not one.by_hand for one in papers)
    open_ = {"needed", "sent", "cancelling"}
    can = {
        "reissue": (irn == "rejected" and (here or note)) or (not issued and here),
        "cancel": issued and here and "acknowledged" in (irn, bill) and "cancelling" not in (irn, bill),
        "retry": asked and (bool({irn, bill} & open_) or bill == "rejected"),
        "enter": issued and bool({irn, bill} & {"needed", "sent", "rejected"}),
        "told": "cancelling" in (irn, bill),
        "vehicle": issued and bill in ("needed", "sent", "rejected", "acknowledged"),
        "eway_cancel": issued and bill == "acknowledged",
        "eway_renew": issued and bill in ("cancelled", "waived"),
        "eway_waive": issued and bill in ("needed", "rejected", "cancelled"),
    }
    return {name for name, may in can.items() if may}


@post("/einvoices/{document_id:uuid}/{deed:str}", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def act(
    page: NamedDependency[Page], document_id: FromPath[UUID], deed: FromPath[str], fields: NamedDependency[Fields]
) -> Redirect:
    """Do what a person decided."""
    with page.open() as tx:
        if deed == "reissue":
            made = packing.reissue(tx, document_id, Correction(**{name: fields.text(name) for name in CORRECTED}))
            return page.go(f"/documents/{made.id}", _("Issued anew as %(number)s.") % {"number": made.number})
        said = _do(tx, document_id, deed, fields)
    return page.go(f"{LIST}/{document_id}", said)


def _do(tx: Tx, document_id: UUID, deed: str, fields: Fields) -> str:
    if deed == "retry":
        books.retry_clearances(tx, [document_id])
        return _("The portal is asked again.")
    if deed == "cancel":
        state = packing.cancel_invoice(tx, document_id, fields.needed("reason"), fields.text("remark"))
        return _("It is cancelled.") if state == "cancelled" else _("It is being cancelled at the portal.")
    if deed == "told":
        done = fields.needed("done") == "yes"
        told_cancelled(tx, document_id, fields.needed("paper"), None, done=done)
        return _("Noted: it is cancelled there.") if done else _("Noted: it stands.")
    head = books.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    if deed == "enter":
        said = books.Acknowledged(
            fields.needed("reference"),
            fields.text("ack_no") or fields.needed("reference"),
            tx.now,
            fields.text("signed_qr"),
        )
        books.record_by_hand(tx, head, fields.needed("paper"), said)
        return _("The acknowledgement is kept.")
    if deed == "vehicle":
        return _vehicle(tx, head, fields)
    if deed == "eway_cancel":
        books.cancel_eway(tx, head, fields.needed("reason"), fields.text("remark"))
        return _("The e-way bill is being cancelled.")
    if deed == "eway_renew":
        books.renew_eway(tx, document_id)
        return _("A new e-way bill is asked for.")
    if deed == "eway_waive":
        books.waive_eway(tx, document_id, fields.text("why"))
        return _("Its goods need no e-way bill.")
    raise NotFound("deed", deed=deed)


def _vehicle(tx: Tx, head: books.Document, fields: Fields) -> str:
    """By what its goods travel, as the form says it."""
    new = NewVehicle(
        fields.needed("mode"), fields.text("vehicle"), fields.text("transporter"), fields.text("paper_number"),
        fields.day("paper_dated"), fields.text("from_place"), fields.text("from_state"), fields.needed("moved"),
        fields.text("remark"), km=fields.whole("km") if fields.text("km") else None,
    )  # fmt: skip
    state = books.set_vehicle(tx, head, new).state
    told = {"along": _("It goes along with the e-way bill."), "needed": _("The portal is being told.")}
    return told.get(state, _("It is kept as you told the portal."))


@get("/einvoices/portal", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def portal_settings(page: NamedDependency[Page]) -> Response[Any]:
    """How each GSTIN reaches the portal."""
    with page.open() as tx:
        known = {one.registration: one for one in books.portals(tx)}
        registrations = sorted({*queries_gst.registrations(tx), *known})
        turnover = books.tax_choices(tx).turnover_paise
    return page.render(
        "einvoice_portal.html",
        registrations=registrations,
        known=known,
        turnover=turnover,
        may_set=page.may("settings"),
    )


@post("/einvoices/portal", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def save_portal(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Keep the way of one GSTIN. A secret that is left empty stays."""
    within = fields.text("within_over")
    new = NewPortal(
        fields.needed("registration"), fields.needed("kind"), fields.text("base_url"), fields.text("client_id"),
        fields.text("client_secret"), fields.text("user_name"), fields.text("password"), fields.needed("einvoice"),
        fields.needed("eway"), fields.paise("within_over") if within else None,
    )  # fmt: skip
    with page.open() as tx:
        books.set_portal(tx, new)
    return page.go("/einvoices/portal", _("Saved. It holds for documents from now on."))


@post("/einvoices/portal/test", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def test_gateway(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Ask the gateway who it is, with no transaction open."""
    with page.open() as tx:
        found = queries_clearances.portals(tx, [fields.needed("registration")])
    if not found:
        raise NotFound("registration")
    works, said = check_portal(found[0])
    return page.go("/einvoices/portal", said, tone="ok" if works else "stop")


PAGES: Final = (einvoice_list, bring_answers, one_einvoice, act, portal_settings, save_portal, test_gateway)
"""All handlers of this door."""
