"""One transaction, opened at the door. The only place in the product that commits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

import msgspec
import psycopg
import sqlalchemy as sa
from psycopg.rows import scalar_row, tuple_row
from psycopg.types.json import Jsonb
from sqlalchemy.dialects import postgresql

from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.jobs import Job, deferring, waiting
from godown.platform.journey import BEGIN, COMMIT, Statement, is_large, pack, roll_back, travel
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


NOTE: Final = ("id", "at", "actor_id", "actor_name", "verb", "thing_kind", "thing_id", "facts")
NOTE_ONE: Final = f"""
INSERT INTO activity (tenant_id, {", ".join(NOTE)})
VALUES (%(tenant)s, %(id)s, %(now)s, %(actor)s, %(name)s::text, %(verb)s::text, %(kind)s::text, %(thing)s, %(facts)s::jsonb)"""
"""A note alone, which nearly each deed leaves: lists of one cost more than all the rest of it."""

Cursor = TypeVar("Cursor", bound=psycopg.Cursor[Any])


@dataclass(slots=True)
class Tx:
    """An open transaction of one tenant. Statements are SQL text with %(name)s parameters.

    `tenant`, `now` and `actor` are parameters of every statement. What is deferred or published becomes jobs in the
    same commit, or nothing.
    """

    link: psycopg.Connection[Any]
    tenant_id: UUID
    actor: Actor
    now: datetime
    jobs: list[Job] = field(default_factory=list)
    facts: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    queues: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str, UUID, dict[str, Any]]] = field(default_factory=list)
    first: list[Statement] = field(default_factory=list)
    last: list[Statement] = field(default_factory=list)

    @property
    def connection(self) -> psycopg.Connection[Any]:
        """The driver's connection, for what no method here does. All that was to be said before has been said."""
        self._catch_up()
        return self.link

    def _catch_up(self) -> None:
        """Say what opens the transaction, and what was to be said last but has to be said now."""
        if self.first or self.last:
            self._travel()

    def _travel(self, *statements: Statement) -> list[tuple[Any, ...]]:
        packed = [pack(self.link, one) for one in (*self.first, *self.last, *statements)]
        self.first.clear()
        self.last.clear()
        return travel(self.link, packed)

    def _statement(self, sql: str, params: Mapping[str, Any]) -> Statement:
        return Statement(sql, {"tenant": self.tenant_id, "now": self.now, "actor": self.actor.id, **params})

    def _execute(self, cursor: Cursor, sql: str, params: Mapping[str, Any]) -> Cursor:
        self._catch_up()
        asked = self._statement(sql, params)
        return cursor.execute(sql.encode(), asked.params, prepare=False if is_large(params.values()) else None)

    @contextmanager
    def planned_once(self) -> Iterator[None]:
        """What is asked inside is planned once for each connection, for whatever values. For statements that join many tables
        by their keys: planning them costs more than their answer, and the server may choose to plan them each time."""
        self.run("SET LOCAL plan_cache_mode = force_generic_plan")
        yield
        self.run("SET LOCAL plan_cache_mode = auto")

    def ask(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Like `tuples`, for what is asked with every sale: it is prepared, and travels with what opens the transaction."""
        return self._travel(self._statement(sql, params))

    def say_last(self, sql: str, **params: Any) -> None:
        """Run a statement whose answer nobody needs as late as can be: before the next one, or else with the commit. Who
        waits for a lock that it takes then waits for the server alone, not for a journey of ours."""
        self.last.append(self._statement(sql, params))

    def rows(self, shape: type[Row], sql: str, **params: Any) -> list[Row]:
        """Run a statement; each row becomes one `shape` (a dataclass whose fields are the columns)."""
        with self.link.cursor(binary=True, row_factory=shaped(shape)) as cursor:
            return self._execute(cursor, sql, params).fetchall()

    def one(self, shape: type[Row], sql: str, **params: Any) -> Row | None:
        """The first row, or None."""
        found = self.rows(shape, sql, **params)
        return found[0] if found else None

    def tuples(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Run a statement; each row is a tuple."""
        with self.link.cursor(binary=True, row_factory=tuple_row) as cursor:
            return self._execute(cursor, sql, params).fetchall()

    def scalars(self, sql: str, **params: Any) -> list[Any]:
        """Run a statement; the first column of each row."""
        with self.link.cursor(binary=True, row_factory=scalar_row) as cursor:
            return self._execute(cursor, sql, params).fetchall()

    def scalar(self, sql: str, **params: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.scalars(sql, **params)
        return found[0] if found else None

    def run(self, sql: str, **params: Any) -> int:
        """Run a statement that returns nothing; answer how many rows it touched."""
        with self.link.cursor() as cursor:
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
        self.defer_each_once(task, {lock: args}, at=at, queue=queue)

    def defer_each_once(
        self, task: str, by_lock: Mapping[str, Mapping[str, Any]], *, at: datetime | None = None, queue: str = "default"
    ) -> None:
        """The same of many jobs at once: lock -> what the job is told."""
        due = at or self.now
        asked = {job.lock for job in self.jobs if job.lock in by_lock and (job.at is None or job.at <= due)}
        if left := [lock for lock in by_lock if lock not in asked]:
            asked |= waiting(self.connection, queue, left, due)
        for lock, args in by_lock.items():
            if lock not in asked:
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
        """Write notes, facts and jobs, then what was to be said last."""
        if parting := self._parting():
            self._travel(*parting)

    def commit(self) -> None:
        """Make it true. The door does so once, in one journey with all that is still to be written."""
        parting = self._parting()
        if parting or not self.first:
            self._travel(*parting, COMMIT)

    def _parting(self) -> list[Statement]:
        """What is written at the end: notes and jobs before what was to be said last, for that may lock."""
        parting, last = [], self.last
        self.last = []
        if len(self.notes) == 1:
            verb, kind, thing, facts = self.notes.pop()
            said = {"verb": verb, "kind": kind, "thing": thing, "facts": msgspec.json.encode(facts).decode()}
            parting.append(self._statement(NOTE_ONE, {"id": new_id(), "name": self.actor.name, **said}))
        elif self.notes:
            who = (self.actor.id, self.actor.name)
            rows = [(new_id(), self.now, *who, v, k, i, f) for v, k, i, f in self.notes]
            parting.append(self._statement(*_insertion(activity, NOTE, rows)))
            self.notes.clear()
        self.jobs += [self.telling(name, facts, self.queues[name]) for name, facts in self.facts.items()]
        self.facts.clear()
        if self.jobs:
            parting.append(deferring(self.jobs))
            self.jobs.clear()
        return parting + last

    def telling(self, name: str, facts: Sequence[dict[str, Any]], queue: str) -> Job:
        """The job that tells the higher floors facts of one kind."""
        return Job(f"fact.{name}", {"tenant": str(self.tenant_id), "facts": facts}, queue=queue)


def _insertion(table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, dict[str, Any]]:
    """The statement and parameters that write rows: one array for each column."""
    statement, documents = _insertion_text(table, tuple(columns))
    params: dict[str, Any] = {}
    for number, (is_document, values) in enumerate(zip(documents, zip(*rows, strict=True), strict=True)):
        params[f"c{number}"] = [Jsonb(value) for value in values] if is_document else list(values)
    return statement, params


@cache
def _insertion_text(table: sa.Table, columns: tuple[str, ...]) -> tuple[str, list[bool]]:
    """The statement that writes rows of these columns, and which of them travel as JSON."""
    kinds = [array_kind(table.c[column]) for column in columns]
    arrays = ", ".join(f"%(c{number})s::{kind}[]" for number, kind in enumerate(kinds))
    names = ", ".join(columns)
    picked = ", ".join(_picked(table.c[column]) for column in columns)
    statement = (
        f"INSERT INTO {table.name} (tenant_id, {names}) SELECT %(tenant)s, {picked} "
        f"FROM unnest({arrays}) AS given ({names})"
    )
    return statement, [kind == "jsonb" for kind in kinds]


def array_kind(column: sa.Column[Any]) -> str:
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
        tx = Tx(connection, tenant, actor, now or utc_now())
        tx.first += [BEGIN, Statement(f"SET LOCAL godown.tenant_id = '{tenant}'")]
        if not durable:
            tx.first.append(Statement("SET LOCAL synchronous_commit = off"))
        try:
            yield tx
            tx.commit()
        except BaseException:
            roll_back(connection)
            raise


@contextmanager
def platform_transaction(database: Database, *, now: datetime | None = None) -> Iterator[Tx]:
    """Open a transaction above tenants: logins, keys, links. Row-level security shows it no tenant's rows."""
    with transaction(database, UUID(int=0), now=now) as tx:
        yield tx
