"""SQL that writes geometry."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.racking.rules import BinSpec, LayoutSpec, length_mm
from godown.racking.tables import bin as bin_table


def zone_id(tx: Tx, facility_id: UUID, name: str) -> UUID:
    """The zone of this name, opened where it is new."""
    found: UUID = tx.scalar(
        """INSERT INTO zone AS z (tenant_id, id, facility_id, name) VALUES (%(tenant)s, %(id)s, %(facility)s, %(name)s)
           ON CONFLICT (tenant_id, facility_id, name) DO UPDATE SET name = z.name RETURNING id""",
        id=new_id(),
        facility=facility_id,
        name=name,
    )
    return found


def write_layout(tx: Tx, facility_id: UUID, spec: LayoutSpec) -> None:
    """Write the layout of a facility, or let it grow by the aisles of `spec`."""
    tx.run(
        """
        INSERT INTO layout AS l (tenant_id, facility_id, shape, aisles, bays, levels, pitch_mm, bay_mm, length_mm,
                                 depot_aisle, depot_end, cross_aisles, drop_aisle, drop_end)
        VALUES (%(tenant)s, %(facility)s, %(shape)s, %(aisles)s, %(bays)s, %(levels)s, %(pitch)s, %(bay)s, %(length)s,
                %(depot)s, %(end)s, %(cross)s, %(drop)s, %(drop_end)s)
        ON CONFLICT (tenant_id, facility_id) DO UPDATE SET
            aisles = GREATEST(l.aisles, EXCLUDED.aisles), bays = GREATEST(l.bays, EXCLUDED.bays),
            levels = GREATEST(l.levels, EXCLUDED.levels), length_mm = GREATEST(l.length_mm, EXCLUDED.length_mm)""",
        facility=facility_id,
        shape=spec.shape,
        aisles=spec.first_aisle + spec.aisles,
        bays=spec.bays,
        levels=spec.levels,
        pitch=spec.pitch_mm,
        bay=spec.bay_mm,
        length=length_mm(spec),
        depot=spec.depot_aisle,
        end=spec.depot_end,
        cross=spec.cross_aisles,
        drop=spec.drop_aisle,
        drop_end=spec.drop_end,
    )


def write_bins(tx: Tx, facility_id: UUID, zone: UUID, places: Sequence[UUID], specs: Sequence[BinSpec]) -> None:
    """Give places their geometry."""
    columns = ("place_id", "facility_id", "zone_id", "aisle", "bay", "level", "aisle_no", "position_mm", "x_mm", "y_mm",
               "z_mm")  # fmt: skip
    rows = [
        (place, facility_id, zone, b.aisle, b.bay, b.level, b.aisle_no, b.position_mm, b.x_mm, b.y_mm, b.z_mm)
        for place, b in zip(places, specs, strict=True)
    ]
    tx.insert(bin_table, columns, rows)


def move_bins(tx: Tx, rows: Sequence[tuple[UUID, UUID, BinSpec]]) -> None:
    """Change the zone and geometry of (place, zone) bins."""
    tx.run(
        """
        UPDATE bin b SET zone_id = g.zone, aisle = g.aisle, bay = g.bay, level = g.level, aisle_no = g.aisle_no,
               position_mm = g.position_mm, x_mm = g.x_mm, y_mm = g.y_mm, z_mm = g.z_mm
        FROM unnest(%(places)s::uuid[], %(zones)s::uuid[], %(aisles)s::text[], %(bays)s::bigint[], %(levels)s::bigint[],
                    %(numbers)s::bigint[], %(positions)s::bigint[], %(xs)s::bigint[], %(ys)s::bigint[], %(zs)s::bigint[])
             AS g (place, zone, aisle, bay, level, aisle_no, position_mm, x_mm, y_mm, z_mm)
        WHERE b.tenant_id = %(tenant)s AND b.place_id = g.place""",
        places=[place for place, _, _ in rows],
        zones=[zone for _, zone, _ in rows],
        aisles=[spec.aisle for _, _, spec in rows],
        bays=[spec.bay for _, _, spec in rows],
        levels=[spec.level for _, _, spec in rows],
        numbers=[spec.aisle_no for _, _, spec in rows],
        positions=[spec.position_mm for _, _, spec in rows],
        xs=[spec.x_mm for _, _, spec in rows],
        ys=[spec.y_mm for _, _, spec in rows],
        zs=[spec.z_mm for _, _, spec in rows],
    )


def add_closure(tx: Tx, facility_id: UUID, aisle_no: int, aisle: str, bays: tuple[int, int], note: str) -> UUID:
    """Close a stretch of an aisle."""
    found: UUID = tx.scalar(
        """INSERT INTO closure (tenant_id, id, facility_id, aisle_no, aisle, from_bay, to_bay, note, closed_at, closed_by)
           VALUES (%(tenant)s, %(id)s, %(facility)s, %(number)s, %(aisle)s, %(since)s, %(upto)s, %(note)s, %(now)s, %(actor)s)
           RETURNING id""",
        id=new_id(),
        facility=facility_id,
        number=aisle_no,
        aisle=aisle,
        since=bays[0],
        upto=bays[1],
        note=note,
        actor=tx.actor.id,
    )
    return found


def drop_closures(tx: Tx, facility_id: UUID, ids: Sequence[UUID]) -> int:
    """Open stretches again; answer how many were closed."""
    gone = tx.tuples(
        """DELETE FROM closure WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND id = ANY(%(ids)s) RETURNING id""",
        facility=facility_id,
        ids=list(ids),
    )
    return len(gone)
