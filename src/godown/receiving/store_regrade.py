"""SQL that writes changes of condition."""

from collections.abc import Sequence
from typing import Any

from godown.platform.transaction import Tx
from godown.receiving.tables import condition_change

COLUMNS = (
    "id",
    "facility_id",
    "sku_id",
    "place_id",
    "from_condition",
    "to_condition",
    "quantity",
    "why",
    "made_at",
    "made_by",
)


def write_changes(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write why units changed their condition; which lots they were stands in the moves."""
    tx.insert(condition_change, COLUMNS, rows)
