"""SQL that writes removals."""

from collections.abc import Sequence
from typing import Any

from godown.platform.transaction import Tx
from godown.receiving.tables import removal

COLUMNS = ("id", "number", "facility_id", "reason", "vendor_name", "note", "units", "cost_paise", "made_at", "made_by")


def write_removals(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write removals; what they took away stands in the moves."""
    tx.insert(removal, COLUMNS, rows)
