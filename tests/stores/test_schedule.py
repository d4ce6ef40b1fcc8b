"""Work by the clock: once for each tenant in each period, however many workers look at the clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.files import FolderFiles, keep_file, stored
from godown.platform.jobs import defer_due
from godown.platform.transaction import platform_transaction, transaction

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def deferred(database: Database, at: datetime, name: str) -> int:
    with platform_transaction(database) as tx:
        return defer_due(tx.connection, at, {name: timedelta(hours=1)}, "schedule")


def test_each_period_asks_once_for_each_tenant(database: Database, tenant_id: UUID) -> None:
    name = f"test.{tenant_id}"
    with ThreadPoolExecutor(4) as workers:
        asked = list(workers.map(lambda _: deferred(database, NINE, name), range(4)))
    with platform_transaction(database) as tx:
        tenants = tx.scalar("SELECT count(*) FROM tenant")
        jobs = tx.scalar("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %(name)s", name=name)
    assert sum(asked) == tenants == jobs
    assert deferred(database, NINE + timedelta(minutes=59), name) == 0
    assert deferred(database, NINE + timedelta(hours=5), name) == tenants


def test_a_file_is_kept_with_its_row(database: Database, tenant_id: UUID, tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    with transaction(database, tenant_id) as tx:
        file_id = keep_file(tx, files, kind="photo", name="dent.png", media_type="image/png", content=b"a picture")
    with transaction(database, tenant_id) as tx:
        known = stored(tx, file_id)
        with pytest.raises(Refusal):
            keep_file(tx, files, kind="photo", name="empty.png", media_type="image/png", content=b"")
    assert (known.name, known.size_bytes, files.get(known.path)) == ("dent.png", 9, b"a picture")
