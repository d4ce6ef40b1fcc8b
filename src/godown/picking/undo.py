"""Undo of the last scan of a trip, by a further fact: what was put into a tote goes back into its bin, held as before."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from godown import orders, stock
from godown.kernel.ids import new_id
from godown.picking import queries, store
from godown.picking.stops import go_on
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx
from godown.stock import Held

NOTHING = "Nothing is there to undo since the last deed."


def undo(tx: Tx, trip: Trip, group: Sequence[Pick]) -> Answer:
    """Undo within the stop (counted units are forgotten), or take the last units out of their tote again."""
    progress = trip.progress
    last, put_off = progress.get("last"), progress.get("later")
    if group and (progress.get("count") or (progress.get("step") in ("item", "tote") and not last)):
        store.set_progress(tx, trip.id, {"step": "bin", "count": 0, "unscanned": 0})
        return Answer("ok", "Undone", f"Scan {group[0].place_code} again.", "bin")
    step = str(progress.get("step", "bin")) if group else "done"
    if put_off:
        return _sooner(tx, trip, UUID(put_off["place"]), str(put_off["code"]))
    if not last:
        return Answer("not_accepted", "Nothing to undo", str(progress.get("final") or NOTHING), step)
    picks = {str(one.id): one for one in queries.picks_of(tx, trip.id)}
    mine = [(picks[pick], int(units)) for pick, units in last["parts"] if pick in picks]
    tote = UUID(last["tote"])
    there = {
        hold.id: hold for hold in stock.holds_there(tx, [pick.hold_id for pick, _ in mine]) if hold.place_id == tote
    }
    if not mine or any(not _still_there(pick, units, there.get(pick.hold_id)) for pick, units in mine):
        return Answer("not_accepted", "Nothing to undo", "The order went on meanwhile.", step)
    owners = {hold.id: hold.owner_id for hold in there.values()}
    return _take_out(tx, trip, mine, tote, str(last["code"]), owners)


def _still_there(pick: Pick, units: int, hold: Held | None) -> bool:
    """Whether these units lie in the tote as they were put: not sorted at the wall, lost, or gone to the bench."""
    return hold is not None and hold.quantity >= units and pick.order_status in ("in_wave", "picked")


def _sooner(tx: Tx, trip: Trip, place: UUID, code: str) -> Answer:
    """A bin that was to come at the end comes where it came before."""
    store.sooner(tx, trip.id, place)
    return go_on(tx, trip.id, Answer("ok", "Undone", f"{code} comes where it came before.", "bin"))


def _take_out(
    tx: Tx, trip: Trip, parts: Sequence[tuple[Pick, int]], tote: UUID, code: str, owners: Mapping[UUID, UUID]
) -> Answer:
    moves = [
        stock.Move(
            id=new_id(), facility_id=trip.facility_id, sku_id=pick.sku_id, quantity=units, reason="unpicked",
            document_kind="trip", document_id=trip.id, document_line_id=pick.id, from_place=tote,
            to_place=pick.place_id, batch_id=pick.batch_id, owner_id=owners[pick.hold_id],
            hold_id=pick.hold_id,
        )
        for pick, units in parts
    ]  # fmt: skip
    stock.post(tx, moves)
    store.go_on_again(tx, trip.id)
    store.open_again(tx, trip.id, [(pick.id, units) for pick, units in parts])
    orders.unpicked(tx, sorted({pick.order_id for pick, _ in parts}))
    store.set_progress(tx, trip.id, {"step": "bin", "count": 0, "unscanned": 0})
    pick, units = parts[0][0], sum(units for _, units in parts)
    return Answer("ok", "Undone", f"Take {units} {pick.sku_code} out of {code}, back to {pick.place_code}.", "bin")
