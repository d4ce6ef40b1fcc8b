"""The web shell alone, without a database: /parts behind the production headers, on a port of its own."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hatch_build
import uvicorn
from litestar import Litestar, Request, Response, get
from litestar.exceptions import PermissionDeniedException

from godown.entrypoints.web.app import choose_look, security_headers, static_router
from godown.entrypoints.web.parts import routes
from godown.entrypoints.web.render import render
from godown.entrypoints.web.shell import Live, Person, Shell

SHELL = Shell(
    person=Person("Ritu Nair", "manager"),
    facilities=[("pny", "Peenya, Bengaluru"), ("bhi", "Bhiwandi")],
    facility="pny",
    live=Live("Shops in step, 3 s"),
    messages=2,
    csrf_token="a token of this session",
    counts={"orders": 425, "returns": (14, "hot")},
)


async def lay_shell(request: Request[Any, Any, Any]) -> None:
    """What the door of the real app does: the shell, and a look at the token of forms and scripts."""
    if request.method == "POST" and request.url.path != "/look":
        sent = request.headers.get("x-csrf-token") or (await request.form()).get("csrf_token")
        if sent != SHELL.csrf_token:
            raise PermissionDeniedException("no token")
    request.state.shell = SHELL


@get("/login", sync_to_thread=False)
def login(request: Request[Any, Any, Any]) -> Response[str]:
    """The login page with everything on it."""
    demo = [("asha@demo.test", "godown", "Owner")]
    wrong = "E-mail or password is wrong."
    return render(request, "login.html", email="asha@demo.test", error=wrong, demo=demo, to="/orders")


@get("/refused", sync_to_thread=False)
def refused(request: Request[Any, Any, Any]) -> Response[str]:
    """The page of a refusal."""
    detail = "The address may be old, or the thing was deleted."
    return render(request, "error.html", status=404, title="No such page", detail=detail, code="not_found")


def make_app() -> Litestar:
    """The parts and the two lone pages."""
    return Litestar(
        [*routes, static_router(), choose_look, login, refused],
        before_request=lay_shell,
        before_send=[security_headers],
        openapi_config=None,
    )


@contextmanager
def served() -> Iterator[str]:
    """The address of the running app."""
    hatch_build.build()
    server = uvicorn.Server(uvicorn.Config(make_app(), host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)
