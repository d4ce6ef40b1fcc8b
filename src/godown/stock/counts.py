"""Counting never stops the floor: the base of a count is the on-hand when its bin is scanned, posting adds the difference.

A count is of one SKU in a bin, or of all that lies in it. Each condition is counted for itself: a broken unit that lies in
the bin is no saleable one. What differs by much money waits for a person (`to_approve`); picks of that time do no harm, for
the difference is added, but what another count or a short pick said of the bin meanwhile makes it be counted again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from godown.kernel.ids import NO_BATCH, OWN, UNKNOWN_OWNER, new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.stock import doors, ledger, queries_counts, store_counts, store_promises
from godown.stock.queries_counts import Count, Here, kept
from godown.stock.rules import Difference, differences
from godown.stock.words import MISSING, SALEABLE, UNEXPECTED, Move, Posted

TO_APPROVE: Final = "to_approve"
SAID_OTHERWISE: Final = ("found", "count_surplus", "count_condition", "count_loss", "count_difference", "short_pick")
"""Reasons of moves that say themselves how many units lie in a bin: a count confirmed before them knows no better."""


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


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What posting a count would change, SKU by SKU; `again`: the bin was touched, so the count says nothing any more."""

    again: bool
    differences: tuple[tuple[UUID, Difference], ...] = ()


def open_counts(tx: Tx, facility_id: UUID, pairs: Sequence[tuple[UUID, UUID | None]], reason: str) -> list[UUID]:
    """Open a count of each (bin, SKU or None for all that lies there); a pair that waits already is passed over."""
    take_numbers(tx, "count", 0, prefix="C-")  # whoever opens counts comes one after the other
    waiting = queries_counts.waiting_pairs(tx, [place for place, _ in pairs])
    fresh = [pair for pair in dict.fromkeys(pairs) if pair not in waiting]
    if not fresh:
        return []
    numbers = take_numbers(tx, "count", len(fresh), prefix="C-")
    rows = [(new_id(), number, *pair) for number, pair in zip(numbers, fresh, strict=True)]
    store_counts.open_counts(tx, facility_id, rows, reason)
    return [row[0] for row in rows]


def begin_count(tx: Tx, count_id: UUID) -> Count:
    """The counter stands at the bin: what is on hand now, by SKU and condition, is the base."""
    count = _open(tx, count_id)
    base, doors = queries_counts.base(tx, count.facility_id, count.place_id, [count.sku_id] if count.sku_id else None)
    said: dict[str, Any] = {"base": kept(base), "doors": doors, "counted": {}, "condition": SALEABLE}
    if count.sku_id:
        said["counted"] = {str(count.sku_id): {SALEABLE: 0}}
    if "first" in count.said:
        said["first"] = count.said["first"]
    store_counts.set_count(tx, count_id, "counting", said, scanned=True)
    return queries_counts.count(tx, count_id)


def take_item(tx: Tx, count_id: UUID, sku_id: UUID) -> Count:
    """Count units of this SKU now. One that we did not know there gets its base at this moment."""
    count = _open(tx, count_id)
    if count.sku_id not in (None, sku_id):
        raise Refusal("not_counted_here", f"{count.number} counts only {count.sku_code}.")
    said = count.said | {"sku": str(sku_id)}
    if sku_id != count.in_hand:
        said["condition"] = SALEABLE
    if sku_id not in count.base:
        base, doors = queries_counts.base(tx, count.facility_id, count.place_id, [sku_id])
        said |= {"base": said["base"] | kept(base), "doors": said["doors"] + doors}
    store_counts.set_count(tx, count_id, "counting", said)
    return queries_counts.count(tx, count_id)


def note_count(tx: Tx, count_id: UUID, counted: int) -> None:
    """Keep how many were counted so far of the SKU and condition that are being counted."""
    count = _open(tx, count_id)
    _note(tx, count, count.condition, counted)


def turn_count(tx: Tx, count_id: UUID, condition: str) -> Count:
    """Count units of this condition now. Refuses one that is not counted."""
    count = _open(tx, count_id)
    if condition not in queries_counts.countable(tx):
        raise Invalid("Units in this condition are not counted.", field="value")
    sku = _in_hand(count)
    _note(tx, count, condition, count.counted.get(sku, {}).get(condition, 0))
    return queries_counts.count(tx, count_id)


def recount(tx: Tx, count_ids: Sequence[UUID], first: queries_counts.Units | None = None) -> None:
    """Bins are to be counted once more; `first` is what was counted, where that stands if it is counted again."""
    store_counts.recount(tx, count_ids, {"first": kept(first)} if first is not None else {})


