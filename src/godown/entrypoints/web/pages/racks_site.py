"""A free-form site on the screen: its plan, the shapes in it, bins by coordinates, where walks start."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import racking
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.ground_map import marks_of
from godown.entrypoints.web.page import Page, Said
from godown.entrypoints.web.pages.choose import choose
from godown.entrypoints.web.site_map import site_map
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.racking import PlacedBin, Shape, SitePlan
from godown.reports import queries_racks

HOME: Final = "/racks/site"
SHOWN_MAX: Final = 300
"""So many bins are listed; the map shows all of them, and the API lists them."""
NEW_ROOM: Final = SitePlan(6_000, 4_000, 3_000, 600)
"""What the form says before a room is drawn."""
SHAPE_FIELDS: Final = ("name", "kind", "x_mm", "y_mm", "width_mm", "depth_mm", "heading")
BIN_FIELDS: Final = ("bin", "bin_x", "bin_y", "zone")


@get("/racks/site", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def site_form(page: NamedDependency[Page]) -> Response[Any]:
    """The plan with its forms; where the facility is a hall, the form that makes a site of it."""
    if page.facility is None:
        return choose(page, "racks")
    home = page.facility
    with page.open() as tx:
        plan = racking.site_plan(tx, home.id)
        bins = racking.site_bins(tx, home.id)
        zones = queries_racks.zones(tx, home.id)
    drawn = None
    if plan:
        label = _("Plan of %(place)s") % {"place": home.name}
        drawn = site_map(plan, marks_of(bins), label=label, editing=True)
    shape = next((one for one in plan.shapes if one.name == links.asked(page, "shape")), None) if plan else None
    return page.render(
        "racks_site.html",
        home=home,
        plan=plan,
        room=plan or NEW_ROOM,
        drawn=drawn,
        bins=bins[:SHOWN_MAX],
        count=len(bins),
        cut_off=[one.code for one in bins if one.walk_mm is None] if plan else [],
        shape={name: getattr(shape, name, "") for name in SHAPE_FIELDS} | _asked(page, SHAPE_FIELDS),
        bin=dict.fromkeys(BIN_FIELDS, "") | _asked(page, BIN_FIELDS),
        zones=zones,
        kinds=[("rack", _("Rack")), ("wall", _("Wall, pillar, table")), ("lane", _("One-way lane")), ("closed", _("Closed today"))],
        headings=[("", _("both ways")), ("right", _("to the right →")), ("left", _("to the left ←")), ("up", _("up ↑")),
                  ("down", _("down ↓"))],
        words={"rack": _("Rack"), "wall": _("Wall"), "lane": _("One way"), "closed": _("Closed")},
    )  # fmt: skip


def _asked(page: Page, names: tuple[str, ...]) -> dict[str, str]:
    """What a form said that was refused: it comes back in the address."""
    return {name: said for name in names if (said := links.asked(page, name))}


def _deed(page: Page, work: Callable[[Tx], str], kept: Mapping[str, str]) -> Redirect:
    """Do it and say so; a refusal comes back with what the form said."""
    try:
        with page.open() as tx:
            said = work(tx)
    except Refusal as no:
        if no.status == 403:
            raise
        errors = no.facts.get("errors")
        rows = (
            [(str(one["row"]), str(one["message"])) for one in errors if one["row"]] if isinstance(errors, list) else []
        )
        return page.go(links.link(HOME, **kept), Said(no.message, "stop", rows[1:] and rows))
    return page.go(HOME, said)


@post("/racks/site", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_room(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Draw the room, or change it; a hall becomes a site."""
    home = page.here()
    end_x, end_y = (fields.whole(name) if fields.text(name) else None for name in ("end_x_mm", "end_y_mm"))

    def work(tx: Tx) -> str:
        old = racking.site_plan(tx, home.id, lock=True)
        room = SitePlan(
            fields.whole("width_mm"), fields.whole("depth_mm"), fields.whole("start_x_mm"), fields.whole("start_y_mm"),
            end_x, end_y, fields.whole("clearance_mm", NEW_ROOM.clearance_mm), old.shapes if old else (),
        )  # fmt: skip
        racking.save_site(tx, home.id, room)
        return _("The room is drawn: walks go round what stands in it.")

    return _deed(page, work, {})


@post("/racks/site/shapes", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_shape(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Draw a wall, a rack, a lane, a closed area; a known name changes."""
    home = page.here()
    shape = Shape(
        fields.needed("name"), fields.needed("kind"), fields.whole("x_mm"), fields.whole("y_mm"), fields.whole("width_mm"),
        fields.whole("depth_mm"), fields.text("heading") if fields.text("kind") == "lane" else "",
    )  # fmt: skip

    def work(tx: Tx) -> str:
        racking.save_shapes(tx, home.id, [shape])
        return _("%(name)s is drawn.") % {"name": shape.name}

    return _deed(page, work, {name: str(getattr(shape, name)) for name in SHAPE_FIELDS})


@post(
    "/racks/site/shapes/remove",
    opt={"scope": "settings"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def remove_shape(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Take a shape away."""
    home, name = page.here(), fields.needed("name")

    def work(tx: Tx) -> str:
        racking.remove_shapes(tx, home.id, [name])
        return _("%(name)s is taken away.") % {"name": name}

    return _deed(page, work, {})


@post("/racks/site/bins", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def place_bin(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Place a bin, or one above the other: so many levels of it."""
    home, name, levels = page.here(), fields.needed("bin"), fields.whole("levels", 1)
    if not 1 <= levels <= 9:
        raise Refusal("invalid", _("A bin has 1 to 9 levels."), status=422, field="levels")
    names = [name] if levels == 1 else [f"{name}-{level}" for level in range(1, levels + 1)]
    x, y, zone = fields.whole("bin_x"), fields.whole("bin_y"), fields.text("zone", _("Main"))

    def work(tx: Tx) -> str:
        bins = [PlacedBin(one, x, y, zone, level=level if levels > 1 else 0) for level, one in enumerate(names, 1)]
        outcome = racking.place_bins(tx, home.id, bins)
        if outcome.refused:
            fault = outcome.refused[0]
            raise Refusal(fault.code, fault.message, status=422, field=fault.field)
        return ngettext("%(num)s bin is placed.", "%(num)s bins are placed.", len(names)) % {"num": len(names)}

    return _deed(page, work, {"bin": name, "bin_x": str(x), "bin_y": str(y), "zone": zone})


@post("/racks/site/give-up", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def give_up(page: NamedDependency[Page]) -> Redirect:
    """The facility is a hall of aisles again."""
    home = page.here()
    with page.open() as tx:
        racking.give_up_site(tx, home.id)
    return page.go("/racks", _("This facility is a hall of aisles again. Its bins stay."))
