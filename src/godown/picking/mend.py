"""Stock was lost under a wave: its picks are held elsewhere and appended to their trips, or their orders wait again."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from godown import orders, stock
from godown.orders import queries as order_queries
from godown.picking import queries, store
from godown.picking.elsewhere import Fell, fetch_elsewhere, leave_bare
from godown.picking.stops import close_done, present
from godown.platform.transaction import Tx


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
    _hold_elsewhere(tx, [Fell(pick, pick.quantity - pick.picked - held) for pick, held in broken])
    leave_bare(tx, line_ids)
    close_done(tx, trips)
    for trip_id in trips:
        if _now(tx, trip_id) != before[trip_id]:
            store.set_progress(tx, trip_id, {"step": "bin", "count": 0, "unscanned": 0})


def _hold_elsewhere(tx: Tx, fell: Sequence[Fell]) -> None:
    trips = queries.trips(tx, sorted({one.pick.trip_id for one in fell}))
    stock.lock_holders(tx, [one.pick.order_line_id for one in fell])  # of all waves at once, in the one order of locks
    by_wave = sorted(fell, key=lambda one: trips[one.pick.trip_id].wave_id)
    for wave_id, mine in groupby(by_wave, lambda one: trips[one.pick.trip_id].wave_id):
        some = list(mine)
        fetch_elsewhere(tx, trips[some[0].pick.trip_id].facility_id, wave_id, some)


def _now(tx: Tx, trip_id: UUID) -> UUID | str | None:
    """The pick that is next on a trip, by which the picker's step stands or falls; a put-back goes on as it was."""
    trip, pick, _ = present(tx, trip_id)
    if trip.progress.get("step") == "putback":
        return "putback"
    return pick.id if pick else None
