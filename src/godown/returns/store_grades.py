"""SQL that writes which SKU of its own a unit of a grade becomes."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx
from godown.returns.tables import grade_sku


def set_grade_skus(tx: Tx, rows: Sequence[tuple[UUID, str, UUID | None]]) -> None:
    """Set (SKU, grade, SKU that it becomes); None takes the row away."""
    gone = [row[:2] for row in rows if row[2] is None]
    tx.run(
        """DELETE FROM grade_sku g USING unnest(%(skus)s::uuid[], %(grades)s::text[]) AS x (sku_id, grade)
           WHERE g.tenant_id = %(tenant)s AND g.sku_id = x.sku_id AND g.grade = x.grade""",
        skus=[sku for sku, _ in gone],
        grades=[grade for _, grade in gone],
    )
    tx.insert(
        grade_sku,
        ("sku_id", "grade", "as_sku_id"),
        [row for row in rows if row[2] is not None],
        tail="ON CONFLICT (tenant_id, sku_id, grade) DO UPDATE SET as_sku_id = EXCLUDED.as_sku_id",
    )
