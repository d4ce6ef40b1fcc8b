"""Counting never stops the floor: the base of a count is the on-hand when its bin is scanned, posting adds the difference.

Each condition is counted for itself: a broken unit that lies in the bin is no saleable one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from godown.kernel.ids import NO_BATCH, OWN, UNKNOWN_OWNER, new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.stock import ledger, queries, queries_counts, store_counts, store_promises
from godown.stock.queries import Lot
from godown.stock.queries_counts import Count
from godown.stock.rules import Difference, differences
from godown.stock.words import MISSING, SALEABLE, UNEXPECTED, Move, Posted


@dataclass(frozen=True, slots=True)
class Counted:
    """What posting a count did. `again`: the bin was touched meanwhile, so it is to be counted again, nothing was posted.

    `found` units were missing and lie there after all, `surplus` came in from nowhere, `changed` lie there in another
    condition, `lost` and `gone` (missing for good) left. `entered` and `left` are the moves that cost follows.
    """

    again: bool
    found: int = 0
    surplus: int = 0
    changed: int = 0
    lost: int = 0
    gone: int = 0
    entered: tuple[tuple[Posted, int], ...] = ()
    left: tuple[tuple[Posted, int], ...] = ()


def begin_count(tx: Tx, count_id: UUID) -> Count:
    """The counter stands at the bin: what is on hand now, by condition, is the base."""
    count = queries_counts.count(tx, count_id, lock=True)
    _must_be_open(count)
    base = queries_counts.on_hand(tx, count.place_id, _sku_of(count))
    kept = {"base": base, "counted": {SALEABLE: 0}, "condition": SALEABLE}
    if "first" in count.said:
        kept["first"] = count.said["first"]
    store_counts.set_count(tx, count_id, "counting", kept, scanned=True)
    return queries_counts.count(tx, count_id)


def note_count(tx: Tx, count_id: UUID, counted: int) -> None:
    """Keep how many were counted so far of the condition that is being counted."""
    count = queries_counts.count(tx, count_id, lock=True)
    _must_be_open(count)
    said = count.said | {"counted": count.counted | {count.condition: counted}}
    store_counts.set_count(tx, count_id, "counting", said)


def turn_count(tx: Tx, count_id: UUID, condition: str) -> Count:
    """Count units of this condition now. Refuses one that is not counted."""
    count = queries_counts.count(tx, count_id, lock=True)
    _must_be_open(count)
    if condition not in queries_counts.countable(tx):
        raise Invalid("Units in this condition are not counted.", field="value")
    said = count.said | {"condition": condition, "counted": {condition: 0} | count.counted}
    store_counts.set_count(tx, count_id, "counting", said)
    return queries_counts.count(tx, count_id)


def recount(tx: Tx, count_id: UUID, **kept: Any) -> None:
    """The bin is to be counted once more."""
    store_counts.set_count(tx, count_id, "recount", kept)


def post_count(tx: Tx, count_id: UUID) -> Counted:
    """Post what was counted of each condition: a surplus is taken from the bin's *missing* first, a lack is a loss of
    units in that condition, what stays missing leaves as count difference. If a move touched the bin since it was
    scanned, nothing is posted: count again.
    """
    count = queries_counts.count(tx, count_id, lock=True)
    _must_be_open(count)
    sku = _sku_of(count)
    if count.scanned_at is None or count.status != "counting":
        raise Refusal("not_counted", "Scan the bin and count it first.")
    store_promises.lock_doors(tx, queries.doors_of_place(tx, count.place_id, sku))
    moved = queries_counts.touched_since(tx, count.place_id, sku, count.scanned_at)
    if moved or queries_counts.on_hand(tx, count.place_id, sku) != count.base:
        recount(tx, count_id)
        return Counted(again=True)
    lots = {code: queries.lots(tx, count.place_id, sku, code) for code in (*count.base, MISSING)}
    found = differences(count.base, count.counted, sum(lot.on_hand for lot in lots[MISSING]))
    moves = _moves(count, sku, found, lots)
    posted = {one.id: one for one in ledger.post(tx, moves, may_lose=True)}
    store_counts.set_count(tx, count_id, "posted", count.said)
    tx.note("counted", "place", [count.place_id], number=count.number, base=count.base, counted=count.counted)
    return _told(moves, posted)


def _told(moves: Sequence[Move], posted: Mapping[UUID, Posted]) -> Counted:
    def units(reason: str) -> int:
        return sum(move.quantity for move in moves if move.reason == reason)

    ours = [move for move in moves if move.owner_id != UNKNOWN_OWNER]  # what is not ours has no cost
    return Counted(
        False, units("found"), units("count_surplus"), units("count_condition"), units("count_loss"),
        units("count_difference"),
        tuple((posted[one.id], one.quantity) for one in ours if one.from_place is None),
        tuple((posted[one.id], one.quantity) for one in ours if one.to_place is None),
    )  # fmt: skip


def _must_be_open(count: Count) -> None:
    if count.status not in ("open", "counting", "recount"):
        raise Refusal("count_closed", f"{count.number} is posted already.")


def _sku_of(count: Count) -> UUID:
    if count.sku_id is None:
        raise Refusal("count_without_sku", f"{count.number} names no SKU.")
    return count.sku_id


def _moves(count: Count, sku: UUID, found: Sequence[Difference], lots: Mapping[str, Sequence[Lot]]) -> list[Move]:
    """The moves of differences, lot by lot, what is least held first."""
    left = {(code, turn): lot.on_hand for code, here in lots.items() for turn, lot in enumerate(here)}
    moves = []
    for one in found:
        if one.start is None:
            moves.append(_came(count, sku, one, lots))
            continue
        units = one.units
        for turn, lot in enumerate(lots[one.start]):
            if here := min(units, left[one.start, turn]):
                left[one.start, turn] -= here
                units -= here
                moves.append(_move(count, sku, here, one, lot.owner_id, lot.batch_id))
    return moves


def _came(count: Count, sku: UUID, one: Difference, lots: Mapping[str, Sequence[Lot]]) -> Move:
    there = [lot for code in (one.end, SALEABLE) if code and one.end != UNEXPECTED for lot in lots.get(code, ())]
    owner, batch = (there[0].owner_id, there[0].batch_id) if there else (OWN, NO_BATCH)
    return _move(count, sku, one.units, one, UNKNOWN_OWNER if one.end == UNEXPECTED else owner, batch)


def _reason(one: Difference) -> str:
    if one.start is None:
        return "count_surplus"
    if one.start == MISSING:
        return "found" if one.end else "count_difference"
    return "count_condition" if one.end else "count_loss"


def _move(count: Count, sku: UUID, units: int, one: Difference, owner: UUID, batch: UUID) -> Move:
    here = count.place_id
    return Move(
        id=new_id(), facility_id=count.facility_id, sku_id=sku, quantity=units, reason=_reason(one),
        document_kind="count", document_id=count.id, owner_id=owner, batch_id=batch,
        from_place=here if one.start else None, to_place=here if one.end else None,
        from_condition=one.start or SALEABLE, to_condition=one.end or SALEABLE,
        outside=None if one.start and one.end else "count",
    )  # fmt: skip
