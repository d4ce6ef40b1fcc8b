"""SQL that writes goods in."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx
from godown.receiving.tables import receipt, receipt_line


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A line of a goods receipt as it is written; `cost_paise` is the cost of the SKU's `cost_units`."""

    id: UUID
    receipt_id: UUID
    line_no: int
    purchase_line_id: UUID | None
    sku_id: UUID
    batch_id: UUID
    counted: int
    accepted: int
    rejected: int
    reject_condition: str
    reject_reason: str
    cost_paise: int
    serials: list[str]
    photos: list[str]


LINE_COLUMNS = tuple(field.name for field in fields(ReceiptLine))


def is_posted(tx: Tx, receipt_id: UUID) -> bool:
    """Whether a receipt of this id is posted."""
    sql = "SELECT 1 FROM receipt WHERE tenant_id = %(tenant)s AND id = %(id)s"
    return tx.scalar(sql, id=receipt_id) is not None


def write_receipt(tx: Tx, row: tuple[Any, ...], lines: Sequence[ReceiptLine]) -> bool:
    """Write a posted receipt with its lines; False where its id is known."""
    columns = ("id", "number", "facility_id", "purchase_order_id", "vendor_name", "owner_id", "status", "note",
               "opened_at", "posted_at", "made_by", "to_bill")  # fmt: skip
    bills = row[columns.index("owner_id")] == OWN and any(line.counted for line in lines)
    if not tx.insert(receipt, columns, [(*row, bills)], tail="ON CONFLICT DO NOTHING"):
        return False
    get = attrgetter(*LINE_COLUMNS)
    tx.insert(receipt_line, LINE_COLUMNS, [get(line) for line in lines])
    return True
