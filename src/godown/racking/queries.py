"""SQL that reads geometry: the layout, the bins with their fill, where to put a SKU away."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a facility, for the map and the route."""

    facility_id: UUID
    shape: str
    aisles: int
    bays: int
    levels: int
    pitch_mm: int
    bay_mm: int
    length_mm: int
    depot_aisle: int
    depot_end: str


@dataclass(frozen=True, slots=True)
class BinFill:
    """A bin and what lies in it: SKUs and units of all conditions."""

    place_id: UUID
    code: str
    barcode: str
    zone: str
    aisle: str
    aisle_no: int
    bay: int
    level: int
    position_mm: int
    skus: int
    units: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A bin to put a SKU away into, and why: `same_sku` lies there already, or it is `free` and near."""

    sku_id: UUID
    place_id: UUID
    code: str
    why: str


def layout_of(tx: Tx, facility_id: UUID) -> Layout | None:
    """The layout of a facility, None where nothing is laid out."""
    return tx.one(
        Layout,
        """SELECT facility_id, shape, aisles, bays, levels, pitch_mm, bay_mm, length_mm, depot_aisle, depot_end
           FROM layout WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s""",
        facility=facility_id,
    )


def bins_of(tx: Tx, facility_id: UUID) -> list[BinFill]:
    """All bins of a facility with their fill, in the order of the map."""
    return tx.rows(
        BinFill,
        """
        SELECT b.place_id, l.code, l.barcode, z.name AS zone, b.aisle, b.aisle_no, b.bay, b.level, b.position_mm,
               count(DISTINCT s.sku_id) AS skus, coalesce(sum(s.on_hand), 0)::bigint AS units
        FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active
        JOIN zone z ON z.tenant_id = b.tenant_id AND z.id = b.zone_id
        LEFT JOIN stock_balance s ON s.tenant_id = b.tenant_id AND s.place_id = b.place_id AND s.on_hand > 0
        WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s
        GROUP BY b.place_id, l.code, l.barcode, z.name, b.aisle, b.aisle_no, b.bay, b.level, b.position_mm
        ORDER BY b.aisle_no, b.bay, b.level""",
        facility=facility_id,
    )


def positions(tx: Tx, place_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """(aisle, way from the front in mm) of bins, for the route."""
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            "SELECT place_id, aisle_no, position_mm FROM bin WHERE tenant_id = %(tenant)s AND place_id = ANY(%(places)s)",
            places=list(place_ids),
        )
    }


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a bin stands, for words that lead there."""

    place_id: UUID
    aisle: str
    aisle_no: int
    bay: int
    level: int


def spots(tx: Tx, place_ids: Sequence[UUID]) -> dict[UUID, Spot]:
    """Where these bins stand; places that are no bins are absent."""
    found = tx.rows(
        Spot,
        """SELECT place_id, aisle, aisle_no, bay, level FROM bin
           WHERE tenant_id = %(tenant)s AND place_id = ANY(%(places)s)""",
        places=list(place_ids),
    )
    return {spot.place_id: spot for spot in found}


def suggestions(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID], per_sku: int = 3) -> list[Suggestion]:
    """Where to put these SKUs away: bins with the same SKU first, then free bins, low and near the depot first."""
    return tx.rows(
        Suggestion,
        """
        WITH same AS (
            SELECT s.sku_id, b.place_id, l.code, 'same_sku' AS why, 0 AS kind, b.level, b.aisle_no, b.position_mm
            FROM stock_balance s JOIN bin b ON b.tenant_id = s.tenant_id AND b.place_id = s.place_id
            JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active
            WHERE s.tenant_id = %(tenant)s AND b.facility_id = %(facility)s AND s.sku_id = ANY(%(skus)s)
              AND s.on_hand > 0 AND s.condition = 'saleable'
        ), empty AS (
            SELECT b.place_id, l.code, b.level, b.aisle_no, b.position_mm
            FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active
            WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s AND NOT EXISTS (
                SELECT 1 FROM stock_balance s
                WHERE s.tenant_id = b.tenant_id AND s.place_id = b.place_id AND s.on_hand > 0)
            ORDER BY b.level, b.aisle_no + b.position_mm / 10000, b.aisle_no, b.position_mm
            LIMIT %(per_sku)s + cardinality(%(skus)s::uuid[])
        ), free AS (
            SELECT k.sku_id, e.place_id, e.code, 'free' AS why, 1 AS kind, e.level, e.aisle_no, e.position_mm
            FROM unnest(%(skus)s::uuid[]) AS k (sku_id) CROSS JOIN empty e
        ), ranked AS (
            SELECT *, row_number() OVER (PARTITION BY sku_id ORDER BY kind, level, aisle_no, position_mm) AS place_no
            FROM (SELECT DISTINCT * FROM same UNION ALL SELECT * FROM free) AS both_kinds
        )
        SELECT sku_id, place_id, code, why FROM ranked WHERE place_no <= %(per_sku)s ORDER BY sku_id, place_no""",
        facility=facility_id,
        skus=list(sku_ids),
        per_sku=per_sku,
    )


def bins_of_zones(tx: Tx, facility_id: UUID) -> dict[str, list[UUID]]:
    """Bins of a facility by the name of their zone, in map order."""
    found: dict[str, list[UUID]] = {}
    for name, place in tx.tuples(
        """SELECT z.name, b.place_id FROM zone z LEFT JOIN bin b ON b.tenant_id = z.tenant_id AND b.zone_id = z.id
           WHERE z.tenant_id = %(tenant)s AND z.facility_id = %(facility)s ORDER BY z.name, b.aisle_no, b.bay, b.level""",
        facility=facility_id,
    ):
        found.setdefault(name, []).extend([place] if place else [])
    return found
