"""One transaction, opened at the door. The only place in the product that commits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

import psycopg
import sqlalchemy as sa
from psycopg.rows import scalar_row, tuple_row
from psycopg.types.json import Jsonb
from sqlalchemy.dialects import postgresql

from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.jobs import Job, defer_all, is_waiting
from godown.platform.rows import shaped
from godown.platform.tables import activity

Row = TypeVar("Row")

SYSTEM_ID: Final = UUID("00000000-0000-7000-8000-0000000000ff")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a person, an API key, or the system itself."""

    id: UUID
    name: str


SYSTEM: Final = Actor(SYSTEM_ID, "Godown")


class Fact(Protocol):
    """Something that happened and that higher floors may want to hear. A frozen dataclass; its class is its name.

    A fact that cannot wait behind others names a queue of its own in `QUEUE`.
    """

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        ...


LARGE: Final = 50
"""A statement about so many things is planned for them. A prepared one is planned once for a set of any size, and joins a
thousand rows with a thousand as if they were ten."""

Cursor = TypeVar("Cursor", bound=psycopg.Cursor[Any])


@dataclass(slots=True)
class Tx:
    """An open transaction of one tenant. Statements are SQL text with %(name)s parameters.

    `tenant`, `now` and `actor` are parameters of every statement. What is deferred or published becomes jobs in the
    same commit, or nothing.
    """

    connection: psycopg.Connection[Any]
    tenant_id: UUID
    actor: Actor
    now: datetime
    jobs: list[Job] = field(default_factory=list)
    facts: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    queues: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str, UUID, dict[str, Any]]] = field(default_factory=list)

    def _execute(self, cursor: Cursor, sql: str, params: Mapping[str, Any]) -> Cursor:
        large = any(type(value) is list and len(value) >= LARGE for value in params.values())
        bound = {"tenant": self.tenant_id, "now": self.now, "actor": self.actor.id, **params}
        return cursor.execute(sql.encode(), bound, prepare=False if large else None)

    def rows(self, shape: type[Row], sql: str, **params: Any) -> list[Row]:
        """Run a statement; each row becomes one `shape` (a dataclass whose fields are the columns)."""
        with self.connection.cursor(binary=True, row_factory=shaped(shape)) as cursor:
            return self._execute(cursor, sql, params).fetchall()

    def one(self, shape: type[Row], sql: str, **params: Any) -> Row | None:
        """The first row, or None."""
        found = self.rows(shape, sql, **params)
        return found[0] if found else None

    def tuples(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Run a statement; each row is a tuple."""
        with self.connection.cursor(binary=True, row_factory=tuple_row) as cursor:
            return self._execute(cursor, sql, params).fetchall()

    def scalars(self, sql: str, **params: Any) -> list[Any]:
        """Run a statement; the first column of each row."""
        with self.connection.cursor(binary=True, row_factory=scalar_row) as cursor:
            return self._execute(cursor, sql, params).fetchall()

    def scalar(self, sql: str, **params: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.scalars(sql, **params)
        return found[0] if found else None

    def run(self, sql: str, **params: Any) -> int:
        """Run a statement that returns nothing; answer how many rows it touched."""
        with self.connection.cursor() as cursor:
            return self._execute(cursor, sql, params).rowcount

    def insert(self, table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, tail: str = "") -> int:
        """Write many rows with one statement; `tenant_id` is added. Dicts and lists of a JSON column are wrapped.

        `tail` follows the statement (ON CONFLICT DO NOTHING). Answer how many rows were written. (COPY is not an
        answer here: PostgreSQL refuses COPY FROM into a table with row-level security.)
        """
        if not rows:
            return 0
        statement, params = _insertion(table, columns, rows)
        return self.run(f"{statement} {tail}", **params)

    def insert_returning(
        self, table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, tail: str = "", returning: str
    ) -> list[tuple[Any, ...]]:
        """Like `insert`; answer the columns that `returning` names, for each row written."""
        if not rows:
            return []
        statement, params = _insertion(table, columns, rows)
        return self.tuples(f"{statement} {tail} RETURNING {returning}", **params)

    def defer(
        self, task: str, *, at: datetime | None = None, queue: str = "default", lock: str | None = None, **args: Any
    ) -> None:
        """Ask for a job, in this commit. `args` are JSON; the tenant travels along. Jobs of one `lock` never run at once."""
        self.jobs.append(Job(task, {"tenant": str(self.tenant_id), **args}, queue=queue, at=at, lock=lock))

    def defer_once(
        self, task: str, *, lock: str, at: datetime | None = None, queue: str = "default", **args: Any
    ) -> None:
        """Ask for a job unless one of this lock waits already that is due by then.

        That one may start before this commit: what it must find has to be locked by both, or be outside the database.
        """
        due = at or self.now
        asked = any(job.lock == lock and (job.at is None or job.at <= due) for job in self.jobs)
        if not asked and not is_waiting(self.connection, queue, lock, due):
            self.defer(task, at=at, queue=queue, lock=lock, **args)

    def publish(self, fact: Fact) -> None:
        """Tell the higher floors what happened. Facts of one kind in one transaction travel as one job."""
        name = type(fact).__name__
        self.facts[name].append(fact.as_args())
        self.queues[name] = getattr(fact, "QUEUE", "facts")

    def note(self, verb: str, thing_kind: str, thing_ids: Sequence[UUID], **facts: Any) -> None:
        """Write into the log who did what to which things, and when."""
        self.notes += [(verb, thing_kind, thing_id, facts) for thing_id in thing_ids]

    def flush(self) -> None:
        """Write notes, facts and jobs. The door calls it once, just before the commit."""
        if self.notes:
            columns = ("id", "at", "actor_id", "actor_name", "verb", "thing_kind", "thing_id", "facts")
            who = (self.actor.id, self.actor.name)
            self.insert(activity, columns, [(new_id(), self.now, *who, v, k, i, f) for v, k, i, f in self.notes])
            self.notes.clear()
        for name, items in self.facts.items():
            self.defer(f"fact.{name}", facts=items, queue=self.queues[name])
        self.facts.clear()
        defer_all(self.connection, self.jobs)
        self.jobs.clear()


def _insertion(table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, dict[str, Any]]:
    """The statement and parameters that write rows: one array for each column."""
    kinds = [_array_kind(table.c[column]) for column in columns]
    params: dict[str, Any] = {}
    for number, (kind, values) in enumerate(zip(kinds, zip(*rows, strict=True), strict=True)):
        params[f"c{number}"] = [Jsonb(value) for value in values] if kind == "jsonb" else list(values)
    arrays = ", ".join(f"%(c{number})s::{kind}[]" for number, kind in enumerate(kinds))
    names = ", ".join(columns)
    picked = ", ".join(_picked(table.c[column]) for column in columns)
    statement = (
        f"INSERT INTO {table.name} (tenant_id, {names}) SELECT %(tenant)s, {picked} "
        f"FROM unnest({arrays}) AS given ({names})"
    )
    return statement, params


def _array_kind(column: sa.Column[Any]) -> str:
    """The element type in which a column's values travel in an array; an array column travels as JSON."""
    if isinstance(column.type, sa.ARRAY):
        return "jsonb"
    return str(column.type.compile(dialect=postgresql.dialect())).lower()  # type: ignore[no-untyped-call]


def _picked(column: sa.Column[Any]) -> str:
    is_array = isinstance(column.type, sa.ARRAY)
    return f"ARRAY(SELECT jsonb_array_elements_text({column.name}))" if is_array else column.name


def utc_now() -> datetime:
    """The present instant. Only doors ask for it; rules and use cases are told."""
    return datetime.now(UTC)


@contextmanager
def transaction(
    database: Database, tenant_id: UUID, *, actor: Actor = SYSTEM, now: datetime | None = None, durable: bool = True
) -> Iterator[Tx]:
    """Open a transaction of one tenant; commit at the end, roll back on any exception.

    `durable=False` gives up waiting for the disk (never used for what a person or a shop was answered).
    """
    tenant = UUID(str(tenant_id))
    with database.engine.connect() as pooled:
        connection: psycopg.Connection[Any] = pooled.connection.driver_connection  # type: ignore[assignment]
        try:
            with connection.pipeline():
                connection.execute(f"SET LOCAL godown.tenant_id = '{tenant}'".encode())
                if not durable:
                    connection.execute("SET LOCAL synchronous_commit = off")
            tx = Tx(connection, tenant, actor, now or utc_now())
            yield tx
            with connection.pipeline():  # who waits for a lock of ours waits for one journey, not for three
                tx.flush()
                connection.commit()
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise


@contextmanager
def platform_transaction(database: Database, *, now: datetime | None = None) -> Iterator[Tx]:
    """Open a transaction above tenants: logins, keys, links. Row-level security shows it no tenant's rows."""
    with transaction(database, UUID(int=0), now=now) as tx:
        yield tx
