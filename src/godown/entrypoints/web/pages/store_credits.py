"""Store credit in the office: who has how much, what happened to a code, how long it can be spent; and paying an order with it."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import credits, returns
from godown.credits import Credit, CreditTerms
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.api.store_credits import CREDITS_MAX, credits_csv
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import inr
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.orders import Order
from godown.platform.transaction import Tx
from godown.returns import SpendCredit

PATH: Final = "/settlements/credits"
KINDS: Final = {
    "given": N_("Given"), "spent": N_("Spent"), "given_back": N_("Given back: the order needs it no more"),
    "taken_back": N_("Taken back"), "expired": N_("Lapsed"), "moved": N_("Goes along with a part of the order"),
}  # fmt: skip


CREDIT_WORDS: Final = {
    "credit_spent": N_("%(amount)s paid with store credit"),
    "credit_back": N_("%(amount)s went back to its store credit"),
}


def offer(tx: Tx, order: Order) -> dict[str, Any]:
    """What the page of an order needs so that a person can pay it with store credit."""
    due = returns.credit_due(tx, order)
    theirs = credits.credits_of_customer(tx, order.phone, order.email, credits.today(tx)) if due else []
    return {"credit_due": due, "theirs": theirs, "fresh_id": new_id()}


@get(PATH, opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def credit_list(page: NamedDependency[Page]) -> Response[Any]:
    """The codes of customers, the newest first: those that can be spent, or all."""
    shown = links.listing(page, PATH, "open")
    with page.open() as tx:
        today = credits.today(tx)
        rows = credits.page(
            tx,
            credits.folded(shown.q),
            today if shown.tab == "open" else None,
            links.cursor_of(shown.after),
            links.PAGE_SIZE + 1,
        )
        count, owed = credits.sums(tx, today)
        terms = credits.credit_terms(tx)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    after = f"{rows[-1].given_at.isoformat()}~{rows[-1].id}" if more else ""
    tabs = [
        (_("Can be spent"), count, shown.to(tab="open"), shown.tab == "open"),
        (_("All"), None, shown.to(tab="all"), shown.tab != "open"),
    ]
    return page.render(
        "store_credits.html", shown=shown, rows=rows, today=today, tabs=tabs, owed=owed, terms=terms,
        next=shown.to(after=after, first=shown.first + len(rows)) if more else None,
    )  # fmt: skip


@get(f"{PATH}.csv", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def credit_file(page: NamedDependency[Page]) -> Response[bytes]:
    """All codes, the newest first."""
    with page.open() as tx:
        found = credits.page(tx, "", None, None, CREDITS_MAX)
    return file_download("store-credit.csv", credits_csv(found))


@get(f"{PATH}/{{credit_id:uuid}}", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def one_credit(credit_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """A code, what happened to it, and what else its customer has."""
    with page.open() as tx:
        found, entries = credits.one(tx, credit_id), credits.entries_of(tx, credit_id)
        today = credits.today(tx)
        others: list[Credit] = [
            one for one in credits.credits_of_customer(tx, found.phone, found.email, today) if one.id != credit_id
        ]
    return page.render(
        "store_credit.html", found=found, entries=entries, others=others, today=today,
        kinds={key: _(word) for key, word in KINDS.items()},
    )  # fmt: skip


@post(f"{PATH}/terms", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def set_terms(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """How long a credit that is given from now on can be spent."""
    days = fields.whole("valid_days") if fields.text("valid_days") else None
    with page.open() as tx:
        credits.set_credit_terms(tx, CreditTerms(days))
    return page.go(PATH, _("Saved. Credits that are given already keep their day."))


@post(
    "/orders/{order_id:uuid}/spend-credit",
    opt={"scope": "orders"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def spend(order_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Pay an order with a code, in part or whole."""
    amount = fields.paise("amount") if fields.text("amount") else None
    with page.open() as tx:
        paise = returns.spend_credit(tx, order_id, SpendCredit(fields.needed("code"), amount, fields.uid("id")))
    return page.go(f"/orders/{order_id}", _("%(amount)s is paid with store credit.") % {"amount": inr(paise)})


PAGES: Final = (credit_list, credit_file, one_credit, set_terms, spend)
