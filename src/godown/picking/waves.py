"""A wave is released: what was drafted is held in bins, and each trip gets its shortest walk and its picks.

The trips are planned before anything is locked (`drafting.py`). Here orders and goods are locked, held as drafted, and looked at
again: what changed meanwhile falls out, or its trip gets another walk.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from godown import orders, stock
from godown.kernel.ids import new_id
from godown.orders import queries as order_queries
from godown.picking import carts, store
from godown.picking.carts import CartKind, CartRules
from godown.picking.drafting import Draft, Wish, as_fetched, draft, needs, think, too_few, walks_of
from godown.picking.hall import reached, shut_places
from godown.picking.portions import TripOrder, allotted
from godown.picking.strategy import slots
from godown.picking.trips import TripPlan, scheduled
from godown.picking.words import Released
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.stock import Held


def release(
    tx: Tx,
    facility_id: UUID,
    order_ids: Sequence[UUID] | None = None,
    *,
    totes: int | None = None,
    strategy: str = "auto",
    shared: bool | None = None,
    due_by: datetime | None = None,
    carts: Sequence[CartKind] | None = None,
    pickers: int | None = None,
    may_split: bool | None = None,
) -> Released:
    """Release a wave of these orders, or of all promised orders of the facility.

    Only promised orders enter: one that ships complete where pickable bins cover it whole, one that may ship in part with
    what they have of it. The rest is left out and stays promised; an order of which nothing is left to fetch is picked.
    `strategy`: single, cluster, total, or auto; `shared`: several orders may lie in a tote. With `due_by` only orders that ship
    by then enter. `totes` on each cart, other `carts`, so many `pickers`, `may_split`: left out, as the business has set.

    Plans before it locks anything. Where a person waits, draft and plan first without a transaction, then `carry_out`.
    """
    wish = Wish(
        facility_id, None if order_ids is None else tuple(order_ids), totes, strategy, shared, due_by,
        None if carts is None else tuple(carts), pickers, may_split,
    )  # fmt: skip
    made = draft(tx, wish)
    return carry_out(tx, made, think(made))


def carry_out(tx: Tx, made: Draft, plan: TripPlan) -> Released:
    """Hold what was drafted, and release its trips as planned; where something changed meanwhile, as near to it as can be."""
    found = order_queries.locked(tx, made.ready)
    ready = [
        i
        for i in made.ready
        if i in found and (found[i].status, found[i].facility_id) == ("promised", made.wish.facility_id)
    ]
    covered = {order.order_id for order in made.orders}
    wave_id = new_id()
    held, order_of = hold_orders(
        tx, made.wish.facility_id, [order for order in ready if order in covered],
        {order for order in ready if found[order].ship_complete}, wave_id, made.near,
    )  # fmt: skip
    if len(held) < len(ready):
        orders.stand(tx, [order for order in ready if order not in held])
    left = tuple(order for order in made.wanted if order not in held)
    if not held or made.way is None:
        return Released(None, "", (), left)
    plan = as_held(tx, made, plan, held)
    number = take_numbers(tx, "wave", 1, prefix="W-")[0]
    finish = tx.now + timedelta(seconds=plan.finish_s)
    wave = (wave_id, number, made.wish.facility_id, made.way.name, made.way.why, made.shared, made.wish.due_by,
            made.rules.totes, carts.as_json(made.rules), plan.planned_mm, plan.single_mm, plan.first_come_mm, finish,
            len(plan.late), tx.now, tx.actor.id)  # fmt: skip
    store.write_wave(tx, wave)
    write_trips(tx, wave_id, 1, plan, made.rules, held, order_of, made.shared)
    going = [order for order in ready if order in held]
    orders.enter_wave(tx, going)
    tx.note("wave_released", "order", going, wave=number)
    saved = (plan.planned_mm, plan.single_mm, plan.first_come_mm)
    return Released(
        wave_id,
        number,
        tuple(going),
        left,
        *saved,
        made.way.name,
        made.way.why,
        finish,
        plan.late,
        len(plan.trips),
        plan.alone,
        plan.split,
    )


def as_held(tx: Tx, made: Draft, plan: TripPlan, held: Mapping[UUID, Sequence[Held]]) -> TripPlan:
    """The plan for what is held in truth: as it was made, unless orders fell out, or lie in other bins than was drafted."""
    if len(held) == len(made.orders) and not any(_differs(order, held[order.order_id]) for order in made.orders):
        return plan
    places = sorted({hold.place_id for mine in held.values() for hold in mine})
    ground, positions = reached(tx, made.layout, places)
    now = [_now(made, order, held[order.order_id]) for order in made.orders if order.order_id in held]
    groups = [[order.key for order in trip.orders] for trip in plan.trips]
    trips = walks_of(groups, now, ground, positions, made)
    length = sum(trip.walk.length_mm for trip in trips)
    sums = (length, max(plan.single_mm, length), max(plan.first_come_mm, length))
    return scheduled(trips, made.rules, sums)


def _differs(order: TripOrder, held: Sequence[Held]) -> bool:
    drafted: Counter[UUID] = Counter()
    for line in order.lines:
        drafted[line.place] += line.units
    for hold in held:
        drafted[hold.place_id] -= hold.quantity
    return any(drafted.values())


def _now(made: Draft, order: TripOrder, held: Sequence[Held]) -> TripOrder:
    lines, room = as_fetched(held, made.measures, made.shared)
    return replace(order, lines=lines, room=room)


def hold_orders(
    tx: Tx, facility_id: UUID, order_ids: Sequence[UUID], whole: Collection[UUID], wave_id: UUID,
    near: Sequence[tuple[UUID, UUID]],
) -> tuple[dict[UUID, list[Held]], dict[UUID, UUID]]:  # fmt: skip
    """Hold the units of orders, of the `whole` ones all or none. Answer the holds per order, and the order of each line."""
    order_of, need = needs(tx, order_ids)
    held: dict[UUID, list[Held]] = defaultdict(list)
    shut = shut_places(tx, facility_id)
    for hold in stock.hold(tx, list(order_of), holder_kind="wave", by=wave_id, shut=shut, near=near):
        held[order_of[hold.holder_id]].append(hold)
    if partly := too_few(held, need, whole):
        stock.unhold(tx, [hold.id for order in partly for hold in held.pop(order)])
    return held, order_of


def write_trips(
    tx: Tx,
    wave_id: UUID,
    first: int,
    plan: TripPlan,
    rules: CartRules,
    held: Mapping[UUID, Sequence[Held]],
    order_of: Mapping[UUID, UUID],
    shared: bool,
) -> None:
    """Write the trips of a plan, numbered from `first` on, with their orders in totes and a pick for each hold."""
    trips, in_trip, picks = [], [], []
    taken = cut(tx, allotted([trip.orders for trip in plan.trips], held))
    for trip_no, (trip, mine) in enumerate(zip(plan.trips, taken, strict=True), first):
        trip_id = new_id()
        path = [list(corner) for corner in trip.walk.path]
        back = tx.now + timedelta(seconds=trip.ends_s)
        trips.append(
            (trip_id, wave_id, trip_no, trip.walk.length_mm, path, rules.name_of(trip.cart), trip.picker + 1, back)
        )
        slot = slots([(order, len({h.holder_id for h in mine[order]})) for order in trip.order_ids], shared)
        in_trip += [(trip_id, order, slot[order]) for order in trip.order_ids]
        sequence = {stop.key: number for number, stop in enumerate(trip.walk.stops, 1)}
        picks += [
            (new_id(), trip_id, order_of[h.holder_id], h.holder_id, h.id, h.place_id, h.sku_id, h.batch_id,
             sequence[h.place_id], h.quantity)
            for order in trip.order_ids
            for h in mine[order]
        ]  # fmt: skip
    store.write_trips(tx, trips, in_trip, picks)


def cut(tx: Tx, allotted_: Sequence[Mapping[UUID, Sequence[tuple[Held, int]]]]) -> list[dict[UUID, list[Held]]]:
    """The holds of each trip, by order: those of which several trips take units are cut into one for each."""
    pieces = iter(stock.pieces(tx, [part for mine in allotted_ for parts in mine.values() for part in parts]))
    return [{order: [next(pieces) for _ in parts] for order, parts in mine.items()} for mine in allotted_]


def packed(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """These orders are packed whole: their totes are free."""
    store.mark_packed(tx, order_ids)
