"""The accountant's pages: is the month ready to be filed, and what is booked? Every figure opens the documents behind it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import books
from godown.countries.india.filing import SECTIONS, Amounts, FiledDocument, Finding, Month, Placed
from godown.entrypoints.api.books import registration_of
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.india import state_name
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.reports import gst_month, journal, queries_gst

WORDS: Final = {
    "b2b": N_("To businesses and zones"),
    "b2cl": N_("To consumers elsewhere, large"),
    "exp": N_("Abroad"),
    "b2cs": N_("To other consumers, less their notes"),
    "nil": N_("At no rate"),
    "cdnr": N_("Notes to businesses"),
    "cdnur": N_("Notes to others: large, abroad"),
}
BESIDE: Final = {"commercial": N_("Commercial credits"), "rounded": N_("Round-off to the rupee")}
"""What the journal knows and no table of the return does."""

ALL: Final = "all"
"""All tables together."""

FOUND: Final = {
    "no_slab_fits": N_("The price fits no slab of its tax class: the higher rate was taken."),
    "rate_changed": N_("The rate changed between order and invoice."),
    "commercial_credit": N_("Credits that came too late to reduce tax: no return knows them."),
    "buyer_registration": N_("The GSTIN of the buyer is none: the portal will refuse it."),
    "no_place": N_("No place of supply."),
    "hsn_short": N_("The HSN is missing or too short for your turnover."),
    "no_irn": N_("An IRN is needed and there is none: the portal will not know the document. E-invoices says what is in the way."),
    "irn_overdue": N_("Too old for an IRN: the portal takes a document for 30 days only. Cancel it and invoice again, or ask your "
                      "accountant."),
    "no_eway": N_("Goods above the value went without an e-way bill."),
    "eway_expired": N_("The e-way bill expired before its goods were there. Extend it on the portal."),
    "b2cs_negative": N_("More was credited to consumers than sold to them. The portal takes a negative figure."),
}  # fmt: skip
"""What an accountant looks at before filing, by the code of the finding."""


@get("/gst", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def gst_page(page: NamedDependency[Page]) -> Response[Any]:
    """The tables of a month with their sums; of the one that is chosen, its documents."""
    month = _month(page)
    section = links.asked(page, "section")
    if section and section not in (*SECTIONS, *BESIDE, *FOUND, ALL):
        raise Invalid(_("There is no such table."), field="section")
    with page.open() as tx:
        known = queries_gst.registrations(tx)
        chosen = registration_of(tx, links.asked(page, "registration") or _of_facility(page, known)) if known else ""
        told = gst_month.gst_month(tx, chosen, month) if known else None
        placed = gst_month.tables_of(tx, chosen, month) if section and known else None
        concerned = gst_month.documents_of_finding(tx, chosen, month, section) if section in FOUND and known else []
        numbers = {one: _numbers(tx, told.findings, one) for one in FOUND} if told else {}
    behind = _behind(placed, section) if placed else []
    beside = getattr(placed, section) if placed and section in BESIDE else [(one, one.total) for one in concerned]
    return page.render(
        "gst.html",
        month=month,
        earlier=links.link("/gst", month=_step(month, -1), registration=chosen),
        later=links.link("/gst", month=_step(month, 1), registration=chosen),
        told=told,
        section=section,
        behind=[_row(one) for one in behind[: links.PAGE_SIZE * 4]],
        beside=beside[: links.PAGE_SIZE * 4],
        hidden=max(0, len(behind) + len(beside) - links.PAGE_SIZE * 4),
        words={key: _(word) for key, word in (WORDS | BESIDE | FOUND | {ALL: N_("All tables")}).items()},
        found={key: _(word) for key, word in FOUND.items()},
        numbers=numbers,
        tabs=[(_tab(one), None, links.link("/gst", month=month, registration=one), one == chosen) for one in known],
        table=lambda name: links.link("/gst", month=month, registration=chosen, section=name),
        file=links.link("/api/v1/gst/gstr1.json", month=month, registration=chosen),
        table_file=lambda ending: links.link(f"/api/v1/gst/month/{ending}", month=month, registration=chosen),
    )


def _behind(placed: Month, section: str) -> list[Placed]:
    """The documents of a table; of all, table after table."""
    if section == ALL:
        return [one for name in SECTIONS for one in placed.tables[name]]
    return placed.tables[section] if section in SECTIONS else []


def _of_facility(page: Page, known: Sequence[str]) -> str:
    """The registration of the facility that is chosen at the top, where it has one."""
    mine = page.facility.gstin if page.facility else None
    return mine if mine and mine in known else ""


def _tab(registration: str) -> str:
    """A registration with the state that it is in."""
    return f"{registration} · {state_name(registration[:2])}"


def _numbers(tx: Tx, findings: Sequence[Finding], code: str) -> list[tuple[UUID, str]]:
    ids = [i for one in findings if one.code == code for i in one.documents[:8]]
    heads = books.documents(tx, ids) if ids else {}
    return [(i, heads[i].number) for i in ids if i in heads]


def _row(one: Placed) -> tuple[FiledDocument, Amounts]:
    return one.document, one.amounts


@get("/journal", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def journal_page(page: NamedDependency[Page]) -> Response[Any]:
    """The journal of a month, newest entries last, with what each account came to; files for the accountant's program."""
    month = _month(page)
    first, last = gst_month.read_month(month)
    account = links.asked(page, "account")
    start = links.asked_whole(page, "from", 0)
    with page.open() as tx:
        entries = journal.journal(tx, first, last)
        locked, today = books.tax_choices(tx).locked_until, tx.now.date()
    shown = [e for e in entries if not account or any(p.account == account for p in e.postings)]
    rows = shown[start : start + links.PAGE_SIZE]
    more = start + links.PAGE_SIZE < len(shown)
    return page.render(
        "journal.html",
        month=month,
        earlier=links.link("/journal", month=_step(month, -1)),
        later=links.link("/journal", month=_step(month, 1)),
        rows=rows,
        total=sum(one.paise for one in entries),
        count=len(entries),
        account=account,
        balances=journal.balances(entries),
        of=lambda name: links.link("/journal", month=month, account=name),
        all=links.link("/journal", month=month),
        locked=locked,
        closed=locked is not None and last <= locked,
        may_close=last < today,
        last=last,
        next=links.link("/journal", **{"month": month, "account": account, "from": start + links.PAGE_SIZE})
        if more
        else None,
        says=_("%(first)s–%(last)s of %(all)s") % {"first": start + 1, "last": start + len(rows), "all": len(shown)},
        file=lambda ending: links.link(f"/api/v1/journal/{ending}", month=month),
    )


@post("/journal/close", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def close_month(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Close the books up to the end of a month: its documents are cancelled no more, a credit note undoes them."""
    month = fields.needed("month")
    _first, last = gst_month.read_month(month)
    with page.open() as tx:
        books.close_books(tx, last)
    return page.go(links.link("/journal", month=month), _("The books are closed up to %(day)s.") % {"day": last})


def _month(page: Page) -> str:
    """The month of the address, else this one."""
    asked = links.asked(page, "month") or f"{_today(page):%Y-%m}"
    gst_month.read_month(asked)
    return asked


def _today(page: Page) -> date:
    """The day where the facility is that is chosen at the top."""
    with page.open() as tx:
        return tx.now.astimezone(ZoneInfo(page.request.state.shell.zone)).date()


def _step(month: str, by: int) -> str:
    first, last = gst_month.read_month(month)
    day = first - timedelta(days=1) if by < 0 else last + timedelta(days=1)
    return f"{day:%Y-%m}"


PAGES: Final = (gst_page, journal_page, close_month)
