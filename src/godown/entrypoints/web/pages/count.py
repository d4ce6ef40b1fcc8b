"""Count: what is really in this bin? Blind; what we expected is said only after."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from godown import catalog, receiving
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Answer, Scan, ScanPage, reply_scan
from godown.entrypoints.web.states import STATES
from godown.entrypoints.web.ways import parts_of
from godown.kernel.answers import Answer as Told
from godown.platform.transaction import Tx
from godown.stock import queries_counts
from godown.stock.queries_counts import Count
from godown.stock.words import DAMAGED, SALEABLE

SHOWN: Final = 1
COUNT: Final = "count.html"


@get("/count/{count_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True)
def count_page(count_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """One count in hand."""
    with page.open() as tx:
        context = _context(tx, queries_counts.count(tx, count_id))
    return page.render(COUNT, **context)


@post("/count/{count_id:uuid}", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def count_scan(count_id: FromPath[UUID], page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap of a count."""
    with page.open() as tx:
        told = receiving.scan_count(tx, count_id, scan.scan_id, scan.raw, act=scan.act or "scan", value=scan.value)
        count = queries_counts.count(tx, count_id)
        context = _context(tx, count)
    return reply_scan(page.request, COUNT, scan, _answer(told, count), **context)


def _context(tx: Tx, count: Count) -> dict[str, Any]:
    here = f"/count/{count.id}"
    step = receiving.step_of_count(count)
    more = queries_counts.open_counts(tx, count.facility_id, SHOWN) if step in ("posted", "approve") else []
    offered = list(dict.fromkeys((SALEABLE, DAMAGED, *(count.base.get(count.in_hand, {}) if count.in_hand else ()))))
    scan = ScanPage(here, str(count.id), state=step, back="/count", page_url=here)
    skus = catalog.skus_by_id(tx, [*count.counted, *([count.in_hand] if count.in_hand else [])])
    return {
        "scan": scan,
        "count": count,
        "step": step,
        "parts": parts_of(count.place_code),
        "next": more[0] if more else None,
        "now": skus.get(count.in_hand) if count.in_hand else None,
        "so_far": [(skus[sku], sum(by.values())) for sku, by in count.counted.items() if sku != count.in_hand],
        "others": [code for code in offered if code != count.condition] if count.in_hand else [],
        "names": {code: _(STATES[code].word) if code in STATES else code for code in (count.condition, *offered)},
    }


def _answer(told: Told, count: Count) -> Answer:
    step = receiving.step_of_count(count)
    if step == "bin":
        return Answer.of(told, _("Scan this bin"), count.place_code)
    if step == "items":
        return Answer.of(told, _("Scan each one, or type the number"), count.sku_code or "")
    return Answer.of(told)
