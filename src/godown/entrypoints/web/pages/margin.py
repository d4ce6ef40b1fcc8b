"""Margin and stock value in the office: what goods bring, and what lies here is worth."""

from datetime import date, timedelta
from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency

from godown.entrypoints.web import links
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid
from godown.reports import gst_month, queries_margin

SHOWN: Final = 200
CHANNELS: Final = 10_000
"""No business has so many: their margins come to the whole where not every row is shown."""
TABS: Final = {"sku": N_("By SKU"), "order": N_("By order"), "channel": N_("By channel"), "stock": N_("Stock value")}


@get("/margin", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def margin_page(page: NamedDependency[Page]) -> Response[Any]:
    """The margin of a month, the least first; or what stock is worth at its end."""
    tab = links.asked(page, "tab", "sku")
    if tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    with page.open() as tx:
        today = tx.now.date()
        month = links.asked(page, "month") or f"{today:%Y-%m}"
        first, last = gst_month.read_month(month)
        day = min(last, max(today, first))
        rows = queries_margin.margins(tx, tab, first, last, SHOWN) if tab != "stock" else []
        all_of_it = rows if len(rows) < SHOWN else queries_margin.margins(tx, "channel", first, last, CHANNELS)
        stock = queries_margin.valued(tx, day, SHOWN) if tab == "stock" else []
    return page.render(
        "margin.html",
        month=month,
        day=day,
        tab=tab,
        tabs=[(_(word), None, links.link("/margin", tab=key, month=month), key == tab) for key, word in TABS.items()],
        earlier=links.link("/margin", tab=tab, month=_month(first - timedelta(days=1))),
        later=links.link("/margin", tab=tab, month=_month(last + timedelta(days=1))),
        rows=rows,
        total=queries_margin.summed(all_of_it) if rows else None,
        stock=stock,
        full=len(rows) == SHOWN or len(stock) == SHOWN,
        file=lambda ending: (
            links.link(f"/api/v1/stock-value/{ending}", day=day)
            if tab == "stock"
            else links.link(f"/api/v1/margin/{ending}", month=month, by=tab)
        ),
    )


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


PAGES: Final = (margin_page,)
