"""Purchase orders in the office: what is ordered of a vendor, and how much of it came."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import catalog, receiving
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.line_forms import LineForm, rows_of
from godown.entrypoints.web.page import Page
from godown.kernel.refusal import Refusal
from godown.receiving import NewPurchase, NewPurchaseLine
from godown.reports import queries_receiving

SHOWN: Final = 100


def _around(page: Page) -> dict[str, Any]:
    here = page.here()
    with page.open() as tx:
        skus = [sku for sku in catalog.page_of_skus(tx, "", None, "", 500) if sku.kind != "bundle" and sku.active]
        vendors = queries_receiving.vendors(tx, 500)
    return {"skus": skus, "vendors": vendors, "facility": here}


FORM: Final = LineForm("purchase_new.html", 3, _around, {"sku_code": "sku", "quantity": "units", "cost_paise": "cost"})


@get("/receive/orders/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def new_order(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    return FORM.empty(page)


@post("/receive/orders/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_order(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Write the order. The form carries its id: sent twice, it is one order."""
    key = fields.uid("key")
    try:
        with page.open() as tx:
            made = receiving.order_purchase(tx, _read(page, fields, key))
    except Refusal as wrong:
        return FORM.again(page, fields, wrong)
    return page.go(f"/receive/orders/{made.id}", _("Purchase order %(number)s is written.") % {"number": made.number})


def _read(page: Page, fields: Fields, key: UUID) -> NewPurchase:
    lines = []
    for row in rows_of(fields):
        cost = fields.paise(f"cost-{row}") if fields.text(f"cost-{row}") else None
        lines.append(NewPurchaseLine(fields.needed(f"sku-{row}"), fields.whole(f"units-{row}"), cost))
    return NewPurchase(
        page.here().id, fields.needed("vendor"), tuple(lines), key, fields.text("number"), fields.day("due_on")
    )


@get("/receive/orders/{order_id:uuid}", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def order_story(order_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What was ordered, what came, what is counted just now."""
    with page.open() as tx:
        order = queries_receiving.purchase(tx, order_id)
        lines = queries_receiving.purchase_lines(tx, order_id)
        receipts = queries_receiving.receipts(tx, None, order_id, "", None, SHOWN)
        drafts = queries_receiving.drafts(tx, None, order_id, SHOWN)
        happened = queries_receiving.happened(tx, order_id)
    return page.render("purchase.html", order=order, lines=lines, receipts=receipts, drafts=drafts,
                       facts=[_told(*one) for one in happened])  # fmt: skip


def _told(verb: str, at: datetime, who: str, facts: dict[str, Any]) -> dict[str, Any]:
    if verb == "received":
        words = _("%(number)s: %(accepted)s accepted, %(rejected)s rejected")
        what = words % {name: facts.get(name, "") for name in ("number", "accepted", "rejected")}
        href = f"/receive/receipts/{facts['receipt']}"
        return {"tone": "ok", "icon": "circle-check", "what": what, "who": who, "when": at, "href": href}
    tone, drawn, what = ("stop", "ban", _("Cancelled")) if verb == "cancelled" else ("idle", "clock", _("Ordered"))
    return {"tone": tone, "icon": drawn, "what": what, "who": who, "when": at}


@post("/receive/orders/{order_id:uuid}/start", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False,
      status_code=303)  # fmt: skip
def start(order_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Begin to count what came of this order."""
    with page.open() as tx:
        session = receiving.start_receipt(tx, order_id)
    return page.go(f"/receive/{session}")


@post("/receive/orders/{order_id:uuid}/cancel", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False,
      status_code=303)  # fmt: skip
def cancel(order_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Nothing more of this order is expected."""
    with page.open() as tx:
        outcome = receiving.cancel_purchases(tx, [order_id])
    return page.went(f"/receive/orders/{order_id}", outcome, _("The rest of this order is cancelled."))
