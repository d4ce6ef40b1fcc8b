"""Building the cart: totes are scanned on to it before the walk, each in its place, and each gets its order."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.scan import read_scan
from godown.picking import queries, store
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx
from godown.stock import queries_lying, queries_places

WALK = {"step": "bin", "count": 0, "unscanned": 0}


def begin(tx: Tx, trip: Trip, picks: Sequence[Pick]) -> Answer:
    """Totes come on to the cart now. Refused once something is picked, and where a total pick fills any tote."""
    if trip.strategy == "total":
        return Answer("not_accepted", "Any tote", "A total pick fills any tote: take some along.", "bin")
    if any(pick.picked for pick in picks) or trip.progress.get("count"):
        step = str(trip.progress.get("step", "bin"))
        return Answer("not_accepted", "Too late", "The walk has begun.", step)
    if not lacking(picks):
        return Answer("already_done", "Cart is full", "Every place has its tote.", "bin")
    store.set_progress(tx, trip.id, {"step": "cart", "count": 0, "unscanned": 0})
    return Answer("ok", "The cart", f"Scan a tote for place {lacking(picks)[0]}.", "cart")


def lacking(picks: Sequence[Pick]) -> list[int]:
    """Places on the cart that have no tote yet."""
    return sorted({pick.slot for pick in picks if pick.status == "open" and pick.tote_id is None})


def take(tx: Tx, trip: Trip, picks: Sequence[Pick], raw: str, act: str) -> Answer:
    """A tote for the next place; `go` ends it early, `undo` takes the last tote off again."""
    if act == "go":
        store.set_progress(tx, trip.id, WALK)
        return Answer("ok", "Go", "Orders without a tote get one at their first bin.", "bin")
    if act == "undo":
        return _take_off(tx, trip)
    if act != "scan":
        return Answer("not_accepted", "The cart first", "Scan its totes, or go.", "cart")
    read = read_scan(raw)
    totes = [
        place for place in queries_places.places_read(tx, trip.facility_id, read.candidates) if place.kind == "tote"
    ]
    if not totes:
        return Answer("not_accepted", "Not a tote", f"Read: {read.clean[:60]}", "cart")
    tote = totes[0]
    if any(pick.tote_id == tote.id for pick in picks):
        return Answer("already_done", "On the cart", f"{tote.code} has its place already.", "cart")
    if queries.order_in_tote(tx, tote.id) or any(lot.on_hand for lot in queries_lying.in_places(tx, [tote.id])):
        return Answer("wrong_place", "Not empty", f"{tote.code} is in use. Take an empty one.", "cart")
    slot = lacking(picks)[0]
    order = next(pick.order_id for pick in picks if pick.slot == slot)
    store.set_totes(tx, [(trip.id, order, tote.id)])
    rest = [number for number in lacking(picks) if number != slot]
    store.set_progress(tx, trip.id, {"step": "cart", "last_on": str(order)} if rest else WALK)
    say = f"Next: place {rest[0]}" if rest else "The cart is full. Go to the first bin."
    return Answer("ok", f"Place {slot}", say, "cart" if rest else "bin")


def _take_off(tx: Tx, trip: Trip) -> Answer:
    last = trip.progress.get("last_on")
    if not last:
        return Answer("not_accepted", "Nothing to undo", "No tote was put on just now.", "cart")
    store.take_off(tx, trip.id, UUID(last))
    store.set_progress(tx, trip.id, {"step": "cart"})
    return Answer("ok", "Undone", "The last tote is off the cart.", "cart")
