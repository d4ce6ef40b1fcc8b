"""The worker's tasks. Facts fan out to their subscribers (`subscriptions.py`); TASKS are deferred by name; SCHEDULE runs
by the clock. All three are plain tables: nothing registers itself at run time."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import procrastinate

from godown.entrypoints.worker import (
    care_jobs,
    courier_jobs,
    import_jobs,
    ndr_jobs,
    paper_jobs,
    pickup_jobs,
    plan_jobs,
    portal_jobs,
    promise_jobs,
    slot_jobs,
    stock_jobs,
)
from godown.entrypoints.worker.channels_jobs import CHANNEL_SCHEDULE, CHANNEL_TASKS
from godown.entrypoints.worker.office import NO_RETRY, RETRY, Every, Office, Task
from godown.entrypoints.worker.subscriptions import SUBSCRIPTIONS
from godown.platform.database import APP_ROLE
from godown.platform.jobs import defer_due
from godown.platform.transaction import platform_transaction

log = logging.getLogger("godown.worker")

TASKS: Final[dict[str, Task]] = {
    "courier.waybill": Task(courier_jobs.ask_waybills, queue="courier"),
    "courier.pickup": Task(pickup_jobs.ask_pickups, queue="courier"),
    "courier.ndr": Task(ndr_jobs.tell_answers, queue="courier"),
    "courier.notices": Task(courier_jobs.send_notices, queue="mail"),
    "papers.make": Task(paper_jobs.make),
    "papers.documents": Task(paper_jobs.make_documents),
    "portal.send": Task(portal_jobs.send, queue="portal"),
    "plan_wave": Task(plan_jobs.plan_wave),
    "reslot": Task(slot_jobs.make_list),
    "reservations.lapse": Task(promise_jobs.end_expired),
    "save_import": Task(import_jobs.save_import),
    **CHANNEL_TASKS,
}
"""Jobs that a transaction asks for with `tx.defer(name, ...)`."""

SCHEDULE: Final[dict[str, Every]] = {
    "doctor": Every(timedelta(hours=1), care_jobs.examine_books),
    "forget_imports": Every(timedelta(days=1), import_jobs.forget_imports),
    "reservations.sweep": Every(timedelta(minutes=5), promise_jobs.end_expired),
    "credits.expire": Every(timedelta(hours=1), promise_jobs.end_credits),
    "waves.due": Every(timedelta(minutes=1), stock_jobs.release_waves),
    "expire": Every(timedelta(minutes=1), stock_jobs.expire),
    "courier.due": Every(timedelta(minutes=1), courier_jobs.ask_due),
    "courier.ndr_due": Every(timedelta(minutes=1), ndr_jobs.tell_due),
    "courier.events": Every(timedelta(minutes=5), courier_jobs.read_events),
    "courier.notices_due": Every(timedelta(minutes=1), courier_jobs.send_notices),
    "portal.due": Every(timedelta(minutes=1), portal_jobs.send_due),
    **CHANNEL_SCHEDULE,
}
"""What runs by the clock, for each tenant."""

TICK_SECONDS: Final = 1

URGENT: Final = "urgent"
"""The queue of what shops must hear (stock facts, pushes): a worker of its own serves it."""

POOL_MAX: Final = 10
"""Connections of the queue itself: two workers that listen, and what they fetch and finish."""


def queues_of() -> set[str]:
    """Every queue that a job can wait in."""
    return {URGENT, "facts", "schedule", "default", *(task.queue for task in TASKS.values())}


def fact_task(office: Office, name: str) -> Callable[..., None]:
    """The task that brings facts of one kind to all who subscribed, each in a transaction of its own."""

    def bring(tenant: str, facts: list[dict[str, Any]]) -> None:
        for handler in SUBSCRIPTIONS[name]:
            with office.open(UUID(tenant)) as tx:
                handler(tx, facts)

    return bring


def named_task(office: Office, work: Callable[..., None]) -> Callable[..., None]:
    """The task that does a named job of a tenant."""

    def do(tenant: str, **args: Any) -> None:
        work(office, UUID(tenant), **args)

    return do


def worker_app(office: Office, url: str) -> procrastinate.App:
    """The queue with every task that it can run. Connections run as the application's role."""
    connector = procrastinate.PsycopgConnector(
        conninfo=url, kwargs={"options": f"-c role={APP_ROLE}"}, min_size=2, max_size=POOL_MAX
    )
    app = procrastinate.App(connector=connector)
    for name in SUBSCRIPTIONS:
        app.task(name=f"fact.{name}", queue="facts", retry=RETRY)(fact_task(office, name))
    for name, task in TASKS.items():
        app.task(name=name, queue=task.queue, retry=task.retry)(named_task(office, task.work))
    for name, every in SCHEDULE.items():
        app.task(name=name, queue="schedule", retry=NO_RETRY)(named_task(office, every.work))
    return app


def tick(office: Office) -> int:
    """Defer what is due by the clock; answer how many jobs. Safe in several workers at once."""
    every: dict[str, timedelta] = {name: one.period for name, one in SCHEDULE.items()}
    if not every:
        return 0
    with platform_transaction(office.database) as tx:
        return defer_due(tx.connection, tx.now, every, "schedule")


def keep_ticking(office: Office, stop: threading.Event) -> None:
    """Look at the clock each second until told to stop. A database that is away is looked for again."""
    while not stop.wait(TICK_SECONDS):
        try:
            tick(office)
        except Exception:
            log.exception("could not look at the clock")
