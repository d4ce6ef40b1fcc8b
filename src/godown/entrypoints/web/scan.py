"""Scan pages: what a device sends, the six answers, and the reply that works with script (JSON) and without (a page).

A page extends `_scan.html` or `_bench.html`, names `scan` (a `ScanPage`) in its context, and fills the blocks where,
steps, goal, acts (bench: where, lines, goal, steps, box). A POST to `scan.url` reads a `Scan` by the dependency
`read_scan` and ends with `reply_scan(...)`. Blocks are rendered alone, so a page sets nothing outside its blocks.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.enums import MediaType
from litestar.response import Redirect
from markupsafe import Markup

from godown.entrypoints.web.render import environment, render, render_text
from godown.kernel.answers import Answer as Told
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal

KINDS = ("ok", "wrong_place", "wrong_item", "not_accepted", "already_done", "stop")
PARTS = ("where", "progress", "steps", "goal", "then", "lines", "box", "keys", "acts")
RAW_LENGTH_MAX = 512
"""The longest symbols in use (GS1 DataMatrix, QR with an AWB) stay far below."""


@dataclass(frozen=True)
class Act:
    """A button on an answer: what it posts, and its words."""

    act: str
    word: str


@dataclass(frozen=True)
class Answer:
    """One of the six answers. `word` is huge; `next` is what to scan now, `next_say` the words above it."""

    kind: str
    word: str
    say: str = ""
    more: str = ""
    next_say: str = ""
    next: str = ""
    act: Act | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"there is no answer {self.kind!r}")

    @classmethod
    def of(cls, told: Told, next_say: str = "", next: str = "") -> "Answer":
        """What the floor told, with what to scan now."""
        return cls(told.kind, told.word, told.say, told.more, next_say, next)


@dataclass(frozen=True)
class Scan:
    """What a device sends: a scan (`raw`), or a deed by tap (`act`, `value`). `scan_id` is made by the device."""

    scan_id: UUID
    session: str
    seq: int
    raw: str
    at: datetime
    act: str = ""
    value: str = ""
    expected: str = ""
    """What the device took it for by itself, while the network was away."""
    wants_json: bool = False


@dataclass(frozen=True)
class ScanPage:
    """What a scan page needs to know of itself. `seq` is the last number that the server has seen of the session."""

    url: str
    session: str
    seq: int = 0
    state: str = ""
    back: str = "/"
    back_word: str = ""
    list_url: str = ""
    """Where the work list of the page lies, by which the device goes on while the network is away."""
    page_url: str = ""
    """Where the page itself is read; the reply to a form post goes there when the url answers no GET."""


async def read_scan(request: Request[Any, Any, Any]) -> Scan:
    """Dependency: the scan in a JSON body, or in the fields of a form (a button may say `act` as "act:value")."""
    wants_json = request.content_type[0] == MediaType.JSON
    body: Mapping[str, Any] = await request.json() if wants_json else dict(await request.form())
    act, _, value = str(body.get("act") or "").partition(":")
    raw = str(body.get("raw") or "")
    if len(raw) > RAW_LENGTH_MAX:
        raise Refusal("scan_too_long", "This is longer than any label of ours.", length=len(raw))
    try:
        return Scan(
            scan_id=UUID(str(body.get("scan_id") or new_id())),
            session=str(body.get("session") or ""),
            seq=int(body.get("seq") or 0),
            raw=raw,
            at=instant_of(body.get("at")),
            act=act,
            value=str(body.get("value") or value),
            expected=str(body.get("expected") or ""),
            wants_json=wants_json,
        )
    except ValueError as wrong:
        raise Refusal("scan_malformed", "The device sent something that is no scan.", problem=str(wrong)) from wrong


def session_of(scan: Scan) -> UUID:
    """The id of a session that only the page knows. Refuses what is none."""
    try:
        return UUID(scan.session)
    except ValueError:
        raise Refusal("scan_malformed", "Load this page again: its session is not known.", status=422) from None


def instant_of(said: object) -> datetime:
    """The device's clock, in UTC; now where it said nothing."""
    if not said:
        return datetime.now(UTC)
    instant = datetime.fromisoformat(str(said))
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def render_parts(request: Request[Any, Any, Any], template: str, **context: Any) -> Markup:
    """The parts of a scan page that change, each wrapped so that the script knows where it goes."""
    own = environment().get_template(template).blocks
    parts = [
        Markup('<div data-part="{}">{}</div>').format(part, Markup(render_text(request, template, (part,), **context)))  # noqa: S704
        for part in PARTS
        if part in own
    ]
    return Markup("").join(parts)


def reply_scan(
    request: Request[Any, Any, Any],
    template: str,
    scan_: Scan,
    answer: Answer | None,
    *,
    data: Mapping[str, Any] | None = None,
    message: str = "",
    go: str | None = None,
    **context: Any,
) -> Response[Any]:
    """The reply to a scan. With script: `{next_state, data, message, answer, html, go}`. Without: the whole page, which
    shows the answer; or a redirect where the work is over (`go`). `context` must hold `scan`, the new `ScanPage`.
    """
    if scan_.wants_json:
        page: ScanPage = context["scan"]
        body = {
            "scan_id": str(scan_.scan_id),
            "next_state": page.state,
            "data": dict(data or {}),
            "message": message,
            "answer": asdict(answer) if answer else None,
            "html": "" if go else str(render_parts(request, template, answer=answer, **context)),
            "go": go,
        }
        return Response(body, media_type=MediaType.JSON, status_code=200)
    if go:
        return Redirect(go, status_code=303)
    return render(request, template, answer=answer, **context)
