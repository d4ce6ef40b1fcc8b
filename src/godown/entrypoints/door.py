"""What every handler gets: who asks, and the one way to open a transaction."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import msgspec
from anyio import to_thread
from litestar import Request, Response
from litestar.datastructures import UploadFile
from litestar.exceptions import NotAuthorizedException

from godown.kernel.refusal import Refusal
from godown.platform import idempotency
from godown.platform.database import Database
from godown.platform.files import Files, FolderFiles
from godown.platform.identity import Identity, who_has_key, who_has_session
from godown.platform.settings import Settings
from godown.platform.transaction import Actor, Tx, platform_transaction, transaction

COOKIE = "godown_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

AnyRequest = Request[Any, Any, Any]
Answered = TypeVar("Answered")


@dataclass(frozen=True, slots=True)
class Door:
    """A request's way in: the identity, the database, the settings."""

    database: Database
    settings: Settings
    identity: Identity
    fingerprint: bytes = b""

    def open(self) -> AbstractContextManager[Tx]:
        """The transaction of this request."""
        who = Actor(self.identity.actor_id, self.identity.name)
        return transaction(self.database, self.identity.tenant_id, actor=who)

    @property
    def files(self) -> Files:
        """The store of photos and papers."""
        return FolderFiles(self.settings.data / "files")

    def write(
        self,
        request: AnyRequest,
        work: Callable[[Tx], Answered],
        *,
        status: int = 200,
        keep: Callable[[Answered], Answered] = lambda answer: answer,
    ) -> Response[Answered]:
        """Do a write. With an Idempotency-Key, a repeat of the same request gets the first answer; `keep` takes out of it
        what may be shown once only."""
        key = request.headers.get("idempotency-key")
        with self.open() as tx:
            if key is not None and (first := idempotency.claim(tx, key, self.fingerprint)):
                return cast(Response[Answered], _json(first.body, first.status, {"Idempotent-Replay": "true"}))
            answer = work(tx)
            if key is not None:
                idempotency.remember(tx, key, status, msgspec.json.encode(keep(answer)))
        return cast(Response[Answered], _json(msgspec.json.encode(answer), status, {}))


def _json(body: bytes, status: int, headers: dict[str, str]) -> Response[bytes]:
    """The answer, encoded once: what is remembered and what is sent are the same bytes."""
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def identify(database: Database, authorization: str, cookie: str | None) -> Identity | None:
    """Who asks: the key in the Authorization header, or the session in the cookie."""
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() != "bearer" and not cookie:
        return None
    with platform_transaction(database) as tx:
        if scheme.lower() == "bearer":
            return who_has_key(tx, secret.strip())
        return who_has_session(tx, cookie or "")


async def read_body(request: AnyRequest) -> None:
    """Litestar's `before_request` hook: read the body whole, once. Its readers (the form of a page, the fingerprint of a
    write, a file) run side by side, and a stream is there for one only."""
    if request.method not in SAFE:
        await request.body()


async def provide_door(request: AnyRequest) -> Door:
    """The door of a request. Refuses who is unknown, who lacks the handler's scope, and a form without its token."""
    database: Database = request.app.state.database
    headers = request.headers.get("authorization", "")
    identity = await to_thread.run_sync(identify, database, headers, request.cookies.get(COOKIE))
    if identity is None:
        raise NotAuthorizedException("Log in, or send an API key as a bearer token.")
    scope = request.route_handler.opt.get("scope", "read")
    if scope not in identity.scopes:
        raise Refusal("not_allowed", f"You may not do this: it needs the right “{scope}”.", status=403, scope=scope)
    if identity.csrf_token and request.method not in SAFE and await _sent_token(request) != identity.csrf_token:
        raise Refusal("stale_form", "This page is too old. Load it again and repeat.", status=403)
    about = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    content = b"" if request.method in SAFE else await _content(request)
    return Door(database, request.app.state.settings, identity, hashlib.sha256(about + content).digest())


async def _content(request: AnyRequest) -> bytes:
    """What a request carries, for telling a repeat from another request. A form with files is told by its fields: its bytes
    differ each time that it is sent."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    parts = []
    for name, value in (await request.form()).multi_items():
        parts += [name.encode(), await _bytes_of(value)]
    return b"\x00".join(parts)


async def _bytes_of(value: Any) -> bytes:
    if not isinstance(value, UploadFile):
        return str(value).encode()
    content = await value.read()
    await value.seek(0)
    return value.filename.encode() + b"\x00" + content


async def _sent_token(request: AnyRequest) -> str:
    if sent := request.headers.get("x-csrf-token"):
        return sent
    if request.headers.get("content-type", "").startswith(FORMS):
        return str((await request.form()).get("csrf_token", ""))
    return ""