def foresee_count(tx: Tx, count_id: UUID) -> Foreseen:
    """What posting a count would change; see `foresee_counts`. Refuses what is not there."""
    queries_counts.count(tx, count_id, lock=True)
    return foresee_counts(tx, [count_id])[count_id]


def foresee_counts(tx: Tx, count_ids: Sequence[UUID]) -> dict[UUID, Foreseen]:
    """What posting would change. If a move touched a bin since it was scanned, nothing: it is to be counted again. Refuses one
    that nobody counted."""
    counts = queries_counts.counts(tx, count_ids, lock=True)
    fresh = [count for count in counts if count.status != TO_APPROVE]
    for count in fresh:
        _must_be_open(count)
        if count.scanned_at is None or count.status != "counting":
            raise Refusal("not_counted", "Scan the bin and count it first.")
    _lock(tx, fresh)
    stale = queries_counts.touched(tx, fresh) if fresh else set()
    if stale:
        recount(tx, sorted(stale))
    lots = _lots(tx, counts)
    return {
        count.id: Foreseen(again=True) if count.id in stale else Foreseen(False, _found(count, lots[count.id]))
        for count in counts
    }


def submit_count(tx: Tx, count_id: UUID, foreseen: Foreseen, off_paise: int) -> None:
    """The count waits for a person who may approve it; nothing is posted, and the floor goes on."""
    count = _open(tx, count_id)
    store_counts.close_counts(tx, TO_APPROVE, [(count_id, count.units_known, _off(foreseen.differences), off_paise)])
    tx.note("to_approve", "count", [count_id], number=count.number, value_paise=off_paise)


def post_count(tx: Tx, count_id: UUID, off_paise: int = 0) -> Counted:
    """Post one count; see `post_counts`. Refuses what is not there."""
    queries_counts.count(tx, count_id, lock=True)
    return post_counts(tx, {count_id: off_paise})[count_id]


def post_counts(tx: Tx, off_paise: Mapping[UUID, int]) -> dict[UUID, Counted]:
    """Post what was counted of each condition (count -> value of its differences): a surplus is taken from the bin's *missing*
    first, a lack is a loss of units in that condition, what stays missing leaves as count difference. Nothing of a count is posted,
    and it is counted again, where a move touched its bin between scan and confirm, or another count or a short pick spoke of it
    since: also one that is posted before it in this set.
    """
    counts = queries_counts.counts(tx, list(off_paise), lock=True)
    for count in counts:
        if count.status not in ("counting", TO_APPROVE):
            _must_be_open(count)
            raise Refusal("not_counted", "Scan the bin and count it first.")
    _lock(tx, counts)
    done: dict[UUID, Counted] = {}
    while left := [count for count in counts if count.id not in done]:
        one_a_bin = {count.place_id: count for count in reversed(left)}
        done |= _post(tx, [count for count in left if one_a_bin[count.place_id] is count], off_paise)
    return done


def _post(tx: Tx, counts: Sequence[Count], off_paise: Mapping[UUID, int]) -> dict[UUID, Counted]:
    """Post counts of different bins, whose doors are locked."""
    lots, found = _lots(tx, counts), {}
    stale = queries_counts.touched(
        tx, counts, {count.id for count in counts if count.status == TO_APPROVE}, SAID_OTHERWISE
    )
    for count in counts:
        found[count.id] = _found(count, lots[count.id])
        if not _there(found[count.id], lots[count.id]):
            stale.add(count.id)
    if stale:
        recount(tx, sorted(stale))
    sure = [count for count in counts if count.id not in stale]
    moves = {count.id: _moves(count, found[count.id], lots[count.id]) for count in sure}
    posted = {one.id: one for one in ledger.post(tx, [one for mine in moves.values() for one in mine], may_lose=True)}
    rows = []
    for count in sure:
        missing = sum(lot.on_hand for (_, code), here in lots[count.id].items() if code == MISSING for lot in here)
        rows.append((count.id, count.units_known + missing, _off(found[count.id]), off_paise[count.id]))
        tx.note(
            "counted",
            "place",
            [count.place_id],
            number=count.number,
            base=kept(count.base),
            counted=kept(count.counted),
        )
    store_counts.close_counts(tx, "posted", rows)
    told = {count.id: _told(moves[count.id], posted) for count in sure}
    return {count.id: told.get(count.id) or Counted(again=True) for count in counts}


