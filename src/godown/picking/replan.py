"""Plan anew what nobody has begun: orders came, were cancelled, or a pick was short. Holds stay; a picker who has begun keeps
his work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown import orders, racking, stock
from godown.kernel.refusal import NotFound, Refusal
from godown.orders import queries as order_queries
from godown.picking import carts, drafting, queries, queries_draft, queries_replan, queries_wall, store, store_replan
from godown.picking.cancelled import GONE
from godown.picking.drafting import Draft, Lots, Wish, think
from godown.picking.hall import reached
from godown.picking.portions import portioned
from godown.picking.strategy import Strategy, orders_a_trip
from godown.picking.trips import TripPlan, measure
from godown.picking.waves import as_held, hold_orders, write_trips
from godown.planning import Cart
from godown.platform.transaction import Tx
from godown.stock import Held


@dataclass(frozen=True, slots=True)
class Replanned:
    """What planning anew did: trips that were given up and those made instead, orders that came in and fell out, and the
    metres of the whole wave before and after."""

    wave_id: UUID
    trips_before: int
    trips_after: int
    came: tuple[UUID, ...]
    fell_out: tuple[UUID, ...]
    before_mm: int
    after_mm: int


def replan(tx: Tx, wave_id: UUID, *, arrivals: bool = True) -> Replanned:
    """Plan the trips of a wave that nobody has begun anew. With `arrivals`, promised orders that fit the wave come in.

    A trip that was begun, or of which anything is picked, stays as it is. Refuses a wave that is not there, or is done.
    Plans before it locks anything; a trip that a picker has begun meanwhile is his, and the others are planned without it.
    """
    head = _head(tx, wave_id)
    made = _draft(tx, head, arrivals)
    plan = think(made) if made else None
    store.lock_trips(tx, queries_replan.untouched(tx, wave_id))
    trips = queries_replan.untouched(tx, wave_id)  # a picker may have begun one while we waited
    mine = queries.orders_of_trips(tx, trips)
    entering, complete = _locked(tx, head, made, mine)
    held, order_of, gone = _kept(tx, trips)
    fresh, lines = hold_orders(tx, head.facility_id, [o for o in entering if o not in held], complete, wave_id,
                               made.near if made else ())  # fmt: skip
    came = [order for order in entering if order in fresh]
    if not trips and not came:
        return Replanned(wave_id, 0, 0, (), (), head.planned_mm, head.planned_mm)
    store_replan.give_up(tx, trips)
    going = {order: [*held.get(order, ()), *fresh.get(order, ())] for order in [*held, *came]}
    trips_made = _write(tx, head, made, plan, going, order_of | lines)
    orders.enter_wave(tx, came)
    orders.leave_wave(tx, gone)
    store.close_waves(tx, [wave_id])
    after = _measure(tx, head)
    tx.note("wave_replanned", "wave", [wave_id], trips=trips_made, came=len(came), fell_out=len(gone))
    return Replanned(wave_id, len(trips), trips_made, tuple(came), tuple(gone), head.planned_mm, after)


def _head(tx: Tx, wave_id: UUID) -> queries_replan.Head:
    head = queries_replan.head(tx, wave_id)
    if head is None:
        raise NotFound("wave", wave_id=str(wave_id))
    if head.status != "released":
        raise Refusal("wave_done", f"{head.number} is done: nothing of it is to be planned.")
    return head


def _draft(tx: Tx, head: queries_replan.Head, arrivals: bool) -> Draft | None:
    """What the new trips of a wave would fetch: what is held for those that nobody has begun, and what would be held for orders
    that come in. Nothing is locked."""
    layout = racking.layout_of(tx, head.facility_id)
    if layout is None:
        return None
    held, _, _ = _kept(tx, queries_replan.untouched(tx, head.id))
    there = drafting.candidates(tx, head.facility_id, None, head.due_by) if arrivals else []
    ready = drafting.entering(there, head.facility_id)
    mine = queries_draft.named(tx, list(held))
    fresh, close = drafting.lots_of(tx, head.facility_id, [order for order in ready if order.id not in held])
    of = {
        order.id: order
        for order in sorted([*mine, *ready], key=lambda order: (-order.priority, order.ship_by, order.id))
    }
    lots: Lots = {
        order: [*held.get(order, ()), *fresh.get(order, ())] for order in of if order in held or order in fresh
    }
    sizes = queries_draft.measures(tx, sorted({lot.sku_id for some in lots.values() for lot in some}))
    rules = carts.from_json(head.terms)
    wanted = drafting.trip_orders(tx, of, lots, sizes, head.shared_totes, rules)
    ground, positions = reached(tx, layout, {line.place for order in wanted for line in order.lines})
    work = drafting.work_of(lots, len(queries_wall.free_slots(tx, head.facility_id)))
    way = Strategy(head.strategy, "", orders_a_trip(head.strategy, work, head.totes_per_trip))
    return Draft(
        Wish(head.facility_id), tuple(of), tuple(order.id for order in ready), tuple(wanted), layout,
        ground, positions, sizes, close, rules, head.shared_totes, way,
    )  # fmt: skip


def _locked(
    tx: Tx, head: queries_replan.Head, made: Draft | None, mine: Sequence[UUID]
) -> tuple[list[UUID], set[UUID]]:
    """(drafted orders that may enter still, of them those that ship complete), locked, and `mine` too."""
    covered = {order.order_id for order in made.orders} if made else set()
    ready = [order for order in made.ready if order in covered] if made else []
    found = order_queries.locked(tx, [*ready, *mine])
    still = [
        i for i in ready if i in found and (found[i].status, found[i].facility_id) == ("promised", head.facility_id)
    ]
    return still, {i for i in still if found[i].ship_complete}


def replan_of_lines(tx: Tx, line_ids: Sequence[UUID]) -> list[UUID]:
    """Waves whose trips that nobody has begun fetch these order lines are planned anew. Answer which."""
    waves = queries_replan.waves_of_lines(tx, line_ids)
    for wave_id in waves:
        replan(tx, wave_id, arrivals=False)
    return waves


def replan_of_orders(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Waves whose trips that nobody has begun fetch these (cancelled) orders are planned anew. Answer which."""
    waves = queries_replan.waves_of_orders(tx, order_ids)
    for wave_id in waves:
        replan(tx, wave_id, arrivals=False)
    return waves


