"""SQL that reads imports."""

from collections.abc import Sequence
from dataclasses import fields
from uuid import UUID

from godown.imports.words import Run, RunRow
from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx

RUN = ", ".join(field.name for field in fields(Run))
ROW = ", ".join(f"r.{field.name}" for field in fields(RunRow))


def run(tx: Tx, run_id: UUID, *, lock: bool = False) -> Run:
    """One import; with `lock`, locked until the end. Refuses what is not there."""
    found = tx.one(
        Run,
        f"SELECT {RUN} FROM import_run WHERE tenant_id = %(tenant)s AND id = %(id)s {'FOR NO KEY UPDATE' if lock else ''}",
        id=run_id,
    )
    if found is None:
        raise NotFound("import", import_id=str(run_id))
    return found


def recent(tx: Tx, before: UUID | None, limit: int) -> list[Run]:
    """Imports, newest first (their ids rise with time), after a cursor."""
    return tx.rows(
        Run,
        f"""SELECT {RUN} FROM import_run WHERE tenant_id = %(tenant)s AND (%(before)s::uuid IS NULL OR id < %(before)s)
            ORDER BY id DESC LIMIT %(limit)s""",
        before=before,
        limit=limit,
    )


def rows_page(tx: Tx, run_id: UUID, states: Sequence[str], after: int, limit: int) -> list[RunRow]:
    """Rows of an import in these states after a row, in the order of the file. Of a wrong thing, only the rows with
    something to say."""
    return tx.rows(
        RunRow,
        f"""SELECT {ROW} FROM import_row r WHERE tenant_id = %(tenant)s AND run_id = %(run)s AND state = ANY(%(states)s)
              AND row_no > %(after)s AND (state <> 'wrong' OR problems <> '[]')
            ORDER BY row_no LIMIT %(limit)s""",
        run=run_id,
        states=list(states),
        after=after,
        limit=limit,
    )


def all_rows(tx: Tx, run_id: UUID) -> list[RunRow]:
    """Every row of an import."""
    return tx.rows(
        RunRow,
        f"SELECT {ROW} FROM import_row r WHERE tenant_id = %(tenant)s AND run_id = %(run)s ORDER BY row_no",
        run=run_id,
    )


def wrong_rows(tx: Tx, run_id: UUID) -> list[RunRow]:
    """Every row of the things that are wrong, also those rows that are right: they are corrected and sent together."""
    return tx.rows(
        RunRow,
        f"""SELECT {ROW} FROM import_row r WHERE tenant_id = %(tenant)s AND run_id = %(run)s AND state = 'wrong'
            ORDER BY row_no""",
        run=run_id,
    )


def next_rows(tx: Tx, run_id: UUID, things: int) -> list[RunRow]:
    """The rows of the next things to be saved, in the order of the file; `things` 0 means all."""
    return tx.rows(
        RunRow,
        f"""
        WITH next AS (
            SELECT key FROM import_row WHERE tenant_id = %(tenant)s AND run_id = %(run)s
               AND state IN ('new', 'changed') AND NOT saved
            GROUP BY key ORDER BY min(row_no) LIMIT NULLIF(%(things)s, 0)
        )
        SELECT {ROW} FROM import_row r JOIN next n ON n.key = r.key
        WHERE r.tenant_id = %(tenant)s AND r.run_id = %(run)s AND r.state IN ('new', 'changed') AND NOT r.saved
        ORDER BY row_no""",
        run=run_id,
        things=things,
    )


def things_left(tx: Tx, run_id: UUID) -> int:
    """How many things are still to be saved."""
    found: int = tx.scalar(
        """SELECT count(DISTINCT key) FROM import_row WHERE tenant_id = %(tenant)s AND run_id = %(run)s
             AND state IN ('new', 'changed') AND NOT saved""",
        run=run_id,
    )
    return found
