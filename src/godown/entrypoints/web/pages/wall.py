"""Put wall: which slot? A scan of the tote, of an item; the slot of its order lights up and is scanned."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import picking
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import orders, units
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Scan
from godown.entrypoints.web.scan_doors import ScanDoor
from godown.picking import Wall

SLOTS: Final = 12
"""A small wall: three shelves of four."""


def _shows(there: Wall) -> dict[str, Any]:
    return {"wall": there, "complete": [slot for slot in there.slots if slot.complete]}


def _next(there: Wall) -> tuple[str, str]:
    return {
        "tote": (_("Scan a tote of a total pick"), there.waiting[0].code if there.waiting else ""),
        "item": (_("Scan an item of"), there.tote.code if there.tote else ""),
        "slot": (_("Put it into"), there.lit.code if there.lit else ""),
    }[there.step]


DOOR: Final = ScanDoor("/wall", "wall.html", "/pick", picking.at_wall, picking.scan_wall, _shows, _next)


@get("/wall", opt={"scope": "floor"}, sync_to_thread=True)
def wall(page: NamedDependency[Page]) -> Response[Any]:
    """Which tote is sorted?"""
    return DOOR.show(page)


@post("/wall", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def wall_scan(page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap at the wall."""
    return DOOR.take(page, scan)


@post("/wall/slots", opt={"scope": "floor"}, status_code=303, sync_to_thread=True)
def open_slots(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Build a wall, or make it larger."""
    with page.open() as tx:
        made = picking.open_slots(tx, page.here().id, fields.whole("slots", SLOTS))
    said = ngettext("%(num)s slot is open.", "%(num)s slots are open.", len(made))
    return page.go("/pick", said % {"num": len(made)})


@post("/waves/{wave_id:uuid}/sorted", opt={"scope": "floor"}, status_code=303, sync_to_thread=True)
def sorted_by_tap(wave_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """All that the trips of a wave brought in total lies sorted, by tap."""
    with page.open() as tx:
        done = picking.sort_all(tx, picking.trips_of(tx, wave_id))
    said = _("Sorted by tap: %(orders)s, %(units)s.") % {
        "orders": orders(done["orders"]),
        "units": units(done["units"]),
    }
    return page.go(f"/waves/{wave_id}", said)
