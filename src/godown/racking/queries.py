"""SQL that reads geometry: the layout, the bins with their fill, where to put a SKU away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
    cross_aisles: int = 2
    drop_aisle: int | None = None
    drop_end: str | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch of an aisle that nobody passes today, from bay to bay; in mm from the front of the aisle, half a bay more at each end."""

    id: UUID
    aisle: str
    aisle_no: int
    from_bay: int
    to_bay: int
    from_mm: int
    to_mm: int
    note: str
    closed_at: datetime


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
    x_mm: int
    skus: int
    units: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A bin to put a SKU away into, and why: it is the `slot` of the SKU, `same_sku` lies there already, or it is `free`
    and near."""

    sku_id: UUID
    place_id: UUID
    code: str
    why: str


def layout_of(tx: Tx, facility_id: UUID) -> Layout | None:
    """The layout of a facility, None where nothing is laid out."""
    return tx.one(
        Layout,
        """SELECT facility_id, shape, aisles, bays, levels, pitch_mm, bay_mm, length_mm, depot_aisle, depot_end,
                  cross_aisles, drop_aisle, drop_end
           FROM layout WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s""",
        facility=facility_id,
    )


def closures(tx: Tx, facility_id: UUID) -> list[Closure]:
    """Stretches of aisles that are closed today, in map order."""
    return tx.rows(
        Closure,
        """
        SELECT c.id, c.aisle, c.aisle_no, c.from_bay, c.to_bay, (min(b.position_mm) - y.bay_mm / 2)::bigint AS from_mm,
               (max(b.position_mm) + y.bay_mm / 2)::bigint AS to_mm, c.note, c.closed_at
        FROM closure c
        JOIN layout y ON y.tenant_id = c.tenant_id AND y.facility_id = c.facility_id
        JOIN bin b ON b.tenant_id = c.tenant_id AND b.facility_id = c.facility_id AND b.aisle_no = c.aisle_no
         AND b.bay BETWEEN c.from_bay AND c.to_bay
        WHERE c.tenant_id = %(tenant)s AND c.facility_id = %(facility)s
        GROUP BY c.id, c.aisle, c.aisle_no, c.from_bay, c.to_bay, y.bay_mm, c.note, c.closed_at
        ORDER BY c.aisle_no, c.from_bay, c.id""",
        facility=facility_id,
    )


def places_of_aisles(tx: Tx, facility_id: UUID, aisle_numbers: Sequence[int]) -> dict[UUID, tuple[int, int]]:
    """(aisle, way from the front in mm) of all bins of these aisles."""
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            """SELECT place_id, aisle_no, position_mm FROM bin
               WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND aisle_no = ANY(%(aisles)s)""",
            facility=facility_id,
            aisles=list(aisle_numbers),
        )
    }


def aisles_of(tx: Tx, facility_id: UUID) -> list[tuple[str, int, int, int]]:
    """(name, number, first bay, last bay) of each aisle, in map order."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in tx.tuples(
            """SELECT min(aisle), aisle_no, min(bay), max(bay) FROM bin
               WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s GROUP BY aisle_no ORDER BY aisle_no""",
            facility=facility_id,
        )
    ]