def _kept(tx: Tx, trips: Sequence[UUID]) -> tuple[dict[UUID, list[Held]], dict[UUID, UUID], list[UUID]]:
    """(holds of the orders of these trips, the order of each line, orders of which nothing is held any more)."""
    picks = [pick for pick in queries.picks_of_trips(tx, trips) if pick.status == "open"]
    there = {hold.id: hold for hold in stock.holds_there(tx, [pick.hold_id for pick in picks])}
    held: dict[UUID, list[Held]] = defaultdict(list)
    for pick in picks:
        if pick.hold_id in there and pick.order_status not in GONE:
            held[pick.order_id].append(there[pick.hold_id])
    gone = sorted({pick.order_id for pick in picks} - set(held))
    return dict(held), {pick.order_line_id: pick.order_id for pick in picks}, gone


def _write(
    tx: Tx, head: queries_replan.Head, made: Draft | None, plan: TripPlan | None, going: Mapping[UUID, list[Held]],
    order_of: Mapping[UUID, UUID],
) -> int:  # fmt: skip
    if made is None or plan is None or not going:
        return 0
    plan = as_held(tx, made, plan, going)
    first = queries_replan.last_trip(tx, head.id) + 1
    write_trips(tx, head.id, first, plan, made.rules, going, order_of, head.shared_totes)
    return len(plan.trips)


def _measure(tx: Tx, head: queries_replan.Head) -> int:
    """What the whole wave walks now, and what it would order by order and first come: written anew."""
    layout = racking.layout_of(tx, head.facility_id)
    wanted = queries_replan.fetched(tx, head.id, head.shared_totes)
    single = first_come = 0
    if layout is not None and wanted:
        ground, positions = reached(tx, layout, {line.place for order in wanted for line in order.lines})
        rules, kinds = carts.from_json(head.terms), carts_of(head)
        single, first_come = measure(portioned(wanted, positions, kinds, rules), ground, positions, kinds)
    return store_replan.write_measures(tx, head.id, single, first_come)


def carts_of(head: queries_replan.Head) -> list[Cart]:
    """The carts of a wave, as the planner wants them; of a total pick those for orders in totes."""
    return carts.from_json(head.terms).planned(1 if head.strategy == "single" else None)
