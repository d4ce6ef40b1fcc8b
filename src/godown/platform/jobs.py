"""Jobs wait in the database (procrastinate) and are deferred in the transaction of the change that asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.types.json import Jsonb


@dataclass(frozen=True, slots=True)
class Job:
    """A job to be done after the commit: which task, its JSON arguments, not before when."""

    task: str
    args: dict[str, Any] = field(default_factory=dict)
    queue: str = "default"
    at: datetime | None = None
    lock: str | None = None


DEFER = b"""
INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, scheduled_at)
SELECT queue_name, task_name, lock, args, scheduled_at
FROM unnest(%(queues)s::text[], %(tasks)s::text[], %(locks)s::text[], %(args)s::jsonb[], %(ats)s::timestamptz[])
     AS job (queue_name, task_name, lock, args, scheduled_at)
"""


def defer_all(connection: psycopg.Connection[Any], jobs: Sequence[Job]) -> None:
    """Write all jobs with one statement, in the open transaction of `connection`.

    The same row that procrastinate's own `defer` writes; written here because a set is one statement.
    """
    if not jobs:
        return
    params = {
        "queues": [job.queue for job in jobs],
        "tasks": [job.task for job in jobs],
        "locks": [job.lock for job in jobs],
        "args": [Jsonb(job.args) for job in jobs],
        "ats": [job.at for job in jobs],
    }
    connection.execute(DEFER, params)


PLAN = b"""
INSERT INTO schedule (name, tenant_id, due_at)
SELECT n.name, t.id, %(now)s FROM unnest(%(names)s::text[]) AS n (name) CROSS JOIN tenant t ON CONFLICT DO NOTHING
"""

TAKE_DUE = b"""
UPDATE schedule s SET due_at = %(now)s + g.every
FROM unnest(%(names)s::text[], %(every)s::interval[]) AS g (name, every)
WHERE s.name = g.name AND s.due_at <= %(now)s RETURNING s.name, s.tenant_id
"""


def defer_due(connection: psycopg.Connection[Any], now: datetime, every: dict[str, timedelta], queue: str) -> int:
    """Defer every scheduled task that is due, one job for each tenant; answer how many. Several may ask at once.

    One task of one tenant never runs twice at the same time (its lock). Times that were missed are not caught up.
    """
    names = sorted(every)
    connection.execute(PLAN, {"now": now, "names": names})
    due = connection.execute(
        TAKE_DUE, {"now": now, "names": names, "every": [every[name] for name in names]}
    ).fetchall()
    jobs = [Job(name, {"tenant": str(tenant)}, queue=queue, lock=f"{name} {tenant}") for name, tenant in due]
    defer_all(connection, jobs)
    return len(jobs)
