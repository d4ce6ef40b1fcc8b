"""Racks: where is what, how full? A map of bays, what lies in one, where a SKU lies, and forms that lay racks out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup

from godown import catalog, racking
from godown.catalog import Sku
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num, units
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.ground_map import GroundMap, ground_map, spots_of, title_of
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.choose import choose
from godown.entrypoints.web.rack_map import BayFill, by_bay, fill_of, heat_of, rack_map
from godown.entrypoints.web.site_map import SpotMark, site_map
from godown.kernel.scan import read_scan
from godown.platform.transaction import Tx
from godown.racking import LayoutSpec, SiteBin
from godown.reports import queries_pickers, queries_racks
from godown.reports.queries_pickers import BinVisits
from godown.reports.queries_racks import BayRow, Hit
from godown.stock import queries_places
from godown.stock.queries_places import Facility

HEAT_DAYS: Final = 30
"""Visits of so many days make the heat: long enough for slow goods, short enough for what sells now."""
VISITS_SHOWN: Final = 10
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
        ground = ground_map(tx, racking.layout_of(tx, home.id))
        sku, hits = _searched(tx, page, home)
        chosen = _chosen(tx, page, home, hits)
        inside = queries_racks.contents(tx, home.id, *chosen) if chosen else []
        zones = queries_racks.zones(tx, home.id)
        since = tx.now - timedelta(days=HEAT_DAYS)
        visits = queries_pickers.visits(tx, home.id, since, BAYS_DRAWN) if mode == "heat" else []
    bays = ground.bays if ground else ()
    site = ground is not None and ground.plan is not None
    return page.render(
        "racks.html",
        home=home,
        drawn=_drawn(page, home.name, ground, mode, hits, visits) if ground and view == "map" else None,
        bays=bays,
        aisles=list(dict.fromkeys(bay.aisle for bay in bays)),
        pairs=[(name, name) for name in dict.fromkeys(bay.aisle for bay in bays)],
        aisle=links.asked(page, "aisle") or (bays[0].aisle if bays else ""),
        view=view,
        mode=mode,
        visits=visits[:VISITS_SHOWN],
        q=links.asked(page, "sku") or links.asked(page, "bin"),
        sku=sku,
        hits=hits,
        chosen=chosen,
        inside=inside,
        zones=zones,
        closed=ground.closed if ground else (),
        totals=(sum(bay.bins for bay in bays), sum(bay.used for bay in bays), sum(bay.units for bay in bays)),
        to=lambda **changes: to(page, **changes),
        may_edit=page.may("settings"),
        may_slot=page.may("stock") and not site,
        site=site,
    )


def _drawn(
    page: Page, name: str, ground: GroundMap, mode: str, hits: Sequence[Hit], visits: Sequence[BinVisits]
) -> Markup | None:
    """The map; None where it is too large to say anything."""
    heat = by_bay(((one.aisle_no, one.bay), one.visits) for one in visits)
    if ground.plan:
        label = _("Plan of %(place)s") % {"place": name}
        marks = [spot_of(page, here, mode, hits, heat) for here in spots_of(ground.bins)]
        return site_map(ground.plan, marks, label=label)
    if len(ground.bays) > BAYS_DRAWN:
        return None
    words = ngettext("Rack map of %(place)s: %(num)s bay", "Rack map of %(place)s: %(num)s bays", len(ground.bays))
    label = words % {"place": name, "num": len(ground.bays)}
    lit = {(hit.aisle_no, hit.bay) for hit in hits}
    fills = [bay_of(page, bay, mode, lit, heat) for bay in ground.bays]
    return rack_map(ground.layout, fills, label=label, closed=ground.closed)


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


def bay_of(
    page: Page, bay: BayRow, mode: str, lit: set[tuple[int, int]], heat: Mapping[tuple[int, int], int]
) -> BayFill:
    """A bay as the map draws it: by how much of it is used, by how much is empty, or by how often trips come to it."""
    shown = bay.bins - bay.used if mode == "empty" else bay.used
    came = heat.get((bay.aisle_no, bay.bay), 0)
    fill = heat_of(came, max(heat.values(), default=0)) if mode == "heat" else fill_of(shown, bay.bins)
    name = f"{bay.aisle}-{bay.bay:02d}"
    said = _("%(bay)s: bins in use %(used)s of %(bins)s, %(units)s") % {
        "bay": name, "used": bay.used, "bins": bay.bins, "units": units(bay.units)}  # fmt: skip
    if mode == "heat":
        said = ngettext("%(bay)s: %(num)s visit", "%(bay)s: %(num)s visits", came) % {"bay": name, "num": num(came)}
    return BayFill(
        bay.aisle, bay.aisle_no, bay.bay, fill, said,
        to(page, aisle=bay.aisle, bay=bay.bay), (bay.aisle_no, bay.bay) in lit,
    )  # fmt: skip


def spot_of(
    page: Page, here: Sequence[SiteBin], mode: str, hits: Sequence[Hit], heat: Mapping[tuple[int, int], int]
) -> SpotMark:
    """Bins of one spot of a site as its plan draws them; the bay of the lowest one is opened from there."""
    first, used = here[0], sum(one.units > 0 for one in here)
    fill, title = fill_of(len(here) - used if mode == "empty" else used, len(here)), title_of(here)
    if mode == "heat":
        came = heat.get((first.aisle_no, first.bay), 0)
        fill = heat_of(came, max(heat.values(), default=0))
        title = ngettext("%(bay)s: %(num)s visit", "%(bay)s: %(num)s visits", came) % {
            "bay": first.code,
            "num": num(came),
        }
    hit = any(one.place_id == hit.place_id for one in here for hit in hits)
    href = to(page, aisle=first.aisle, bay=first.bay)
    return SpotMark(first.x_mm, first.y_mm, fill, title, href, hit, all(one.walk_mm is None for one in here))


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
        there = racking.layout_of(tx, home.id)
    next_aisle = max((bay.aisle_no for bay in bays), default=-1) + 1
    last = max((int(tote.code[2:]) for tote in totes if tote.code[2:].isdecimal()), default=100)
    return page.render(
        "racks_layout.html",
        there=there,
        home=home,
        zones=zones,
        next_aisle=next_aisle,
        totes=len(totes),
        next_tote=last + 1,
    )


def _drop(fields: Fields) -> int | None:
    """The aisle before which walks end, counted from 1 on the screen; empty: where they began."""
    return fields.whole("drop_aisle") - 1 if fields.text("drop_aisle", "") else None


@post("/racks/layout", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def lay_out(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Lay racks out in the chosen facility."""
    home = page.here()
    first = fields.whole("first_aisle", 0)
    room = fields.text("shape") == "room"
    spec = LayoutSpec(
        fields.whole("aisles"), fields.whole("bays"), fields.whole("levels"), shape="room" if room else "block",
        pitch_mm=fields.whole("pitch_mm", 1_500 if room else 3_000), bay_mm=fields.whole("bay_mm", 1_000), first_aisle=first,
        cross_aisles=fields.whole("cross_aisles", 2), depot_aisle=fields.whole("depot_aisle", 1) - 1,
        depot_end=fields.text("depot_end", "front"), drop_aisle=_drop(fields), drop_end=fields.text("drop_end", "") or None,
    )  # fmt: skip
    with page.open() as tx:
        made = len(racking.lay_out(tx, home.id, spec, zone=fields.text("zone", _("Room") if room else _("Main"))))
    said = ngettext("%(num)s bin is laid out.", "%(num)s bins are laid out.", made) % {"num": num(made)}
    return page.go("/racks", said)


@post("/racks/closures", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def close_aisle(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Close a stretch of an aisle."""
    home, aisle = page.here(), fields.text("aisle")
    low, high = fields.whole("from_bay"), fields.whole("to_bay")
    with page.open() as tx:
        racking.close_stretch(tx, home.id, aisle, low, high, fields.text("note", ""))
    return page.go("/racks", _("Aisle %(aisle)s is closed there: new waves walk round it.") % {"aisle": aisle})


@post("/racks/closures/{closure_id:uuid}/open", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False,
      status_code=303)  # fmt: skip
def open_aisle(closure_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Open it again."""
    home = page.here()
    with page.open() as tx:
        racking.open_again(tx, home.id, [closure_id])
    return page.go("/racks", _("The aisle is open again."))


@post("/racks/totes", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def add_totes(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Open totes for the carts."""
    home = page.here()
    with page.open() as tx:
        made = len(racking.add_totes(tx, home.id, fields.whole("first"), fields.whole("count")))
    return page.go(
        "/racks/layout", ngettext("%(num)s tote is open.", "%(num)s totes are open.", made) % {"num": num(made)}
    )
