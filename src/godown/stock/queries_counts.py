"""SQL that reads counts: what is to be counted, and what a bin holds of a SKU."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx
from godown.stock.words import SALEABLE


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

    @property
    def base(self) -> dict[str, int]:
        """Units by condition when the bin was scanned."""
        return _by_condition(self.said.get("base"))

    @property
    def counted(self) -> dict[str, int]:
        """Units counted by condition; a condition that nobody counted yet is absent."""
        return _by_condition(self.said.get("counted"))

    @property
    def condition(self) -> str:
        """The condition that is being counted."""
        return str(self.said.get("condition", SALEABLE))

    @property
    def in_hand(self) -> int:
        """Units counted of the condition that is being counted."""
        return self.counted.get(self.condition, 0)


def _by_condition(said: Any) -> dict[str, int]:
    return {str(code): int(units) for code, units in said.items()} if isinstance(said, dict) else {}


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


def on_hand(tx: Tx, place_id: UUID, sku_id: UUID) -> dict[str, int]:
    """Units of a SKU that a counter should see in a place, by condition: what is countable and not missing."""
    return {
        row[0]: row[1]
        for row in tx.tuples(
            """SELECT b.condition, sum(b.on_hand)::bigint FROM stock_balance b
               JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.countable
               WHERE b.tenant_id = %(tenant)s AND b.place_id = %(place)s AND b.sku_id = %(sku)s AND b.on_hand > 0
                 AND b.condition <> 'missing' GROUP BY 1""",
            place=place_id,
            sku=sku_id,
        )
    }


def countable(tx: Tx) -> dict[str, str]:
    """Conditions that a counter tells apart, and their names; saleable ones first."""
    return dict(
        tx.tuples("""SELECT code, name FROM condition WHERE tenant_id = %(tenant)s AND countable AND code <> 'missing'
                     ORDER BY NOT saleable, name""")
    )


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
