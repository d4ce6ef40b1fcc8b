"""Counting never stops the floor: the base of a count is the on-hand when its bin is scanned, posting adds the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from godown.kernel.ids import NO_BATCH, OWN, new_id
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.stock import ledger, queries, queries_counts, store_counts, store_promises
from godown.stock.queries_counts import Count
from godown.stock.words import MISSING, SALEABLE, Move, Posted


@dataclass(frozen=True, slots=True)
class Counted:
    """What posting a count did. `again`: the bin was touched meanwhile, so it is to be counted again, nothing was posted.

    `found` units were missing and lie there after all, `surplus` came in from nowhere, `lost` and `gone` (missing for
    good) left. `entered` and `left` are the moves that cost follows.
    """

    again: bool
    found: int = 0
    surplus: int = 0
    lost: int = 0
    gone: int = 0
    entered: tuple[tuple[Posted, int], ...] = ()
    left: tuple[tuple[Posted, int], ...] = ()


def begin_count(tx: Tx, count_id: UUID) -> Count:
    """The counter stands at the bin: what is on hand now is the base."""
    count = queries_counts.count(tx, count_id, lock=True)
    _must_be_open(count)
    sku = _sku_of(count)
    base = queries_counts.on_hand(tx, count.place_id, sku)
    kept = {"base": base, "counted": 0} | ({"first": count.said["first"]} if "first" in count.said else {})
    store_counts.set_count(tx, count_id, "counting", kept, scanned=True)
    return queries_counts.count(tx, count_id)


def note_count(tx: Tx, count_id: UUID, counted: int, **more: Any) -> None:
    """Keep how many were counted so far."""
    count = queries_counts.count(tx, count_id, lock=True)
    _must_be_open(count)
    store_counts.set_count(tx, count_id, "counting", count.said | {"counted": counted} | more)


def recount(tx: Tx, count_id: UUID, **kept: Any) -> None:
    """The bin is to be counted once more."""
    store_counts.set_count(tx, count_id, "recount", kept)


def post_count(tx: Tx, count_id: UUID) -> Counted:
    """Post what was counted: a surplus is taken from the bin's *missing* first, a lack is a loss, what stays missing
    leaves as count difference. If a move touched the bin since it was scanned, nothing is posted: count again.
    """
    count = queries_counts.count(tx, count_id, lock=True)
    _must_be_open(count)
    sku = _sku_of(count)
    if count.scanned_at is None or count.status != "counting":
        raise Refusal("not_counted", "Scan the bin and count it first.")
    store_promises.lock_doors(tx, queries.doors_of_place(tx, count.place_id, sku))
    base, counted = int(count.said.get("base", 0)), int(count.said.get("counted", 0))
    moved = queries_counts.touched_since(tx, count.place_id, sku, count.scanned_at)
    if moved or queries_counts.on_hand(tx, count.place_id, sku) != base:
        recount(tx, count_id)
        return Counted(again=True)
    found, gone = _missing(tx, count, sku, max(counted - base, 0))
    surplus = max(counted - base - sum(move.quantity for move in found), 0)
    came = [_came(tx, count, sku, surplus)] if surplus else []
    lost = _lost(tx, count, sku, max(base - counted, 0))
    moves = {move.id: move for move in (*found, *gone, *came, *lost)}
    posted = {one.id: one for one in ledger.post(tx, list(moves.values()), may_lose=True)}
    store_counts.set_count(tx, count_id, "posted", count.said)
    tx.note("counted", "place", [count.place_id], number=count.number, base=base, counted=counted)
    return Counted(
        False, _sum(found), surplus, _sum(lost), _sum(gone), tuple((posted[one.id], one.quantity) for one in came),
        tuple((posted[one.id], one.quantity) for one in (*lost, *gone)),
    )  # fmt: skip


def _sum(moves: Sequence[Move]) -> int:
    return sum(move.quantity for move in moves)


def _must_be_open(count: Count) -> None:
    if count.status not in ("open", "counting", "recount"):
        raise Refusal("count_closed", f"{count.number} is posted already.")


def _sku_of(count: Count) -> UUID:
    if count.sku_id is None:
        raise Refusal("count_without_sku", f"{count.number} names no SKU.")
    return count.sku_id


def _move(count: Count, sku: UUID, units: int, owner: UUID, batch: UUID, **ends: Any) -> Move:
    return Move(
        id=new_id(), facility_id=count.facility_id, sku_id=sku, quantity=units, document_kind="count",
        document_id=count.id, owner_id=owner, batch_id=batch, **ends,
    )  # fmt: skip


def _missing(tx: Tx, count: Count, sku: UUID, surplus: int) -> tuple[list[Move], list[Move]]:
    """(missing units that lie there after all, missing units that leave for good)."""
    found, gone = [], []
    for lot in queries.free_lots(tx, count.place_id, sku, MISSING):
        back = min(surplus, lot.free)
        surplus -= back
        place = count.place_id
        if back:
            ends = {"reason": "found", "from_place": place, "from_condition": MISSING, "to_place": place}
            found.append(_move(count, sku, back, lot.owner_id, lot.batch_id, **ends))
        if lot.free > back:
            ends = {"reason": "count_difference", "from_place": place, "from_condition": MISSING, "outside": "count"}
            gone.append(_move(count, sku, lot.free - back, lot.owner_id, lot.batch_id, **ends))
    return found, gone


def _came(tx: Tx, count: Count, sku: UUID, units: int) -> Move:
    lots = queries.free_lots(tx, count.place_id, sku, SALEABLE)
    owner, batch = (lots[0].owner_id, lots[0].batch_id) if lots else (OWN, NO_BATCH)
    return _move(count, sku, units, owner, batch, reason="count_surplus", to_place=count.place_id, outside="count")


def _lost(tx: Tx, count: Count, sku: UUID, units: int) -> list[Move]:
    """Fewer lie there than we know of: saleable units are lost, whatever holds them."""
    moves = []
    for lot in queries.lots(tx, count.place_id, sku, SALEABLE):
        if here := min(units, lot.on_hand):
            ends = {"reason": "count_loss", "from_place": count.place_id, "outside": "count"}
            moves.append(_move(count, sku, here, lot.owner_id, lot.batch_id, **ends))
            units -= here
    return moves
