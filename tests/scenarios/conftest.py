"""A running Godown over HTTP, a tenant with a key, a firm with a gateway to a tax portal, and a sender with a courier."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from godown.entrypoints.worker.office import Office
from godown.platform.database import Database
from tests.builders.firm import Firm
from tests.builders.sender import Sender
from tests.http import Api, key_of, serving
from tests.world.courier import Courier, courier_server
from tests.world.jobs import office
from tests.world.portal import Portal, portal_server


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


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A tax portal of the world outside."""
    with portal_server() as opened:
        yield opened


@pytest.fixture
def portal_worker(database: Database, tmp_path: Path) -> Office:
    """A worker of the firm."""
    return office(database, tmp_path)


@pytest.fixture
def firm(database: Database, tenant_id: UUID, portal: Portal, portal_worker: Office) -> Firm:
    """A seller that sells to businesses, with a gateway to the portal."""
    return Firm(database, tenant_id, portal, portal_worker)


@pytest.fixture
def speedy() -> Iterator[Courier]:
    """A courier of the world outside."""
    with courier_server() as opened:
        yield opened


@pytest.fixture
def sender(database: Database, tenant_id: UUID, speedy: Courier, tmp_path: Path) -> Sender:
    """A seller who sends with that courier, and his worker."""
    return Sender(database, tenant_id, speedy, office(database, tmp_path))
