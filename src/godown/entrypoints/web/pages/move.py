"""Move: out of one bin, into another. A scan of the bin, of the item, of the bin that takes it."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency

from godown import picking
from godown.entrypoints.web import links
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Scan
from godown.entrypoints.web.scan_doors import ScanDoor
from godown.entrypoints.web.states import STATES
from godown.entrypoints.web.ways import parts_of
from godown.picking import Moving


def _shows(there: Moving) -> dict[str, Any]:
    conditions = {lot.condition for lot in there.lots}
    return {
        "there": there,
        "parts": parts_of(there.place.code) if there.place else [],
        "key_of": picking.key_of_moved,
        "names": {code: _(STATES[code].word) if code in STATES else code for code in conditions},
    }


def _next(there: Moving) -> tuple[str, str]:
    return {
        "out": (_("Scan the bin that goods leave"), ""),
        "item": (_("Scan what you take out of"), there.place.code if there.place else ""),
        "in": (_("Scan the bin that takes it"), there.bins[0].code if there.bins else ""),
    }[there.step]


DOOR: Final = ScanDoor("/move", "move.html", "/", picking.moving, picking.scan_move, _shows, _next)


@get("/move", opt={"scope": "floor"}, sync_to_thread=True)
def move(page: NamedDependency[Page]) -> Response[Any]:
    """Which bin do goods leave? A session that is named goes on: a list opened it with goods in hand."""
    return DOOR.show(page, links.asked_uid(page, "session"))


@post("/move", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def move_scan(page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap of a move."""
    return DOOR.take(page, scan)
