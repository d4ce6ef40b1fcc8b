"""SQL that writes free-form sites: the room, its shapes, where one stands to reach the bins."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx
from godown.racking.site_rules import Shape, SitePlan
from godown.racking.tables import site_shape, stand


def write_site(tx: Tx, facility_id: UUID, plan: SitePlan) -> None:
    """Write the room, or change it; its layout is free-form from now on."""
    tx.run(
        """
        INSERT INTO site AS s (tenant_id, facility_id, width_mm, depth_mm, clearance_mm, start_x_mm, start_y_mm, end_x_mm, end_y_mm)
        VALUES (%(tenant)s, %(facility)s, %(width)s, %(depth)s, %(clearance)s, %(start_x)s, %(start_y)s, %(end_x)s, %(end_y)s)
        ON CONFLICT (tenant_id, facility_id) DO UPDATE SET width_mm = EXCLUDED.width_mm, depth_mm = EXCLUDED.depth_mm,
            clearance_mm = EXCLUDED.clearance_mm, start_x_mm = EXCLUDED.start_x_mm, start_y_mm = EXCLUDED.start_y_mm,
            end_x_mm = EXCLUDED.end_x_mm, end_y_mm = EXCLUDED.end_y_mm""",
        facility=facility_id,
        width=plan.width_mm,
        depth=plan.depth_mm,
        clearance=plan.clearance_mm,
        start_x=plan.start_x_mm,
        start_y=plan.start_y_mm,
        end_x=plan.end_x_mm,
        end_y=plan.end_y_mm,
    )
    set_shape_of_layout(tx, facility_id, "free")


def set_shape_of_layout(tx: Tx, facility_id: UUID, shape: str) -> None:
    """Say what the layout of a facility is."""
    tx.run(
        "UPDATE layout SET shape = %(shape)s WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s",
        facility=facility_id,
        shape=shape,
    )


def write_shapes(tx: Tx, facility_id: UUID, shapes: Sequence[Shape]) -> None:
    """These are all the shapes of a site."""
    tx.run("DELETE FROM site_shape WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s", facility=facility_id)
    tx.insert(
        site_shape,
        ("facility_id", "name", "kind", "x_mm", "y_mm", "width_mm", "depth_mm", "heading"),
        [(facility_id, s.name, s.kind, s.x_mm, s.y_mm, s.width_mm, s.depth_mm, s.heading) for s in shapes],
    )


def write_stands(tx: Tx, facility_id: UUID, rows: Sequence[tuple[UUID, int, int, int]]) -> None:
    """(bin, x, y, walk): these are all the stands of a site."""
    tx.run("DELETE FROM stand WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s", facility=facility_id)
    tx.insert(
        stand,
        ("facility_id", "place_id", "x_mm", "y_mm", "walk_mm"),
        [(facility_id, place, x, y, walk) for place, x, y, walk in rows],
    )


def drop_site(tx: Tx, facility_id: UUID) -> None:
    """The facility is a hall again."""
    for table in ("stand", "site_shape", "site"):
        tx.run(f"DELETE FROM {table} WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s", facility=facility_id)
    set_shape_of_layout(tx, facility_id, "block")
