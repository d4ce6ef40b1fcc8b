"""SQL that writes plans that are searched for by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.picking.tables import long_plan
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a search found: the orders of each trip and what they walk."""

    groups: Sequence[Sequence[UUID]]
    planned_mm: int
    single_mm: int
    first_come_mm: int
    finish_at: datetime
    late_orders: int


def write(tx: Tx, plan_id: UUID, facility_id: UUID, seconds: int, wish: dict[str, Any]) -> int:
    """Write a plan that is asked for; 0: it was there."""
    return tx.insert(
        long_plan,
        ("id", "facility_id", "seconds", "wish", "asked_at", "asked_by", "asked_by_name"),
        [(plan_id, facility_id, seconds, wish, tx.now, tx.actor.id, tx.actor.name)],
        tail="ON CONFLICT DO NOTHING",
    )


def set_status(tx: Tx, plan_id: UUID, status: str, said: str = "") -> None:
    """Say how far a plan is."""
    tx.run(
        """UPDATE long_plan SET status = %(status)s, said = %(said)s,
                  done_at = CASE WHEN %(status)s = 'failed' THEN %(now)s ELSE done_at END
           WHERE tenant_id = %(tenant)s AND id = %(plan)s""",
        plan=plan_id,
        status=status,
        said=said,
    )


def set_progress(tx: Tx, plan_id: UUID, thousandths: int, planned_mm: int, first_come_mm: int) -> int:
    """Say how far a search is and what its plan walks; 0 rows: it is to stop."""
    return tx.run(
        """UPDATE long_plan SET thousandths = %(done)s, planned_mm = %(planned)s, first_come_mm = %(first)s
           WHERE tenant_id = %(tenant)s AND id = %(plan)s AND status = 'running' AND NOT stopped""",
        plan=plan_id,
        done=thousandths,
        planned=planned_mm,
        first=first_come_mm,
    )


def keep(tx: Tx, plan_id: UUID, found: Proposed) -> None:
    """Keep what was found, unless it is kept already."""
    tx.run(
        """UPDATE long_plan SET status = 'done', thousandths = 1000, groups = %(groups)s, trips = %(trips)s, orders = %(orders)s,
                  planned_mm = %(planned)s, single_mm = %(single)s, first_come_mm = %(first)s, finish_at = %(finish)s,
                  late_orders = %(late)s, done_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = %(plan)s AND status = 'running'""",
        plan=plan_id,
        groups=Jsonb([[str(order) for order in group] for group in found.groups]),
        trips=len(found.groups),
        orders=len({order for group in found.groups for order in group}),
        planned=found.planned_mm,
        single=found.single_mm,
        first=found.first_come_mm,
        finish=found.finish_at,
        late=found.late_orders,
    )


def stop(tx: Tx, plan_id: UUID) -> None:
    """Say that a search is to stop with the best that it has."""
    tx.run(
        """UPDATE long_plan SET stopped = true
           WHERE tenant_id = %(tenant)s AND id = %(plan)s AND status IN ('asked', 'running')""",
        plan=plan_id,
    )


def release(tx: Tx, plan_id: UUID, wave_id: UUID) -> None:
    """A wave was released by it."""
    tx.run(
        """UPDATE long_plan SET status = 'released', wave_id = %(wave)s
           WHERE tenant_id = %(tenant)s AND id = %(plan)s""",
        plan=plan_id,
        wave=wave_id,
    )
