"""What a picker does at a stop besides taking: too few lie there, one is broken, the bin comes later."""

from collections.abc import Sequence
from typing import Any

from godown import stock
from godown.kernel.answers import units as so_many
from godown.kernel.ids import OWN, new_id
from godown.picking import queries, store
from godown.picking.elsewhere import Fell, Found, fetch_elsewhere, leave_bare
from godown.picking.stops import go_on
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx
from godown.stock import queries_places


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
    picks = queries.picks_of_holds(tx, [hold.id for hold in fallen.dropped])
    fell = [Fell(one, one.quantity - one.picked) for one in sorted(picks, key=lambda one: one.trip_id != trip.id)]
    store.cut_picks(tx, [(one.id, 0) for one in picks])
    found = fetch_elsewhere(tx, trip.facility_id, trip.wave_id, fell)
    leave_bare(tx, [one.order_line_id for one in picks])
    say = f"{fallen.missing} missing at {pick.place_code}; a count is open."
    final = f"Short is not undone: the count of {pick.place_code} puts it right."
    return _done(tx, trip, Answer("ok", "Short", say, "bin", _instead(tx, trip, pick, found)), final=final)


def damaged(tx: Tx, trip: Trip, group: Sequence[Pick]) -> Answer:
    """One unit in the bin is broken: out of sale at once; the picks find another unit there or elsewhere."""
    pick = group[0]
    held = stock.holds_there(tx, [pick.hold_id])
    move = stock.Move(
        id=new_id(), facility_id=trip.facility_id, sku_id=pick.sku_id, quantity=1, reason="broken", document_kind="trip",
        document_id=trip.id, from_place=pick.place_id, to_place=pick.place_id, to_condition=stock.DAMAGED,
        batch_id=pick.batch_id, owner_id=held[0].owner_id if held else OWN,
    )  # fmt: skip
    stock.post(tx, [move], may_lose=True)
    left = {hold.id: hold.quantity for hold in stock.holds_there(tx, [one.hold_id for one in group])}
    lost = [(one, one.quantity - one.picked - left.get(one.hold_id, 0)) for one in group]
    broken = [Fell(one, units) for one, units in lost if units > 0]
    more = ""
    if broken:
        store.cut_picks(tx, [(one.pick.id, left.get(one.pick.hold_id, 0)) for one in broken])
        found = fetch_elsewhere(tx, trip.facility_id, trip.wave_id, broken)
        leave_bare(tx, [one.pick.order_line_id for one in broken])
        more = _instead(tx, trip, pick, found)
    say = f"One {pick.sku_code} is out of sale.{_in_hand(trip, 'Scan what you hold again.')}"
    final = f"Damaged is not undone: a manager puts it back into sale, at {pick.place_code}."
    return _done(tx, trip, Answer("ok", "Damaged", say, "bin", more), final=final)


def _done(tx: Tx, trip: Trip, said: Answer, **kept: Any) -> Answer:
    """Go on, and keep what an undo needs to know of this deed."""
    answer = go_on(tx, trip.id, said)
    store.remember(tx, trip.id, kept)
    return answer


def _in_hand(trip: Trip, say: str) -> str:
    """What to do with units that were taken and not put into a tote."""
    return f" {say}" if trip.progress.get("count") else ""


def _instead(tx: Tx, trip: Trip, pick: Pick, found: Found) -> str:
    """Where what is not here comes from, for who stands at the bin."""
    mine = [share for share in found.on(trip.id) if share.hold.place_id != pick.place_id]
    said: list[str] = []
    if mine:
        codes = sorted({place.code for place in queries_places.places(tx, [share.hold.place_id for share in mine])})
        said.append(f"{so_many(sum(share.units for share in mine))} from {', '.join(codes)} instead, at the end.")
    if left := sum(found.no_room.values()):
        said.append(f"{so_many(left)} more come{'s' * (left == 1)} with another trip: no cart has room.")
    return " ".join(said)


def later(tx: Tx, trip: Trip, group: Sequence[Pick]) -> Answer:
    """The bin comes at the end of the walk: it cannot be reached now."""
    pick = group[0]
    say = f"{pick.place_code} comes at the end.{_in_hand(trip, 'Put back what you hold.')}"
    store.later(tx, trip.id, pick.place_id)
    return _done(
        tx, trip, Answer("ok", "Later", say, "bin"), later={"place": str(pick.place_id), "code": pick.place_code}
    )
