"""Migrations: the schema is brought up to date as owner, the application's role gets its rights."""

from importlib import resources
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from godown.platform.database import Database

LOCK_KEY: Final = 7_461_001
"""Two copies started at once migrate one after the other (an advisory lock of the whole database)."""


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("godown") / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` (the owner's) up to `revision`. Safe to run again, and by two at once."""
    database = Database(url, as_owner=True, pool_size=1)
    try:
        with database.engine.connect() as connection:
            connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
            connection.commit()
            try:
                command.upgrade(_config(connection), revision)
            finally:
                connection.rollback()
                connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
                connection.commit()
    finally:
        database.close()


def count_anew(url: str) -> None:
    """Let the database at `url` (the owner's) count what it has, after much came at once: until it does so by itself, a minute
    later or, of a small table, never, its plans are for empty tables and a list of 30 SKUs takes 2 s."""
    database = Database(url, as_owner=True, pool_size=1)
    try:
        with database.engine.connect() as connection:
            connection.execute(sa.text("ANALYZE"))
            connection.commit()
    finally:
        database.close()


def known_revisions() -> set[str]:
    """Every revision of the schema that this version of Godown knows."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
