"""What a picker does at a stop besides taking: too few lie there, one is broken, the bin comes later."""

from collections.abc import Sequence

from godown import orders, stock
from godown.kernel.ids import new_id
from godown.picking import queries, store
from godown.picking.hall import shut_places
from godown.picking.stops import go_on, mark_begun
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx

AT_THE_END = 50_000
"""What is found elsewhere comes after the walk that was planned."""


def short(tx: Tx, trip: Trip, group: Sequence[Pick]) -> Answer:
    """Fewer lie there than were held: the wave's holds there fall, the rest is missing. What is in the hand goes to the tote
    first."""
    in_hand = int(trip.progress.get("count", 0))
    if in_hand:
        store.set_progress(tx, trip.id, trip.progress | {"step": "tote", "short": True})
        say = f"Put the {in_hand} that you have into the tote. The rest is missing then."
        return Answer("ok", "Short", say, "tote")
    pick = group[0]
    fallen = stock.short_pick(
        tx, facility_id=trip.facility_id, place_id=pick.place_id, sku_id=pick.sku_id, own=[trip.wave_id],
        document_id=trip.id,
    )  # fmt: skip
    fetch_elsewhere(tx, trip, queries.picks_of_holds(tx, [hold.id for hold in fallen.dropped]))
    say = f"{fallen.missing} missing at {pick.place_code}; a count is open."
    return go_on(tx, trip.id, Answer("ok", "Short", say, "bin"))


def fetch_elsewhere(tx: Tx, trip: Trip, fallen: Sequence[Pick]) -> None:
    """Picks whose holds fell: the lines are held elsewhere and appended to their trips, or their orders wait again."""
    half = [pick for pick in fallen if pick.picked]
    store.cut_picks(tx, [(pick.id, 0) for pick in half])
    store.close_picks(tx, [pick.id for pick in fallen if not pick.picked], "short")
    shut = shut_places(tx, trip.facility_id)
    holds = stock.hold(tx, [pick.order_line_id for pick in fallen], holder_kind="wave", by=trip.wave_id, shut=shut)
    line = {pick.order_line_id: pick for pick in fallen}
    rows = [
        (new_id(), line[h.holder_id].trip_id, line[h.holder_id].order_id, h.holder_id, h.id, h.place_id, h.sku_id,
         h.batch_id, AT_THE_END + number, h.quantity)
        for number, h in enumerate(holds)
    ]  # fmt: skip
    store.add_picks(tx, rows)
    mark_begun(tx, sorted({pick.trip_id for pick in fallen}), [h.id for h in holds])
    covered = {h.holder_id for h in holds}
    orders.leave_wave(tx, sorted({p.order_id for p in fallen if p.order_line_id not in covered}))


def damaged(tx: Tx, trip: Trip, group: Sequence[Pick]) -> Answer:
    """One unit in the bin is broken: out of sale at once; the picks find another unit there or elsewhere."""
    pick = group[0]
    move = stock.Move(
        id=new_id(), facility_id=trip.facility_id, sku_id=pick.sku_id, quantity=1, reason="broken", document_kind="trip",
        document_id=trip.id, from_place=pick.place_id, to_place=pick.place_id, to_condition=stock.DAMAGED,
        batch_id=pick.batch_id,
    )  # fmt: skip
    stock.post(tx, [move], may_lose=True)
    left = {hold.id: hold.quantity for hold in stock.holds_there(tx, [one.hold_id for one in group])}
    broken = [one for one in group if left.get(one.hold_id, 0) < one.quantity - one.picked]
    if broken:
        store.cut_picks(tx, [(one.id, left.get(one.hold_id, 0)) for one in broken])
        lines = {one.order_line_id: one for one in broken}
        shut = shut_places(tx, trip.facility_id)
        holds = stock.hold(tx, list(lines), holder_kind="wave", by=trip.wave_id, shut=shut)
        rows = [(new_id(), trip.id, lines[h.holder_id].order_id, h.holder_id, h.id, h.place_id, h.sku_id, h.batch_id,
                 pick.sequence, h.quantity) for h in holds]  # fmt: skip
        store.add_picks(tx, rows)
        mark_begun(tx, [trip.id], [h.id for h in holds])
        found = {h.holder_id for h in holds}
        orders.leave_wave(tx, sorted({one.order_id for line, one in lines.items() if line not in found}))
    return go_on(tx, trip.id, Answer("ok", "Damaged", f"One {pick.sku_code} is out of sale.", "bin"))


def later(tx: Tx, trip: Trip, group: Sequence[Pick]) -> Answer:
    """The bin comes at the end of the walk: it cannot be reached now."""
    store.later(tx, trip.id, group[0].place_id)
    return go_on(tx, trip.id, Answer("ok", "Later", f"{group[0].place_code} comes at the end.", "bin"))
