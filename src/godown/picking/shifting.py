"""Goods go from one bin to another. What nobody holds goes first; holds of trips that have not begun follow, and so do the
picks that will fetch them; what a trip under way will fetch stays where its picker expects it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown import stock
from godown.kernel.ids import NO_BATCH, OWN, new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.picking import queries_shift, store
from godown.picking.queries_shift import HeldHere
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.stock import queries_lying, queries_moves, queries_places
from godown.stock.queries_moves import Carried
from godown.stock.queries_places import Place

KINDS: Final = ("bin", "putback", "dock", "returns")
SHIFTS_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Shift:
    """Units of a SKU that go from one place to another. The id comes from the scanner, so a repeat counts once."""

    sku_id: UUID
    quantity: int
    from_place: UUID
    to_place: UUID
    condition: str = stock.SALEABLE
    batch_id: UUID = NO_BATCH
    owner_id: UUID = OWN
    id: UUID = field(default_factory=new_id)


Key = tuple[UUID, UUID, UUID, UUID, str]
"""Place, owner, SKU, batch, condition: one heap of units."""


def shift(tx: Tx, facility_id: UUID, shifts: Sequence[Shift]) -> list[stock.Posted]:
    """Carry units over, all or none. Refuses more than lies there (`not_enough_stock`), what a trip that has begun will fetch
    (`being_fetched`, naming the order and the picker), places that are none of ours (`not_for_goods`), and an id that
    was another move (`id_reused`)."""
    take_turns(tx, [one.id for one in shifts])
    known = queries_moves.carried(tx, [one.id for one in shifts])
    _same(facility_id, shifts, known)
    fresh = [one for one in {one.id: one for one in shifts}.values() if one.id not in known]
    if not fresh:
        return []
    places = _places(tx, facility_id, fresh)
    starts, skus = [one.from_place for one in fresh], [one.sku_id for one in fresh]
    store.lock_trips(tx, [held.trip_id for held in queries_shift.held_here(tx, starts, skus) if held.trip_id])
    stock.lock_owners(tx, facility_id, skus)
    held = queries_shift.held_here(tx, starts, skus)
    free = {(lot.place_id, lot.owner_id, lot.sku_id, lot.batch_id, lot.condition): lot.free
            for lot in queries_lying.in_places(tx, starts)}  # fmt: skip
    left = {hold.id: hold.quantity for hold in held}
    moves: list[stock.Move] = []
    follow: list[tuple[Shift, HeldHere, int]] = []
    for one in fresh:
        loose = min(one.quantity, free.get(_key(one), 0))
        if loose:
            free[_key(one)] -= loose
            moves.append(_move(facility_id, one, loose, one.id, None))
        follow.extend(_following(one, one.quantity - loose, held, left, places))
    pieces = stock.pieces(tx, [(_hold(whole), units) for _, whole, units in follow])
    used = {move.id for move in moves}
    for (one, _, units), piece in zip(follow, pieces, strict=True):
        moves.append(_move(facility_id, one, units, new_id() if one.id in used else one.id, piece.id))
        used.add(one.id)
    posted = stock.post(tx, moves)
    _tell_pickers(tx, follow, pieces)
    return posted


def _same(facility_id: UUID, shifts: Sequence[Shift], known: Mapping[UUID, Carried]) -> None:
    """What came before is the same heap, carried the same way."""
    for one in shifts:
        asked = (facility_id, one.owner_id, one.sku_id, one.batch_id, one.from_place, one.to_place)
        if (was := known.get(one.id)) is not None and asked != (
            was.facility_id, was.owner_id, was.sku_id, was.batch_id, was.from_place, was.to_place
        ):  # fmt: skip
            raise reused(one.id, was.sku_code)


def _places(tx: Tx, facility_id: UUID, shifts: Sequence[Shift]) -> dict[UUID, Place]:
    places = {
        place.id: place for place in queries_places.places(tx, [p for s in shifts for p in (s.from_place, s.to_place)])
    }
    for one in shifts:
        if one.quantity < 1 or one.from_place == one.to_place:
            raise Invalid("Carry 1 or more units to another place.", field="quantity")
        for end in (one.from_place, one.to_place):
            if end not in places or places[end].kind not in KINDS or places[end].facility_id != facility_id:
                raise Refusal("not_for_goods", "Goods are carried from bin to bin of one facility.", status=422)
    return places


def _key(one: Shift) -> Key:
    return one.from_place, one.owner_id, one.sku_id, one.batch_id, one.condition


def _following(
    one: Shift, need: int, held: Sequence[HeldHere], left: dict[UUID, int], places: dict[UUID, Place]
) -> Iterator[tuple[Shift, HeldHere, int]]:
    """Holds, or parts of them, that go along with what is not loose; what shifts before took of a hold is not `left`."""
    here = [
        hold
        for hold in held
        if left[hold.id] and (hold.place_id, hold.owner_id, hold.sku_id, hold.batch_id, hold.condition) == _key(one)
    ]
    if need > sum(left[hold.id] for hold in here):
        raise Refusal("not_enough_stock", f"Fewer lie in {places[one.from_place].code} than that.")
    for hold in here:
        if not need:
            return
        if hold.started:
            raise Refusal("being_fetched", f"{hold.picker_name or 'A picker'} is about to fetch {need} of these for order "
                          f"{hold.order_number}. Carry them over when the trip is done.", order_number=hold.order_number,
                          picker=hold.picker_name, units=need)  # fmt: skip
        if not places[one.to_place].pickable:
            raise Refusal("held_units", f"Order {hold.order_number} holds these: they can only go to a bin from which is picked.",
                          order_number=hold.order_number)  # fmt: skip
        units = min(need, left[hold.id])
        need -= units
        left[hold.id] -= units
        yield one, hold, units


def _hold(whole: HeldHere) -> stock.Held:
    return stock.Held(
        whole.id,
        whole.promise_id,
        whole.holder_id,
        whole.place_id,
        whole.sku_id,
        whole.batch_id,
        whole.quantity,
        whole.owner_id,
    )


def _move(facility_id: UUID, one: Shift, units: int, move_id: UUID, hold_id: UUID | None) -> stock.Move:
    return stock.Move(
        id=move_id, facility_id=facility_id, sku_id=one.sku_id, quantity=units, reason=stock.SHIFTED,
        document_kind="shift", document_id=one.id, from_place=one.from_place, to_place=one.to_place,
        from_condition=one.condition, to_condition=one.condition, owner_id=one.owner_id, batch_id=one.batch_id,
        hold_id=hold_id,
    )  # fmt: skip


def _tell_pickers(tx: Tx, follow: Sequence[tuple[Shift, HeldHere, int]], pieces: Sequence[stock.Held]) -> None:
    """Picks go where their units went; where only a part went, the pick is split. A pick stays with the piece that is its hold."""
    went = [(one, held, units, piece) for (one, held, units), piece in zip(follow, pieces, strict=True) if held.pick_id]
    store.carry_picks(
        tx, [(held.pick_id, one.to_place) for one, held, _, piece in went if held.pick_id and piece.id == held.id]
    )
    parts = [row for row in went if row[3].id != row[1].id]
    less: dict[UUID, int] = {}
    for _, held, units, _ in parts:
        if held.pick_id:
            less[held.pick_id] = less.get(held.pick_id, held.quantity) - units
    store.cut_picks(tx, list(less.items()))
    store.add_picks(tx, [(new_id(), held.trip_id, held.order_id, held.holder_id, piece.id, one.to_place, held.sku_id,
                          held.batch_id, held.sequence, units) for one, held, units, piece in parts])  # fmt: skip
