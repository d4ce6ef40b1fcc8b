"""Pickers: metres, lines an hour, time a line."""

from datetime import timedelta
from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency

from godown.entrypoints.web import links
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.reports import queries_pickers

DAYS: Final = 7
DAYS_MAX: Final = 92
SHOWN: Final = 100


@get("/waves/pickers", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def picker_list(page: NamedDependency[Page]) -> Response[Any]:
    """What each picker did on the trips that ended in these days."""
    days = min(max(links.asked_whole(page, "days", DAYS), 1), DAYS_MAX)
    with page.open() as tx:
        rows = queries_pickers.pickers(tx, page.facility_id, tx.now - timedelta(days=days), SHOWN)
    spans = [(1, _("24 hours")), (7, _("7 days")), (30, _("30 days"))]
    return page.render("pickers.html", rows=rows, days=days, spans=spans)
