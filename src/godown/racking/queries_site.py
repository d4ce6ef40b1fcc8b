"""SQL that reads free-form sites: the plan, where bins lie, where one stands to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from godown.platform.transaction import Tx
from godown.racking.site_rules import Shape, SitePlan


@dataclass(frozen=True, slots=True)
class SiteBin:
    """A bin of a site: where it lies, where one stands to reach it and how far the walk there and on to the end is (None: it cannot be
    reached today), how much lies in it."""

    place_id: UUID
    code: str
    zone: str
    aisle: str
    aisle_no: int
    bay: int
    level: int
    x_mm: int
    y_mm: int
    stand_x_mm: int | None
    stand_y_mm: int | None
    walk_mm: int | None
    units: int


def site_plan(tx: Tx, facility_id: UUID, *, lock: bool = False) -> SitePlan | None:
    """The plan of a facility that is a free-form site, None of any other. `lock`: whoever changes it or its bins waits for us."""
    rows = tx.tuples(
        f"""SELECT s.width_mm, s.depth_mm, s.start_x_mm, s.start_y_mm, s.end_x_mm, s.end_y_mm, s.clearance_mm,
                  p.name, p.kind, p.x_mm, p.y_mm, p.width_mm, p.depth_mm, p.heading
           FROM site s LEFT JOIN site_shape p ON p.tenant_id = s.tenant_id AND p.facility_id = s.facility_id
           WHERE s.tenant_id = %(tenant)s AND s.facility_id = %(facility)s ORDER BY p.name {"FOR UPDATE OF s" if lock else ""}""",
        facility=facility_id,
    )
    shapes = tuple(Shape(*row[7:]) for row in rows if row[7] is not None)
    return replace(SitePlan(*rows[0][:7]), shapes=shapes) if rows else None


def stands(tx: Tx, place_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Where one stands to reach these bins; those that cannot be reached today are absent."""
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            "SELECT place_id, x_mm, y_mm FROM stand WHERE tenant_id = %(tenant)s AND place_id = ANY(%(places)s)",
            places=list(place_ids),
        )
    }


def points(tx: Tx, place_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Where these bins lie: x and y."""
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            "SELECT place_id, x_mm, y_mm FROM bin WHERE tenant_id = %(tenant)s AND place_id = ANY(%(places)s)",
            places=list(place_ids),
        )
    }


def points_of(tx: Tx, facility_id: UUID) -> list[tuple[UUID, str, int, int]]:
    """(place, name, x, y) of all bins of a facility, by name."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in tx.tuples(
            """SELECT b.place_id, l.code, b.x_mm, b.y_mm
               FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
               WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s ORDER BY l.code""",
            facility=facility_id,
        )
    ]


def not_reached(tx: Tx, facility_id: UUID) -> list[UUID]:
    """Bins of a free-form site that no walk reaches today; none of any other facility (its bins are not read: `OFFSET 0`)."""
    found: list[UUID] = tx.scalars(
        """SELECT b.place_id FROM site s CROSS JOIN LATERAL (
               SELECT b.tenant_id, b.place_id FROM bin b WHERE b.tenant_id = s.tenant_id AND b.facility_id = s.facility_id OFFSET 0) AS b
           WHERE s.tenant_id = %(tenant)s AND s.facility_id = %(facility)s AND NOT EXISTS (
               SELECT 1 FROM stand t WHERE t.tenant_id = b.tenant_id AND t.place_id = b.place_id)""",
        facility=facility_id,
    )
    return sorted(found)


def site_bins(tx: Tx, facility_id: UUID) -> list[SiteBin]:
    """The bins of a site with their fill, in map order."""
    return tx.rows(
        SiteBin,
        """SELECT b.place_id, l.code, z.name AS zone, b.aisle, b.aisle_no, b.bay, b.level, b.x_mm, b.y_mm,
                  t.x_mm AS stand_x_mm, t.y_mm AS stand_y_mm, t.walk_mm, coalesce(sum(s.on_hand), 0)::bigint AS units
           FROM bin b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.active
           JOIN zone z ON z.tenant_id = b.tenant_id AND z.id = b.zone_id
           LEFT JOIN stand t ON t.tenant_id = b.tenant_id AND t.place_id = b.place_id
           LEFT JOIN stock_balance s ON s.tenant_id = b.tenant_id AND s.place_id = b.place_id AND s.on_hand > 0
           WHERE b.tenant_id = %(tenant)s AND b.facility_id = %(facility)s
           GROUP BY b.place_id, l.code, z.name, b.aisle, b.aisle_no, b.bay, b.level, b.x_mm, b.y_mm, t.x_mm, t.y_mm, t.walk_mm
           ORDER BY b.aisle_no, b.bay, b.level, l.code""",
        facility=facility_id,
    )
