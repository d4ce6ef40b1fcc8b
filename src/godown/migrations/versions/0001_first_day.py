"""The first day: procrastinate's schema, all tables, row-level security, the application's role."""

from importlib import resources

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the schema as it was frozen in 0001_first_day.sql (`python -m godown.entrypoints.freeze` writes it)."""
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    run = connection.cursor().execute
    run(SchemaManager.get_schema())
    run((resources.files("godown") / "migrations/versions/0001_first_day.sql").read_text(encoding="utf-8"))
