"""Racks as the office sees them: bays with their fill, what lies in a bay, where a SKU lies."""

from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class BayRow:
    """A bay of the map: its bins, how many hold something, pieces of all conditions."""

    aisle: str
    aisle_no: int
    bay: int
    zone: str
    bins: int
    used: int
    units: int
    skus: int


@dataclass(frozen=True, slots=True)
class BinContent:
    """A SKU in a bin of a bay; a bin that is empty has one row without a SKU."""

    place_id: UUID
    code: str
    barcode: str
    level: int
    zone: str
    sku_id: UUID | None
    sku_code: str | None
    name: str | None
    photo_file_id: UUID | None
    owner_id: UUID | None
    condition: str | None
    batch: str | None
    on_hand: int
    held: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A bin that holds a SKU."""

    place_id: UUID
    code: str
    aisle_no: int
    bay: int
    condition: str
    on_hand: int
    held: int


def bays(tx: Tx, facility_id: UUID) -> list[BayRow]:
    """All bays of a facility in the order of the map."""
    return tx.rows(
        BayRow,
        """
        SELECT b.aisle, b.aisle_no, b.bay, min(z.name) AS zone, count(DISTINCT b.place_id) AS bins,
               count(DISTINCT b.place_id) FILTER (WHERE s.on_hand > 0) AS used,
               coalesce(sum(s.on_hand) FILTER (WHERE k.unit = 'piece'), 0)::bigint AS units, count(DISTINCT s.sku_id) AS skus
        FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active
        JOIN zone z ON z.tenant_id = b.tenant_id AND z.id = b.zone_id
        LEFT JOIN stock_balance s ON s.tenant_id = b.tenant_id AND s.place_id = b.place_id AND s.on_hand > 0
        LEFT JOIN sku k ON k.tenant_id = s.tenant_id AND k.id = s.sku_id
        WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s
        GROUP BY b.aisle, b.aisle_no, b.bay ORDER BY b.aisle_no, b.bay""",
        facility=facility_id,
    )


def contents(tx: Tx, facility_id: UUID, aisle: str, bay: int | None, limit: int = 500) -> list[BinContent]:
    """What lies in the bins of a bay (None: of the whole aisle), from the ground up."""
    return tx.rows(
        BinContent,
        """
        SELECT b.place_id, l.code, l.barcode, b.level, z.name AS zone, k.id AS sku_id, k.code AS sku_code, k.name,
               k.photo_file_id, s.owner_id, s.condition, t.number AS batch, coalesce(s.on_hand, 0) AS on_hand, coalesce(s.held, 0) AS held
        FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
        JOIN zone z ON z.tenant_id = b.tenant_id AND z.id = b.zone_id
        LEFT JOIN stock_balance s ON s.tenant_id = b.tenant_id AND s.place_id = b.place_id AND s.on_hand > 0
        LEFT JOIN sku k ON k.tenant_id = s.tenant_id AND k.id = s.sku_id
        LEFT JOIN batch t ON t.tenant_id = s.tenant_id AND t.id = s.batch_id
        WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s AND b.aisle = %(aisle)s
          AND (%(bay)s::bigint IS NULL OR b.bay = %(bay)s)
        ORDER BY b.bay, b.level, s.on_hand DESC, k.code, b.place_id, s.condition, s.owner_id, batch LIMIT %(limit)s""",
        facility=facility_id,
        aisle=aisle,
        bay=bay,
        limit=limit,
    )


def hits(tx: Tx, facility_id: UUID, sku_id: UUID) -> list[Hit]:
    """The bins of a facility that hold a SKU, the fullest first."""
    return tx.rows(
        Hit,
        """
        SELECT b.place_id, l.code, b.aisle_no, b.bay, s.condition, sum(s.on_hand)::bigint AS on_hand, sum(s.held)::bigint AS held
        FROM stock_balance s JOIN bin b ON b.tenant_id = s.tenant_id AND b.place_id = s.place_id
        JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
        WHERE s.tenant_id = %(tenant)s AND b.facility_id = %(facility)s AND s.sku_id = %(sku)s AND s.on_hand > 0
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC, l.code""",
        facility=facility_id,
        sku=sku_id,
    )


def bin_at(tx: Tx, facility_id: UUID, place_id: UUID) -> tuple[str, int] | None:
    """(aisle, bay) of a bin."""
    found = tx.tuples(
        "SELECT aisle, bay FROM bin WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND place_id = %(place)s",
        facility=facility_id,
        place=place_id,
    )
    return (found[0][0], found[0][1]) if found else None


def zones(tx: Tx, facility_id: UUID) -> list[str]:
    """The zones of a facility."""
    return tx.scalars(
        "SELECT name FROM zone WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s ORDER BY name",
        facility=facility_id,
    )
