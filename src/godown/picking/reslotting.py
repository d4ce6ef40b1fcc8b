"""The re-slot list: asked for, made by a job from the trips of the last weeks, taken on, carried by the moves that there are."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from godown import catalog, racking, routing, slotting
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.picking import queries_reslot, store_reslot
from godown.picking.hall import hall_of
from godown.picking.reslot_site import cut, site_of, standing
from godown.picking.reslot_words import DAYS_MAX, LIMITS, MOVES_MAX, Good, Ground, Leg, Proposed, Run, SlotRules
from godown.platform import choices
from godown.platform.transaction import Tx
from godown.racking import Layout, queries_slots
from godown.racking.queries_slots import CellBin
from godown.routing import ways_of
from godown.slotting import Change, Pace
from godown.stock import queries_places

KEY: Final = "slot_rules"
JOB: Final = "reslot"
BINS_MAX: Final = 20_000
TRIPS_MAX: Final = 20_000
"""A list is made from so many trips at most, the last ones: a minute of search, and no more memory than a worker has."""
SITE_TRIPS_MAX: Final = 5_000
"""In a site of any shape a walk takes several times as long to price."""
UNDER_WAY: Final = ("asked", "running")


def slot_rules(tx: Tx) -> SlotRules:
    """How this business weighs walking against carrying."""
    return msgspec.convert(choices.chosen(tx, KEY, {}), SlotRules)


def set_slot_rules(tx: Tx, new: SlotRules) -> SlotRules:
    """Weigh so from now on. Refuses (`invalid`) a number that is out of its bounds, naming the field."""
    for field, (least, most) in LIMITS.items():
        if not least <= getattr(new, field) <= most:
            raise Invalid(f"{field} is {least} to {most}.", field=field)
    choices.choose(tx, KEY, msgspec.to_builtins(new))
    return new


def ask(tx: Tx, facility_id: UUID, run_id: UUID, *, days: int | None = None, wanted: int = 20) -> Run:
    """Ask for the best moves of a facility; a job makes the list. The id comes from the sender: a repeat asks for nothing
    more. Refuses `no_racks`, and `under_way` while another list of the facility is being made."""
    rules = slot_rules(tx)
    days = rules.days if days is None else days
    if not (1 <= days <= DAYS_MAX and 1 <= wanted <= MOVES_MAX):
        raise Invalid(f"Look back 1 to {DAYS_MAX} days, ask for 1 to {MOVES_MAX} moves.", field="days")
    queries_places.facility(tx, facility_id)
    layout = racking.layout_of(tx, facility_id)
    if layout is None:
        raise Refusal("no_racks", "Lay out racks first: a walk needs to know where the bins are.")
    busy = [run for run in queries_reslot.runs(tx, facility_id, 1) if run.status in UNDER_WAY and run.id != run_id]
    if busy:
        raise Refusal(
            "under_way", "A list of this facility is being made. Wait for it, or stop it.", run_id=str(busy[0].id)
        )
    if store_reslot.write_run(tx, run_id, facility_id, days, wanted):
        tx.note("reslot_asked", "facility", [facility_id], days=days, wanted=wanted)
        tx.defer(JOB, run=str(run_id))
    run = queries_reslot.run(tx, run_id)
    if run.facility_id != facility_id:
        raise reused(run_id, queries_places.facility(tx, run.facility_id).name)
    return run


def read_ground(tx: Tx, run_id: UUID) -> Ground | None:
    """All that a list is made from; None where it is made, or wanted no more. Refuses `no_history`, `too_many_bins`."""
    run = queries_reslot.run(tx, run_id, lock=True)
    if run.status not in UNDER_WAY:
        return None
    store_reslot.set_status(tx, run_id, "running")
    layout, rules = racking.layout_of(tx, run.facility_id), slot_rules(tx)
    bins = queries_slots.cell_bins(tx, run.facility_id, BINS_MAX + 1)
    if layout is None or len(bins) > BINS_MAX:
        raise Refusal("too_many_bins", f"Slotting looks at 1 to {BINS_MAX} bins at once.")
    free = layout.shape == racking.FREE
    since = tx.now - timedelta(days=run.days)
    trips = queries_reslot.past_trips(tx, run.facility_id, since, SITE_TRIPS_MAX if free else TRIPS_MAX)
    if not trips:
        raise Refusal("no_history", f"No trip was walked in the last {run.days} days.")
    lying = queries_reslot.lying_here(tx, run.facility_id, [trip.trip_id for trip in trips])
    made_by, days, checked, checked_days = cut(trips, tx.now.timestamp())
    goods = _goods(tx, run.facility_id, sorted({one.sku_id for one in lying}))
    ground, cells = _ground(tx, layout, bins)
    site, slots, units = site_of(ground, cells, lying, goods, made_by, rules)
    return Ground(run, rules, site, slots, units, [frozenset(trip.sku_ids) for trip in checked], days, checked_days)


def _ground(tx: Tx, layout: Layout, bins: Sequence[CellBin]) -> tuple[routing.Ground, Sequence[CellBin]]:
    """The hall or the site as it stands where nothing is closed, and its bins by where walks pass them."""
    if layout.shape != racking.FREE:
        return hall_of(layout, (), max((one.position_mm for one in bins), default=0)), bins
    plan = racking.site_plan(tx, layout.facility_id)
    assert plan, "a layout that is free-form has a site"
    stands = racking.stands(tx, [one.place_id for one in bins])
    return ways_of(racking.site_of(plan, closed=False)), standing(bins, stands)


def _goods(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, Good]:
    zones = queries_slots.zones_of_skus(tx, facility_id, sku_ids)
    return {
        sku.id: Good(-(-sku.length_mm * sku.width_mm * sku.height_mm // 1_000), sku.weight_grams,
                     max(sku.length_mm, sku.width_mm, sku.height_mm), zones.get(sku.id))
        for sku in catalog.skus_by_id(tx, sku_ids).values()
    }  # fmt: skip


def proposals(ground: Ground, progress: Callable[[int], bool]) -> Proposed:
    """Make the list. Takes seconds to a minute: no transaction may be open. `progress` is told thousandths and says whether to go on."""
    rules, site = ground.rules, ground.site
    pace = Pace(rules.speed_mm_s, rules.horizon_days, ground.days)
    seconds = {sku: rules.move_seconds + rules.unit_seconds * units for sku, units in ground.units.items()}
    found = _found(ground, seconds, pace, progress)
    checked = None
    if ground.checked:
        before = slotting.length_of(site, ground.slots, ground.checked)
        checked = (before - slotting.length_of(site, found.slots, ground.checked)) // ground.checked_days
    legs = [row for turn, change in enumerate(found.changes, 1) for row in _legs(turn, change, ground, pace, seconds)]
    return Proposed(
        legs,
        len(site.trips) + len(ground.checked),
        found.before_mm // ground.days,
        found.after_mm // ground.days,
        checked,
    )


def _found(
    ground: Ground, seconds: dict[UUID, int], pace: Pace, progress: Callable[[int], bool]
) -> slotting.Reslot[UUID]:
    """The best changes: of a hall as they are found, of a site of any shape (its search estimates walks) by the walks that people go."""
    site, wanted = ground.site, ground.run.wanted
    if isinstance(site.hall, routing.Hall):
        return slotting.best_changes(site, ground.slots, seconds, wanted, pace, progress=progress)
    found = slotting.best_changes(
        site, ground.slots, seconds, wanted + slotting.SPARE, pace, progress=lambda done: progress(done * 7 // 10)
    )
    return slotting.as_walked(
        site, ground.slots, found.changes, wanted, pace, lambda done: progress(700 + done * 3 // 10)
    )


def _legs(
    turn: int, change: Change[UUID], ground: Ground, pace: Pace, seconds: dict[UUID, int]
) -> list[tuple[int, int, UUID, UUID, UUID, int, int, int, int]]:
    start, goal = ground.site.cells[change.from_cell].key, ground.site.cells[change.to_cell].key
    saved, payback = change.saved_mm_per_day(pace), change.payback_days(pace)
    rows = [(turn, 1, change.sku, start, goal, ground.units[change.sku], saved, seconds[change.sku], payback)]
    if change.other is not None:
        rows.append(
            (turn, 2, change.other, goal, start, ground.units[change.other], saved, seconds[change.other], payback)
        )
    return rows


def note_progress(tx: Tx, run_id: UUID, thousandths: int) -> bool:
    """Say how far a list is; answer whether it is still wanted."""
    return bool(store_reslot.set_progress(tx, run_id, thousandths))


def write(tx: Tx, run_id: UUID, made: Proposed) -> None:
    """Keep a list, unless it is wanted no more."""
    if queries_reslot.run(tx, run_id, lock=True).status == "running":
        store_reslot.write_list(tx, run_id, made)
        tx.note("reslot_made", "facility", [run_id], moves=len(made.legs))


def fail(tx: Tx, run_id: UUID, said: str) -> None:
    """A list cannot be made: say why."""
    store_reslot.set_status(tx, run_id, "failed", said)


def cancel(tx: Tx, run_id: UUID) -> Run:
    """Stop making a list. One that is made stays."""
    if queries_reslot.run(tx, run_id, lock=True).status in UNDER_WAY:
        store_reslot.set_status(tx, run_id, "cancelled")
    return queries_reslot.run(tx, run_id)


def take_on(tx: Tx, run_id: UUID, turns: Sequence[int]) -> list[Leg]:
    """These turns are to be done: their SKUs get the bins as their slots, so put-away leads there too. Refuses `not_made`, and
    turns that are not on the list."""
    run = queries_reslot.run(tx, run_id, lock=True)
    if run.status != "done":
        raise Refusal("not_made", "This list is not made yet.")
    asked = set(turns)
    legs = [leg for leg in queries_reslot.legs(tx, run_id) if leg.turn in asked]
    if missing := sorted(asked - {leg.turn for leg in legs}):
        raise Invalid(f"Move {missing[0]} is not on this list.", field="turns")
    racking.wish(tx, run.facility_id, [(leg.sku_id, leg.to_place) for leg in legs])
    store_reslot.take_on(tx, run_id, list(turns))
    return [leg for leg in queries_reslot.legs(tx, run_id) if leg.turn in asked]
