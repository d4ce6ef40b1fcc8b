"""SQL that writes counts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.platform.transaction import Tx


def open_counts(tx: Tx, facility_id: UUID, rows: Sequence[tuple[UUID, str, UUID, UUID | None]], reason: str) -> None:
    """Write (id, number, place, SKU or None) as counts that wait."""
    tx.run(
        """INSERT INTO stock_count (tenant_id, id, number, facility_id, place_id, sku_id, reason, created_at, made_by)
           SELECT %(tenant)s, id, number, %(facility)s, place_id, sku_id, %(reason)s, %(now)s, %(actor)s
           FROM unnest(%(ids)s::uuid[], %(numbers)s::text[], %(places)s::uuid[], %(skus)s::uuid[])
                AS g (id, number, place_id, sku_id)""",
        facility=facility_id,
        reason=reason,
        ids=[row[0] for row in rows],
        numbers=[row[1] for row in rows],
        places=[row[2] for row in rows],
        skus=[row[3] for row in rows],
    )


def set_count(tx: Tx, count_id: UUID, status: str, lines: dict[str, Any], *, scanned: bool = False) -> None:
    """Take a count a step on; `scanned` notes that its bin was scanned now."""
    tx.run(
        """UPDATE stock_count SET status = %(status)s, lines = %(lines)s,
                  scanned_at = CASE WHEN %(scanned)s THEN %(now)s::timestamptz ELSE scanned_at END
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=count_id,
        status=status,
        lines=Jsonb(lines),
        scanned=scanned,
    )


def recount(tx: Tx, count_ids: Sequence[UUID], lines: dict[str, Any]) -> None:
    """Counts are to be made once more; what their counters did so far is this now."""
    tx.run(
        """UPDATE stock_count SET status = 'recount', lines = %(lines)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])""",
        ids=list(count_ids),
        lines=Jsonb(lines),
    )


def close_counts(tx: Tx, status: str, rows: Sequence[tuple[UUID, int, int, int]]) -> None:
    """Counts are over, or wait for a person: (count, units that were known, how many of them were otherwise, their value)."""
    if not rows:
        return
    tx.run(
        """UPDATE stock_count k SET status = %(status)s, known_units = g.known, off_units = g.off,
                  off_paise = g.paise, confirmed_at = coalesce(k.confirmed_at, %(now)s::timestamptz),
                  posted_at = CASE WHEN %(status)s = 'posted' THEN %(now)s::timestamptz END,
                  posted_by = CASE WHEN %(status)s = 'posted' THEN %(actor)s::uuid END
           FROM unnest(%(ids)s::uuid[], %(known)s::bigint[], %(off)s::bigint[], %(paise)s::bigint[]) AS g (id, known, off, paise)
           WHERE k.tenant_id = %(tenant)s AND k.id = g.id""",
        status=status,
        ids=[row[0] for row in rows],
        known=[row[1] for row in rows],
        off=[row[2] for row in rows],
        paise=[row[3] for row in rows],
    )


def cancel_counts(tx: Tx, count_ids: Sequence[UUID]) -> None:
    """These counts are not wanted any more."""
    tx.run(
        "UPDATE stock_count SET status = 'cancelled' WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)",
        ids=list(count_ids),
    )
