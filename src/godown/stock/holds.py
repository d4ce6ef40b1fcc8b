"""Holds: made when a wave is released, carried by picks, ended by hand-over, dropped by a short pick."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.stock import counts, doors, ledger, queries, store_holds, store_promises
from godown.stock.words import MISSING, SALEABLE, Held, Move


@dataclass(frozen=True, slots=True)
class Short:
    """What a short pick did: the holds it dropped, the units now missing, the count it opened (None: one is open)."""

    dropped: tuple[Held, ...]
    missing: int
    count_id: UUID | None


def hold(
    tx: Tx,
    holder_ids: Sequence[UUID],
    *,
    holder_kind: str,
    by: UUID,
    shut: Collection[UUID] = (),
    near: Sequence[tuple[UUID, UUID]] = (),
) -> list[Held]:
    """Hold the promised, unheld units of these holders in pickable bins, on behalf of `by` (a wave or trip).

    FEFO first, then (place, SKU) as `near` names them, then the fullest bin; holders named earlier choose first. What no pickable bin
    covers stays unheld. Places that are `shut` are not touched.
    """
    doors.lock(tx, store_promises.doors_of_holders(tx, holder_ids))
    return store_holds.hold_units(tx, holder_ids, holder_kind, by, shut, near)


def unhold(tx: Tx, hold_ids: Sequence[UUID]) -> list[Held]:
    """End holds where they are; the promises behind them stay. Unknown ids are passed over."""
    held = queries.holds(tx, hold_ids)
    doors.lock(tx, store_promises.doors_of_holders(tx, [h.holder_id for h in held]))
    return store_holds.unhold(tx, [h.id for h in held])


def begin_holds(tx: Tx, hold_ids: Sequence[UUID]) -> None:
    """The trips that fetch these have begun: what is held stays where its picker expects it, and a loss ends it last. Unknown
    ids are passed over."""
    if held := queries.holds(tx, hold_ids) if hold_ids else []:
        doors.lock(tx, store_promises.doors_of_holders(tx, [h.holder_id for h in held]))
        store_holds.begin_holds(tx, [h.id for h in held])


def pieces(tx: Tx, wanted: Sequence[tuple[Held, int]]) -> list[Held]:
    """A hold of exactly so many units for each (hold, units), in order, for picks and parcels that take a part.

    A hold may be named several times; whoever takes its last units gets the hold itself, the others a part split off.
    """
    left = {hold.id: hold.quantity for hold, _ in wanted}
    found, parts = [], []
    for hold, units in wanted:
        left[hold.id] -= units
        if not left[hold.id]:
            found.append(hold if units == hold.quantity else replace(hold, quantity=units))
            continue
        parts.append((hold.id, part := new_id(), units))
        found.append(replace(hold, id=part, quantity=units))
    if parts:
        store_holds.split_holds(tx, parts)
    return found


def short_pick(
    tx: Tx, *, facility_id: UUID, place_id: UUID, sku_id: UUID, own: Sequence[UUID], document_id: UUID
) -> Short:
    """The picker of trips `own` found less than was held: drop their holds there, what is left becomes missing.

    Units held by others in the same bin stay held. A count opens for the bin, unless one is open.
    """
    doors.lock(tx, queries.doors_of_place(tx, place_id, sku_id))
    dropped = store_holds.unhold(tx, queries.hold_ids_in(tx, place_id, sku_id, own))
    lots = queries.free_lots(tx, place_id, sku_id, SALEABLE)
    moves = [
        Move(
            id=new_id(), facility_id=facility_id, sku_id=sku_id, quantity=lot.free, reason="short_pick",
            document_kind="trip", document_id=document_id, from_place=place_id, to_place=place_id,
            to_condition=MISSING, owner_id=lot.owner_id, batch_id=lot.batch_id,
        )
        for lot in lots
    ]  # fmt: skip
    ledger.post(tx, moves, may_lose=True)
    opened = counts.open_counts(tx, facility_id, [(place_id, sku_id)], "short_pick")
    return Short(tuple(dropped), sum(lot.free for lot in lots), opened[0] if opened else None)
