"""Racks: where is what, how full? A map of bays, what lies in one, where a SKU lies, and forms that lay racks out."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import catalog, racking
from godown.catalog import Sku
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.choose import choose
from godown.entrypoints.web.rack_map import BayFill, fill_of, rack_map
from godown.kernel.scan import read_scan
from godown.platform.transaction import Tx
from godown.racking import LayoutSpec
from godown.reports import queries_racks
from godown.reports.queries_racks import BayRow, Hit
from godown.stock import queries_places
from godown.stock.queries_places import Facility

BAYS_DRAWN: Final = 2_000
"""A larger hall is shown as a table only; a map of so many bays says nothing on a screen."""


@get("/racks", sync_to_thread=True, include_in_schema=False)
def racks(page: NamedDependency[Page]) -> Response[Any]:
    """The map or the table, with one bay opened."""
    if page.facility is None:
        return choose(page, "racks")
    home = page.facility
    view, mode = links.asked(page, "view", "map"), links.asked(page, "show", "fill")
    with page.open() as tx:
        layout = racking.layout_of(tx, home.id)
        bays = queries_racks.bays(tx, home.id)
        sku, hits = _searched(tx, page, home)
        chosen = _chosen(tx, page, home, hits)
        inside = queries_racks.contents(tx, home.id, *chosen) if chosen else []
        zones = queries_racks.zones(tx, home.id)
    lit = {(hit.aisle_no, hit.bay) for hit in hits}
    drawn = None
    if layout and view == "map" and len(bays) <= BAYS_DRAWN:
        label = _("Rack map of %(place)s: %(aisles)s aisles, %(bays)s bays") % {
            "place": home.name, "aisles": layout.aisles, "bays": len(bays)}  # fmt: skip
        drawn = rack_map(layout, [bay_of(page, bay, mode, lit) for bay in bays], label=label)
    return page.render(
        "racks.html",
        home=home,
        layout=layout,
        drawn=drawn,
        bays=bays,
        aisles=list(dict.fromkeys(bay.aisle for bay in bays)),
        aisle=links.asked(page, "aisle") or (bays[0].aisle if bays else ""),
        view=view,
        mode=mode,
        q=links.asked(page, "sku") or links.asked(page, "bin"),
        sku=sku,
        hits=hits,
        chosen=chosen,
        inside=inside,
        zones=zones,
        totals=(sum(bay.bins for bay in bays), sum(bay.used for bay in bays), sum(bay.units for bay in bays)),
        to=lambda **changes: to(page, **changes),
        may_edit=page.may("settings"),
    )


def to(page: Page, **changes: object) -> str:
    """The address of the map with some changes."""
    now = {name: links.asked(page, name) for name in ("view", "show", "sku", "aisle")}
    return links.link("/racks", **{**now, **changes})


def _searched(tx: Tx, page: Page, home: Facility) -> tuple[Sku | None, Sequence[Hit]]:
    text = links.asked(page, "sku")
    found = catalog.skus_read(tx, read_scan(text).candidates) if text else []
    if text and not found:
        found = catalog.page_of_skus(tx, text, None, "", 1)
    return (found[0], queries_racks.hits(tx, home.id, found[0].id)) if found else (None, ())


def _chosen(tx: Tx, page: Page, home: Facility, hits: Sequence[Hit]) -> tuple[str, int] | None:
    """The bay that is opened: named by aisle and bay, by a scanned bin, or the first that holds the SKU."""
    if text := links.asked(page, "bin"):
        places = queries_places.places_read(tx, home.id, read_scan(text).candidates)
        return queries_racks.bin_at(tx, home.id, places[0].id) if places else None
    if bay := links.asked_whole(page, "bay", 0):
        return links.asked(page, "aisle"), bay
    return queries_racks.bin_at(tx, home.id, hits[0].place_id) if hits else None


def bay_of(page: Page, bay: BayRow, mode: str, lit: set[tuple[int, int]]) -> BayFill:
    """A bay as the map draws it: by how much of it is used, or by how much is empty."""
    shown = bay.bins - bay.used if mode == "empty" else bay.used
    name = f"{bay.aisle}-{bay.bay:02d}"
    said = _("%(bay)s: %(used)s of %(bins)s bins in use, %(units)s units") % {
        "bay": name, "used": bay.used, "bins": bay.bins, "units": num(bay.units)}  # fmt: skip
    return BayFill(
        bay.aisle, bay.aisle_no, bay.bay, fill_of(shown, bay.bins), said,
        to(page, aisle=bay.aisle, bay=bay.bay), (bay.aisle_no, bay.bay) in lit,
    )  # fmt: skip


@get("/racks/layout", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def layout_form(page: NamedDependency[Page]) -> Response[Any]:
    """The forms: a hall of aisles, or one small room; more totes."""
    if page.facility is None:
        return choose(page, "racks")
    home = page.facility
    with page.open() as tx:
        bays = queries_racks.bays(tx, home.id)
        zones = queries_racks.zones(tx, home.id)
        totes = queries_places.places_of_kind(tx, home.id, "tote")
    next_aisle = max((bay.aisle_no for bay in bays), default=-1) + 1
    last = max((int(tote.code[2:]) for tote in totes if tote.code[2:].isdecimal()), default=100)
    return page.render(
        "racks_layout.html", home=home, zones=zones, next_aisle=next_aisle, totes=len(totes), next_tote=last + 1
    )


@post("/racks/layout", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def lay_out(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Lay racks out in the chosen facility."""
    home = page.here()
    first = fields.whole("first_aisle", 0)
    room = fields.text("shape") == "room"
    spec = LayoutSpec(
        fields.whole("aisles"), fields.whole("bays"), fields.whole("levels"), shape="room" if room else "block",
        pitch_mm=fields.whole("pitch_mm", 1_500 if room else 3_000), bay_mm=fields.whole("bay_mm", 1_000), first_aisle=first,
    )  # fmt: skip
    with page.open() as tx:
        made = len(racking.lay_out(tx, home.id, spec, zone=fields.text("zone", _("Room") if room else _("Main"))))
    said = ngettext("%(num)s bin is laid out.", "%(num)s bins are laid out.", made) % {"num": num(made)}
    return page.go("/racks", said)


@post("/racks/totes", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def add_totes(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Open totes for the carts."""
    home = page.here()
    with page.open() as tx:
        made = len(racking.add_totes(tx, home.id, fields.whole("first"), fields.whole("count")))
    return page.go(
        "/racks/layout", ngettext("%(num)s tote is open.", "%(num)s totes are open.", made) % {"num": num(made)}
    )
