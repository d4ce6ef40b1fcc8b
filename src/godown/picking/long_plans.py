"""The best plan in so many seconds: asked for, searched by a job that tells how far it is and can be stopped, then released.

A plan is only a proposal: it names the orders of each trip and holds nothing. When it is released the wave is drafted
anew, with these orders together; what cannot go any more falls out.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from godown.kernel.refusal import Invalid, Refusal, reused
from godown.picking import queries_plans, store_plans
from godown.picking.drafting import Draft, Wish, draft, think
from godown.picking.queries_plans import LongPlan
from godown.picking.store_plans import Proposed
from godown.picking.trips import TripPlan
from godown.picking.waves import carry_out
from godown.picking.words import Released
from godown.planning import Progress
from godown.platform.transaction import Tx
from godown.stock import queries_places

JOB: Final = "plan_wave"
SECONDS_MAX: Final = 300
UNDER_WAY: Final = ("asked", "running")


def ask_plan(tx: Tx, plan_id: UUID, wish: Wish, seconds: int) -> LongPlan:
    """Ask for the best plan of a wave in so many seconds. The id comes from the sender: a repeat asks for nothing more. Refuses
    what a draft refuses, seconds out of bounds, and `under_way` while another plan of the facility is being made."""
    if not 1 <= seconds <= SECONDS_MAX:
        raise Invalid(f"Search for 1 to {SECONDS_MAX} seconds.", field="seconds")
    busy = [
        one for one in queries_plans.recent(tx, wish.facility_id, 1) if one.status in UNDER_WAY and one.id != plan_id
    ]
    if busy:
        raise Refusal(
            "under_way", "A plan of this facility is being made. Wait for it, or stop it.", plan_id=str(busy[0].id)
        )
    if not draft(tx, wish).orders:
        raise Refusal("nothing_to_plan", "No order can go now: none is promised and covered by a pickable bin.")
    if store_plans.write(tx, plan_id, wish.facility_id, seconds, msgspec.to_builtins(wish)):
        tx.note("plan_asked", "facility", [wish.facility_id], seconds=seconds)
        tx.defer(JOB, plan=str(plan_id))
    plan = queries_plans.one(tx, plan_id)
    if plan.facility_id != wish.facility_id:
        raise reused(plan_id, queries_places.facility(tx, plan.facility_id).name)
    return plan


def begin_plan(tx: Tx, plan_id: UUID) -> tuple[Draft, int] | None:
    """(what is to be planned, for how many seconds); None where it is planned, or wanted no more."""
    found = queries_plans.one(tx, plan_id, lock=True)
    if found.status not in UNDER_WAY:
        return None
    store_plans.set_status(tx, plan_id, "running")
    return draft(tx, wish_of(found.wish)), found.seconds


def note_plan(tx: Tx, plan_id: UUID, heard: Progress) -> bool:
    """Say how far a plan is, and what it walks so far; answer whether to go on."""
    return bool(store_plans.set_progress(tx, plan_id, heard.per_mille, heard.planned_mm, heard.first_come_mm))


def keep_plan(tx: Tx, plan_id: UUID, plan: TripPlan) -> None:
    """Keep what was found."""
    found = Proposed(
        [list(trip.order_ids) for trip in plan.trips], plan.planned_mm, plan.single_mm, plan.first_come_mm,
        tx.now + timedelta(seconds=plan.finish_s), len(plan.late),
    )  # fmt: skip
    store_plans.keep(tx, plan_id, found)


def fail_plan(tx: Tx, plan_id: UUID, said: str) -> None:
    """A plan cannot be made: say why."""
    store_plans.set_status(tx, plan_id, "failed", said)


def stop_plan(tx: Tx, plan_id: UUID) -> LongPlan:
    """Stop the search: the best plan so far is kept. One that is made stays as it is."""
    queries_plans.one(tx, plan_id, lock=True)
    store_plans.stop(tx, plan_id)
    return queries_plans.one(tx, plan_id)


def draft_of_plan(tx: Tx, plan_id: UUID) -> tuple[Draft, list[list[UUID]]]:
    """(the wave as it would be drafted now, the orders that the plan put together). Refuses `not_made`, `released_already`."""
    found = _made(queries_plans.one(tx, plan_id))
    groups = queries_plans.groups(tx, plan_id)
    wish = wish_of(found.wish)
    named = dict.fromkeys(order for group in groups for order in group)
    return draft(tx, replace(wish, order_ids=tuple(named), due_by=None)), groups


def release_plan(tx: Tx, plan_id: UUID, made: Draft, plan: TripPlan) -> Released:
    """Release the wave as it was planned. Refuses a plan that was released already."""
    found = _made(queries_plans.one(tx, plan_id, lock=True))
    sums = (plan.planned_mm, max(found.single_mm, plan.planned_mm), max(found.first_come_mm, plan.planned_mm))
    released = carry_out(tx, made, TripPlan(plan.trips, *sums, plan.late))
    if released.wave_id is not None:
        store_plans.release(tx, plan_id, released.wave_id)
    return released


def think_of_plan(made: Draft, groups: Sequence[Sequence[UUID]]) -> TripPlan:
    """The trips of a plan with the walks of now."""
    return think(made, groups=groups)


def wish_of(kept: dict[str, Any]) -> Wish:
    """A wish that was kept."""
    return msgspec.convert(kept, Wish)


def _made(found: LongPlan) -> LongPlan:
    if found.status == "released":
        raise Refusal("released_already", "This plan was released.", wave_id=str(found.wave_id))
    if found.status != "done":
        raise Refusal("not_made", "This plan is not made yet.")
    return found
