"""Pieces of the web for `create_app`: built files, security headers, and what a person chose on this device."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.datastructures.headers import CacheControlHeader
from litestar.params import URLEncodedBody
from litestar.response import Redirect
from litestar.static_files import create_static_files_router
from litestar.types import Message, Scope

from godown.entrypoints.web.assets import STATIC
from godown.entrypoints.web.frame import offered_languages

YEAR_SECONDS = 365 * 24 * 3600
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'self'; manifest-src 'self'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=()",
}


async def security_headers(message: Message, scope: Scope) -> None:
    """Litestar's `before_send` hook: every answer, errors and files too, carries them. A header already set stays."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)


def static_router() -> Router:
    """Built files at /static, kept by browsers for a year: pages ask for them by the hash of their content."""
    STATIC.mkdir(parents=True, exist_ok=True)
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=CacheControlHeader(max_age=YEAR_SECONDS, public=True, immutable=True),
        name="static",
    )


@get("/pick/offline.js", sync_to_thread=True, include_in_schema=False)
def offline_worker() -> Response[bytes]:
    """The service worker of the pick page. It may have the list of trips too, and is asked for anew with every page: its
    address is the same in every build."""
    headers = {"service-worker-allowed": "/pick", "cache-control": "no-cache"}
    return Response((STATIC / "offline.js").read_bytes(), media_type="text/javascript", headers=headers)


CHOICES = {"theme": ("light", "dark", "system"), "density": ("dense", "roomy")}


@post("/look", status_code=303, include_in_schema=False)
async def choose_look(
    request: Request[Any, Any, Any],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Keep a choice in a cookie and go back to the page. Script does the same without a request."""
    allowed = {**CHOICES, "language": tuple(offered_languages())}
    cookies = [
        Cookie(key=name, value=data[name], max_age=YEAR_SECONDS, path="/", samesite="lax")
        for name, values in allowed.items()
        if data.get(name) in values
    ]
    back = data.get("back", "/")
    return Redirect(
        back if back.startswith("/") and not back.startswith("//") else "/", status_code=303, cookies=cookies
    )
