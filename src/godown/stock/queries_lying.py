"""SQL that reads what lies in places, as the floor sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Lying:
    """Units of a SKU, owner, batch and condition in one place; `free` are those that nobody holds. `movable` is what their
    condition says."""

    place_id: UUID
    place_code: str
    place_kind: str
    sku_id: UUID
    sku_code: str
    sku_name: str
    unit: str
    photo_file_id: UUID | None
    owner_id: UUID
    batch_id: UUID
    batch_number: str | None
    condition: str
    on_hand: int
    free: int
    movable: bool


LYING = """
SELECT b.place_id, l.code AS place_code, l.kind AS place_kind, b.sku_id, s.code AS sku_code, s.name AS sku_name, s.unit,
       s.photo_file_id, b.owner_id, b.batch_id, t.number AS batch_number, b.condition, b.on_hand,
       b.on_hand - b.held AS free, c.movable
FROM stock_balance b
JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition
JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
JOIN sku s ON s.tenant_id = b.tenant_id AND s.id = b.sku_id
LEFT JOIN batch t ON t.tenant_id = b.tenant_id AND t.id = b.batch_id
WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0
"""


def in_places(tx: Tx, place_ids: Sequence[UUID]) -> list[Lying]:
    """What lies in these places, of each SKU what expires first in front."""
    order = "ORDER BY l.code, s.code, t.expires_on NULLS LAST, b.batch_id, b.owner_id, b.condition"
    return tx.rows(Lying, f"{LYING} AND b.place_id = ANY(%(places)s) {order}", places=list(place_ids))


def in_kinds(tx: Tx, facility_id: UUID, kinds: Sequence[str], limit: int) -> list[Lying]:
    """What lies free in places of these kinds in a facility and may be moved: the dock, the put-back shelf."""
    return tx.rows(
        Lying,
        f"""{LYING} AND l.facility_id = %(facility)s AND l.kind = ANY(%(kinds)s) AND b.on_hand > b.held AND c.movable
            ORDER BY array_position(%(kinds)s::text[], l.kind), b.condition <> 'saleable', s.code,
                     l.code, t.expires_on NULLS LAST, b.batch_id, b.owner_id, b.condition LIMIT %(limit)s""",
        facility=facility_id,
        kinds=list(kinds),
        limit=limit,
    )


def of_skus(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID], kinds: Sequence[str]) -> list[Lying]:
    """What of these SKUs lies free and movable in places of these kinds in a facility: what expires first in front, then the
    kinds in the order given, then the fullest place."""
    return tx.rows(
        Lying,
        f"""{LYING} AND l.facility_id = %(facility)s AND b.sku_id = ANY(%(skus)s) AND l.kind = ANY(%(kinds)s)
            AND b.on_hand > b.held AND c.movable
            ORDER BY s.code, t.expires_on NULLS LAST, array_position(%(kinds)s::text[], l.kind), b.on_hand - b.held DESC,
                     l.code, b.batch_id, b.owner_id, b.condition""",
        facility=facility_id,
        skus=list(sku_ids),
        kinds=list(kinds),
    )
