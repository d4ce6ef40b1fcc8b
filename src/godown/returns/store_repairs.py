"""SQL that writes repairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.platform.transaction import Tx
from godown.returns.tables import repair_end, repair_order, repair_part, repair_step

ORDER = ("id", "number", "inspection_id", "return_line_id", "facility_id", "sku_id", "quantity", "left_paise", "left_taxes",
         "opened_at")  # fmt: skip
STEP = ("id", "repair_id", "labour_paise", "note", "at", "made_by", "made_by_name")
PART = ("id", "repair_id", "step_id", "place_id", "sku_id", "batch_id", "quantity", "value_paise")
END = ("id", "repair_id", "units", "value_paise", "became", "next_id", "at")


@dataclass(frozen=True, slots=True)
class InRepair:
    """A repair as it stands: locked until the end of the transaction."""

    id: UUID
    number: str
    facility_id: UUID
    quantity: int
    done: int
    left_paise: int
    left_taxes: Mapping[str, int]


LOCK = """SELECT id, number, facility_id, quantity, done, left_paise, left_taxes FROM repair_order
          WHERE tenant_id = %(tenant)s AND """


def lock(tx: Tx, repair_id: UUID) -> InRepair | None:
    """Lock a repair."""
    return tx.one(InRepair, f"{LOCK} id = %(id)s FOR NO KEY UPDATE", id=repair_id)


def lock_of_inspection(tx: Tx, inspection_id: UUID) -> InRepair | None:
    """Lock the repair that an inspection opened."""
    return tx.one(InRepair, f"{LOCK} inspection_id = %(id)s FOR NO KEY UPDATE", id=inspection_id)


def open_order(tx: Tx, row: tuple[Any, ...]) -> None:
    """Write a repair."""
    tx.insert(repair_order, ORDER, [row])


def repair_of_step(tx: Tx, step_id: UUID) -> str | None:
    """The number of the repair of which a step is recorded already."""
    number: str | None = tx.scalar(
        """SELECT r.number FROM repair_step s JOIN repair_order r ON r.tenant_id = s.tenant_id AND r.id = s.repair_id
           WHERE s.tenant_id = %(tenant)s AND s.id = %(id)s""",
        id=step_id,
    )
    return number


def write_step(tx: Tx, row: tuple[Any, ...], parts: Sequence[tuple[Any, ...]]) -> None:
    """Write what was done, and the parts that it took."""
    tx.insert(repair_step, STEP, [row])
    tx.insert(repair_part, PART, parts)


def set_left(tx: Tx, repair_id: UUID, done: int, left_paise: int, taxes: Mapping[str, int]) -> None:
    """Set how many units are re-inspected and what is left in a repair; one of which all are is closed."""
    tx.run(
        """UPDATE repair_order SET done = %(done)s, left_paise = %(left)s, left_taxes = %(taxes)s,
               closed_at = CASE WHEN quantity = %(done)s THEN %(now)s::timestamptz END
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=repair_id,
        done=done,
        left=left_paise,
        taxes=Jsonb(taxes),
    )


def write_end(tx: Tx, row: tuple[Any, ...]) -> None:
    """Write what a re-inspection let the cost of a repair become."""
    tx.insert(repair_end, END, [row])
