"""SQL that reads counts: what is to be counted, and what a bin holds of a SKU."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Count:
    """A count of a SKU in a bin. `lines` is what its counter did so far: base, counted, first."""

    id: UUID
    number: str
    facility_id: UUID
    place_id: UUID
    place_code: str
    sku_id: UUID | None
    sku_code: str | None
    sku_name: str | None
    photo_file_id: UUID | None
    reason: str
    status: str
    lines: Any
    created_at: datetime
    scanned_at: datetime | None

    @property
    def said(self) -> dict[str, Any]:
        """What its counter did so far."""
        return dict(self.lines) if isinstance(self.lines, dict) else {}


COUNT = """
SELECT k.id, k.number, k.facility_id, k.place_id, l.code AS place_code, k.sku_id, s.code AS sku_code, s.name AS sku_name,
       s.photo_file_id, k.reason, k.status, k.lines, k.created_at, k.scanned_at
FROM stock_count k JOIN place l ON l.tenant_id = k.tenant_id AND l.id = k.place_id
LEFT JOIN sku s ON s.tenant_id = k.tenant_id AND s.id = k.sku_id
WHERE k.tenant_id = %(tenant)s
"""


def open_counts(tx: Tx, facility_id: UUID, limit: int) -> list[Count]:
    """Counts of a facility that wait for a counter, oldest first."""
    return tx.rows(
        Count,
        f"""{COUNT} AND k.facility_id = %(facility)s AND k.status IN ('open', 'counting', 'recount')
            ORDER BY k.created_at, k.id LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def count(tx: Tx, count_id: UUID, *, lock: bool = False) -> Count:
    """One count. Refuses what is not there."""
    found = tx.one(Count, f"{COUNT} AND k.id = %(id)s {'FOR NO KEY UPDATE OF k' if lock else ''}", id=count_id)
    if found is None:
        raise NotFound("count", count_id=str(count_id))
    return found


def on_hand(tx: Tx, place_id: UUID, sku_id: UUID) -> int:
    """Units of a SKU that a counter should see in a place: all conditions but missing."""
    found: int = tx.scalar(
        """SELECT coalesce(sum(on_hand), 0)::bigint FROM stock_balance
           WHERE tenant_id = %(tenant)s AND place_id = %(place)s AND sku_id = %(sku)s AND condition <> 'missing'""",
        place=place_id,
        sku=sku_id,
    )
    return found


def touched_since(tx: Tx, place_id: UUID, sku_id: UUID, since: datetime) -> bool:
    """Whether a move touched a SKU in a place after an instant."""
    return bool(
        tx.scalar(
            """SELECT 1 FROM stock_move WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s AND recorded_at > %(since)s
               AND (from_place_id = %(place)s OR to_place_id = %(place)s) LIMIT 1""",
            place=place_id,
            sku=sku_id,
            since=since,
        )
    )
