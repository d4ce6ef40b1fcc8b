"""A running Godown over HTTP, and a tenant with a key."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from godown.platform.database import Database
from tests.http import Api, key_of, serving


@pytest.fixture(scope="session")
def address(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on this process's database."""
    folder: Path = tmp_path_factory.mktemp("data")
    with serving(database, folder) as url:
        yield url


@pytest.fixture
def api(database: Database, address: str, tenant_id: UUID) -> Iterator[Api]:
    """The API as a tenant's key sees it."""
    headers = {"Authorization": f"Bearer {key_of(database, tenant_id)}"}
    with httpx.Client(base_url=f"{address}/api/v1", headers=headers, timeout=60) as http:
        yield Api(http, tenant_id, address)
