"""Stock was lost under a wave: its picks are held elsewhere and appended to their trips, or their orders wait again."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from godown import orders, stock
from godown.kernel.ids import new_id
from godown.orders import queries as order_queries
from godown.picking import queries, store
from godown.picking.deeds import AT_THE_END
from godown.picking.hall import shut_places
from godown.picking.stops import close_done, mark_begun, present
from godown.picking.words import Pick
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries


def mend(tx: Tx, line_ids: Sequence[UUID]) -> None:
    """Holds of these lines were lost. Open picks that their holds no longer cover take unheld units of other pickable
    bins; an order for which there are none, or which lost what lay in its tote, leaves the wave (one that may ship in part
    only with the last of it). A repeat changes nothing.
    """
    going = queries.trips_fetching(tx, line_ids)
    store.lock_trips(tx, going)
    orders.lock(tx, [*queries.orders_of_trips(tx, going), *order_queries.orders_of_lines(tx, line_ids)])
    broken = queries.uncovered_picks(tx, line_ids)
    trips = sorted({pick.trip_id for pick, _ in broken})
    before = {trip_id: _now(tx, trip_id) for trip_id in trips}
    store.cut_picks(tx, [(pick.id, held) for pick, held in broken])
    _hold_elsewhere(tx, [pick for pick, _ in broken])
    states = stock_queries.promise_states(tx, line_ids)
    bare = [line for line, state in states.items() if state.waiting + state.promised > state.held]
    orders.leave_wave(tx, sorted(order_queries.orders_of_lines(tx, bare)))
    close_done(tx, trips)
    for trip_id in trips:
        if _now(tx, trip_id) != before[trip_id]:
            store.set_progress(tx, trip_id, {"step": "bin", "count": 0, "unscanned": 0})


def _hold_elsewhere(tx: Tx, picks: Sequence[Pick]) -> None:
    trips = queries.trips(tx, sorted({pick.trip_id for pick in picks}))
    stock.lock_holders(tx, [pick.order_line_id for pick in picks])  # of all waves at once, in the one order of locks
    made: list[UUID] = []
    for wave_id, mine in groupby(
        sorted(picks, key=lambda pick: trips[pick.trip_id].wave_id), lambda pick: trips[pick.trip_id].wave_id
    ):
        lines = {pick.order_line_id: pick for pick in mine}
        shut = shut_places(tx, trips[next(iter(lines.values())).trip_id].facility_id)
        holds = stock.hold(tx, list(lines), holder_kind="wave", by=wave_id, shut=shut)
        store.add_picks(tx, [_row(lines[held.holder_id], held, number) for number, held in enumerate(holds)])
        made += [held.id for held in holds]
    mark_begun(tx, sorted(trips), made)


def _row(pick: Pick, held: stock.Held, number: int) -> tuple[object, ...]:
    return (
        new_id(), pick.trip_id, pick.order_id, pick.order_line_id, held.id, held.place_id, held.sku_id, held.batch_id,
        AT_THE_END + number, held.quantity,
    )  # fmt: skip


def _now(tx: Tx, trip_id: UUID) -> UUID | str | None:
    """The pick that is next on a trip, by which the picker's step stands or falls; a put-back goes on as it was."""
    trip, pick, _ = present(tx, trip_id)
    if trip.progress.get("step") == "putback":
        return "putback"
    return pick.id if pick else None