def cancel_counts(tx: Tx, count_ids: Sequence[UUID]) -> list[UUID]:
    """Counts that wait are not wanted any more. Answer those that were cancelled."""
    waiting = [one.id for one in queries_counts.counts(tx, count_ids, lock=True) if one.status in queries_counts.OPEN]
    store_counts.cancel_counts(tx, waiting)
    tx.note("cancelled", "count", waiting)
    return waiting


Lots = dict[tuple[UUID, str], list[Here]]
Found = Sequence[tuple[UUID, Difference]]


def _open(tx: Tx, count_id: UUID) -> Count:
    count = queries_counts.count(tx, count_id, lock=True)
    _must_be_open(count)
    return count


def _must_be_open(count: Count) -> None:
    if count.status not in queries_counts.OPEN:
        raise Refusal("count_closed", f"{count.number} is counted already.")


def _in_hand(count: Count) -> UUID:
    if count.in_hand is None:
        raise Refusal("count_without_sku", "Scan an item of this bin first.")
    return count.in_hand


def _note(tx: Tx, count: Count, condition: str, units: int) -> None:
    sku, counted = _in_hand(count), count.counted
    counted[sku] = counted.get(sku, {}) | {condition: units}
    said = count.said | {"counted": kept(counted), "condition": condition}
    store_counts.set_count(tx, count.id, "counting", said)


def _lock(tx: Tx, counts: Sequence[Count]) -> None:
    """Lock the doors of all that was counted at once: one count after the other, two people who approve were a deadlock."""
    found = []
    for facility in sorted({count.facility_id for count in counts}):
        skus = {sku for count in counts if count.facility_id == facility for sku in count.skus}
        found += store_promises.doors_of_skus(tx, facility, sorted(skus))
    doors.lock(tx, found)


def _lots(tx: Tx, counts: Sequence[Count]) -> dict[UUID, Lots]:
    found: dict[UUID, Lots] = {count.id: {} for count in counts}
    for count_id, lot in queries_counts.lots(tx, [(one.id, one.place_id, sku) for one in counts for sku in one.skus]):
        found[count_id].setdefault((lot.sku_id, lot.condition), []).append(lot)
    return found


def _found(count: Count, lots: Lots) -> tuple[tuple[UUID, Difference], ...]:
    base, counted = count.base, count.counted
    return tuple(
        (sku, one)
        for sku in sorted({*base, *counted})
        for one in differences(
            base.get(sku, {}), counted.get(sku, {}), sum(lot.on_hand for lot in lots.get((sku, MISSING), ()))
        )
    )


def _off(found: Found) -> int:
    return sum(one.units for _, one in found if one.start != MISSING or one.end is None)


def _there(found: Found, lots: Lots) -> bool:
    """Whether the units that a confirmed count takes away still lie there: picks of the meantime may have taken them."""
    need: dict[tuple[UUID, str], int] = {}
    for sku, one in found:
        if one.start:
            need[sku, one.start] = need.get((sku, one.start), 0) + one.units
    return all(units <= sum(lot.on_hand for lot in lots.get(key, ())) for key, units in need.items())


def _told(moves: Sequence[Move], posted: Mapping[UUID, Posted]) -> Counted:
    def units(reason: str) -> int:
        return sum(move.quantity for move in moves if move.reason == reason)

    ours = [move for move in moves if move.owner_id == OWN]  # what is not ours has no cost
    return Counted(
        False, units("found"), units("count_surplus"), units("count_condition"), units("count_loss"),
        units("count_difference"),
        tuple((posted[one.id], one.quantity) for one in ours if one.from_place is None),
        tuple((posted[one.id], one.quantity) for one in ours if one.to_place is None),
    )  # fmt: skip


def _moves(count: Count, found: Found, lots: Lots) -> list[Move]:
    """The moves of differences, lot by lot, what is least held first."""
    left = {(key, turn): lot.on_hand for key, here in lots.items() for turn, lot in enumerate(here)}
    moves = []
    for sku, one in found:
        if one.start is None:
            moves.append(_came(count, sku, one, lots))
            continue
        units, key = one.units, (sku, one.start)
        for turn, lot in enumerate(lots.get(key, ())):
            if here := min(units, left[key, turn]):
                left[key, turn] -= here
                units -= here
                moves.append(_move(count, sku, here, one, lot.owner_id, lot.batch_id))
    return moves


def _came(count: Count, sku: UUID, one: Difference, lots: Lots) -> Move:
    there = [lot for code in (one.end, SALEABLE) if code and one.end != UNEXPECTED for lot in lots.get((sku, code), ())]
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
