"""Units that were to be fetched are not there: others are held for their lines, on the carts that have room for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from godown import orders, stock
from godown.kernel.ids import new_id
from godown.orders import queries as order_queries
from godown.picking import carts, queries_draft, queries_large, store
from godown.picking.hall import shut_places
from godown.picking.rooms import Room, Share, given_back, with_room
from godown.picking.stops import mark_begun
from godown.picking.words import Pick
from godown.platform.transaction import Tx
from godown.stock import Held
from godown.stock import queries as stock_queries

AT_THE_END: Final = 50_000
"""What is found elsewhere comes after the walk that was planned."""


@dataclass(frozen=True, slots=True)
class Fell:
    """Units that a pick fetches no more: what was held for it is not there."""

    pick: Pick
    units: int


@dataclass(frozen=True, slots=True)
class Found:
    """What is fetched instead, each piece by its trip (`shares`), and units that lie elsewhere and for which no cart of their
    orders has room: another trip brings them (`no_room`, by order)."""

    shares: Sequence[Share]
    no_room: Mapping[UUID, int]

    def on(self, trip_id: UUID) -> Sequence[Share]:
        """What this trip fetches of it."""
        return [share for share in self.shares if share.trip_id == trip_id]


def fetch_elsewhere(tx: Tx, facility_id: UUID, wave_id: UUID, fell: Sequence[Fell]) -> Found:
    """Hold other units for the lines of picks that fell, and add them to trips of the wave: each gets back as many as it lost, for
    these its cart has room. What there is beyond (promised since) goes with a trip that fetches of the order and has room; where
    none has, it is left unheld, and the order says so. Orders are locked."""
    line = {one.pick.order_line_id: one.pick for one in fell}
    held = stock.hold(tx, list(line), holder_kind="wave", by=wave_id, shut=shut_places(tx, facility_id))
    shares, rest = given_back(held, [(one.pick.trip_id, one.pick.order_line_id, one.units) for one in fell])
    left: list[tuple[Held, int]] = []
    if rest:
        more, left = _with_room(tx, wave_id, rest, shares, line)
        shares += more
    pieces = stock.pieces(tx, [(share.hold, share.units) for share in shares] + left)
    stock.unhold(tx, [hold.id for hold in pieces[len(shares) :]])
    shares = [replace(share, hold=hold) for share, hold in zip(shares, pieces, strict=False)]
    _add(tx, shares, [one.pick for one in fell], line)
    no_room: dict[UUID, int] = {}
    for hold, units in left:
        order = line[hold.holder_id].order_id
        no_room[order] = no_room.get(order, 0) + units
    for order, units in no_room.items():
        tx.note("no_room_on_cart", "order", [order], units=units)
    return Found(shares, no_room)


def _with_room(
    tx: Tx, wave_id: UUID, rest: Sequence[tuple[Held, int]], shares: Iterable[Share], line: Mapping[UUID, Pick]
) -> tuple[list[Share], list[tuple[Held, int]]]:
    """Beyond what fell: onto carts with room, those on which the order lies; what no cart takes."""
    fetching = queries_large.fetching(tx, wave_id, sorted({line[hold.holder_id].order_id for hold, _ in rest}))
    loads = queries_large.loads(tx, sorted({trip for trips in fetching.values() for trip in trips}))
    sizes = queries_draft.measures(tx, sorted({hold.sku_id for hold, _ in rest}))
    rooms = {
        trip: Room(load.cart, carts.from_json(load.terms), [load.units, load.volume_mm3, load.weight_grams])
        for trip, load in loads.items()
    }
    for share in shares:
        if share.trip_id in rooms:
            rooms[share.trip_id].put(share.units, sizes.get(share.hold.sku_id, (0, 0)))
    trips = {holder: fetching.get(pick.order_id, []) for holder, pick in line.items()}
    return with_room(rest, trips, rooms, sizes)


def _add(tx: Tx, shares: Sequence[Share], fell: Sequence[Pick], line: Mapping[UUID, Pick]) -> None:
    """Picks for what is fetched instead: what lies in the bin at hand now, the rest after the walk that was planned."""
    here = {(pick.trip_id, pick.place_id): pick.sequence for pick in fell}
    rows = [
        (new_id(), share.trip_id, line[h.holder_id].order_id, h.holder_id, h.id, h.place_id, h.sku_id, h.batch_id,
         here.get((share.trip_id, h.place_id), AT_THE_END + number), h.quantity)
        for number, share in enumerate(shares) for h in [share.hold]
    ]  # fmt: skip
    store.add_picks(tx, rows)
    mark_begun(tx, sorted({share.trip_id for share in shares}), [share.hold.id for share in shares])


def leave_bare(tx: Tx, line_ids: Sequence[UUID]) -> None:
    """Orders of these lines of which not all is held leave their wave; one that may ship in part only with the last of it."""
    states = stock_queries.promise_states(tx, line_ids)
    bare = [line for line, state in states.items() if state.waiting + state.promised > state.held]
    orders.leave_wave(tx, sorted(order_queries.orders_of_lines(tx, bare)))
