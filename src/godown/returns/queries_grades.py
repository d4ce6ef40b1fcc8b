"""SQL that reads which SKU of its own a unit of a grade becomes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class GradeSku:
    """Units of a SKU that are found in a grade become another SKU (empty: none)."""

    sku_code: str
    grade: str
    as_sku_code: str = ""


def grade_skus(tx: Tx) -> list[GradeSku]:
    """All of them, by SKU and grade."""
    return tx.rows(
        GradeSku,
        """SELECT s.code AS sku_code, g.grade, a.code AS as_sku_code FROM grade_sku g
           JOIN sku s ON s.tenant_id = g.tenant_id AND s.id = g.sku_id
           JOIN sku a ON a.tenant_id = g.tenant_id AND a.id = g.as_sku_id
           WHERE g.tenant_id = %(tenant)s ORDER BY 1, 2""",
    )


def batch_said(tx: Tx, batch_id: UUID) -> tuple[str, int | None, date | None, date | None, str | None]:
    """(number, MRP, made on, expires on, batch of the vendor) as a batch stands on the goods."""
    (row,) = tx.tuples(
        """SELECT number, mrp_paise, made_on, expires_on, vendor_batch FROM batch
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=batch_id,
    )
    return row[0], row[1], row[2], row[3], row[4]


def own_skus(tx: Tx, sku_id: UUID) -> dict[str, UUID]:
    """{grade: SKU} that units of a SKU become."""
    return dict(
        tx.tuples(
            "SELECT grade, as_sku_id FROM grade_sku WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s", sku=sku_id
        )
    )
