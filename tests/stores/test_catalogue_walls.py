"""The three classes of tables, read from the database itself: walls, keys, grants."""

from uuid import UUID

import pytest

from godown.entrypoints import freeze, schema
from godown.migrations import __file__ as migrations_file
from godown.platform.database import Database
from godown.platform.transaction import transaction

OURS = schema.TENANT | schema.PLATFORM | schema.REFERENCE


def query(database: Database, tenant_id: UUID, sql: str) -> list[tuple[object, ...]]:
    with transaction(database, tenant_id) as tx:
        return tx.tuples(sql)


def test_every_table_of_the_database_is_in_the_list(database: Database, tenant_id: UUID) -> None:
    found = query(
        database,
        tenant_id,
        """SELECT tablename FROM pg_tables WHERE schemaname = 'public'
           AND tablename NOT LIKE 'procrastinate%%' AND tablename <> 'alembic_version'""",
    )
    assert {name for (name,) in found} == OURS


def test_tenant_tables_are_walled_and_keyed_by_tenant(database: Database, tenant_id: UUID) -> None:
    walls = query(
        database,
        tenant_id,
        """SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, p.polname IS NOT NULL
           FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
           WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace""",
    )
    walled = {name for name, forced, policy in walls if forced and policy}
    assert walled == schema.TENANT
    keys = query(
        database,
        tenant_id,
        """SELECT k.conrelid::regclass::text, k.conname, a.attname FROM pg_constraint k
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
           WHERE k.contype IN ('p', 'u', 'f') AND k.connamespace = 'public'::regnamespace""",
    )
    wrong = [row for row in keys if row[0] in schema.TENANT and row[2] != "tenant_id"]
    assert not wrong
    unique = query(
        database,
        tenant_id,
        """SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, a.attname FROM pg_index i
           JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indisunique""",
    )
    assert not [row for row in unique if row[0] in schema.TENANT and row[2] != "tenant_id"]


def test_the_application_cannot_pass_the_wall(database: Database, tenant_id: UUID) -> None:
    (row,) = query(
        database, tenant_id, "SELECT rolsuper, rolbypassrls, rolname FROM pg_roles WHERE rolname = current_user"
    )
    assert row == (False, False, "godown_app")


@pytest.mark.parametrize("table", freeze.FACTS)
def test_facts_are_only_added(database: Database, tenant_id: UUID, table: str) -> None:
    (row,) = query(
        database,
        tenant_id,
        f"""SELECT has_table_privilege('{table}', 'INSERT'), has_table_privilege('{table}', 'UPDATE'),
                   has_table_privilege('{table}', 'DELETE')""",
    )
    assert row == (True, False, False)


def test_the_first_migration_is_the_schema_of_the_code() -> None:
    path = migrations_file.replace("__init__.py", "versions/0001_first_day.sql")
    with open(path, encoding="utf-8") as file:
        assert file.read() == freeze.schema_sql(), "run python -m godown.entrypoints.freeze"
