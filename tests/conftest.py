"""Fixtures of all tests: a database for each process, a tenant for each test."""

import os
from collections.abc import Iterator
from functools import cache
from uuid import UUID, uuid4

import pytest
from argon2 import profiles
from httpx._transports import default

from godown.entrypoints.demo import load_demo
from godown.platform import identity
from godown.platform.database import Database
from godown.platform.migration import count_anew
from tests import servers


def pytest_configure(config: pytest.Config) -> None:
    """Name the run, so that its worker processes share a server and another run does not.

    Passwords are hashed cheaply in these processes: people come in hundreds, at half a second each. Copies of Godown that
    tests start take the full price.
    """
    identity.HASHER._parameters = profiles.CHEAPEST
    default.create_ssl_context = cache(
        default.create_ssl_context
    )  # each client read all certificates of the machine anew
    if not hasattr(config, "workerinput"):
        os.environ["GODOWN_TEST_RUN"] = uuid4().hex


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that started the run stops its servers."""
    if not hasattr(config, "workerinput"):
        servers.stop_servers()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what a test said that failed and, run once more, passed: somebody mends it, though it stops nobody."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.write_sep("-", f"failed at first: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


@pytest.fixture(scope="session", params=[18])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database of this process. `tests/stores` runs on both majors."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    opened = Database(servers.fresh_database(request.param, f"test_{worker}"))
    yield opened
    opened.close()


@pytest.fixture
def tenant_id(database: Database) -> UUID:
    """A tenant that nobody else uses."""
    return servers.fresh_tenant(database)


@pytest.fixture(scope="session")
def demo() -> Iterator[tuple[Database, UUID]]:
    """The demo warehouse in a database of its own, loaded once for this process; and its tenant."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    opened = Database(servers.fresh_database(18, f"demo_{worker}"))
    tenant = load_demo(opened)
    count_anew(opened.url)
    yield opened, tenant
    opened.close()
