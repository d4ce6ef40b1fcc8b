"""/parts: every component in every state, and a scan page and a bench that answer to the names of the six answers.

Designers look here, and the tests of the look begin here. Nothing on it is true, nothing is stored.
"""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from godown.entrypoints.web.render import render
from godown.entrypoints.web.scan import Act, Answer, Scan, ScanPage, read_scan, reply_scan

ANSWERS = {
    answer.kind: answer
    for answer in (
        Answer("ok", "3 of 3", "Copper bottle, 750 ml", "into tote 4", "Next bin, one aisle to the right", "D-01-4"),
        Answer(
            "wrong_place", "Wrong bin", "You scanned C-17-2", "One bay back, to the left", "Scan this bin", "C-15-2"
        ),
        Answer(
            "wrong_item",
            "Wrong item",
            "That is Copper bottle, 1 litre",
            "AAN-BTL-1000 lies one level up",
            "Put it back, scan this one",
            "AAN-BTL-750",
            Act("wrong_in_bin", "Bin holds the wrong item"),
        ),
        Answer(
            "not_accepted", "Not accepted", "4354210435421O", "No label of ours reads like this", "Scan again", "C-15-2"
        ),
        Answer(
            "already_done",
            "Already counted",
            "This scan was taken at 09:41:07",
            "Nothing was added. 3 of 3 are in tote 4",
            "Next bin",
            "D-01-4",
        ),
        Answer(
            "stop",
            "Stop. Cancelled",
            "Order #10496 was cancelled 40 s ago",
            "Take 1 Cast-iron kadhai out of tote 2",
            "Scan this shelf when it lies there",
            "PUT-BACK 2",
        ),
    )
}
FACTS = [
    ("ret", "receipt-refund", "Credited ₹499.00, refund sent", "CN-0088 · Anil, accounts"),
    ("ok", "circle-check", "Parcel 1 delivered", "Delhivery, OTP"),
    ("go", "package", "Packed, invoices made", "Sunita, bench 1, 46 s"),
    ("idle", "shopping-cart", "Arrived, 4 of 4 units promised", "Shopify"),
]


@get("/parts", sync_to_thread=False, include_in_schema=False)
def parts(request: Request[Any, Any, Any]) -> Response[str]:
    """Every component in every state."""
    return render(request, "parts.html", answers=ANSWERS, facts=FACTS)


def page_of(request: Request[Any, Any, Any], kind: str, found: int) -> dict[str, Any]:
    """A scan page that says what it has read."""
    where = f"/parts/{kind}"
    return {"scan": ScanPage(where, "parts", state="bin", back="/parts"), "found": found, "show": kind == "start"}


@get("/parts/{kind:str}", sync_to_thread=False, include_in_schema=False)
def scan_part(request: Request[Any, Any, Any], kind: FromPath[str]) -> Response[str]:
    """The scan page (`scan`), the same before its Start tap (`start`), or the bench (`bench`)."""
    return render(request, template_of(kind), **page_of(request, kind, 0))


@post("/parts/{kind:str}", status_code=200, include_in_schema=False, sync_to_thread=False)
def scan_part_reply(request: Request[Any, Any, Any], kind: FromPath[str], scan: NamedDependency[Scan]) -> Response[Any]:
    """Answer with the kind that was scanned by name; anything else is not accepted, and says what was read."""
    answer = ANSWERS.get(scan.raw) or Answer("not_accepted", "Not accepted", scan.raw or f"{scan.act} {scan.value}")
    return reply_scan(request, template_of(kind), scan, answer, **page_of(request, kind, scan.seq))


def template_of(kind: str) -> str:
    """The template of a kind of scan page."""
    return "parts_bench.html" if kind == "bench" else "parts_scan.html"


routes = [Router("/", route_handlers=[parts, scan_part, scan_part_reply], dependencies={"scan": Provide(read_scan)})]
