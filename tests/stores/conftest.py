"""Store tests run on both majors of the embedded wheel, or on the server of GODOWN_TEST_DATABASE_URL."""

import os
from collections.abc import Iterator

import pytest

from godown.platform.database import Database
from tests import servers

MAJORS = (18,) if os.environ.get("GODOWN_TEST_DATABASE_URL") else servers.MAJORS


@pytest.fixture(scope="session", params=MAJORS, ids=lambda major: f"pg{major}")
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database of this process on each major."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    opened = Database(servers.fresh_database(request.param, f"store_{worker}"))
    yield opened
    opened.close()
