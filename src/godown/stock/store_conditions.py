"""SQL that writes conditions."""

from collections.abc import Sequence
from typing import Final

import psycopg

from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.stock.tables import condition

COLUMNS: Final = ("code", "name", "saleable", "shippable", "movable", "countable")
WAIT: Final = "3s"
"""Moves that run now are waited for as long; then the change of a flag gives way to the floor."""


def stop_moves(tx: Tx) -> None:
    """Let no balance change until the end of this transaction: a flag and what lies under it must not change at once.
    Refuses (`stock_is_moving`) where a long move is under way."""
    tx.run(f"SET LOCAL lock_timeout = '{WAIT}'")
    try:
        tx.run("LOCK TABLE stock_balance IN SHARE MODE")
    except psycopg.errors.LockNotAvailable:
        raise Refusal("stock_is_moving", "Much stock is moving at this moment. Try again in a minute.") from None
    tx.run("SET LOCAL lock_timeout = DEFAULT")


def write_conditions(tx: Tx, rows: Sequence[tuple[object, ...]]) -> None:
    """Add conditions, or change the name and flags of those that are there."""
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[1:])
    tx.insert(condition, COLUMNS, rows, tail=f"ON CONFLICT (tenant_id, code) DO UPDATE SET {changed}")
