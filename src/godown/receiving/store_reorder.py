"""SQL that writes the rules of ordering again."""

from collections.abc import Sequence
from typing import Any

from godown.platform.transaction import Tx
from godown.receiving.tables import reorder_rule

COLUMNS = ("facility_id", "sku_id", "vendor_id", "reorder_point", "lead_days", "safety_units", "pack_units")


def write_rules(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rules; one that is there already is replaced."""
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[2:])
    tx.insert(reorder_rule, COLUMNS, rows, tail=f"ON CONFLICT (tenant_id, facility_id, sku_id) DO UPDATE SET {changed}")
