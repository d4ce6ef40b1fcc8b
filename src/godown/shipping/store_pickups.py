"""SQL that writes pickups of returns."""

from typing import Any

from godown.platform.transaction import Tx
from godown.shipping.tables import pickup

PICKUP = (
    "id",
    "return_id",
    "reference",
    "parcel_id",
    "courier_id",
    "note",
    "next_try_at",
    "state_at",
    "made_at",
    "made_by",
    "made_by_name",
)


def write_pickup(tx: Tx, row: tuple[Any, ...]) -> bool:
    """Write a pickup; False where the return has one."""
    return bool(tx.insert(pickup, PICKUP, [row], tail="ON CONFLICT DO NOTHING"))
