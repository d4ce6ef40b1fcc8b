"""Purchase orders in the office: what is ordered of a vendor, and how much of it came."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import catalog, receiving
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.receiving import NewPurchase, NewPurchaseLine
from godown.reports import queries_receiving

ROWS: Final = 3
"""Lines on the empty form; one more appears as the last is written in."""
SHOWN: Final = 100


@get("/receive/orders/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def new_order(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    page.here()
    return _form(page, {}, {}, str(new_id()))


def _form(
    page: Page,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    key: str,
    rows: Sequence[int] = (),
    status: int = 200,
) -> Response[Any]:
    with page.open() as tx:
        skus = [sku for sku in catalog.page_of_skus(tx, "", None, "", 500) if sku.kind != "bundle" and sku.active]
        vendors = queries_receiving.vendors(tx, 500)
    answer = page.render("purchase_new.html", values=values, errors=errors, key=key, rows=rows or range(1, ROWS + 1),
                         skus=skus, vendors=vendors, facility=page.here())  # fmt: skip
    answer.status_code = status
    return answer


@post("/receive/orders/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_order(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Write the order. The form carries its id: sent twice, it is one order."""
    key = fields.uid("key")
    try:
        with page.open() as tx:
            made = receiving.order_purchase(tx, _read(page, fields, key))
    except Refusal as wrong:
        if wrong.status != 422:
            raise
        said = {name: fields.text(name) for name in fields.values}
        rows = fields.rows("sku", "units")
        errors = {_field_of(str(wrong.facts.get("field") or ""), rows): wrong.message}
        return _form(page, said, errors, str(key), rows, 422)
    return page.go(f"/receive/orders/{made.id}", _("Purchase order %(number)s is written.") % {"number": made.number})


def _field_of(named: str, rows: Sequence[int]) -> str:
    words = {"sku_code": "sku", "quantity": "units", "cost_paise": "cost"}
    parts = named.split(".")
    if len(parts) != 3:
        return "sku-1" if named == "lines" else named
    return f"{words[parts[2]]}-{rows[int(parts[1]) - 1]}"


def _read(page: Page, fields: Fields, key: UUID) -> NewPurchase:
    lines = []
    for row in fields.rows("sku", "units"):
        cost = fields.paise(f"cost-{row}") if fields.text(f"cost-{row}") else None
        lines.append(NewPurchaseLine(fields.needed(f"sku-{row}"), fields.whole(f"units-{row}"), cost))
    try:
        due = date.fromisoformat(fields.text("due_on")) if fields.text("due_on") else None
    except ValueError:
        raise Invalid(_("This must be a day."), field="due_on") from None
    return NewPurchase(page.here().id, fields.needed("vendor"), tuple(lines), key, fields.text("number"), due)


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
