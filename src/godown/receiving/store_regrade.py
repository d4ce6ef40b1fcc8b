"""SQL that writes changes of condition."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

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


def known(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, tuple[Any, ...]]:
    """(facility, SKU, place, from, to, units) of changes that are written already, by id."""
    rows = tx.tuples(
        """SELECT c.id, c.facility_id, s.code, p.code, c.from_condition, c.to_condition, c.quantity FROM condition_change c
           JOIN sku s ON s.tenant_id = c.tenant_id AND s.id = c.sku_id
           JOIN place p ON p.tenant_id = c.tenant_id AND p.id = c.place_id
           WHERE c.tenant_id = %(tenant)s AND c.id = ANY(%(ids)s)""",
        ids=list(ids),
    )
    return {row[0]: tuple(row[1:]) for row in rows}
