"""Cycle counts in the office: what waits to be counted, what a manager must approve, how exact our stock is."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import racking, receiving
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.kernel.refusal import Invalid, Refusal
from godown.receiving import CountAsk, CountRules
from godown.reports import queries_counts as report
from godown.stock import queries_counts

SHOWN: Final = 100
WEEKS: Final = 12


@get("/count", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def count_list(page: NamedDependency[Page]) -> Response[Any]:
    """Bins that wait to be counted, and counts that wait for a manager."""
    with page.open() as tx:
        here = page.facility
        counts = queries_counts.open_counts(tx, here.id, SHOWN) if here else []
        to_approve = queries_counts.open_counts(tx, here.id, SHOWN, ("to_approve",)) if here else []
    return page.render("count_list.html", counts=counts, to_approve=to_approve, may_approve=page.may("approve"),
                       may_ask=page.may("stock"))  # fmt: skip


@get("/count/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def new_counts(page: NamedDependency[Page]) -> Response[Any]:
    """What is to be counted: the empty form."""
    return _form(page, {}, {}, 200)


def _form(page: Page, values: Mapping[str, str], errors: Mapping[str, str], status: int) -> Response[Any]:
    here = page.here()
    with page.open() as tx:
        zones = list(racking.bins_of_zones(tx, here.id))
    answer = page.render("count_new.html", values=values, errors=errors, zones=zones, facility=here)
    answer.status_code = status
    return answer


@post("/count/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def ask_counts(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Put bins on the list. Sent twice it is done once: what waits is passed over."""
    values = {name: fields.text(name) for name in fields.values}
    try:
        wanted = CountAsk(
            page.here().id, fields.needed("by"), tuple(fields.text("values").split(",")), fields.whole("limit")
        )
        with page.open() as tx:
            opened = receiving.ask_counts(tx, wanted)
    except Refusal as wrong:
        if wrong.status != 422:
            raise
        return _form(page, values, {str(wrong.facts.get("field") or "values"): wrong.message}, 422)
    bins = len(opened.count_ids)
    said = ngettext("%(num)s bin is to be counted.", "%(num)s bins are to be counted.", bins)
    return page.go("/count", said % {"num": bins})


@post("/count/approve", opt={"scope": "approve"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def approve_count(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Post a count of high value, or have it counted again."""
    ids = fields.uids("count")
    with page.open() as tx:
        again = fields.text("do") == "again"
        outcome = receiving.count_again(tx, ids) if again else receiving.approve_counts(tx, ids)
    done = _("It is to be counted again.") if again else _("%(count)s approved.") % {"count": len(outcome.done)}
    return page.went("/count", outcome, done)


@get("/count/accuracy", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def count_accuracy(page: NamedDependency[Page]) -> Response[Any]:
    """How many counts were as we knew, by zone and by week, and the rules of counting."""
    here = page.here()
    with page.open() as tx:
        zones = report.accuracy(tx, here.id, WEEKS)
        weeks = report.accuracy(tx, here.id, WEEKS, by_week=True)
        rules = receiving.count_rules(tx)
    return page.render("count_accuracy.html", zones=zones, weeks=weeks, rules=rules, may_change=page.may("settings"))


@post("/count/rules", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def set_count_rules(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Keep other rules of counting."""
    try:
        rules = CountRules(
            fields.whole("tolerance_units"), fields.whole("tolerance_percent"), fields.paise("approve_above")
        )
        with page.open() as tx:
            receiving.set_count_rules(tx, rules)
    except Invalid as wrong:
        return page.go("/count/accuracy", wrong.message, tone="stop")
    return page.go("/count/accuracy", _("The rules are kept."))


PAGES: Final = (count_list, new_counts, ask_counts, approve_count, count_accuracy, set_count_rules)
