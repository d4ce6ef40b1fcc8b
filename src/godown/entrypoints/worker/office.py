"""What a job may use: the database, the settings, the stored files. A job opens its own transactions, and is the only
place that speaks to the network: never while a transaction is open."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

import procrastinate

from godown.platform.database import Database
from godown.platform.files import Files, FolderFiles
from godown.platform.settings import Settings
from godown.platform.transaction import Tx, transaction


@dataclass(frozen=True, slots=True)
class Office:
    """The worker's tools."""

    database: Database
    settings: Settings
    files: Files

    def open(self, tenant_id: UUID) -> AbstractContextManager[Tx]:
        """A transaction of a tenant, as Godown itself."""
        return transaction(self.database, tenant_id)


def office_of(database: Database, settings: Settings) -> Office:
    """The tools on a database and a data folder."""
    return Office(database, settings, FolderFiles(settings.data / "files"))


RETRY: Final = procrastinate.RetryStrategy(max_attempts=10, exponential_wait=2)
"""A failed job comes again after 2, 4, 8 ... s; after the last it stays in the list of failed jobs."""

NO_RETRY: Final = procrastinate.RetryStrategy(max_attempts=1)
"""For scheduled tasks: the next time comes by itself."""


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of job: `work(office, tenant_id, **args)`, deferred by its name with `tx.defer(name, **args)`."""

    work: Callable[..., None]
    queue: str = "default"
    retry: procrastinate.RetryStrategy = field(default_factory=lambda: RETRY)


@dataclass(frozen=True, slots=True)
class Every:
    """A scheduled task: once for each tenant in each period."""

    period: timedelta
    work: Callable[[Office, UUID], None]
