"""SQL that reads plans that are searched for by the clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class LongPlan:
    """A plan of a wave: what was asked, how far it is (`thousandths` of its seconds), what it walks now and would first come, and
    the wave that was released by it."""

    id: UUID
    facility_id: UUID
    status: str
    stopped: bool
    seconds: int
    thousandths: int
    wish: dict[str, Any]
    trips: int
    orders: int
    planned_mm: int
    single_mm: int
    first_come_mm: int
    late_orders: int
    finish_at: datetime | None
    wave_id: UUID | None
    said: str
    asked_at: datetime
    done_at: datetime | None
    asked_by_name: str


PLAN = """SELECT id, facility_id, status, stopped, seconds, thousandths, wish, trips, orders, planned_mm, single_mm, first_come_mm,
                 late_orders, finish_at, wave_id, said, asked_at, done_at, asked_by_name
          FROM long_plan WHERE tenant_id = %(tenant)s"""


def one(tx: Tx, plan_id: UUID, *, lock: bool = False) -> LongPlan:
    """One plan. Refuses what is not there."""
    found = tx.one(LongPlan, f"{PLAN} AND id = %(plan)s {'FOR UPDATE' if lock else ''}", plan=plan_id)
    if found is None:
        raise NotFound("plan", plan_id=str(plan_id))
    return found


def recent(tx: Tx, facility_id: UUID, limit: int) -> list[LongPlan]:
    """The plans of a facility, newest first."""
    return tx.rows(
        LongPlan,
        f"{PLAN} AND facility_id = %(facility)s ORDER BY asked_at DESC, id DESC LIMIT %(limit)s",
        facility=facility_id,
        limit=limit,
    )


def groups(tx: Tx, plan_id: UUID) -> list[list[UUID]]:
    """The orders of each trip of a plan."""
    found = tx.scalar("SELECT groups FROM long_plan WHERE tenant_id = %(tenant)s AND id = %(plan)s", plan=plan_id)
    return [[UUID(order) for order in group] for group in found or []]
