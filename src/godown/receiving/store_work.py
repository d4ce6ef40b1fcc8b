"""SQL that writes work orders. Whoever changes one locks it first (`lock`), before the doors of its SKUs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx
from godown.receiving.tables import work_order, work_order_part, work_order_step

HEAD = ("id", "number", "facility_id", "kit_id", "kind", "quantity", "due_on", "note", "made_at", "made_by")
PART = ("id", "work_order_id", "part_no", "sku_id", "quantity")
STEP = ("id", "work_order_id", "batch_id", "units", "value_paise", "at", "made_by", "made_by_name")


def write(tx: Tx, heads: Sequence[tuple[Any, ...]], parts: Sequence[tuple[Any, ...]]) -> None:
    """Write work orders with what they take."""
    tx.insert(work_order, HEAD, heads)
    tx.insert(work_order_part, PART, parts)


def lock(tx: Tx, ids: Sequence[UUID]) -> None:
    """Let the deeds on these work orders come one after the other."""
    tx.run(
        "SELECT 1 FROM work_order WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE",
        ids=list(ids),
    )


def order_of_step(tx: Tx, step_id: UUID) -> str | None:
    """The number of the work order of which this deed came before."""
    number: str | None = tx.scalar(
        """SELECT w.number FROM work_order_step s JOIN work_order w ON w.tenant_id = s.tenant_id AND w.id = s.work_order_id
           WHERE s.tenant_id = %(tenant)s AND s.id = %(id)s""",
        id=step_id,
    )
    return number


def write_steps(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write what was done."""
    tx.insert(work_order_step, STEP, rows)


def raise_done(tx: Tx, work_order_id: UUID, units: int, value_paise: int) -> None:
    """So many kits more are made or taken apart, and carried so much cost."""
    tx.run(
        """UPDATE work_order SET done = done + %(units)s, value_paise = value_paise + %(value)s
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=work_order_id,
        units=units,
        value=value_paise,
    )


def raise_used(tx: Tx, used: Sequence[tuple[UUID, int, int]]) -> None:
    """(holder, units, their cost) went through work orders."""
    tx.run(
        """UPDATE work_order_part p SET used = p.used + g.units, value_paise = p.value_paise + g.value
           FROM unnest(%(ids)s::uuid[], %(units)s::bigint[], %(values)s::bigint[]) AS g (id, units, value)
           WHERE p.tenant_id = %(tenant)s AND p.id = g.id""",
        ids=[row[0] for row in used],
        units=[row[1] for row in used],
        values=[row[2] for row in used],
    )


def cancel(tx: Tx, ids: Sequence[UUID]) -> None:
    """What is left of these work orders is not done any more."""
    tx.run(
        """UPDATE work_order SET cancelled = quantity - done
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)""",
        ids=list(ids),
    )
