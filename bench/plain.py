"""Plain set-based SQL as a yardstick: it writes the very rows that a day left behind, into the same tables, for a twin.

The twin is a tenant with a copy of everything from before the day. What the day added or changed is staged beside the
tables first (not timed); then one INSERT and one UPDATE for each table write it for the twin, under the same constraints,
indexes, foreign keys and row-level security, as the application's role, each statement its own durable commit. What the
day wrote and took away again (promises, holds, states on the way) plain SQL need not write at all. In the end the twin's
rows must equal the original's.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import sqlalchemy as sa

from godown.entrypoints import schema
from godown.kernel.ids import new_id
from godown.platform.database import APP_ROLE, Database
from godown.platform.transaction import transaction

TABLES = [table for table in schema.metadata.sorted_tables if table.name in schema.TENANT]


def _columns(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns if column.name != "tenant_id" and column.computed is None]


def _key(table: sa.Table) -> list[str]:
    return [column.name for column in table.primary_key.columns if column.name != "tenant_id"]


def make_twin(database: Database, tenant: UUID) -> UUID:
    """A tenant with a copy of every row that `tenant` has."""
    twin = new_id()
    with psycopg.connect(database.url) as owner:
        owner.execute("INSERT INTO tenant (id, slug, name) VALUES (%s, %s, 'Twin')", (twin, str(twin)))
        for table in TABLES:
            columns = ", ".join(_columns(table))
            owner.execute(
                f"INSERT INTO {table.name} (tenant_id, {columns}) SELECT %s, {columns} FROM {table.name} WHERE tenant_id = %s".encode(),
                (twin, tenant),
            )
    vacuum(database)
    return twin


def write_the_same(database: Database, tenant: UUID, twin: UUID, workers: int = 1) -> tuple[int, float]:
    """Write for the twin what the day wrote for the tenant, over so many connections at once. Answer rows and seconds."""
    with psycopg.connect(database.url, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA staged")
        work = [statement for table in TABLES for statement in _stage(owner, table, tenant, twin, workers)]
        owner.execute(f"GRANT USAGE ON SCHEMA staged TO {APP_ROLE}".encode())
        owner.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA staged TO {APP_ROLE}".encode())
        owner.execute("CHECKPOINT")
    start = time.perf_counter()
    rows = 0

    def write(statement: str, part: int) -> int:
        with transaction(database, twin) as tx:
            return tx.run(statement, part=part)

    with ThreadPoolExecutor(workers) as pool:
        for statement in work:
            rows += sum(pool.map(write, [statement] * workers, range(workers)))
    seconds = time.perf_counter() - start
    with psycopg.connect(database.url, autocommit=True) as owner:
        for table in TABLES:
            _compare(owner, table, tenant, twin)
        owner.execute("DROP SCHEMA staged CASCADE")
    return rows, seconds


def _stage(owner: psycopg.Connection, table: sa.Table, tenant: UUID, twin: UUID, workers: int) -> list[str]:
    """Stage a table's new, changed and vanished rows, dealt out to the workers; answer the statements that write them, none where none are."""
    columns, key = _columns(table), _key(table)
    same_key = " AND ".join(f"b.{name} = a.{name}" for name in key)
    now, before = (f"(SELECT * FROM {table.name} WHERE tenant_id = '{one}')" for one in (tenant, twin))
    kinds = {
        "new": f"SELECT a.* FROM {now} a WHERE NOT EXISTS (SELECT 1 FROM {before} b WHERE {same_key})",
        "changed": f"""SELECT a.* FROM {now} a JOIN {before} b ON {same_key}
                       WHERE ({_row("a", columns)}) IS DISTINCT FROM ({_row("b", columns)})""",
        "gone": f"SELECT b.* FROM {before} b WHERE NOT EXISTS (SELECT 1 FROM {now} a WHERE {same_key})",
    }
    names = ", ".join(columns)
    rest = [name for name in columns if name not in key]
    target = f"t.tenant_id = %(tenant)s AND {same_key.replace('b.', 't.').replace('a.', 's.')}"
    writes = {
        "new": f"""INSERT INTO {table.name} (tenant_id, {names}) SELECT %(tenant)s, {names} FROM staged.{table.name}_new s
                   WHERE s.staged_for = %(part)s""",
        "changed": f"""UPDATE {table.name} t SET {", ".join(f"{name} = s.{name}" for name in rest)}
                       FROM staged.{table.name}_changed s WHERE {target} AND s.staged_for = %(part)s""",
        "gone": f"DELETE FROM {table.name} t USING staged.{table.name}_gone s WHERE {target} AND s.staged_for = %(part)s",
    }
    found = []
    for kind, sql in kinds.items():
        dealt = f"SELECT q.*, (row_number() OVER ()) % {workers} AS staged_for FROM ({sql}) AS q"
        made = owner.execute(f"CREATE TABLE staged.{table.name}_{kind} AS {dealt}".encode()).rowcount
        owner.execute(f"ANALYZE staged.{table.name}_{kind}".encode())
        if made:
            found.append(writes[kind])
    return found


def _row(alias: str, columns: list[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in columns)


def _compare(owner: psycopg.Connection, table: sa.Table, tenant: UUID, twin: UUID) -> None:
    names = ", ".join(_columns(table))
    a, b = (f"(SELECT {names} FROM {table.name} WHERE tenant_id = '{one}')" for one in (tenant, twin))
    found = owner.execute(
        f"SELECT count(*) FROM (({a} EXCEPT {b}) UNION ALL ({b} EXCEPT {a})) AS other".encode()
    ).fetchone()
    assert found == (0,), f"plain SQL wrote other rows into {table.name}: {found}"


def vacuum(database: Database) -> None:
    """What autovacuum does in the course of days, at once."""
    with psycopg.connect(database.url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
