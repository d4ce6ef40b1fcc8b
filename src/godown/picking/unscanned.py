"""The room without a scanner: whole trips are picked by tap, recorded as unscanned. Takes a set of trips."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from godown import stock
from godown.kernel.ids import new_id
from godown.picking import queries, store
from godown.picking.pick import take_on
from godown.picking.stops import close_done
from godown.picking.words import Pick, Trip
from godown.platform.transaction import Tx
from godown.stock import Held

Key = tuple[UUID, int]
"""(trip, place on its cart): an order may be on a second trip, in another tote there; what is picked in total has place 0."""


def pick_all(tx: Tx, trip_ids: Sequence[UUID]) -> dict[str, int]:
    """Take every open pick of these trips as done by tap. Answer how many orders, units, and picks that fell away.

    Picks of cancelled orders, and those whose hold was taken away, are closed instead. Refuses a trip that another
    picker has begun (`taken`).
    """
    trips = take_on(tx, trip_ids)
    picks = queries.picks_of_trips(tx, trip_ids)
    wanted = [pick for pick in picks if pick.status == "open"]
    stock.heed_dates(tx, [(pick.sku_id, pick.batch_id) for pick in wanted])
    there = {hold.id: hold for hold in stock.holds_there(tx, [pick.hold_id for pick in wanted])}
    going = [p for p in wanted if p.hold_id in there and p.order_status not in ("cancelled", "suspended")]
    kept = {pick.id for pick in going}
    gone = [pick.id for pick in wanted if pick.id not in kept]
    if gone:
        store.close_picks(tx, gone, "cancelled")
    if fewer := [(p.id, there[p.hold_id].quantity) for p in going if there[p.hold_id].quantity < p.quantity - p.picked]:
        store.cut_picks(tx, fewer)
    known = {_key(trips, pick): pick.tote_id for pick in picks if pick.tote_id}
    known |= {(trip.id, 0): trip.tote_id for trip in trips.values() if trip.tote_id}
    fresh = _fresh(tx, trips, known, going)
    totes = known | fresh
    moves = [_move(trips[pick.trip_id], pick, there[pick.hold_id], totes[_key(trips, pick)]) for pick in going]
    store.count_picked(tx, [(p.id, there[p.hold_id].quantity, there[p.hold_id].quantity) for p in going])
    _in_total(tx, trips, totes, going)
    stock.post(tx, moves)  # late: whoever moves the same SKUs waits from here on
    given = {(p.trip_id, p.order_id): fresh[key] for p in going if (key := _key(trips, p)) in fresh and key[1]}
    done = close_done(tx, trip_ids, [(trip, order, tote) for (trip, order), tote in given.items()])
    return {"orders": len(done), "units": sum(move.quantity for move in moves), "cancelled": len(gone)}


def _key(trips: Mapping[UUID, Trip], pick: Pick) -> Key:
    return pick.trip_id, 0 if trips[pick.trip_id].strategy == "total" else pick.slot


def _in_total(tx: Tx, trips: Mapping[UUID, Trip], totes: Mapping[Key, UUID], going: Sequence[Pick]) -> None:
    mine = dict.fromkeys((p.trip_id, p.order_id) for p in going if trips[p.trip_id].strategy == "total")
    if mine:
        store.fill_totes(tx, [(trip, tote) for (trip, place), tote in totes.items() if not place])
        store.also_in(tx, [(trip, order, totes[trip, 0]) for trip, order in mine])


def _move(trip: Trip, pick: Pick, hold: Held, tote: UUID) -> stock.Move:
    return stock.Move(
        id=new_id(), facility_id=trip.facility_id, sku_id=pick.sku_id, quantity=hold.quantity, reason="picked",
        document_kind="trip", document_id=trip.id, document_line_id=pick.id, from_place=pick.place_id, to_place=tote,
        batch_id=pick.batch_id, owner_id=hold.owner_id, hold_id=pick.hold_id,
    )  # fmt: skip


def _fresh(tx: Tx, trips: Mapping[UUID, Trip], totes: Mapping[Key, UUID], going: Sequence[Pick]) -> dict[Key, UUID]:
    """A free tote for each place on a cart that has none yet, opened where there is none."""
    lacking: dict[UUID, list[Key]] = {}
    for key in dict.fromkeys(_key(trips, pick) for pick in going):
        if key not in totes:
            lacking.setdefault(trips[key[0]].facility_id, []).append(key)
    fresh: dict[Key, UUID] = {}
    for facility_id, keys in sorted(lacking.items()):
        fresh |= zip(keys, _free(tx, facility_id, [trips[trip] for trip, _ in keys]), strict=True)
    return fresh


def _free(tx: Tx, facility_id: UUID, trips: Sequence[Trip]) -> Iterable[UUID]:
    """A free tote of the facility for each of these trips (named once for each order)."""
    store.lock_totes(tx, facility_id)
    free = queries.free_totes(tx, facility_id, len(trips))
    names = [f"T-{t.wave_number}-{t.trip_no}-{n}-{new_id().hex[-6:].upper()}" for n, t in enumerate(trips[len(free) :])]
    return free + (stock.add_places(tx, facility_id, [stock.NewPlace("tote", name) for name in names]) if names else [])
