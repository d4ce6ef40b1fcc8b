"""SQL that writes pick faces."""

from collections.abc import Sequence
from uuid import UUID

from godown.picking.tables import pick_face
from godown.platform.transaction import Tx


def write_faces(tx: Tx, rows: Sequence[tuple[UUID, UUID, int, int]]) -> None:
    """Write (bin, SKU, min, max); one that is there already is changed."""
    tx.insert(
        pick_face,
        ("place_id", "sku_id", "min_units", "max_units"),
        rows,
        tail="""ON CONFLICT (tenant_id, place_id, sku_id) DO UPDATE
                SET min_units = EXCLUDED.min_units, max_units = EXCLUDED.max_units""",
    )


def drop_faces(tx: Tx, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """(bin, SKU) is a pick face no more."""
    tx.run(
        """DELETE FROM pick_face f USING unnest(%(places)s::uuid[], %(skus)s::uuid[]) AS g (place_id, sku_id)
           WHERE f.tenant_id = %(tenant)s AND f.place_id = g.place_id AND f.sku_id = g.sku_id""",
        places=[place for place, _ in pairs],
        skus=[sku for _, sku in pairs],
    )
