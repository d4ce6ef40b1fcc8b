"""SQL that reads pick faces and the reserve that fills them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Face:
    """A bin from which a SKU is picked: `on_hand` saleable units lie there, whosever they are; `free` are
    those of our own that nobody holds."""

    place_id: UUID
    place_code: str
    sku_id: UUID
    sku_code: str
    sku_name: str
    min_units: int
    max_units: int
    on_hand: int
    free: int


@dataclass(frozen=True, slots=True)
class Reserve:
    """Free saleable units of a SKU and batch in a bin that is no pick face of it."""

    place_id: UUID
    place_code: str
    sku_id: UUID
    batch_id: UUID
    batch_number: str | None
    condition: str
    free: int


FACES = """
SELECT f.place_id, l.code AS place_code, f.sku_id, s.code AS sku_code, s.name AS sku_name, f.min_units, f.max_units,
       coalesce(b.on_hand, 0)::bigint AS on_hand, coalesce(b.free, 0)::bigint AS free
FROM pick_face f
JOIN place l ON l.tenant_id = f.tenant_id AND l.id = f.place_id AND l.active
JOIN sku s ON s.tenant_id = f.tenant_id AND s.id = f.sku_id
LEFT JOIN LATERAL (
    SELECT sum(b.on_hand) AS on_hand,
           sum(b.on_hand - b.held) FILTER (WHERE b.owner_id = %(own)s) AS free FROM stock_balance b
    JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable
    WHERE b.tenant_id = f.tenant_id AND b.sku_id = f.sku_id AND b.place_id = f.place_id) AS b ON true
WHERE f.tenant_id = %(tenant)s AND l.facility_id = %(facility)s
"""


def faces_of(tx: Tx, facility_id: UUID, limit: int, search: str = "") -> list[Face]:
    """The pick faces of a facility by bin; `search` is part of a bin, code or name."""
    return tx.rows(
        Face,
        f"""{FACES} AND (%(search)s = '' OR position(lower(%(search)s) IN lower(l.code || ' ' || s.code || ' ' || s.name)) > 0)
            ORDER BY l.code, s.code LIMIT %(limit)s""",
        facility=facility_id,
        own=OWN,
        search=search,
        limit=limit,
    )


def faces_to_fill(tx: Tx, facility_id: UUID, limit: int) -> list[Face]:
    """Faces of which fewer than their minimum are free and that have room, the emptiest first."""
    return tx.rows(
        Face,
        f"""SELECT * FROM ({FACES}) AS face WHERE free < min_units AND on_hand < max_units
            ORDER BY free::numeric / min_units, place_code, sku_code LIMIT %(limit)s""",
        facility=facility_id,
        own=OWN,
        limit=limit,
    )


def reserve_of(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> list[Reserve]:
    """What of these SKUs lies free in bins that are no pick face of them: what expires first in front, then bins from which is not
    picked, then the emptiest, so that bins get empty."""
    return tx.rows(
        Reserve,
        """
        SELECT b.place_id, l.code AS place_code, b.sku_id, b.batch_id, t.number AS batch_number, b.condition,
               b.on_hand - b.held AS free
        FROM stock_balance b
        JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.kind = 'bin' AND l.active
        JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable AND c.movable
        LEFT JOIN batch t ON t.tenant_id = b.tenant_id AND t.id = b.batch_id
        WHERE b.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND b.sku_id = ANY(%(skus)s) AND b.owner_id = %(own)s
          AND b.on_hand > b.held
          AND NOT EXISTS (SELECT 1 FROM pick_face f WHERE f.tenant_id = b.tenant_id AND f.place_id = b.place_id
                          AND f.sku_id = b.sku_id)
        ORDER BY b.sku_id, t.expires_on NULLS LAST, l.pickable, b.on_hand - b.held, l.code, b.batch_id""",
        facility=facility_id,
        skus=list(sku_ids),
        own=OWN,
    )
