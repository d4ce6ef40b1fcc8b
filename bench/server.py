"""An embedded PostgreSQL of its own for a bench: started in a temporary folder, stopped and removed at the end."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.embedded import EmbeddedServer
from godown.platform.migration import migrate


@dataclass(frozen=True)
class Server:
    """A running server; databases are made on it by name."""

    url: str

    def url_of(self, name: str) -> str:
        """The owner's URL of a database."""
        parts = psycopg.conninfo.conninfo_to_dict(self.url)
        return f"postgresql://{parts['user']}@/{name}?host={parts['host']}"

    def create(self, name: str, template: str | None = None) -> str:
        """A migrated database of this name, or a copy of a template. Answer its URL."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" {f"TEMPLATE {template}" if template else ""}'.encode())
        if template is None:
            migrate(self.url_of(name))
        return self.url_of(name)

    def drop(self, name: str) -> None:
        """Remove a database that nobody uses any more."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def running_server() -> Iterator[Server]:
    """A server for the time of a bench. Nothing of it remains."""
    folder = Path(tempfile.mkdtemp(prefix="godown-bench-"))
    folder.chmod(0o755)
    EmbeddedServer(folder / "pg").stop()  # a new server has all its settings from its second start on
    embedded = EmbeddedServer(folder / "pg")
    try:
        yield Server(embedded.url)
    finally:
        embedded.stop()
        shutil.rmtree(folder, ignore_errors=True)


def add_tenant(database: Database, name: str) -> UUID:
    """A fresh tenant."""
    tenant = new_id()
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO tenant (id, slug, name) VALUES (%s, %s, %s)", (tenant, str(tenant), name)
        )
    return tenant
