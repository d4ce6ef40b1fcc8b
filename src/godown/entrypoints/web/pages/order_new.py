"""An order entered by hand: over the telephone, at the counter."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import catalog, orders
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.india import state_options
from godown.entrypoints.web.page import Page
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid
from godown.orders import NewLine, NewOrder
from godown.orders import queries as order_queries
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx

ROWS: Final = 3
"""Lines on the empty form; one more appears as the last is written in."""


@get("/orders/new", opt={"scope": "orders"}, sync_to_thread=True, include_in_schema=False)
def new_order(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
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
        skus = [sku for sku in catalog.page_of_skus(tx, "", None, "", 500) if sku.kind != "packaging" and sku.active]
    answer = page.render(
        "order_new.html",
        states=state_options(),
        values=values,
        errors=errors,
        key=key,
        rows=rows or range(1, ROWS + 1),
        skus=skus,
    )
    answer.status_code = status
    return answer


@post("/orders/new", opt={"scope": "orders"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def take_order(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Take the order. The form carries its id: sent twice, it is one order."""
    key = str(fields.uid("key"))
    try:
        with page.open() as tx:
            order_id, number = _take(tx, page, fields, key)
    except Invalid as wrong:
        return _form(
            page,
            {name: fields.text(name) for name in fields.values},
            {str(wrong.facts.get("field", "")): wrong.message},
            key,
            fields.rows("sku", "units"),
            422,
        )
    return page.go(f"/orders/{order_id}", _("Order %(number)s was taken.") % {"number": number})


def _take(tx: Tx, page: Page, fields: Fields, key: str) -> tuple[UUID, str]:
    channel = orders.open_channel(tx, "manual", _("By hand"), "manual")
    known = order_queries.by_external_id(tx, channel, [key])
    if key not in known:
        new = _order(tx, fields, key)
        outcome = orders.take(tx, channel, [new])
        if outcome.refused:
            raise Invalid(outcome.refused[0].message, field=_field_of(outcome.refused[0].field or ""))
        known = order_queries.by_external_id(tx, channel, [key])
    return known[key].id, known[key].number


def _field_of(named: str) -> str:
    return "sku-1" if named in ("sku", "lines", "quantity", "unit_price_paise") else named


def _order(tx: Tx, fields: Fields, key: str) -> NewOrder:
    prices = catalog.skus_by_code(tx, [fields.text(f"sku-{row}") for row in fields.rows("sku", "units")])
    lines = []
    for row in fields.rows("sku", "units"):
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
        customer_gstin=fields.text("customer_gstin") or None, note=fields.text("note"),
        ship_complete=fields.text("ships") != "part",
    )  # fmt: skip
