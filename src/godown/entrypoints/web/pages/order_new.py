"""An order entered by hand: over the telephone, at the counter."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import catalog, orders
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.india import state_options
from godown.entrypoints.web.line_forms import LineForm, rows_of
from godown.entrypoints.web.page import Page
from godown.kernel.refusal import Invalid
from godown.orders import BillTo, NewLine, NewOrder
from godown.orders import queries as order_queries
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx


def _around(page: Page) -> dict[str, Any]:
    with page.open() as tx:
        skus = [sku for sku in catalog.page_of_skus(tx, "", None, "", 500) if sku.kind != "packaging" and sku.active]
    places = [("", _("As the rules say")), *((str(one.id), one.name) for one in page.facilities)]
    return {"states": state_options(), "skus": skus, "places": places}


FORM: Final = LineForm("order_new.html", 3, _around, {"sku": "sku", "quantity": "units", "unit_price_paise": "price"})


@get("/orders/new", opt={"scope": "orders"}, sync_to_thread=True, include_in_schema=False)
def new_order(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    return FORM.empty(page)


@post("/orders/new", opt={"scope": "orders"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def take_order(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Take the order. The form carries its id: sent twice, it is one order."""
    key = str(fields.uid("key"))
    try:
        with page.open() as tx:
            order_id, number = _take(tx, page, fields, key)
    except Invalid as wrong:
        return FORM.again(page, fields, wrong)
    return page.go(f"/orders/{order_id}", _("Order %(number)s was taken.") % {"number": number})


def _take(tx: Tx, page: Page, fields: Fields, key: str) -> tuple[UUID, str]:
    channel = orders.open_channel(tx, "manual", _("By hand"), "manual")
    known = order_queries.by_external_id(tx, channel, [key])
    if key not in known:
        new = _order(tx, fields, key)
        outcome = orders.take(tx, channel, [new])
        if outcome.refused:
            raise Invalid(outcome.refused[0].message, field=outcome.refused[0].field or "")
        known = order_queries.by_external_id(tx, channel, [key])
    return known[key].id, known[key].number


def _bill_to(fields: Fields) -> BillTo | None:
    if not fields.text("bill_name"):
        return None
    said = [fields.text(f"bill_{name}") for name in ("name", "address1", "city", "state_code", "pincode")]
    return BillTo(said[0], said[1], "", said[2], said[3], said[4])


def _order(tx: Tx, fields: Fields, key: str) -> NewOrder:
    prices = catalog.skus_by_code(tx, [fields.text(f"sku-{row}") for row in rows_of(fields)])
    lines = []
    for row in rows_of(fields):
        code = fields.needed(f"sku-{row}")
        if code not in prices:
            raise Invalid(_("There is no SKU of this code."), field=f"sku-{row}")
        price = fields.paise(f"price-{row}", prices[code].price_paise)
        lines.append(NewLine(code, fields.whole(f"units-{row}", 1), price))
    if not lines:
        raise Invalid(_("An order needs at least one line."), field="sku-1")
    return NewOrder(
        external_id=key, number=take_numbers(tx, "order", 1, prefix="MO-")[0], ordered_at=tx.now, lines=tuple(lines),
        customer_name=fields.needed("customer_name"),
        payment=fields.text("payment", "prepaid"), shipping_paise=fields.paise("shipping", 0), phone=fields.text("phone"),
        email=fields.text("email"), address1=fields.needed("address1"), city=fields.needed("city"),
        pincode=fields.needed("pincode"), state_code=fields.needed("state_code"),
        customer_gstin=fields.text("customer_gstin") or None, bill_to=_bill_to(fields), note=fields.text("note"),
        ship_complete=fields.text("ships") != "part", facility_id=fields.uid("facility") if fields.text("facility") else None,
    )  # fmt: skip
