"""SQL that writes imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.imports.tables import import_row, import_run
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to be written."""

    id: UUID
    kind: str
    name: str
    sha256: str
    channel: str
    sheet: str
    row_count: int
    columns: list[dict[str, str]]


RUN = ("id", "kind", "name", "sha256", "channel", "sheet", "row_count", "columns", "counts", "took_ms", "made_by",
       "made_by_name", "created_at")  # fmt: skip

ROW = ("run_id", "row_no", "key", "state", "detail", "cells", "problems")


def write_run(tx: Tx, run: NewRun, counts: dict[str, int], took_ms: int) -> None:
    """Write a checked run."""
    row = (run.id, run.kind, run.name, run.sha256, run.channel, run.sheet, run.row_count, run.columns, counts, took_ms,
           tx.actor.id, tx.actor.name, tx.now)  # fmt: skip
    tx.insert(import_run, RUN, [row])


def write_rows(tx: Tx, run_id: UUID, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write (row_no, key, state, detail, cells, problems)."""
    tx.insert(import_row, ROW, [(run_id, *row) for row in rows])


def rewrite_rows(tx: Tx, run_id: UUID, rows: Sequence[tuple[Any, ...]]) -> None:
    """Replace rows by what is known of them now."""
    changed = "key = EXCLUDED.key, state = EXCLUDED.state, detail = EXCLUDED.detail, cells = EXCLUDED.cells, problems = EXCLUDED.problems"
    tail = f"ON CONFLICT (tenant_id, run_id, row_no) DO UPDATE SET {changed}"
    tx.insert(import_row, ROW, [(run_id, *row) for row in rows], tail=tail)


def mark_saved(tx: Tx, run_id: UUID, row_nos: Sequence[int]) -> None:
    """These rows are saved."""
    tx.run(
        """UPDATE import_row SET saved = true
           WHERE tenant_id = %(tenant)s AND run_id = %(run)s AND row_no = ANY(%(rows)s)""",
        run=run_id,
        rows=list(row_nos),
    )


def set_status(tx: Tx, run_id: UUID, status: str, counts: dict[str, int]) -> None:
    """A run goes on; the moment that it is saved is kept."""
    tx.run(
        """
        UPDATE import_run SET status = %(status)s, counts = %(counts)s,
               saved_at = CASE WHEN %(status)s = 'saved' THEN %(now)s ELSE saved_at END
        WHERE tenant_id = %(tenant)s AND id = %(run)s""",
        counts=Jsonb(counts),
        run=run_id,
        status=status,
    )


def set_looked(tx: Tx, run_id: UUID, columns: list[dict[str, str]], counts: dict[str, int]) -> None:
    """A run was looked at again."""
    tx.run(
        """UPDATE import_run SET columns = %(columns)s, counts = %(counts)s
           WHERE tenant_id = %(tenant)s AND id = %(run)s""",
        run=run_id,
        columns=Jsonb(columns),
        counts=Jsonb(counts),
    )


def forget_rows(tx: Tx, before: datetime) -> int:
    """Forget the rows of runs that were made before an instant; the runs stay in the list."""
    return tx.run(
        """DELETE FROM import_row r USING import_run i
           WHERE r.tenant_id = %(tenant)s AND i.tenant_id = r.tenant_id AND i.id = r.run_id AND i.created_at < %(before)s""",
        before=before,
    )
