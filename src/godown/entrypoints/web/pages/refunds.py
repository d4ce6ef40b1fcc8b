"""Money back for an order: what is owed, what was given, and the form by which more is given."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import credits, returns, settling
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import inr
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid
from godown.orders import NewLine
from godown.orders import queries as order_queries
from godown.reports import queries_returns

WAYS: Final = {
    "money": N_("From the bank"),
    "gateway": N_("By the gateway or marketplace"),
    "store_credit": N_("Store credit"),
    "exchange": N_("Another order"),
}
CODES_MAX: Final = 20
"""Lines of an order in exchange that the form takes."""


@get("/orders/{order_id:uuid}/money", sync_to_thread=True, include_in_schema=False)
def money(order_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What was paid, charged and given back, and what is owed."""
    with page.open() as tx:
        order = order_queries.one(tx, order_id)
        told = returns.money_story(tx, order_id)
        shipped = queries_returns.shipped(tx, order_id)
        today = credits.today(tx)
    undone = {one.undoes_id for one in told.refunds if one.undoes_id}
    return page.render(
        "order_money.html", today=today, order=order, told=told, shipped=shipped, undone=undone, fresh_id=new_id(),
        ways={key: _(word) for key, word in WAYS.items()}, may_act=page.may("books"),
    )  # fmt: skip


@post(
    "/orders/{order_id:uuid}/money",
    opt={"scope": "books"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def give_back(order_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Give back, by money, store credit or another order; or take one back."""
    with page.open() as tx:
        if fields.text("undo"):
            done = returns.take_back(tx, fields.uid("undo"), fields.needed("why"))
            return page.go(f"/orders/{order_id}/money", _("%(number)s takes it back.") % {"number": done.number})
        lines = [one.line_id for one in queries_returns.shipped(tx, order_id)]
        cuts = [returns.PriceCut(line, cut) for line in lines if (cut := fields.paise(f"cut-{line}", 0))]
        way = fields.needed("way")
        new = returns.NewRefund(
            order_id, way, fields.paise("amount"), fields.needed("why"), None, fields.text("reference"),
            fields.flag("goodwill"), tuple(cuts), _lines(fields) if way == "exchange" else (), fields.uid("id"),
        )  # fmt: skip
        done = returns.refund(tx, new)
    said = _("%(number)s: %(amount)s is given back.") % {"number": done.number, "amount": inr(done.amount_paise)}
    return page.go(f"/orders/{order_id}/money", said)


@post(
    "/orders/{order_id:uuid}/payments",
    opt={"scope": "books"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def receive(order_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Book what a buyer who pays later paid into the bank."""
    if (dated := fields.day("dated")) is None:
        raise Invalid(_("Say on which day it came."), field="dated")
    new = settling.NewPayment(fields.paise("amount"), fields.needed("reference"), dated, fields.uid("id"))
    with page.open() as tx:
        done = settling.receive(tx, order_id, new)
    said = _("%(number)s: %(amount)s came.") % {"number": done.number, "amount": inr(done.paid_paise)}
    return page.go(f"/orders/{order_id}/money", said)


def _lines(fields: Fields) -> tuple[NewLine, ...]:
    """The lines of an order in exchange: code, units and the price of one, one a line."""
    found = []
    for row in fields.needed("lines").splitlines()[:CODES_MAX]:
        parts = row.split()
        if not parts:
            continue
        if len(parts) != 3 or not parts[1].isdecimal():
            raise Invalid(_("One a line: SKU, units, price of one. Like TEA-250 2 149.00"), field="lines")
        price = Fields({"price": [parts[2]]}).paise("price")
        found.append(NewLine(parts[0], int(parts[1]), price))
    return tuple(found)


@get("/returns/{return_id:uuid}/money", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def money_before(return_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What goods from before Godown are worth, and what was given back for them."""
    with page.open() as tx:
        told, known = returns.story_before(tx, return_id), returns.one(tx, return_id)
    undone = {one.undoes_id for one in told.refunds if one.undoes_id}
    ways = {key: _(WAYS[key]) for key in ("money", "store_credit")}
    return page.render("return_money.html", known=known, told=told, undone=undone, fresh_id=new_id(), ways=ways)


@post(
    "/returns/{return_id:uuid}/money",
    opt={"scope": "books"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def give_back_before(
    return_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]
) -> Redirect:
    """Give back for goods from before Godown, or take one back."""
    here = f"/returns/{return_id}/money"
    with page.open() as tx:
        if fields.text("undo"):
            done = returns.take_back(tx, fields.uid("undo"), fields.needed("why"))
            return page.go(here, _("%(number)s takes it back.") % {"number": done.number})
        new = returns.NewRefundBefore(
            return_id, fields.needed("way"), fields.paise("amount"), fields.paise("paid"), fields.needed("why"),
            fields.text("reference"), fields.flag("goodwill"), fields.uid("id"),
        )  # fmt: skip
        done = returns.refund_before(tx, new)
    return page.go(
        here, _("%(number)s: %(amount)s is given back.") % {"number": done.number, "amount": inr(done.amount_paise)}
    )


PAGES: Final = (money, give_back, receive, money_before, give_back_before)
