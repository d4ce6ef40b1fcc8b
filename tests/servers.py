"""The PostgreSQL that tests run on: an embedded server a run and major, a database a process, a tenant a test."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import psycopg

from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.embedded import EmbeddedServer
from godown.platform.migration import migrate

MAJORS = (18, 16)
TEMPLATE = "godown_template"


def run_folder() -> Path:
    """The folder of this run, shared by its worker processes; another run has another."""
    return Path(tempfile.gettempdir()) / f"godown-test-{os.environ['GODOWN_TEST_RUN'][:12]}"


def database_url(server_url: str, name: str) -> str:
    """The same server, another database."""
    info = psycopg.conninfo.conninfo_to_dict(server_url)
    host = info.get("host", "")
    if str(host).startswith("/"):
        return f"postgresql://{info.get('user', 'postgres')}@/{name}?host={host}"
    login = (
        f"{info.get('user', '')}:{info.get('password', '')}@" if info.get("password") else f"{info.get('user', '')}@"
    )
    return f"postgresql://{login}{host}:{info.get('port', 5432)}/{name}"


@cache
def server_url(major: int) -> str:
    """The URL of the run's server of a major, started if need be; `GODOWN_TEST_DATABASE_URL` replaces it."""
    if given := os.environ.get("GODOWN_TEST_DATABASE_URL"):
        return given
    folder = run_folder()
    folder.mkdir(mode=0o755, exist_ok=True)
    url = EmbeddedServer(folder / f"pg{major}", major).url
    forget_crashes(url)
    return url


def forget_crashes(url: str) -> None:
    """This server need not outlive the machine's: nobody waits for its disk. (Kills are tested on copies of their own.)"""
    with psycopg.connect(url, autocommit=True) as owner:
        if owner.execute("SHOW fsync").fetchone() == ("off",):
            return
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            owner.execute(f"ALTER SYSTEM SET {name} = off".encode())
        owner.execute("SELECT pg_reload_conf()")


def fresh_database(major: int, name: str) -> str:
    """Create a migrated database of this name on the run's server; answer its URL."""
    server = server_url(major)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    url = database_url(server, name)
    migrate(url)
    return url


@cache
def template(major: int) -> str:
    """A migrated database of this process that is copied, never used."""
    name = f"{TEMPLATE}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    fresh_database(major, name)
    return name


def copied_database(major: int, name: str) -> str:
    """Like `fresh_database`, quicker from the second on: for tests that need several."""
    source = template(major)
    with psycopg.connect(server_url(major), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return database_url(server_url(major), name)


def stop_servers() -> None:
    """Stop the run's servers and remove their folder."""
    folder = run_folder()
    for major in MAJORS:
        if (folder / f"pg{major}" / "postmaster.pid").exists():
            EmbeddedServer(folder / f"pg{major}", major).stop()
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class House:
    """A database and a fresh tenant in it."""

    database: Database
    tenant_id: UUID


def fresh_tenant(database: Database, name: str = "Aangan Home") -> UUID:
    """A tenant of its own for a test: row-level security keeps tests apart."""
    tenant = new_id()
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO tenant (id, slug, name) VALUES (%s, %s, %s)", (tenant, str(tenant), name)
        )
    return tenant
