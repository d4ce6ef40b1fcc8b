"""What a person sees when something is refused or fails: a red band on the page they came from, or a page that says why."""

import logging
from typing import Any, Final
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from godown.entrypoints import problems
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Said, redirect
from godown.entrypoints.web.render import render
from godown.kernel.refusal import Refusal

log = logging.getLogger("godown.web")

AnyRequest = Request[Any, Any, Any]

TITLES: Final = {
    401: "Sign in first",
    403: "You may not do this",
    404: "Nothing is here",
    405: "This page takes no such request",
    413: "This is too large",
    422: "This could not be read",
    429: "Wait a moment",
    500: "Something went wrong on our side",
}


def wants_json(request: AnyRequest) -> bool:
    """Whether a program asks (the API, or the script of a scan page)."""
    return request.url.path.startswith("/api/") or request.content_type[0] == MediaType.JSON


def of_refusal(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    """A business rule said no: after a post, a red band on the page it came from."""
    if wants_json(request):
        return problems.of_refusal(request, refusal)
    came_from = urlsplit(request.headers.get("referer", ""))
    if request.method == "POST" and came_from.netloc == request.headers.get("host") and refusal.status != 403:
        back = came_from.path + (f"?{came_from.query}" if came_from.query else "")
        return redirect(back, Said(refusal.message, "stop", field=str(refusal.facts.get("field") or "")))
    return _said(request, refusal.status, refusal.message, refusal.code)


def of_http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """The request itself is wrong. Who is not signed in goes to the login, and from there on to where they wanted."""
    if wants_json(request):
        return problems.of_http(request, error)
    if error.status_code == 401:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        wanted = path if request.method == "GET" else "/"
        return Redirect("/login" if wanted == "/" else f"/login?to={quote(wanted)}", status_code=303)
    status = 422 if error.status_code == 400 else error.status_code
    detail = "" if status == 404 else error.detail
    return _said(request, status, detail, "")


def of_bug(request: AnyRequest, error: Exception) -> Response[Any]:
    """Anything else is a bug: logged whole, told in one sentence."""
    if wants_json(request):
        return problems.of_bug(request, error)
    log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    return _said(request, 500, _("Nothing was changed; it is in the log."), "bug")


def _said(request: AnyRequest, status: int, detail: str, code: str) -> Response[str]:
    title = _(TITLES.get(status, "This is not possible"))
    return render(request, "error.html", status_code=status, status=status, title=title, detail=detail, code=code)
