"""Move: out of one bin, into another. A scan of the bin, of the item, of the bin that takes it."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from godown import picking
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Answer, Scan, ScanPage, reply_scan, session_of
from godown.entrypoints.web.states import STATES
from godown.entrypoints.web.ways import parts_of
from godown.kernel.answers import Answer as Told
from godown.kernel.ids import new_id
from godown.picking import Moving

MOVE: Final = "move.html"


@get("/move", opt={"scope": "floor"}, sync_to_thread=True)
def move(page: NamedDependency[Page]) -> Response[Any]:
    """Which bin do goods leave?"""
    session = new_id()
    with page.open() as tx:
        there = picking.moving(tx, page.here().id, session)
    return page.render(MOVE, **_context(there, session))


@post("/move", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def move_scan(page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap of a move."""
    session, here = session_of(scan), page.here().id
    with page.open() as tx:
        told = picking.scan_move(tx, here, session, scan.scan_id, scan.raw, act=scan.act or "scan", value=scan.value)
        there = picking.moving(tx, here, session)
    return reply_scan(page.request, MOVE, scan, _answer(told, there), **_context(there, session))


def _context(there: Moving, session: UUID) -> dict[str, Any]:
    return {
        "scan": ScanPage("/move", str(session), state=there.step, back="/", page_url="/move"),
        "there": there,
        "parts": parts_of(there.place.code) if there.place else [],
        "key_of": picking.key_of_moved,
        "names": {lot.condition: _(STATES[lot.condition].word) if lot.condition in STATES else lot.condition
                  for lot in there.lots},
    }  # fmt: skip


def _answer(told: Told, there: Moving) -> Answer:
    said = {
        "out": (_("Scan the bin that goods leave"), ""),
        "item": (_("Scan what you take out of"), there.place.code if there.place else ""),
        "in": (_("Scan the bin that takes it"), there.bins[0].code if there.bins else ""),
    }[there.step]
    return Answer(told.kind, told.word, told.say, told.more, *said)
