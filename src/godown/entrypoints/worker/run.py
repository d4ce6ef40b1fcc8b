"""The worker process: runs jobs, and takes back those that a killed worker left behind."""

import asyncio
import logging
import signal
import threading

import procrastinate

from godown.entrypoints.ready import keep_ready
from godown.entrypoints.worker.night import keep_watch
from godown.entrypoints.worker.office import office_of
from godown.entrypoints.worker.tasks import URGENT, keep_ticking, queues_of, worker_app
from godown.platform.database import Database
from godown.platform.memory import collect_seldom, take_turns_often
from godown.platform.settings import Settings

log = logging.getLogger("godown.worker")

CONCURRENCY = 4
URGENT_CONCURRENCY = 2
"""What shops must hear has hands of its own: it never waits behind papers and mails."""

POLL_SECONDS = 1
STALLED_SECONDS = 20
"""A worker that was killed sends no heartbeat; after so long its jobs are taken back."""


def run_worker(settings: Settings) -> None:
    """Run jobs until told to stop (SIGTERM ends after the jobs in hand)."""
    pool_size = CONCURRENCY + URGENT_CONCURRENCY + 3
    database = Database(settings.database_url, app_url=settings.app_database_url, pool_size=pool_size)
    office, stop = office_of(database, settings), threading.Event()
    collect_seldom()
    take_turns_often()
    threads = [threading.Thread(target=work, args=(office, stop), daemon=True) for work in (keep_ticking, keep_watch)]
    keep_ready(stop)
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
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with app.open_async():
        rest = sorted(queues_of() - {URGENT})
        workers = [
            asyncio.create_task(_serve(app, [URGENT], URGENT_CONCURRENCY)),
            asyncio.create_task(_serve(app, rest, CONCURRENCY)),
        ]
        others = [asyncio.create_task(_rescue(app)), asyncio.create_task(stop.wait())]
        await asyncio.wait([*workers, others[1]], return_when=asyncio.FIRST_COMPLETED)
        for task in (*workers, *others):
            task.cancel()  # once only: a worker that is told twice leaves its jobs behind
        ends = await asyncio.gather(*workers, *others, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end  # what ended a worker ends the process: the supervisor starts it again


async def _serve(app: procrastinate.App, queues: list[str], concurrency: int) -> None:
    """Do the jobs of some queues; when cancelled, those in hand are finished."""
    await app.run_worker_async(
        queues=queues,
        concurrency=concurrency,
        fetch_job_polling_interval=POLL_SECONDS,
        shutdown_graceful_timeout=STALLED_SECONDS,
        delete_jobs="successful",
        update_heartbeat_interval=5,
        stalled_worker_timeout=STALLED_SECONDS,
        install_signal_handlers=False,
    )


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
