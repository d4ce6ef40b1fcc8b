"""Batches by expiry: what is past its date, what is under its tolerance, what will be soon; and the same as a file."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency

from godown.entrypoints.api.imports import file_download
from godown.entrypoints.web import links
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid
from godown.platform.sheets import write_csv
from godown.reports import queries_batches
from godown.reports.queries_batches import After, BatchRow

TABS: Final = {
    "all": N_("All"),
    "expired": N_("Expired"),
    "short": N_("Under tolerance"),
    "soon": N_("Next 30 days"),
    "undated": N_("No date"),
}
ROWS_MAX: Final = 20_000
"""Rows of a file: what a person can still look through."""

HEAD: Final = (
    "sku", "name", "batch", "vendor_batch", "facility", "made", "expiry", "days_left", "dispatch_days", "state", "mrp", "on_hand",
    "saleable", "held",
)  # fmt: skip
FOREVER: Final = date.max


@get("/stock/batches", sync_to_thread=True, include_in_schema=False)
def batch_list(page: NamedDependency[Page]) -> Response[Any]:
    """The list of batches, the first to expire first."""
    shown = _listing(page)
    with page.open() as tx:
        rows = queries_batches.page(
            tx, shown.tab, page.facility_id, shown.q, read_cursor(shown.after), links.PAGE_SIZE + 1
        )
        counts = queries_batches.counts(tx, page.facility_id)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    total = len(rows) if shown.q and not more and not shown.after else getattr(counts, shown.tab)
    return page.render(
        "batches.html",
        shown=shown,
        rows=rows,
        tabs=[(_(word), getattr(counts, key), shown.to(tab=key), key == shown.tab) for key, word in TABS.items()],
        says=links.span(shown, len(rows), total, _("expiry")) if rows else "",
        next=shown.to(after=cursor(rows[-1]), first=shown.first + len(rows)) if more else None,
        file=links.link("/stock/batches.csv", tab=shown.tab, q=shown.q),
    )


@get("/stock/batches.csv", sync_to_thread=True, include_in_schema=False)
def batch_file(page: NamedDependency[Page]) -> Response[bytes]:
    """The same list as a CSV file."""
    shown = _listing(page)
    with page.open() as tx:
        rows = queries_batches.page(tx, shown.tab, page.facility_id, shown.q, None, ROWS_MAX)
    return file_download("batches.csv", write_csv(HEAD, [_cells(row) for row in rows]))


def _listing(page: Page) -> links.Listing:
    shown = links.listing(page, "/stock/batches", "all")
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    return shown


def _cells(row: BatchRow) -> list[str]:
    mrp = "" if row.mrp_paise is None else f"{row.mrp_paise // 100}.{row.mrp_paise % 100:02d}"
    days = "" if row.days_left is None else str(row.days_left)
    return [
        row.sku_code, row.sku_name, row.number, row.vendor_batch, row.facility, _day(row.made_on), _day(row.expires_on), days,
        str(row.dispatch_days), row.state, mrp, str(row.on_hand), str(row.saleable), str(row.held),
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def cursor(row: BatchRow) -> str:
    """Where the next page begins."""
    return f"{_day(row.expires_on)}~{row.batch_id}~{row.facility_id}"


def read_cursor(text: str) -> After | None:
    """The cursor that `cursor` wrote. Refuses what is none of ours."""
    if not text:
        return None
    try:
        day, batch, facility = text.split("~")
        return date.fromisoformat(day) if day else FOREVER, UUID(batch), UUID(facility)
    except ValueError:
        raise Invalid(_("This page of the list is not there any more. Begin again."), field="after") from None
