"""What is staged becomes a fact: moves, balances, supply, holds and promises change together. The doors are locked."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.stock import loss, serials, store
from godown.stock.facts import StockChanged, SupplyRose
from godown.stock.words import Posted


def record(tx: Tx, *, may_lose: bool, named: Mapping[UUID, tuple[str, ...]] | None = None) -> list[Posted]:
    """Apply what is staged. With `may_lose` promises go along that stock no longer covers; without, that is refused. `named`
    are the serial numbers that were scanned of each move."""
    numbered = _refuse_strays(tx)
    struck = loss.make_room(tx) if may_lose else []
    _refuse_shortfalls(tx)
    if numbered or named:
        serials.follow(tx, numbered, named or {})
    store.apply_to_balances(tx)
    store.end_carried_promises(tx)
    store.carry_holds(tx)
    _mind_promises(tx, may_lose, struck)
    written = store.write_moves(tx)
    _tell(tx, written)
    return written


def _refuse_strays(tx: Tx) -> list[UUID]:
    """Refuse moves that cannot be. Answer the SKUs of which numbered units may go."""
    found = store.staged_strays(tx)
    strays = [(fault, what) for fault, what in found if fault != "serial"]
    if ended := [hold for fault, hold in strays if fault == "hold"]:
        raise Refusal(
            "hold_ended",
            "What was held here is not held any more: its order changed at this moment. Look again.",
            hold_ids=[str(hold) for hold in ended],
        )
    if stuck := [sku for fault, sku in strays if fault == "stuck"]:
        raise Refusal(
            "not_movable",
            "Units in this condition stay where they lie. Count them there first: then they are gone, or in another condition.",
            sku_ids=[str(sku) for sku in stuck],
        )
    if odd := [sku for fault, sku in strays if fault == "condition"]:
        raise Refusal(
            "unknown_condition",
            "There is no such condition. Take one of the settings' conditions.",
            status=422,
            sku_ids=[str(sku) for sku in odd],
        )
    if strays:
        raise Refusal(
            "wrong_facility",
            "A place of this move is unknown, or lies in another facility.",
            status=422,
            place_ids=[str(place) for _, place in strays],
        )
    return [sku for fault, sku in found if fault == "serial"]


def _refuse_shortfalls(tx: Tx) -> None:
    if short := store.staged_shortfalls(tx):
        raise Refusal(
            "not_enough_stock",
            "A place holds fewer free units than a move takes from it.",
            shortfalls=[{"place_id": str(p), "sku_id": str(s), "free": free, "asked": n} for p, s, free, n in short],
        )


def _mind_promises(tx: Tx, may_lose: bool, struck: Sequence[UUID]) -> None:
    lost = store.supply_losses(tx)
    if lost and not may_lose:
        raise Refusal(
            "stock_is_promised",
            "These units are promised to orders. Cancel or move the orders first, or record a loss.",
            skus=[str(sku) for _, _, sku, _ in lost],
        )
    if lost:
        loss.withdraw_uncovered(tx, lost, struck)


def _tell(tx: Tx, written: Sequence[Posted]) -> None:
    """Say what can be sold more or less than before, owner by owner: what one owner lost does not hide what another got.
    Units that only went from shelf to tote are no news."""
    changed = {(move.facility_id, move.owner_id, move.sku_id): move.change for move in written if move.change}
    if changed:
        tx.publish(StockChanged(tuple(sorted({sku for _, _, sku in changed}))))
    by_facility: dict[UUID, set[UUID]] = {}
    for (facility_id, _, sku), change in changed.items():
        if change > 0:
            by_facility.setdefault(facility_id, set()).add(sku)
    for facility_id, skus in by_facility.items():
        tx.publish(SupplyRose(facility_id, tuple(sorted(skus))))
