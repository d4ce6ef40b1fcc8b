"""The worker's tasks: each fact fans out to its subscribers, each in a transaction of its own."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import procrastinate

from godown.entrypoints.worker.subscriptions import SUBSCRIPTIONS
from godown.platform.database import APP_ROLE, Database
from godown.platform.transaction import transaction

RETRY: Final = procrastinate.RetryStrategy(max_attempts=10, exponential_wait=2)
"""A failed job comes again after 2, 4, 8 ... s; after the last it stays in the list of failed jobs."""


def fact_task(database: Database, name: str) -> Callable[..., None]:
    """The task that brings facts of one kind to all who subscribed."""

    def bring(tenant: str, facts: list[dict[str, Any]]) -> None:
        for handler in SUBSCRIPTIONS[name]:
            with transaction(database, UUID(tenant)) as tx:
                handler(tx, facts)

    return bring


def worker_app(database: Database, url: str) -> procrastinate.App:
    """The queue with every task that it can run. Connections run as the application's role."""
    connector = procrastinate.PsycopgConnector(conninfo=url, kwargs={"options": f"-c role={APP_ROLE}"})
    app = procrastinate.App(connector=connector)
    for name in SUBSCRIPTIONS:
        app.task(name=f"fact.{name}", queue="facts", retry=RETRY)(fact_task(database, name))
    return app
