"""Work orders in the office and on the floor: what is to be made of what, what is there for it, and the work itself."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import catalog, receiving
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.receiving import NewWorkOrder, WorkDone

SHOWN: Final = 100
KITS_MAX: Final = 200
DEEDS: Final = {"make": N_("Make kits"), "unmake": N_("Take kits apart")}


@get("/work-orders", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def work_list(page: NamedDependency[Page]) -> Response[Any]:
    """Work orders, those with work left first."""
    with page.open() as tx:
        found = receiving.work_orders_of(tx, page.facility_id, SHOWN)
    return page.render("work_orders.html", orders=found, deeds=DEEDS)


@get("/work-orders/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def new_work(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    return _form(page, {"kit": links.asked(page, "kit")}, {}, str(new_id()))


def _form(
    page: Page, values: Mapping[str, str], errors: Mapping[str, str], key: str, status: int = 200
) -> Response[Any]:
    here = page.here()
    with page.open() as tx:
        kits = [(sku.code, sku.name) for sku in catalog.page_of_skus(tx, "", "kit", "", KITS_MAX) if sku.active]
    answer = page.render("work_order_new.html", values=values, errors=errors, key=key, kits=kits, facility=here,
                         deeds=[(code, _(word)) for code, word in DEEDS.items()])  # fmt: skip
    answer.status_code = status
    return answer


@post("/work-orders/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_work(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Write a work order. The form carries its id: sent twice, it is written once."""
    key = fields.uid("key")
    try:
        new = NewWorkOrder(page.here().id, fields.needed("kit"), fields.whole("units"), fields.needed("kind"), key,
                           note=fields.text("note"))  # fmt: skip
        with page.open() as tx:
            if refused := receiving.plan_work(tx, [new]).refused:
                raise Refusal(refused[0].code, refused[0].message, status=422, field=refused[0].field)
    except Refusal as wrong:
        if wrong.status != 422:
            raise
        words = {"kit_code": "kit", "quantity": "units"}
        at = str(wrong.facts.get("field") or "units")
        kept = {name: fields.text(name) for name in fields.values}
        return _form(page, kept, {words.get(at, at): wrong.message}, str(key), 422)
    return page.go(f"/work-orders/{key}", _("The work order is written. Its parts are kept from now on, by rank."))


@get("/work-orders/{work_order_id:uuid}", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def one_work(work_order_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """One work order: how far it is, what is there for it, what was done."""
    with page.open() as tx:
        order = receiving.one_work_order(tx, work_order_id)
        parts, steps = receiving.work_parts(tx, [work_order_id]), receiving.work_steps(tx, work_order_id)
    can = min([order.left, *(part.promised // part.quantity for part in parts)])
    return page.render("work_order.html", order=order, parts=parts, steps=steps, can=can, key=new_id(), deeds=DEEDS)


@post("/work-orders/{work_order_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False, status_code=303)  # fmt: skip
def work_done(work_order_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Kits were made or taken apart now; or what is left is not done."""
    back = f"/work-orders/{work_order_id}"
    if fields.text("act") == "cancel":
        with page.open() as tx:
            receiving.cancel_work(tx, [work_order_id])
        return page.go(back, _("What was left is not done. What was kept for it is free again."))
    units = fields.whole("units")
    with page.open() as tx:
        receiving.do_work(tx, WorkDone(work_order_id, units, fields.text("place"), fields.uid("key")))
    return page.go(back, _("%(units)s done. What came of it waits to be put away.") % {"units": num(units)})


PAGES: Final = (work_list, new_work, write_work, one_work, work_done)
