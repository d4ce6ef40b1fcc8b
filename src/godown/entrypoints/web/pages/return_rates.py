"""Return rates: what comes back most, why, from where; how often nothing was wrong; what was saved by selling it again."""

from datetime import timedelta
from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency

from godown import returns
from godown.entrypoints.web import links, reasons
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid
from godown.reports.queries_return_rates import BY, return_rates

TABS: Final = {
    "sku": N_("SKU"),
    "reason": N_("Reason"),
    "channel": N_("Channel"),
    "courier": N_("Courier"),
    "pincode": N_("PIN code"),
}
PERIODS: Final = (30, 90, 365)
SHOWN: Final = 100
"""Rows; what comes back less than these is not what to look at first."""


@get("/returns/rates", sync_to_thread=True, include_in_schema=False)
def rate_list(page: NamedDependency[Page]) -> Response[Any]:
    """Rates by one key, of what left in the last days."""
    by, said = links.asked(page, "by") or "sku", links.asked(page, "days") or "90"
    if by not in BY or said not in {str(days) for days in PERIODS}:
        raise Invalid(_("There is no such tab."), field="by")
    days = int(said)
    with page.open() as tx:
        rules = returns.return_rules(tx)
        ours = [one.code for one in rules.reasons if one.ours]
        rows = return_rates(tx, by, tx.now - timedelta(days=days), tx.now, ours, SHOWN)
    names = reasons.names(rules)
    blamed, no_fault = sum(one.blamed for one in rows), sum(one.no_fault for one in rows)
    return page.render(
        "return_rates.html", rows=rows, by=by, days=days, names=names, blamed=blamed, no_fault=no_fault,
        saved=sum(one.saved_paise for one in rows), returned=sum(one.returned for one in rows),
        tabs=[(_(word), None, links.link("/returns/rates", by=key, days=said), key == by) for key, word in TABS.items()],
        periods=[(count, links.link("/returns/rates", by=by, days=str(count)), count == days) for count in PERIODS],
    )  # fmt: skip
