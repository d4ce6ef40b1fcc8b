"""SQL that writes consignors."""

from collections.abc import Sequence
from typing import Final

from godown.platform.transaction import Tx
from godown.stock.tables import consignor

COLUMNS: Final = ("id", "code", "name", "gstin", "contact", "active")


def write_consignors(tx: Tx, rows: Sequence[tuple[object, ...]]) -> None:
    """Add consignors, or change all but the id of those of known code."""
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[2:])
    tx.insert(consignor, COLUMNS, rows, tail=f"ON CONFLICT (tenant_id, code) DO UPDATE SET {changed}")
