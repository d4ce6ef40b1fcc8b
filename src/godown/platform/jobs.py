"""Jobs wait in the database (procrastinate) and are deferred in the transaction of the change that asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from godown.platform.journey import Statement, pack, travel


@dataclass(frozen=True, slots=True)
class Job:
    """A job to be done after the commit: which task, its JSON arguments, not before when."""

    task: str
    args: dict[str, Any] = field(default_factory=dict)
    queue: str = "default"
    at: datetime | None = None
    lock: str | None = None


DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, scheduled_at)
SELECT queue_name, task_name, lock, args, scheduled_at
FROM unnest(%(queues)s::text[], %(tasks)s::text[], %(locks)s::text[], %(args)s::jsonb[], %(ats)s::timestamptz[])
     AS job (queue_name, task_name, lock, args, scheduled_at)
"""


DEFER_ONE = """
INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, scheduled_at)
VALUES (%(queue)s::text, %(task)s::text, %(lock)s::text, %(args)s::jsonb, %(at)s::timestamptz)
"""
"""A job alone, which nearly each sale asks for: lists of one cost more than all the rest of it."""


def deferring(jobs: Sequence[Job]) -> Statement:
    """The statement that writes all jobs, in the open transaction.

    The same row that procrastinate's own `defer` writes; written here because a set is one statement.
    """
    if len(jobs) == 1:
        (job,) = jobs
        args = msgspec.json.encode(job.args).decode()
        return Statement(
            DEFER_ONE, {"queue": job.queue, "task": job.task, "lock": job.lock, "args": args, "at": job.at}
        )
    params = {
        "queues": [job.queue for job in jobs],
        "tasks": [job.task for job in jobs],
        "locks": [job.lock for job in jobs],
        "args": [Jsonb(job.args) for job in jobs],
        "ats": [job.at for job in jobs],
    }
    return Statement(DEFER, params)


WAITING = b"""
SELECT DISTINCT lock FROM procrastinate_jobs WHERE queue_name = %(queue)s AND status = 'todo' AND lock = ANY(%(locks)s::text[])
  AND coalesce(scheduled_at, '-infinity') <= %(due)s
"""

TAKE_ALONG = b"""
DELETE FROM procrastinate_jobs j USING (
    SELECT id FROM procrastinate_jobs WHERE queue_name = %(queue)s AND status = 'todo' AND task_name = %(task)s
      AND args ->> 'tenant' = %(of)s ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED) AS t
WHERE j.id = t.id RETURNING j.args
"""

TAKE_MAX = 1_000
"""A job takes along at most so many of its kind, so that its transaction stays short."""


def waiting(connection: psycopg.Connection[Any], queue: str, locks: Sequence[str], due: datetime) -> set[str]:
    """Of which of these locks a job waits that is due by then."""
    return {
        row[0] for row in connection.execute(WAITING, {"queue": queue, "locks": list(locks), "due": due}).fetchall()
    }


def take_along(connection: psycopg.Connection[Any], queue: str, task: str, tenant: UUID) -> list[dict[str, Any]]:
    """Take the waiting jobs of this kind and tenant out of the queue, to do them together with the one in hand, in the
    open transaction: many small changes become one. Answer their arguments."""
    params = {"queue": queue, "task": task, "of": str(tenant), "limit": TAKE_MAX}
    return [row[0] for row in connection.execute(TAKE_ALONG, params).fetchall()]


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
    if jobs:
        travel(connection, [pack(connection, deferring(jobs))])
    return len(jobs)
