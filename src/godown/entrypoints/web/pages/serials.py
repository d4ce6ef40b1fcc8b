"""Serial numbers: which there are and where, the life of one, and another unit into a closed box."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import packing, stock
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.stock import OUTSIDE, REASONS
from godown.entrypoints.web.states import N_, STATES
from godown.kernel.refusal import Invalid, NotFound
from godown.platform.sheets import write_csv
from godown.reports import queries_serials
from godown.reports.queries_serials import SerialEvent, SerialRow

TABS: Final = {
    "all": N_("All"),
    "here": N_("In stock"),
    "packed": N_("Packed"),
    "returned": N_("Came back"),
    "shipped": N_("Shipped"),
    "gone": N_("Gone"),
}
ROWS_MAX: Final = 20_000
"""Rows of a file: what a person can still look through."""
HEAD: Final = ("sku", "name", "serial", "state", "facility", "place", "condition", "assumed", "parcel", "order")

WORDS: Final = REASONS | {
    "found": (N_("Seen for the first time"), "scan", "go"),
    "changed_places": (N_("Another unit lay there"), "arrows-exchange", "warn"),
    "corrected": (N_("Number corrected"), "scan", "warn"),
    "swapped": (N_("Another unit went into the box"), "arrows-exchange", "warn"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of the life, as it is shown."""

    when: datetime
    what: str
    who: str
    icon: str
    tone: str
    href: str


@get("/stock/serials", sync_to_thread=True, include_in_schema=False)
def serial_list(page: NamedDependency[Page]) -> Response[Any]:
    """The list of numbers; with `sku` and `number`, the life of one."""
    if number := links.asked(page, "number"):
        return _life(page, links.asked_uid(page, "sku"), number)
    shown = _listing(page)
    with page.open() as tx:
        rows = queries_serials.page(tx, shown.tab, shown.q, _cursor(shown.after), links.PAGE_SIZE + 1)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    return page.render(
        "serials.html",
        shown=shown,
        rows=rows,
        tabs=[(_(word), None, shown.to(tab=key), key == shown.tab) for key, word in TABS.items()],
        words=TABS,
        says=_("by number") if rows else "",
        next=shown.to(after=f"{rows[-1].sku_id}{rows[-1].number}", first=shown.first + len(rows)) if more else None,
        file=links.link("/stock/serials.csv", tab=shown.tab, q=shown.q),
        life_of=life_of,
    )


def life_of(row: SerialRow) -> str:
    """The address of a number's life."""
    return links.link("/stock/serials", sku=row.sku_id, number=row.number)


@get("/stock/serials.csv", sync_to_thread=True, include_in_schema=False)
def serial_file(page: NamedDependency[Page]) -> Response[bytes]:
    """The same list as a CSV file."""
    shown = _listing(page)
    with page.open() as tx:
        rows = queries_serials.page(tx, shown.tab, shown.q, None, ROWS_MAX)
    cells = [
        [row.sku_code, row.sku_name, row.number, row.state, row.facility or "", row.place or "", row.condition or "",
         "yes" if row.assumed else "", row.parcel or "", row.order or ""]
        for row in rows
    ]  # fmt: skip
    return file_download("serials.csv", write_csv(HEAD, cells))


@post(
    "/stock/serials/{parcel_id:uuid}/swap",
    opt={"scope": "floor"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def swap(parcel_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Put another unit into a closed box, before it leaves."""
    with page.open() as tx:
        line = packing.swap_serial(tx, parcel_id, fields.text("old"), fields.text("new"))
    said = _("%(new)s is in the box, %(old)s is not.") % {"new": fields.text("new"), "old": fields.text("old")}
    return page.go(links.link("/stock/serials", sku=line.sku_id, number=fields.text("new")), said)


@post(
    "/stock/serials/{sku_id:uuid}/correct",
    opt={"scope": "stock"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def correct(sku_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A number was read wrongly when it came in."""
    with page.open() as tx:
        stock.correct_serial(tx, sku_id, fields.text("old"), fields.text("new"))
    return page.go(links.link("/stock/serials", sku=sku_id, number=fields.text("new")), _("The number is corrected."))


def _listing(page: Page) -> links.Listing:
    shown = links.listing(page, "/stock/serials", "all")
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    return shown


UUID_LENGTH: Final = 36


def _cursor(text: str) -> queries_serials.After | None:
    if not text:
        return None
    try:
        return text[UUID_LENGTH:], UUID(text[:UUID_LENGTH])
    except ValueError:
        raise Invalid(_("This page of the list is not there."), field="after") from None


def _life(page: Page, sku_id: UUID | None, number: str) -> Response[Any]:
    with page.open() as tx:
        row = queries_serials.one(tx, sku_id, number) if sku_id else None
        if row is None or sku_id is None:
            raise NotFound("serial number", number=number[:60])
        events = queries_serials.life(tx, sku_id, number)
    file = links.link("/stock/serials/life.csv", sku=sku_id, number=number)
    return page.render("serial.html", row=row, file=file, facts=[_told(one) for one in events], words=TABS)


def _told(one: SerialEvent) -> Told:
    word, drawn, tone = WORDS.get(one.what, (one.what.replace("_", " ").capitalize(), "arrows-exchange", "idle"))
    outside = _(OUTSIDE[one.outside]) if one.outside in OUTSIDE else ""
    ends = [one.from_code or (outside if one.to_code else ""), one.to_code or outside]
    what = _(word) + ": " + " → ".join(end for end in ends if end) if any(ends) else _(word)
    if one.condition and one.condition != "saleable":
        what += f", {_(STATES[one.condition].word) if one.condition in STATES else one.condition}"
    if one.assumed:
        what += _(" (not scanned)")
    return Told(one.at, what, " · ".join(part for part in (one.document, one.who) if part), drawn, tone, _href(one))


def _href(one: SerialEvent) -> str:
    if one.order_id and one.document_kind in ("parcel", "order"):
        return f"/orders/{one.order_id}"
    if one.document_kind in ("return", "inspection"):
        return f"/returns/{one.document_id}"
    return f"/receive/receipts/{one.document_id}" if one.document_kind == "receipt" else ""