def bins_of(tx: Tx, facility_id: UUID) -> list[BinFill]:
    """All bins of a facility with their fill, in the order of the map."""
    return tx.rows(
        BinFill,
        """
        SELECT b.place_id, l.code, l.barcode, z.name AS zone, b.aisle, b.aisle_no, b.bay, b.level, b.position_mm, b.x_mm,
               count(DISTINCT s.sku_id) AS skus, coalesce(sum(s.on_hand), 0)::bigint AS units
        FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active
        JOIN zone z ON z.tenant_id = b.tenant_id AND z.id = b.zone_id
        LEFT JOIN stock_balance s ON s.tenant_id = b.tenant_id AND s.place_id = b.place_id AND s.on_hand > 0
        WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s
        GROUP BY b.place_id, l.code, l.barcode, z.name, b.aisle, b.aisle_no, b.bay, b.level, b.position_mm, b.x_mm
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
    """Where a bin stands, for words that lead there. `free`: in a free-form site, where neither aisles nor bays lie in a row."""

    place_id: UUID
    aisle: str
    aisle_no: int
    bay: int
    level: int
    free: bool = False


def spots(tx: Tx, place_ids: Sequence[UUID]) -> dict[UUID, Spot]:
    """Where these bins stand; places that are no bins are absent."""
    found = tx.rows(
        Spot,
        """SELECT b.place_id, b.aisle, b.aisle_no, b.bay, b.level, f.facility_id IS NOT NULL AS free
           FROM bin b LEFT JOIN site f ON f.tenant_id = b.tenant_id AND f.facility_id = b.facility_id
           WHERE b.tenant_id = %(tenant)s AND b.place_id = ANY(%(places)s)""",
        places=list(place_ids),
    )
    return {spot.place_id: spot for spot in found}


def suggestions(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID], per_sku: int = 3) -> list[Suggestion]:
    """Where to put these SKUs away: their slot first, as long as nothing else lies there, then bins with the same SKU, then free
    bins, low and near the depot first: in a free-form site by the walk there, and none that it does not reach today."""
    return tx.rows(
        Suggestion,
        """
        WITH wished AS (
            SELECT w.sku_id, w.place_id, l.code, 'slot' AS why, -1 AS kind, b.level, b.aisle_no, b.position_mm
            FROM slot w JOIN bin b ON b.tenant_id = w.tenant_id AND b.place_id = w.place_id
            JOIN place l ON l.tenant_id = w.tenant_id AND l.id = w.place_id AND l.active
            WHERE w.tenant_id = %(tenant)s AND w.facility_id = %(facility)s AND w.sku_id = ANY(%(skus)s) AND NOT EXISTS (
                SELECT 1 FROM stock_balance s WHERE s.tenant_id = w.tenant_id AND s.place_id = w.place_id
                  AND s.sku_id <> w.sku_id AND s.on_hand > 0)
        ), same AS (
            SELECT s.sku_id, b.place_id, l.code, 'same_sku' AS why, 0 AS kind, b.level, b.aisle_no, b.position_mm
            FROM stock_balance s JOIN bin b ON b.tenant_id = s.tenant_id AND b.place_id = s.place_id
            JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active
            WHERE s.tenant_id = %(tenant)s AND b.facility_id = %(facility)s AND s.sku_id = ANY(%(skus)s)
              AND s.on_hand > 0 AND s.condition = 'saleable'
        ), empty AS (
            SELECT b.place_id, l.code, b.level, coalesce(t.walk_mm, b.aisle_no) AS aisle_no, b.position_mm
            FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active
            LEFT JOIN site f ON f.tenant_id = b.tenant_id AND f.facility_id = b.facility_id
            LEFT JOIN stand t ON t.tenant_id = b.tenant_id AND t.place_id = b.place_id
            WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s AND (f.facility_id IS NULL OR t.place_id IS NOT NULL)
              AND NOT EXISTS (
                SELECT 1 FROM stock_balance s
                WHERE s.tenant_id = b.tenant_id AND s.place_id = b.place_id AND s.on_hand > 0)
            ORDER BY b.level, coalesce(t.walk_mm, b.aisle_no + b.position_mm / 10000), b.aisle_no, b.position_mm, l.code, b.place_id
            LIMIT %(per_sku)s + cardinality(%(skus)s::uuid[])
        ), free AS (
            SELECT k.sku_id, e.place_id, e.code, 'free' AS why, 1 AS kind, e.level, e.aisle_no, e.position_mm
            FROM unnest(%(skus)s::uuid[]) AS k (sku_id) CROSS JOIN empty e
        ), shut AS (
            SELECT b.place_id FROM site f JOIN bin b ON b.tenant_id = f.tenant_id AND b.facility_id = f.facility_id
            WHERE f.tenant_id = %(tenant)s AND f.facility_id = %(facility)s
              AND NOT EXISTS (SELECT 1 FROM stand t WHERE t.tenant_id = b.tenant_id AND t.place_id = b.place_id)
        ), ranked AS (
            SELECT *, row_number() OVER (PARTITION BY sku_id ORDER BY kind, level, aisle_no, position_mm) AS place_no
            FROM (SELECT * FROM wished UNION ALL
                  SELECT * FROM (SELECT DISTINCT * FROM same UNION ALL SELECT * FROM free) AS near
                  WHERE NOT EXISTS (SELECT 1 FROM wished w WHERE w.sku_id = near.sku_id AND w.place_id = near.place_id)) AS every
            WHERE NOT EXISTS (SELECT 1 FROM shut x WHERE x.place_id = every.place_id)
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
