"""A leg of a re-slot list is carried: at once by list, or by the scan session that moves goods between bins."""

from collections.abc import Sequence
from uuid import UUID

from godown import racking
from godown.kernel.ids import derived_id
from godown.kernel.refusal import Invalid, Refusal
from godown.picking import moving, queries_reslot
from godown.picking.reslot_words import Leg
from godown.picking.shifting import Shift, shift
from godown.platform.transaction import Tx
from godown.stock import queries_lying


def carried(tx: Tx, run_id: UUID, legs: Sequence[tuple[int, int]]) -> int:
    """These legs (turn, leg) were carried: all that is movable of the SKU where it lay, of every batch and condition. Answer how
    many units. Sent twice, it counts once. Refuses what a picker is about to fetch (`being_fetched`), and then nothing moves."""
    run = queries_reslot.run(tx, run_id, lock=True)
    asked = set(legs)
    wanted = [leg for leg in queries_reslot.legs(tx, run_id) if (leg.turn, leg.leg) in asked]
    lots = queries_lying.in_places(tx, [leg.from_place for leg in wanted])
    shifts = [
        Shift(lot.sku_id, lot.on_hand, leg.from_place, leg.to_place, lot.condition, lot.batch_id, lot.owner_id,
              derived_id("reslot", run_id, leg.turn, leg.leg, lot.batch_id, lot.condition, lot.owner_id))
        for leg in wanted
        if not leg.carried
        for lot in lots
        if lot.place_id == leg.from_place and lot.sku_id == leg.sku_id and lot.movable
    ]  # fmt: skip
    racking.wish(tx, run.facility_id, [(leg.sku_id, leg.to_place) for leg in wanted if not leg.taken_on])
    shift(tx, run.facility_id, shifts)
    return sum(one.quantity for one in shifts)


def begin(tx: Tx, run_id: UUID, turn: int, leg: int, session_id: UUID, scan_id: UUID) -> Leg:
    """Open a session of moving by scan with the SKU of a leg in hand: what is scanned next is the bin that takes it. Refuses
    `nothing_left` where it is carried."""
    run = queries_reslot.run(tx, run_id)
    found = next((one for one in queries_reslot.legs(tx, run_id) if (one.turn, one.leg) == (turn, leg)), None)
    if found is None:
        raise Invalid("This move is not on the list.", field="turn")
    lot = next(
        (lot for lot in queries_lying.in_places(tx, [found.from_place]) if lot.sku_id == found.sku_id and lot.movable),
        None,
    )
    if lot is None:
        raise Refusal("nothing_left", f"No {found.sku_code} lies in {found.from_code} any more.")
    racking.wish(tx, run.facility_id, [(found.sku_id, found.to_place)])
    moving.take_up(tx, session_id, scan_id, lot)
    return found
