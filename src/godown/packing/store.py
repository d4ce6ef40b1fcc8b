"""SQL that writes parcels."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from godown.packing.tables import parcel, parcel_line, parcel_material
from godown.platform.transaction import Tx

PARCEL = (
    "id", "number", "facility_id", "order_id", "parcel_no", "box_id", "box_override", "weight_grams", "length_mm",
    "width_mm", "height_mm", "value_paise", "collect_paise", "document_id", "unscanned", "ship_to", "packed_at", "packed_by",
)  # fmt: skip
LINE = ("id", "parcel_id", "order_line_id", "sku_id", "batch_id", "quantity", "serials")


def write(
    tx: Tx, parcels: Sequence[tuple[Any, ...]], lines: Sequence[tuple[Any, ...]], materials: Sequence[tuple[Any, ...]]
) -> None:
    """Write parcels with their lines and what they used up."""
    tx.insert(parcel, PARCEL, parcels)
    tx.insert(parcel_line, LINE, lines)
    tx.insert(parcel_material, ("parcel_id", "sku_id", "quantity"), materials)


def set_status(tx: Tx, parcel_ids: Sequence[UUID], status: str) -> list[UUID]:
    """Take packed parcels a step on; answer which."""
    return tx.scalars(
        """UPDATE parcel SET status = %(status)s,
                  handed_over_at = CASE WHEN %(status)s = 'handed_over' THEN %(now)s::timestamptz END
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND status = 'packed' RETURNING id""",
        ids=list(parcel_ids),
        status=status,
    )


def count_returned(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Raise what came back of parcel lines; the table refuses more than was shipped."""
    tx.run(
        """UPDATE parcel_line l SET returned = l.returned + g.units
           FROM (SELECT id, sum(units)::bigint AS units FROM unnest(%(ids)s::uuid[], %(units)s::bigint[]) AS g (id, units)
                 GROUP BY 1) AS g WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        ids=[row[0] for row in rows],
        units=[row[1] for row in rows],
    )
