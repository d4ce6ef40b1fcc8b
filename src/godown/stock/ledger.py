"""The ledger of goods: moves are facts, balances follow in the same transaction."""

from collections.abc import Sequence

from godown.kernel.ids import NO_BATCH
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.stock import doors, store, store_dates
from godown.stock.recording import record
from godown.stock.words import Move, Posted


def post(tx: Tx, moves: Sequence[Move], *, may_lose: bool = False) -> list[Posted]:
    """Record moves and their effect on balances, all or none. Moves recorded already are left alone.

    With `may_lose`, stock that goes (breakage, count, expiry) takes the promises along that it no longer covers, as
    DESIGN's *Loss* says; without, such a move is refused. Refusals: `not_enough_stock`, `stock_is_promised`,
    `move_id_reused`, `hold_ended` (what a move was to carry is not held there any more), `wrong_facility`,
    `unknown_condition`, `not_movable` (the condition of the units says so). What is of a batch past its date goes from and
    to the condition that the date gives (`expired`, `short_dated`), whatever the mover thought. Serial numbers go along
    (`serials`); one that was scanned and cannot be there is refused with the code of its fault (`serial_rules`).
    """
    unique = {move.id: move for move in moves}
    if not unique:
        return []
    store.stage_moves(tx, list(unique.values()))
    store.open_doors_of_staged(tx)
    if doors.settle(tx, store.lock_doors_of_staged(tx)):
        store.stage_moves(tx, list(unique.values()))
    _pass_over_known(tx)
    dated = any(move.batch_id != NO_BATCH for move in unique.values())
    if dated:
        store_dates.heed(tx, may_lose=may_lose)
    named = {move.id: move.serials for move in unique.values() if move.serials}
    written = record(tx, may_lose=may_lose, named=named)
    if dated:
        store_dates.lower_dates_of_staged(tx)
    return written


def _pass_over_known(tx: Tx) -> None:
    known = store.known_moves(tx)
    if known:
        store.drop_moves(tx, [move for move, _ in known])
    if reused := [move for move, same in known if not same]:
        raise Refusal(
            "move_id_reused",
            "A move with this id is recorded already, with other content. Make a new id for a new move.",
            move_ids=[str(move) for move in reused],
        )
