"""Settings: which facility fills an order, and how it is promised."""

from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import orders
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.settings import show
from godown.orders import FacilityRule, PromiseRules
from godown.reports import queries_settings

PATH = "/settings/where-orders-go"


@get(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def where_orders_go(page: NamedDependency[Page]) -> Response[Any]:
    """The rules by which orders find their facility, and how many each takes a day."""
    with page.open() as tx:
        told, promised = orders.facility_rules(tx), orders.promise_rules(tx)
        channels = {one.id: one.name for one in queries_settings.channels(tx)}
    names = {one.id: one.name for one in page.facilities}
    return show(page, "where-orders-go", told=told, names=names, channels=channels, promised=promised)


@post(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def change_facility_rules(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a rule at the end, take one away, or say how many orders a day facilities take."""
    with page.open() as tx:
        told = orders.facility_rules(tx)
        if fields.text("drop"):
            number = fields.whole("drop")
            told = replace(told, rules=[rule for place, rule in enumerate(told.rules) if place != number])
        elif fields.text("facility"):
            channel = fields.uid("channel") if fields.text("channel") else None
            told = replace(
                told, rules=[*told.rules, FacilityRule(fields.uid("facility"), channel, fields.text("pincode"))]
            )
        else:
            wanted = {one.id: f"limit-{one.id}" for one in page.facilities}
            limits = {place: fields.whole(name) for place, name in wanted.items() if fields.text(name)}
            told = replace(told, orders_per_day=limits)
        orders.set_facility_rules(tx, told)
    return page.go(PATH, _("Saved. It counts for orders that arrive from now on."))


@post(PATH + "/promises", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def change_promise_rules(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Say how orders are promised."""
    with page.open() as tx:
        orders.set_promise_rules(tx, PromiseRules(fields.flag("pass_over"), fields.flag("may_split")))
    return page.go(PATH, _("Saved. What is promised stays promised; what waits is served anew."))
