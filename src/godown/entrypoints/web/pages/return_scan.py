"""Returns at the door: scan the parcel that comes back, count what is in it."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import returns
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Answer, Scan, ScanPage, reply_scan, session_of
from godown.kernel.answers import Answer as Told
from godown.kernel.ids import new_id
from godown.returns import AtDoor

DOOR: Final = "return_scan.html"


@get("/returns/scan", opt={"scope": "returns"}, sync_to_thread=True)
def to_door(page: NamedDependency[Page]) -> Redirect:
    """The door under its other name."""
    return page.go("/returns/door")


@get("/returns/door", opt={"scope": "returns"}, sync_to_thread=True)
def door(page: NamedDependency[Page]) -> Response[Any]:
    """The door of returns, with nothing in hand."""
    session = new_id()
    with page.open() as tx:
        there = returns.at_door(tx, session)
    return page.render(DOOR, **_context(there, session))


@post("/returns/door", opt={"scope": "returns"}, status_code=200, sync_to_thread=True)
def door_scan(page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap at the door of returns."""
    session = session_of(scan)
    with page.open() as tx:
        told = returns.scan_at_door(tx, session, scan.scan_id, scan.raw, act=scan.act or "scan", value=scan.value)
        there = returns.at_door(tx, session)
    return reply_scan(page.request, DOOR, scan, _answer(told, there), **_context(there, session))


def _context(there: AtDoor, session: UUID) -> dict[str, Any]:
    scan = ScanPage("/returns/door", str(session), state=there.step, back="/returns", page_url="/returns/door")
    return {"scan": scan, "there": there}


def _answer(told: Told, there: AtDoor) -> Answer:
    if there.step == "items":
        left = sum(one.line.expected - one.counted for one in there.lines)
        what = ngettext("%(num)s unit expected", "%(num)s units expected", left) % {"num": left}
        return Answer.of(told, _("Scan what is in it"), what)
    if there.step == "rto" and not there.delivered:
        return Answer.of(
            told,
            _("Scan it again"),
            there.undelivered.awb or "" if there.undelivered else "",
        )
    return Answer.of(told, _("Scan the next parcel"), "")
