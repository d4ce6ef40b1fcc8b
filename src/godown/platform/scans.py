"""Scans are kept: each has an id made by the device, so that a repeat counts once and a replay is judged by order."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.kernel.refusal import reused
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns


def known(tx: Tx, scan_id: UUID, *sessions: UUID) -> bool:
    """Whether this scan has come before in one of these sessions. Ask after locking them. Refuses (`id_reused`) one of another."""
    rows = tx.tuples(
        "SELECT session_id, session_kind FROM scan WHERE tenant_id = %(tenant)s AND id = %(scan)s", scan=scan_id
    )
    if rows and rows[0][0] not in sessions:
        raise reused(scan_id, f"another session ({rows[0][1]})")
    return bool(rows)


def keep(
    tx: Tx, scan_id: UUID, session_kind: str, session_id: UUID, raw: str, act: str, answer: dict[str, Any]
) -> None:
    """Keep a scan with its answer, numbered within its session. Lock the session first."""
    tx.run(
        """INSERT INTO scan (tenant_id, id, session_kind, session_id, seq, raw, act, at, received_at, made_by, answer)
           SELECT %(tenant)s, %(id)s, %(kind)s, %(session)s, coalesce(max(seq), 0) + 1, %(raw)s, %(act)s, %(now)s, %(now)s,
                  %(actor)s, %(answer)s
           FROM scan WHERE tenant_id = %(tenant)s AND session_id = %(session)s""",
        id=scan_id,
        kind=session_kind,
        session=session_id,
        raw=raw.replace("\x00", ""),
        act=act,
        answer=Jsonb(answer),
    )


def lock(tx: Tx, session_id: UUID) -> None:
    """Let the scans of a session come one after the other, where no row of the trade stands for the session."""
    take_turns(tx, [session_id])


def state_of(tx: Tx, session_id: UUID) -> dict[str, Any]:
    """What the last scan of a session left as its state; empty for a session that has just begun.

    The last is the one that was judged last: of two scans at once, the one that arrived first may have waited.
    """
    found = tx.scalar(
        """SELECT answer -> 'state' FROM scan WHERE tenant_id = %(tenant)s AND session_id = %(session)s
           ORDER BY seq DESC LIMIT 1""",
        session=session_id,
    )
    return dict(found) if isinstance(found, dict) else {}
