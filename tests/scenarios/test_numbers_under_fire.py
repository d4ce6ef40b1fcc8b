"""Sixteen threads issue invoices in one series while their process, or the database, is killed at random: the numbers are
consecutive and none is given twice (rule 46(b), CGST Rules). The seed is printed; GODOWN_KILL_SEED makes the same choices.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random, SystemRandom
from uuid import UUID

import pytest

from godown import books
from godown.platform.database import Database
from godown.platform.embedded import EmbeddedServer
from godown.platform.migration import migrate
from godown.platform.transaction import transaction
from tests import servers
from tests.builders.firm import numbered
from tests.world import issuing
from tests.world.copy import open_land

pytestmark = pytest.mark.xdist_group("kill")

START_SECONDS = 120


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    """A database of its own: it is killed too, and has to keep what it answered."""
    with open_land() as land:
        made = EmbeddedServer(land / "postgres")
        yield made
        made.stop()


def spell(server: EmbeddedServer, tenant: UUID, random: Random, said: Path) -> None:
    """A process of threads issues for a moment; then it is killed, or its database under it."""
    before = said.stat().st_size
    with said.open("ab") as out, said.with_suffix(".err").open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.world.issuing", server.url, str(tenant), str(random.getrandbits(32))],
            stdout=out,
            stderr=words,
        )
    deadline = time.monotonic() + START_SECONDS
    while said.stat().st_size == before:
        assert process.poll() is None, "\n".join(
            path.read_text()[-2_000:] for path in (said.with_suffix(".err"), server.folder / "log")
        )
        assert time.monotonic() < deadline, "it issues nothing"
        time.sleep(0.01)
    time.sleep(random.randint(50, 900) / 1000)
    if random.random() < 1 / 4:
        print("kill -9 of the database")
        os.kill(server.pid, 9)
        process.wait(60)
        server.revive()
    else:
        process.kill()
        process.wait(60)


def survive(server: EmbeddedServer, kills: int) -> None:
    seed = int(os.environ.get("GODOWN_KILL_SEED", "0")) or SystemRandom().randint(1, 1_000_000)
    print(f"GODOWN_KILL_SEED={seed}")
    random = Random(seed)
    migrate(server.url)
    database = Database(server.url)
    tenant = servers.fresh_tenant(database)
    database.close()
    said = server.folder.parent / "numbers"
    said.touch()
    for _ in range(kills):
        spell(server, tenant, random, said)
    answered = said.read_text().splitlines()
    database = Database(server.url)
    with transaction(database, tenant) as tx:
        found = [one.number for one in books.documents_issued(tx, kind=None, limit=1_000_000)]
        (series,) = books.document_series(tx)
    database.close()
    print(f"{len(answered)} numbers answered, {len(found)} issued")
    assert sorted(found) == [numbered(number) for number in range(1, len(found) + 1)]
    assert len(set(answered)) == len(answered), "a number was given twice"
    assert set(answered) <= set(found), "a number that was given is gone"
    assert (series.next, series.gaps) == (len(found) + 1, [])
    assert len(answered) > kills * issuing.THREADS


def test_five_kills(server: EmbeddedServer) -> None:
    survive(server, 5)


@pytest.mark.soak
def test_sixty_kills(server: EmbeddedServer) -> None:
    survive(server, 60)
