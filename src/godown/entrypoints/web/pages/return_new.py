"""A return is made for a shipped order: what the customer wants to send back, or a parcel that the courier brings."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import returns
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.reasons import options, window
from godown.kernel.refusal import Invalid
from godown.orders import queries as order_queries
from godown.reports import queries_returns
from godown.reports.queries_returns import Shipped


@get("/orders/{order_id:uuid}/return", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False)
def new_return(order_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The form: parcels that left, with what can still come back of each line."""
    with page.open() as tx:
        order = order_queries.one(tx, order_id)
        shipped = queries_returns.shipped(tx, order_id)
        rules = returns.return_rules(tx)
        terms = returns.terms_of(tx, list({line.parcel_id for line in shipped}), rules)
    parcels: dict[UUID, list[Shipped]] = {}
    for line in shipped:
        parcels.setdefault(line.parcel_id, []).append(line)
    windows = {line.line_id: window(terms.get(line.line_id)) for line in shipped}
    return page.render("return_new.html", order=order, parcels=parcels, reasons=options(rules), windows=windows)


@post(
    "/orders/{order_id:uuid}/return",
    opt={"scope": "returns"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def expect(order_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Expect the return of these units, or of a whole parcel."""
    parcel = fields.uid("parcel")
    with page.open() as tx:
        if fields.text("act") == "rto":
            made = returns.expect_rto(tx, parcel)
        else:
            wanted = _wanted(
                fields, [one.line_id for one in queries_returns.shipped(tx, order_id) if one.parcel_id == parcel]
            )
            made = returns.expect(
                tx,
                parcel,
                wanted,
                reason=fields.needed("reason"),
                claim=fields.text("claim"),
                awb=fields.text("awb"),
                override=fields.text("override"),
            )
    return page.go(f"/returns/{made.id}", _("Return %(number)s is expected.") % {"number": made.number})


def _wanted(fields: Fields, lines: Sequence[UUID]) -> list[returns.Expected]:
    found = [returns.Expected(line, count) for line in lines if (count := fields.whole(f"units-{line}", 0))]
    if not found:
        raise Invalid(_("Say how many units come back."), field="units")
    return found
