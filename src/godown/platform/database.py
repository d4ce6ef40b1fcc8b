"""Connections. The URL is the owner's; all but migrations and backup run as `godown_app`, bound by row-level security."""

import select
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from godown.platform.arrays import write_arrays_fast
from godown.platform.journey import forget

APP_ROLE: Final = "godown_app"

POOL_WAIT_SECONDS: Final = 30
"""How long a request waits for a free connection before it is refused."""


def sqlalchemy_url(url: str) -> str:
    """Turn any PostgreSQL URL into one for SQLAlchemy on psycopg 3."""
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise ValueError("the database URL must begin with postgresql://")
    return f"postgresql+psycopg://{rest}"


def plain_url(url: str) -> str:
    """The same URL for libpq: psql, pg_dump, psycopg itself."""
    return f"postgresql://{url.partition('://')[2]}"


class Database:
    """A pool of connections to one database, as the application's role (or as owner, for migrations)."""

    def __init__(self, url: str, *, app_url: str = "", as_owner: bool = False, pool_size: int = 20) -> None:
        self.url = plain_url(url)
        self.engine = sa.create_engine(
            sqlalchemy_url(app_url or url),
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_WAIT_SECONDS,
            pool_reset_on_return="rollback",
        )
        event.listen(self.engine, "checkout", _refuse_dead)
        event.listen(self.engine, "connect", write_arrays_fast)
        event.listen(self.engine, "connect", _plan_for_memory)
        event.listen(self.engine, "rollback", _forget_prepared)
        if not as_owner and not app_url:
            event.listen(self.engine, "connect", _become_app)

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _refuse_dead(connection: psycopg.Connection[Any], _record: Any, _proxy: Any) -> None:
    """Give up a connection that the server has ended, and all that are as old: its end waits to be read. Costs no journey."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0):
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise sa.exc.InvalidatePoolError("the server has ended it") from error


def _forget_prepared(connection: sa.Connection) -> None:
    """The driver rolls back, and throws away what is prepared."""
    forget(connection.connection.driver_connection)  # type: ignore[arg-type]


PLANNING: Final = "SET random_page_cost = 1.1; SET jit = off"
"""A row found by its key costs little more than the next one, in memory or on flash: without this a set of a thousand is
joined by reading the whole past. Compiling a statement takes longer than running it, for all that we do."""


def _plan_for_memory(connection: Any, _record: Any) -> None:
    """Tell the planner what the machine is like."""
    autocommit = connection.autocommit
    connection.autocommit = True
    connection.execute(PLANNING, prepare=False)
    connection.autocommit = autocommit


def _become_app(connection: Any, _record: Any) -> None:
    """Give up the owner's rights for the life of the connection."""
    autocommit = connection.autocommit
    connection.autocommit = True
    connection.execute(f"SET ROLE {APP_ROLE}")
    connection.autocommit = autocommit
