"""Templates to answers. `render(request, "orders.html", rows=rows)` is all that a page needs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.enums import MediaType
from markupsafe import Markup

from godown.entrypoints.web import drawings, states
from godown.entrypoints.web.assets import asset, icon, thumb
from godown.entrypoints.web.formats import FILTERS, millimetres
from godown.entrypoints.web.frame import Frame, frame, framed, gettext, ngettext, offered_languages
from godown.entrypoints.web.shell import SETTINGS, Shell
from godown.kernel.ids import new_id

TEMPLATES = Path(__file__).parent / "templates"

HTMX_CONFIG = '{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true}'


@cache
def environment() -> Environment:
    """The one Jinja environment: autoescape, an undefined name is an error, gettext from the first template."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,  # a template of another version, put under a running server, would not fit its code
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(FILTERS)
    made.globals.update(
        asset=asset,
        badge=states.badge,
        bars=drawings.bars,
        csrf_field=csrf_field,
        csrf_token=lambda: frame().csrf_token,
        frame=frame,
        htmx_config=HTMX_CONFIG,
        icon=icon,
        languages=offered_languages,
        lines=drawings.lines,
        mark=states.mark,
        millimetres=millimetres,
        new_id=new_id,
        pip=states.pip,
        settings_door=SETTINGS,
        shape=states.shape,
        spark=drawings.spark,
        STATES=states.STATES,
        thumb=thumb,
        track=drawings.track,
    )
    made.globals["m"] = made.get_template("_macros.html").module
    return made


def csrf_field() -> Markup:
    """The hidden field that every form of ours carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(frame().csrf_token)


def shell_of(request: Request[Any, Any, Any]) -> Shell:
    """The shell that the door laid in `request.state.shell`; a stranger's, without doors, where there was none."""
    laid = request.scope.get("state", {}).get("shell")
    shell = laid if isinstance(laid, Shell) else Shell(doors=frozenset())
    return replace(
        shell,
        theme=shell.theme or chosen(request, "theme", ("system", "light", "dark")),
        density=shell.density or chosen(request, "density", ("dense", "roomy")),
        language=shell.language or chosen(request, "language", tuple(offered_languages())),
    )


def chosen(request: Request[Any, Any, Any], name: str, allowed: Sequence[str]) -> str:
    """What a person chose on this device (a cookie), else the first of the choices."""
    value = request.cookies.get(name, "")
    return value if value in allowed else allowed[0]


def frame_of(shell: Shell) -> Frame:
    """The frame in which an answer is written."""
    return Frame(language=shell.language, zone=ZoneInfo(shell.zone), csrf_token=shell.csrf_token, owners=shell.owners)


def render_text(request: Request[Any, Any, Any], name: str, blocks: Sequence[str] = (), /, **context: Any) -> str:
    """The HTML of a page, or of some of its blocks one after the other (for htmx and for scan pages)."""
    shell = shell_of(request)
    with framed(frame_of(shell)):
        template = environment().get_template(name)
        everything: dict[str, Any] = {"shell": shell, "here": request.url.path, **context}
        if not blocks:
            return template.render(everything)
        view = template.new_context(everything)
        return "".join("".join(template.blocks[block](view)) for block in blocks)


def render(
    request: Request[Any, Any, Any],
    name: str,
    /,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    blocks: Sequence[str] = (),
    **context: Any,
) -> Response[str]:
    """The answer to a request, from a template. `blocks` sends only these blocks: what htmx swaps in."""
    text = render_text(request, name, blocks, **context)
    return Response(text, media_type=MediaType.HTML, status_code=status_code, headers=dict(headers or {}))


def is_htmx(request: Request[Any, Any, Any]) -> bool:
    """Whether a part of a page is enough. A boosted or restored page wants the whole."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-history-restore-request") != "true"
