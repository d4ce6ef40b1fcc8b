"""SQL that writes serial numbers: where each is now, and the facts of its life."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock.serial_rules import Number
from godown.stock.tables import serial, serial_event

STATE = ("sku_id", "number", "owner_id", "batch_id", "place_id", "condition", "document_id", "shipped_at")
EVENT = ("id", "sku_id", "number", "at", "what", "from_place_id", "to_place_id", "condition", "move_id", "document_kind",
         "document_id", "assumed", "made_by", "made_by_name")  # fmt: skip


def put(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write where numbers are now; new ones are entered. What comes back from a customer is bound to nothing any more."""
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in STATE[2:])
    free = "holder_id = CASE WHEN serial.shipped_at IS NOT NULL AND EXCLUDED.place_id IS NOT NULL THEN NULL ELSE serial.holder_id END"
    tx.insert(serial, STATE, rows, tail=f"ON CONFLICT (tenant_id, sku_id, number) DO UPDATE SET {changed}, {free}")


def tell(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add facts to the lives of numbers."""
    tx.insert(serial_event, EVENT, rows)


def reasons(tx: Tx, move_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """(reason, kind of document) of staged moves."""
    if not move_ids:
        return {}
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            "SELECT id, reason, document_kind FROM staged_move WHERE id = ANY(%(ids)s)", ids=list(move_ids)
        )
    }


def bind(tx: Tx, bound: Mapping[Number, UUID]) -> None:
    """Bind numbers to their holders: a line of a parcel or of a return."""
    tx.run(
        """UPDATE serial e SET holder_id = g.holder
           FROM unnest(%(skus)s::uuid[], %(numbers)s::text[], %(holders)s::uuid[]) AS g (sku_id, number, holder)
           WHERE e.tenant_id = %(tenant)s AND e.sku_id = g.sku_id AND e.number = g.number""",
        skus=[sku for sku, _ in bound],
        numbers=[number for _, number in bound],
        holders=list(bound.values()),
    )


def unbind(tx: Tx, pairs: Sequence[Number]) -> None:
    """Free these numbers."""
    tx.run(
        """UPDATE serial e SET holder_id = NULL
           FROM unnest(%(skus)s::uuid[], %(numbers)s::text[]) AS g (sku_id, number)
           WHERE e.tenant_id = %(tenant)s AND e.sku_id = g.sku_id AND e.number = g.number""",
        skus=[sku for sku, _ in pairs],
        numbers=[number for _, number in pairs],
    )


def free(tx: Tx, holder_ids: Sequence[UUID]) -> None:
    """Free the numbers that are bound to these holders."""
    tx.run(
        "UPDATE serial SET holder_id = NULL WHERE tenant_id = %(tenant)s AND holder_id = ANY(%(holders)s)",
        holders=list(holder_ids),
    )
