"""Undo of the last scan of a trip, by a further fact: what was put into a tote goes back into its bin, held as before."""

from uuid import UUID

from godown import orders, stock
from godown.kernel.ids import new_id
from godown.picking import queries, store
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx

NOTHING = "Nothing is there to undo since the last deed."


def undo(tx: Tx, trip: Trip, pick: Pick) -> Answer:
    """Undo within the stop (counted units are forgotten), or take the last units out of their tote again."""
    progress = trip.progress
    if progress.get("count") or (progress.get("step") in ("item", "tote") and not progress.get("last")):
        store.set_progress(tx, trip.id, {"step": "bin", "count": 0, "unscanned": 0})
        return Answer("ok", "Undone", f"Scan {pick.place_code} again.", "bin")
    last = progress.get("last")
    step = str(progress.get("step", "bin"))
    if not last:
        return Answer("not_accepted", "Nothing to undo", NOTHING, step)
    mine = next((one for one in queries.picks_of(tx, trip.id) if str(one.id) == last["pick"]), None)
    if mine is None or not stock.holds_there(tx, [mine.hold_id]) or mine.order_status not in ("in_wave", "picked"):
        return Answer("not_accepted", "Nothing to undo", "The order went on meanwhile.", step)
    return _take_out(tx, trip, mine, int(last["units"]), UUID(last["tote"]))


def _take_out(tx: Tx, trip: Trip, pick: Pick, units: int, tote: UUID) -> Answer:
    move = stock.Move(
        id=new_id(), facility_id=trip.facility_id, sku_id=pick.sku_id, quantity=units, reason="unpicked",
        document_kind="trip", document_id=trip.id, document_line_id=pick.id, from_place=tote, to_place=pick.place_id,
        batch_id=pick.batch_id, hold_id=pick.hold_id,
    )  # fmt: skip
    stock.post(tx, [move])
    store.open_again(tx, trip.id, pick.id, pick.order_id, units)
    orders.unpicked(tx, [pick.order_id])
    store.set_progress(tx, trip.id, {"step": "bin", "count": 0, "unscanned": 0})
    say = f"Take {units} {pick.sku_code} out of {pick.tote_code}, back to {pick.place_code}."
    return Answer("ok", "Undone", say, "bin")
