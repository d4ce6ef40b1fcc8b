"""A running Godown for tests: real HTTP on 127.0.0.1, a tenant, a key."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import uvicorn

from godown.entrypoints.app import create_app
from godown.platform.database import Database
from godown.platform.identity import SCOPES, make_key
from godown.platform.settings import Settings
from godown.platform.transaction import platform_transaction


@dataclass(frozen=True)
class Api:
    """The API of one tenant."""

    http: httpx.Client
    tenant_id: UUID
    base_url: str


@contextmanager
def serving(database: Database, data: Path, *, lan: bool = False) -> Iterator[str]:
    """A server of our own in a thread; answers its address."""
    app = create_app(database, Settings(data=data, lan=lan))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def key_of(database: Database, tenant_id: UUID) -> str:
    """An API key that may do everything a key may."""
    with platform_transaction(database) as tx:
        return make_key(tx, tenant_id, "test", SCOPES, tenant_id)
