"""SQL that reads slots: where SKUs should lie, where they may lie, what bins bear."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Slot:
    """The bin in which a SKU should lie."""

    sku_id: UUID
    sku_code: str
    place_id: UUID
    place_code: str


@dataclass(frozen=True, slots=True)
class CellBin:
    """A bin from which is picked: where it stands and what it bears. `empty`: nothing at all lies there."""

    place_id: UUID
    code: str
    zone: str
    aisle_no: int
    position_mm: int
    level: int
    volume_ml: int | None
    weight_grams: int | None
    longest_mm: int | None
    units: int | None
    empty: bool


def slots_of(tx: Tx, facility_id: UUID, after: str, limit: int) -> list[Slot]:
    """Where SKUs should lie, by code, after this one."""
    return tx.rows(
        Slot,
        """SELECT s.sku_id, k.code AS sku_code, s.place_id, l.code AS place_code
           FROM slot s JOIN sku k ON k.tenant_id = s.tenant_id AND k.id = s.sku_id
           JOIN place l ON l.tenant_id = s.tenant_id AND l.id = s.place_id
           WHERE s.tenant_id = %(tenant)s AND s.facility_id = %(facility)s AND k.code > %(after)s
           ORDER BY k.code LIMIT %(limit)s""",
        facility=facility_id,
        after=after,
        limit=limit,
    )


def slots_of_skus(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The bins in which these SKUs should lie."""
    return {
        row[0]: row[1]
        for row in tx.tuples(
            """SELECT sku_id, place_id FROM slot
               WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND sku_id = ANY(%(skus)s)""",
            facility=facility_id,
            skus=list(sku_ids),
        )
    }


def cell_bins(tx: Tx, facility_id: UUID, limit: int) -> list[CellBin]:
    """Bins of which goods are sold and picked, along the aisles."""
    return tx.rows(
        CellBin,
        """SELECT b.place_id, l.code, z.name AS zone, b.aisle_no, b.position_mm, b.level, b.volume_ml,
                  b.weight_limit_grams AS weight_grams, b.longest_mm, b.capacity_units AS units,
                  NOT EXISTS (SELECT 1 FROM stock_balance s
                              WHERE s.tenant_id = b.tenant_id AND s.place_id = b.place_id AND s.on_hand > 0) AS empty
           FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active AND l.pickable AND l.sells
           JOIN zone z ON z.tenant_id = b.tenant_id AND z.id = b.zone_id
           WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s
           ORDER BY b.aisle_no, b.position_mm, b.level, l.code LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def zone_ids(tx: Tx, facility_id: UUID) -> dict[str, UUID]:
    """The zones of a facility by name."""
    found: list[tuple[str, UUID]] = [
        (row[0], row[1])
        for row in tx.tuples(
            "SELECT name, id FROM zone WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s ORDER BY name",
            facility=facility_id,
        )
    ]
    return dict(found)


def zones_of_skus(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    """The zones in which these SKUs may lie; who may lie anywhere is absent."""
    found: dict[UUID, set[str]] = {}
    for sku, name in tx.tuples(
        """SELECT k.sku_id, z.name FROM sku_zone k JOIN zone z ON z.tenant_id = k.tenant_id AND z.id = k.zone_id
           WHERE k.tenant_id = %(tenant)s AND z.facility_id = %(facility)s AND k.sku_id = ANY(%(skus)s)""",
        facility=facility_id,
        skus=list(sku_ids),
    ):
        found.setdefault(sku, set()).add(name)
    return {sku: frozenset(names) for sku, names in found.items()}
