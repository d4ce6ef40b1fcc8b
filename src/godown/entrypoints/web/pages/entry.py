"""In and out: login, logout, and the first start of an installation without anybody in it."""

from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from godown.entrypoints.demo import DEMO_PASSWORD, PEOPLE
from godown.entrypoints.door import COOKIE, AnyRequest
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import ROLE_WORDS, Said, redirect
from godown.entrypoints.web.render import render
from godown.kernel.refusal import Invalid, Refusal
from godown.platform import identity
from godown.platform.database import Database
from godown.platform.transaction import platform_transaction

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
PASSED_ON: Final = ("forwarded", "x-real-ip", "via", "true-client-ip", "cf-connecting-ip")
"""Headers of proxies, beside all that begin with X-Forwarded: whoever sends one speaks for somebody else."""


def local_path(text: str) -> str:
    """Where to go after the login: a path of ours, never another site."""
    parts = urlsplit(text)
    fine = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.netloc and "\\" not in text
    return text if fine else "/"


def same_site(request: AnyRequest) -> bool:
    """Whether a form came from a page of ours (the browser says so; there is no session yet whose token could)."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _login_page(request: AnyRequest, *, email: str, error: str, to: str, status: int = 200) -> Response[Any]:
    database: Database = request.app.state.database
    with platform_transaction(database) as tx:
        anybody, demo = identity.anybody(tx), identity.has_demo(tx)
    if not anybody:
        return Redirect("/first-start", status_code=303)
    shown = demo and not request.app.state.settings.lan
    logins = [(f"{role}@demo.example", DEMO_PASSWORD, _(ROLE_WORDS[role])) for role, _name in PEOPLE] if shown else []
    return render(request, "login.html", status_code=status, email=email, error=error, to=to, demo=logins)


@get("/login", sync_to_thread=True, include_in_schema=False)
def login(request: AnyRequest, to: FromQuery[str] = "/") -> Response[Any]:
    """The login."""
    return _login_page(request, email="", error="", to=local_path(to))


@post("/login", sync_to_thread=True, include_in_schema=False, status_code=200)
def sign_in(request: AnyRequest, fields: NamedDependency[Fields]) -> Response[Any]:
    """Check e-mail and password. A wrong answer says the same for a wrong e-mail and a wrong password."""
    to, email = local_path(fields.text("to", "/")), fields.text("email")
    settings = request.app.state.settings
    if not same_site(request):
        return _login_page(request, email="", error=_("Sign in here, on this page."), to="/", status=403)
    client = request.client.host if request.client else ""
    try:
        with platform_transaction(request.app.state.database) as tx:
            opened = identity.log_in(
                tx, email, (fields.values.get("password") or [""])[0], client, request.headers.get("user-agent", ""),
                demo_allowed=not settings.lan,
            )  # fmt: skip
    except Refusal as refusal:
        return _login_page(request, email=email, error=_(refusal.message), to=to, status=refusal.status)
    if opened is None:
        return _login_page(request, email=email, error=_("E-mail or password is wrong."), to=to, status=401)
    return Redirect(to, status_code=303, cookies=[session_cookie(opened.token, settings.public_url)])


def session_cookie(token: str, public_url: str) -> Cookie:
    """The cookie of a session: no script reads it, no other site sends it."""
    life = int(identity.SESSION_LIFE.total_seconds())
    secure = public_url.startswith("https:")
    return Cookie(key=COOKIE, value=token, path="/", max_age=life, httponly=True, samesite="lax", secure=secure)


@post("/logout", sync_to_thread=True, include_in_schema=False, status_code=303)
def sign_out(request: AnyRequest) -> Redirect:
    """End the session of this device."""
    with platform_transaction(request.app.state.database) as tx:
        identity.log_out(tx, request.cookies.get(COOKIE, ""))
    gone = Cookie(key=COOKIE, value="", path="/", max_age=0, httponly=True, samesite="lax")
    return Redirect("/login", status_code=303, cookies=[gone])


def _is_here(request: AnyRequest) -> bool:
    """Whether somebody sits at this machine: the call comes from it, was passed on by nobody, and names no other host (a
    page of a stranger may lead its own name to this machine)."""
    passed_on = any(name in PASSED_ON or name.startswith("x-forwarded-") for name in request.headers)
    named = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return request.client is not None and request.client.host in LOOPBACK and named in LOOPBACK and not passed_on


@get("/first-start", sync_to_thread=True, include_in_schema=False)
def first_start(request: AnyRequest) -> Response[Any]:
    """Nobody is in this installation yet: name the business and its owner. Only from this machine."""
    with platform_transaction(request.app.state.database) as tx:
        if identity.anybody(tx):
            return Redirect("/login", status_code=303)
    return render(request, "first_start.html", here_allowed=_is_here(request), values={}, errors=[])


@post("/first-start", sync_to_thread=True, include_in_schema=False, status_code=200)
def open_business(request: AnyRequest, fields: NamedDependency[Fields]) -> Response[Any]:
    """Open the business and sign its owner in."""
    if not _is_here(request) or not same_site(request):
        raise Refusal("not_allowed", _("The first start happens on the machine itself."), status=403)
    password = (fields.values.get("password") or [""])[0]
    try:
        with platform_transaction(request.app.state.database) as tx:
            identity.open_first(tx, fields.text("business"), fields.text("email"), fields.text("name"), password)
            opened = identity.log_in(tx, fields.text("email"), password, "", request.headers.get("user-agent", ""))
    except Invalid as wrong:
        errors = [(str(wrong.facts.get("field", "")), wrong.message)]
        kept = {name: fields.text(name) for name in ("business", "email", "name")}
        return render(request, "first_start.html", status_code=422, here_allowed=True, values=kept, errors=errors)
    assert opened is not None
    answer = redirect("/", Said(_("Welcome. These steps lead to your first parcel.")))
    answer.set_cookie(session_cookie(opened.token, request.app.state.settings.public_url))
    return answer
