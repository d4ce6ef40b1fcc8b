"""Put away: where does this go? A scan of the item, then of its bin."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from godown import receiving
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Answer, Scan, ScanPage, reply_scan, session_of
from godown.entrypoints.web.ways import parts_of
from godown.kernel.answers import Answer as Told
from godown.kernel.ids import new_id
from godown.receiving import Putting

PUT: Final = "putaway.html"


@get("/putaway", opt={"scope": "floor"}, sync_to_thread=True)
def put_away(page: NamedDependency[Page]) -> Response[Any]:
    """What waits on the dock and the put-back shelf."""
    session = new_id()
    with page.open() as tx:
        there = receiving.putting(tx, page.here().id, session)
    return page.render(PUT, **_context(there, session))


@post("/putaway", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def put_away_scan(page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap of a put-away."""
    session, here = session_of(scan), page.here().id
    with page.open() as tx:
        told = receiving.scan_put_away(
            tx, here, session, scan.scan_id, scan.raw, act=scan.act or "scan", value=scan.value
        )
        there = receiving.putting(tx, here, session)
    return reply_scan(page.request, PUT, scan, _answer(told, there), **_context(there, session))


def _context(there: Putting, session: UUID) -> dict[str, Any]:
    best = there.bins[0] if there.bins else None
    scan = ScanPage("/putaway", str(session), state=there.step, back="/", page_url="/putaway")
    return {
        "scan": scan,
        "there": there,
        "best": best,
        "parts": parts_of(best.code) if best else [],
        "key_of": receiving.key_of,
    }


def _answer(told: Told, there: Putting) -> Answer:
    if there.lot and there.bins:
        return Answer(told.kind, told.word, told.say, told.more, _("Put it into"), there.bins[0].code)
    if there.lot:
        return Answer(told.kind, told.word, told.say, told.more, _("Scan a bin"), "")
    return Answer(
        told.kind, told.word, told.say, told.more, _("Scan the next item") if there.lots else _("All is put away"), ""
    )
