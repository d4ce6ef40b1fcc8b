"""Settlements in the office: what couriers still owe of the cash they collected, and what couriers and marketplaces paid."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import settling
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid
from godown.reports import queries_customers

SHOWN: Final = 200

KINDS: Final = {
    "cod": N_("COD remittance"),
    "market": N_("Marketplace settlement"),
    "gateway": N_("Payment gateway"),
    "transfer": N_("Bank transfer"),
    "written_off": N_("Written off"),
}


@get("/settlements", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def settlement_list(page: NamedDependency[Page]) -> Response[Any]:
    """What is due, the oldest first, and what was settled, the newest first."""
    shown = links.listing(page, "/settlements", "all")
    with page.open() as tx:
        due = settling.cod_due(tx, SHOWN + 1)
        rows = settling.settlements_of(tx, links.cursor_of(shown.after), links.PAGE_SIZE + 1)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    after = f"{rows[-1].booked_at.isoformat()}~{rows[-1].id}" if more else ""
    facts = {"first": shown.first, "last": shown.first + len(rows) - 1}
    return page.render(
        "settlements.html",
        due=due[:SHOWN],
        hidden=max(0, len(due) - SHOWN),
        total=sum(one.due_paise for one in due[:SHOWN]),
        rows=rows,
        kinds={key: _(word) for key, word in KINDS.items()},
        says=_("%(first)s–%(last)s, newest first") % facts if rows else "",
        next=shown.to(after=after, first=shown.first + len(rows)) if more else None,
    )


@get("/settlements/customers", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def customer_accounts(page: NamedDependency[Page]) -> Response[Any]:
    """The accounts of orders with their customers that are open, the newest first."""
    shown = links.listing(page, "/settlements/customers", "all")
    with page.open() as tx:
        rows = queries_customers.open_accounts(tx, shown.q, None, links.cursor_of(shown.after), links.PAGE_SIZE + 1)
        _count, owed, owing = queries_customers.open_sums(tx, shown.q, None)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    after = f"{rows[-1].created_at.isoformat()}~{rows[-1].order_id}" if more else ""
    facts = {"first": shown.first, "last": shown.first + len(rows) - 1}
    return page.render(
        "customers.html",
        shown=shown,
        rows=rows,
        owed=owed,
        owing=owing,
        says=_("%(first)s–%(last)s, newest first") % facts if rows else "",
        next=shown.to(after=after, first=shown.first + len(rows)) if more else None,
    )


@get("/settlements/{settlement_id:uuid}", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def one_settlement(settlement_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """A settlement with its lines."""
    with page.open() as tx:
        found, lines = settling.one_settlement(tx, settlement_id), settling.settled_lines(tx, settlement_id)
    return page.render("settlement.html", found=found, lines=lines, kind=_(KINDS[found.kind]))


@post("/settlements/write-off", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_off(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """The cash of the chosen parcels will never come."""
    if not (parcels := fields.uids("parcel")):
        raise Invalid(_("Choose at least one row."))
    with page.open() as tx:
        outcome = settling.write_off(tx, parcels, fields.needed("why"))
    return page.went("/settlements", outcome, _("Written off: nothing is due of them any more."))


PAGES: Final = (settlement_list, customer_accounts, one_settlement, write_off)
