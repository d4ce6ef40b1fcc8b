"""Totes of a trip: which one takes what, a tote that is full, and the units that go into it."""

from collections.abc import Sequence
from uuid import UUID

from godown import stock
from godown.kernel.ids import new_id
from godown.picking import queries, store
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx
from godown.stock.queries_places import Place

Part = tuple[Pick, int]
"""Units of one pick."""


def fault(tx: Tx, trip: Trip, pick: Pick, tote: Place) -> Answer | None:
    """Why this tote does not take these units: it is another order's, or this order has one. In shared totes the orders of one
    trip lie together, and a total pick fills any tote that no other trip uses."""
    together = trip.shared_totes or trip.strategy == "total"
    if pick.tote_id is not None and tote.id != pick.tote_id and not together:
        return Answer("wrong_place", "Wrong tote", f"Order {pick.order_number} goes into {pick.tote_code}.", "tote")
    used = queries.order_in_tote(tx, tote.id)
    if used is not None and (used[0] != trip.id if together else used[1] != pick.order_id):
        return Answer("wrong_place", "Wrong tote", f"{tote.code} is in use for another order.", "tote")
    return None


def free_tote(tx: Tx, trip: Trip) -> UUID:
    """For the room without a scanner: a tote that nobody uses, opened where there is none."""
    store.lock_totes(tx, trip.facility_id)
    if free := queries.free_totes(tx, trip.facility_id, 1):
        return free[0]
    new = stock.NewPlace("tote", f"T-{trip.wave_number}-{trip.trip_no}-{new_id().hex[-6:].upper()}")
    return stock.add_places(tx, trip.facility_id, [new])[0]


def parts_of(group: Sequence[Pick], units: int) -> list[Part]:
    """So many units, given to these picks in their order.

    Fewer units than all of them want leave the last ones open.
    """
    found: list[Part] = []
    for pick in group:
        taken = min(units, pick.quantity - pick.picked)
        if taken:
            found.append((pick, taken))
        units -= taken
    return found


def put(tx: Tx, trip: Trip, parts: Sequence[Part], tote: UUID, move_id: UUID, *, unscanned: bool) -> None:
    """Units go from their bin into a tote, held as before; the tote is theirs from now on."""
    _remember(tx, trip, [pick for pick, _ in parts], tote)
    holds = {hold.id: hold for hold in stock.holds_there(tx, [pick.hold_id for pick, _ in parts])}
    pieces = stock.pieces(tx, [(holds[pick.hold_id], units) for pick, units in parts])
    moves = [
        stock.Move(
            id=move_id if not number else new_id(), facility_id=trip.facility_id, sku_id=pick.sku_id, quantity=units,
            reason="picked", document_kind="trip", document_id=trip.id, document_line_id=pick.id,
            from_place=pick.place_id, to_place=tote, batch_id=pick.batch_id, owner_id=hold.owner_id, hold_id=hold.id,
        )
        for number, ((pick, units), hold) in enumerate(zip(parts, pieces, strict=True))
    ]  # fmt: skip
    stock.post(tx, moves)
    store.count_picked(tx, [(pick.id, units, units if unscanned else 0) for pick, units in parts])


def _remember(tx: Tx, trip: Trip, picks: Sequence[Pick], tote: UUID) -> None:
    if trip.strategy == "total":
        store.fill_tote(tx, trip.id, tote)
        store.also_in(tx, [(trip.id, pick.order_id, tote) for pick in picks])
    elif new := [(trip.id, pick.order_id, tote) for pick in picks if pick.tote_id != tote]:
        store.set_totes(tx, new)


def leave_full(tx: Tx, trip: Trip, pick: Pick) -> None:
    """The tote that takes these units is full: they get another one, and it is known that what was put lies in the old one."""
    if trip.strategy == "total":
        store.fill_tote(tx, trip.id, None)
    else:
        store.leave_totes(tx, trip.id, [pick.order_id])
