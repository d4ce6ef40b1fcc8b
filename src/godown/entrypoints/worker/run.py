"""The worker process: runs jobs, and takes back those that a killed worker left behind."""

import asyncio
import contextlib
import logging
import threading

import procrastinate

from godown.entrypoints.worker.night import keep_watch
from godown.entrypoints.worker.office import office_of
from godown.entrypoints.worker.tasks import keep_ticking, worker_app
from godown.platform.database import Database
from godown.platform.settings import Settings

log = logging.getLogger("godown.worker")

CONCURRENCY = 4
POLL_SECONDS = 1
STALLED_SECONDS = 20
"""A worker that was killed sends no heartbeat; after so long its jobs are taken back."""


def run_worker(settings: Settings) -> None:
    """Run jobs until told to stop (SIGTERM ends after the jobs in hand)."""
    database = Database(settings.database_url, app_url=settings.app_database_url, pool_size=CONCURRENCY + 3)
    office, stop = office_of(database, settings), threading.Event()
    threads = [threading.Thread(target=work, args=(office, stop), daemon=True) for work in (keep_ticking, keep_watch)]
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_run(worker_app(office, database.url)))
    finally:
        stop.set()
        for thread in threads:
            thread.join(STALLED_SECONDS)
        database.close()


async def _run(app: procrastinate.App) -> None:
    async with app.open_async():
        rescue = asyncio.create_task(_rescue(app))
        try:
            await app.run_worker_async(
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=POLL_SECONDS,
                shutdown_graceful_timeout=STALLED_SECONDS,
                delete_jobs="successful",
                update_heartbeat_interval=5,
                stalled_worker_timeout=STALLED_SECONDS,
            )
        finally:
            rescue.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await rescue


async def _rescue(app: procrastinate.App) -> None:
    """Take back the jobs of workers that died."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
                await app.job_manager.retry_job(job)
                log.info("took back job %s (%s)", job.id, job.task_name)
        except Exception:
            log.exception("could not look for stalled jobs")
        await asyncio.sleep(POLL_SECONDS * 5)
