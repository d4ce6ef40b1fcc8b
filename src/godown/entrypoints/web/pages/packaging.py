"""Packaging: what is left of boxes, tape and filler, how long it lasts, when to order, and what an order's packaging costs."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import receiving
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.kernel.refusal import Invalid
from godown.reports import queries_packaging

SHOWN: Final = 200
PATH: Final = "/stock/packaging"


@get(PATH, sync_to_thread=True, include_in_schema=False)
def packaging_list(page: NamedDependency[Page]) -> Response[Any]:
    """The list, what is short first."""
    with page.open() as tx:
        rows = queries_packaging.materials(tx, page.facility_id, SHOWN)
        cost = queries_packaging.order_cost(tx, page.facility_id)
    return page.render(
        "packaging.html", rows=rows, cost=cost, may_edit=page.may("stock"), days=queries_packaging.USED_DAYS
    )


@post(PATH, opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def set_reorder_points(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Say at how many units each material is to be ordered."""
    home = page.here()
    codes = fields.texts("sku")
    if not codes:
        raise Invalid(_("There is no packaging to set a point for."), field="sku")
    with page.open() as tx:
        receiving.set_reorder_points(tx, home.id, {code: fields.whole(f"reorder-{code}", 0) for code in codes})
    return page.go(PATH, _("Saved. Today warns when so few are left."))


PAGES: Final = (packaging_list, set_reorder_points)
