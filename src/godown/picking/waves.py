"""A wave is released: orders are held in bins, grouped to trips, each trip gets its shortest walk and its picks."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from godown import orders, racking, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import queries as order_queries
from godown.picking import queries, store
from godown.picking.trips import TripOrder, TripPlan, plan_trips
from godown.picking.words import Released
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.racking import Layout
from godown.routing import Hall
from godown.stock import Held
from godown.stock import queries as stock_queries

WAVE_MAX = 10_000
TOTES_MAX = 100


def release(tx: Tx, facility_id: UUID, order_ids: Sequence[UUID] | None = None, *, totes: int = 12) -> Released:
    """Release a wave of these orders, or of all promised orders of the facility, for carts of so many totes.

    Only promised orders enter: one that ships complete where pickable bins cover it whole, one that may ship in part with
    what they have of it. The rest is left out and stays promised; an order of which nothing is left to fetch is picked.
    """
    if not 1 <= totes <= TOTES_MAX:
        raise Refusal("invalid", f"A cart has 1 to {TOTES_MAX} totes.", status=422, field="totes")
    layout = racking.layout_of(tx, facility_id)
    if layout is None:
        raise Refusal("no_racks", "Lay out racks first: a walk needs to know where the bins are.")
    wanted = list(order_ids) if order_ids is not None else queries.wanting(tx, facility_id, WAVE_MAX)
    found = order_queries.locked(tx, wanted)
    ready = [i for i in wanted if i in found and found[i].status == "promised" and found[i].facility_id == facility_id]
    wave_id = new_id()
    held, lines = _hold(tx, ready, {i for i in ready if found[i].ship_complete}, wave_id)
    going = [order for order in ready if order in held]
    if len(going) < len(ready):
        orders.stand(tx, [order for order in ready if order not in held])
    if not going:
        return Released(None, "", (), tuple(wanted))
    places = list({hold.place_id for order in going for hold in held[order]})
    positions = racking.positions(tx, places)
    hall = _hall(layout, max((way for _, way in positions.values()), default=0))
    plan = plan_trips([TripOrder(o, frozenset(h.place_id for h in held[o])) for o in going], hall, positions, totes)
    number = take_numbers(tx, "wave", 1, prefix="W-")[0]
    _write(tx, wave_id, number, facility_id, totes, plan, held, lines)
    orders.enter_wave(tx, going)
    tx.note("wave_released", "order", going, wave=number)
    left = tuple(order for order in wanted if order not in held)
    return Released(wave_id, number, tuple(going), left, plan.planned_mm, plan.single_mm, plan.first_come_mm)


def _hall(layout: Layout, farthest_mm: int) -> Hall:
    """The hall that a walk sees; bins may have been opened beyond the end of the aisles that were laid out."""
    length = max(layout.length_mm, farthest_mm)
    return Hall(
        layout.aisles, layout.pitch_mm, (0, length), (layout.depot_aisle, 0 if layout.depot_end == "front" else length)
    )


def _hold(
    tx: Tx, order_ids: Sequence[UUID], whole: Collection[UUID], wave_id: UUID
) -> tuple[dict[UUID, list[Held]], dict[UUID, UUID]]:
    """Hold the units of orders, of the `whole` ones all or none. Answer the holds per order, and the order of each line."""
    rank = {order: number for number, order in enumerate(order_ids)}
    lines = sorted(order_queries.lines_of(tx, order_ids), key=lambda line: (rank[line.order_id], line.line_no))
    order_of = {line.id: line.order_id for line in lines}
    need: dict[UUID, int] = defaultdict(int)
    for line in lines:
        need[line.order_id] += line.open_units
    for in_tote in stock_queries.holds_in_totes(tx, list(order_of)):
        need[order_of[in_tote.holder_id]] -= in_tote.quantity
    held: dict[UUID, list[Held]] = defaultdict(list)
    for hold in stock.hold(tx, list(order_of), holder_kind="wave", by=wave_id):
        held[order_of[hold.holder_id]].append(hold)
    partly = [order for order in held if order in whole and sum(hold.quantity for hold in held[order]) < need[order]]
    if partly:
        stock.unhold(tx, [hold.id for order in partly for hold in held.pop(order)])
    return held, order_of


def _write(
    tx: Tx,
    wave_id: UUID,
    number: str,
    facility_id: UUID,
    totes: int,
    plan: TripPlan,
    held: dict[UUID, list[Held]],
    order_of: dict[UUID, UUID],
) -> None:
    trips, in_trip, picks = [], [], []
    for trip_no, trip in enumerate(plan.trips, 1):
        trip_id = new_id()
        trips.append((trip_id, wave_id, trip_no, trip.walk.length_mm, [list(corner) for corner in trip.walk.path]))
        in_trip += [(trip_id, order, slot) for slot, order in enumerate(trip.order_ids, 1)]
        sequence = {stop.key: number for number, stop in enumerate(trip.walk.stops, 1)}
        picks += [
            (new_id(), trip_id, order_of[h.holder_id], h.holder_id, h.id, h.place_id, h.sku_id, h.batch_id,
             sequence[h.place_id], h.quantity)
            for order in trip.order_ids
            for h in held[order]
        ]  # fmt: skip
    row = (
        wave_id,
        number,
        facility_id,
        totes,
        plan.planned_mm,
        plan.single_mm,
        plan.first_come_mm,
        tx.now,
        tx.actor.id,
    )
    store.write_wave(tx, row, trips, in_trip, picks)


def packed(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """These orders are packed whole: their totes are free."""
    store.mark_packed(tx, order_ids)
