"""Writes the first migration from the tables, until the first release freezes it for good.

`python -m godown.entrypoints.freeze` after a change of a `tables.py`; a test compares the two.
"""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from godown.entrypoints import schema
from godown.platform.database import APP_ROLE

ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN CREATE ROLE {APP_ROLE} NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN EXECUTE format('GRANT {APP_ROLE} TO %I', current_user); END $$;
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP_ROLE};
"""

FACTS = ("stock_move", "document_line", "cost_entry", "supplier_bill_line", "supplier_bill_back", "debit_note_line", "tracking_event",
         "activity", "inspection", "refund", "serial_event", "repair_step", "repair_part", "repair_end", "claim_step",
         "store_credit_entry")  # fmt: skip
"""History is not rewritten: the application may add to these tables and read them, nothing else."""


def wall(table: str) -> str:
    """Row-level security of a tenant table: forced, one policy, closed when no tenant is set."""
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY tenant_wall ON {table} "
        "USING (tenant_id = NULLIF(current_setting('godown.tenant_id', true), '')::uuid);\n"
    )


def schema_sql() -> str:
    """The whole schema as SQL, parents before children (the order that Citus wants)."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    parts: list[str] = []
    for table in schema.metadata.sorted_tables:
        parts.append(_sql(CreateTable(table), dialect))
        parts += [_sql(CreateIndex(i), dialect) for i in sorted(table.indexes, key=lambda i: str(i.name))]
        if table.name in schema.TENANT:
            parts.append(wall(table.name))
    parts.append(ROLE)
    parts += [f"REVOKE UPDATE, DELETE ON {table} FROM {APP_ROLE};" for table in FACTS]
    return "\n".join(part.rstrip() for part in parts) + "\n"


def _sql(statement: sa.schema.ExecutableDDLElement, dialect: sa.Dialect) -> str:
    return str(statement.compile(dialect=dialect)).strip() + ";\n"


def main() -> None:
    """Write the file beside the first migration."""
    path = Path(__file__).parent.parent / "migrations/versions/0001_first_day.sql"
    path.write_text(schema_sql(), encoding="utf-8")


if __name__ == "__main__":
    main()
