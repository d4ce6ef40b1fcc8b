"""The worker, in the test's own thread: runs the jobs of a tenant one after the other until none is left."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from godown.entrypoints.worker.office import Office, office_of
from godown.entrypoints.worker.tasks import SCHEDULE, worker_app
from godown.platform.database import Database
from godown.platform.settings import Settings
from godown.platform.transaction import platform_transaction

JOBS_MAX: Final = 10_000
"""A chain of jobs that does not end is a bug."""

NOW: Final = timedelta(0)

NEXT = """
SELECT id, task_name, args FROM procrastinate_jobs
WHERE status = 'todo' AND args ->> 'tenant' = %(of)s AND NOT id = ANY(%(failed)s) AND NOT queue_name = ANY(%(without)s)
  AND coalesce(scheduled_at, '-infinity') <= %(until)s
ORDER BY coalesce(scheduled_at, '-infinity'), id LIMIT 1
"""

MARK = "UPDATE procrastinate_jobs SET status = %(status)s::procrastinate_job_status WHERE id = %(id)s"


def office(database: Database, data: Path, **settings: Any) -> Office:
    """The worker's tools on a test's database and a folder of its own; `settings` as in `Settings`."""
    return office_of(database, Settings(data=data, **settings))


def run_jobs(
    office: Office, tenant_id: UUID, *, ahead: timedelta = NOW, keep_failed: bool = False, without: tuple[str, ...] = ()
) -> list[str]:
    """Do the tenant's jobs, those too that they defer, until none is due; answer the names in order.

    `ahead` does those too that are due within this time. A job that raises ends the test, unless `keep_failed`: then
    it stays, to be run by the next call. `without` leaves queues alone.
    """
    tasks = worker_app(office, office.database.url).tasks
    until, failed, done = datetime.now(UTC) + ahead, list[int](), list[str]()
    while len(done) < JOBS_MAX:
        with platform_transaction(office.database) as tx:
            found = tx.tuples(NEXT, of=str(tenant_id), until=until, failed=failed, without=list(without))
            if not found:
                return done
            job, name, args = found[0]
            tx.run(MARK, id=job, status="doing")
        if not _did(tasks[name].func, args, keep_failed):
            failed.append(job)
            with platform_transaction(office.database) as tx:
                tx.run(MARK, id=job, status="todo")
            continue
        done.append(name)
        with platform_transaction(office.database) as tx:
            tx.run("DELETE FROM procrastinate_jobs WHERE id = %(id)s", id=job)
    raise AssertionError(f"more than {JOBS_MAX} jobs, the last: {done[-5:]}")


def _did(work: Callable[..., Any], args: dict[str, Any], keep_failed: bool) -> bool:
    try:
        work(**args)
    except Exception:
        if not keep_failed:
            raise
        return False
    return True


def run_scheduled(office: Office, tenant_id: UUID, name: str) -> None:
    """Do a scheduled task of the tenant now, whatever the clock says."""
    SCHEDULE[name].work(office, tenant_id)
