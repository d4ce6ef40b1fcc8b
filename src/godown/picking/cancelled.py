"""An order is cancelled under the picker's hands: its picks end, and what lies in its totes goes to the put-back shelf."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.scan import read_scan
from godown.picking import queries, store
from godown.picking.put_back import put_back
from godown.picking.stops import go_on, present
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx
from godown.stock import queries_places

GONE = ("cancelled", "suspended")


def stop(tx: Tx, trip: Trip, pick: Pick) -> Answer:
    """The order was cancelled (or its hold was taken away) meanwhile: its picks end, the goods go back."""
    mine = [p for p in queries.picks_of(tx, trip.id) if p.order_id == pick.order_id and p.status == "open"]
    cancelled = pick.order_status in GONE
    store.close_picks(tx, [p.id for p in mine if cancelled or p.id == pick.id], "cancelled")
    if not cancelled:
        return go_on(tx, trip.id, Answer("stop", "Leave it", f"{pick.sku_code} here is no longer held. Go on.", "bin"))
    totes = queries.tote_codes(tx, pick.order_id, trip.id)
    named = ", ".join(totes)
    put = f" Put what is in {named} on the put-back shelf." if totes else ""
    say = f"Order {pick.order_number} was cancelled. Do not pick it.{put}"
    answer = go_on(tx, trip.id, Answer("stop", "Stop. Cancelled", say, "putback" if totes else "bin"))
    if totes:
        shelf = {"step": "putback", "count": 0, "order": str(pick.order_id), "number": pick.order_number}
        store.set_progress(tx, trip.id, shelf | {"tote": named})
    return answer


def drop(tx: Tx, trip: Trip, gone: Sequence[Pick]) -> Answer:
    """All that a total pick would take here is wanted no more. What of these orders lies in the tote is put back at the
    wall."""
    store.close_picks(tx, [pick.id for pick in gone], "cancelled")
    numbers = ", ".join(sorted({pick.order_number for pick in gone})[:3])
    say = f"{numbers}: cancelled. Do not pick {gone[0].sku_code} here."
    return go_on(tx, trip.id, Answer("stop", "Stop. Cancelled", say, "bin"))


def at_shelf(tx: Tx, trip: Trip, raw: str, act: str) -> Answer:
    """The goods of a cancelled order lie on the put-back shelf when that shelf is scanned."""
    if act != "putback":
        places = queries_places.places_read(tx, trip.facility_id, read_scan(raw).candidates)
        if all(place.kind != "putback" for place in places):
            say = f"Put what is in {trip.progress['tote']} on the put-back shelf, then scan the shelf."
            return Answer("wrong_place", "Put-back shelf first", say, "putback")
    back = put_back(tx, trip.facility_id, [UUID(trip.progress["order"])], trip.id)
    store.set_progress(tx, trip.id, {"step": "bin", "count": 0, "unscanned": 0})
    units = sum(lot.free for lot in back)
    _, pick, _ = present(tx, trip.id)
    return Answer("ok", "Put back", f"{units} of order {trip.progress['number']} lie on the shelf.",
                  "done" if pick is None else "bin")  # fmt: skip
