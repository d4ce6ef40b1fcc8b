"""Put away: where does this go? A scan of the item, then of its bin."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency

from godown import receiving
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Scan
from godown.entrypoints.web.scan_doors import ScanDoor
from godown.entrypoints.web.ways import parts_of
from godown.receiving import Putting


def _shows(there: Putting) -> dict[str, Any]:
    best = there.bins[0] if there.bins else None
    return {"there": there, "best": best, "parts": parts_of(best.code) if best else [], "key_of": receiving.key_of}


def _next(there: Putting) -> tuple[str, str]:
    if there.lot and there.bins:
        return _("Put it into"), there.bins[0].code
    if there.lot:
        return _("Scan a bin"), ""
    return _("Scan the next item") if there.lots else _("All is put away"), ""


DOOR: Final = ScanDoor("/putaway", "putaway.html", "/", receiving.putting, receiving.scan_put_away, _shows, _next)


@get("/putaway", opt={"scope": "floor"}, sync_to_thread=True)
def put_away(page: NamedDependency[Page]) -> Response[Any]:
    """What waits on the dock and the put-back shelf."""
    return DOOR.show(page)


@post("/putaway", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def put_away_scan(page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap of a put-away."""
    return DOOR.take(page, scan)
