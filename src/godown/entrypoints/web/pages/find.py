"""Find anything, behind the scan box; and the messages behind the bell: what needs a person."""

from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown.entrypoints.web import links
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.today import RAN_OUT_SHOWN, needs
from godown.entrypoints.web.states import N_
from godown.kernel.scan import read_scan
from godown.platform.transaction import Tx
from godown.reports import queries_find, queries_today
from godown.reports.queries_find import Hit

KINDS: Final = {
    "order": (N_("Orders"), "shopping-cart"), "parcel": (N_("Parcels"), "package"), "sku": (N_("SKUs"), "stack-2"),
    "serial": (N_("Serial numbers"), "scan"),
    "bin": (N_("Bins"), "map-pin"), "tote": (N_("Totes"), "basket"), "place": (N_("Places"), "building-warehouse"),
    "return": (N_("Returns"), "arrow-back-up"), "receipt": (N_("Goods receipts"), "package-import"), "wave": (N_("Waves"), "route"),
    "document": (N_("Documents"), "file-invoice"), "manifest": (N_("Manifests"), "truck-delivery"),
    "facility": (N_("Facilities"), "building-warehouse"),
}  # fmt: skip


def address(tx: Tx, hit: Hit) -> str:
    """Where a hit leads."""
    plain = {
        "order": f"/orders/{hit.id}", "parcel": f"/orders/{hit.id}", "sku": f"/stock/{hit.id}", "return": f"/returns/{hit.id}",
        "receipt": f"/receive/receipts/{hit.id}", "wave": f"/waves/{hit.id}", "document": f"/documents/{hit.id}/pdf",
        "manifest": f"/manifests/{hit.id}/pdf", "facility": "/settings/facilities",
    }  # fmt: skip
    if hit.kind in plain:
        return plain[hit.kind]
    if hit.kind == "serial":
        return links.link("/stock/serials", sku=hit.id, number=hit.name)
    if hit.kind == "tote" and (order := queries_find.in_tote(tx, hit.id)):
        return f"/orders/{order}"
    return links.link("/racks", bin=hit.name)


@get("/find", sync_to_thread=True, include_in_schema=False)
def find(page: NamedDependency[Page]) -> Response[Any] | Redirect:
    """One thing opens; several are listed by kind; nothing says what was tried."""
    text = links.asked(page, "q")
    read = read_scan(text)
    tried = list(
        dict.fromkeys(
            [*read.candidates, *(one.upper() for one in read.candidates), *(f"#{one}" for one in read.candidates)]
        )
    )
    with page.open() as tx:
        hits = queries_find.exactly(tx, tried) if text else []
        if not hits and text:
            hits = queries_find.partly(tx, read.clean)
        found = [(hit, address(tx, hit)) for hit in dict.fromkeys(hits)]
    targets = {href for _hit, href in found}
    if len(targets) == 1 and (found[0][0].whole or len(found) == 1):
        return page.go(targets.pop())
    groups = [
        (_(word), drawn, [(hit, href) for hit, href in found if hit.kind == kind])
        for kind, (word, drawn) in KINDS.items()
    ]
    return page.render("find.html", q=text, read=read, tried=tried, groups=[group for group in groups if group[2]])


@get("/messages", sync_to_thread=True, include_in_schema=False)
def messages(page: NamedDependency[Page]) -> Response[Any]:
    """The list of things that need a person, the most urgent first."""
    with page.open() as tx:
        here = tx.now.astimezone(ZoneInfo(page.request.state.shell.zone))
        evening = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        orders = queries_today.open_orders(tx, page.facility_id, evening)
        floor = queries_today.on_the_floor(tx, page.facility_id)
        out = queries_today.ran_out(tx, page.facility_id, RAN_OUT_SHOWN)
        now = tx.now
    return page.render("messages.html", needs=needs(orders, floor, out, now))
