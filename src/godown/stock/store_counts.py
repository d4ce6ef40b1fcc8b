"""SQL that writes counts."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.platform.transaction import Tx


def set_count(tx: Tx, count_id: UUID, status: str, lines: dict[str, Any], *, scanned: bool = False) -> None:
    """Take a count a step on; `scanned` notes that its bin was scanned now."""
    tx.run(
        """UPDATE stock_count SET status = %(status)s, lines = %(lines)s,
                  scanned_at = CASE WHEN %(scanned)s THEN %(now)s::timestamptz ELSE scanned_at END,
                  posted_at = CASE WHEN %(status)s = 'posted' THEN %(now)s::timestamptz END
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=count_id,
        status=status,
        lines=Jsonb(lines),
        scanned=scanned,
    )
