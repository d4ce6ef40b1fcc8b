"""What becomes known late of units that came before: the bill of a vendor, or a debit note on it.

What is left of the units takes its part of value and input tax; what has left since took its part of the tax along, each
issue its own (`spread`), so that what was lost before its bill came reverses the tax of that bill too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from godown.books import store, store_late
from godown.books.spread import Amounts, plus, spread
from godown.books.store import Pair
from godown.books.store_late import Came, Change
from godown.books.words import CostMove
from godown.kernel.ids import new_id
from godown.platform.transaction import Tx

VALUE: Final = "value"
"""The value among amounts that are spread: no head has this name."""
BILLED: Final = "billed"


@dataclass(frozen=True, slots=True)
class LateCost:
    """What became known of the units of a source line (that of a goods receipt): value beyond what was entered, which may be
    less than nothing, and input tax by head. The id is the sender's, once for each."""

    id: UUID
    source_line_id: UUID
    value_paise: int
    taxes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LateShare:
    """What of it fell on units that still lie here. The rest belongs to units that have left."""

    value_paise: int = 0
    taxes: Mapping[str, int] = field(default_factory=dict)


def enter_late(tx: Tx, news: Sequence[LateCost]) -> dict[UUID, LateShare]:
    """Let value and input tax follow the units that they are for; answer what fell on those that still lie here. What would
    take more from the stock than is in it takes what is there."""
    came = {one.source_line_id: one for one in store_late.came(tx, [new.source_line_id for new in news])}
    moves = [_move(one) for one in came.values()]
    pairs = store.open_and_lock(tx, moves)
    since: dict[UUID, list[Change]] = defaultdict(list)
    for change in store_late.since(tx, list(came.values())):
        since[change.came_line_id].append(change)
    shares, entries = {new.id: LateShare() for new in news}, list[tuple[Any, ...]]()
    for new in news:
        if (one := came.get(new.source_line_id)) is not None:
            pair = pairs[store.key_of(_move(one))]
            shares[new.id], rows = _enter(tx, new, one, pair, since[one.source_line_id])
            entries += rows
    store_late.write(tx, moves, pairs, entries)
    return shares


def _move(one: Came) -> CostMove:
    return CostMove(one.source_line_id, one.facility_id, one.owner_id, one.sku_id, one.seq, 0, BILLED)


def _enter(
    tx: Tx, new: LateCost, one: Came, pair: Pair, since: Sequence[Change]
) -> tuple[LateShare, list[tuple[Any, ...]]]:
    came = pair.quantity - sum(change.quantity for change in since)
    left, taken = spread({**new.taxes, VALUE: new.value_paise}, came, [change.quantity for change in since])
    share = LateShare(_fitting(left, {VALUE: pair.value_paise}).get(VALUE, 0), _fitting(_heads(left), pair.taxes))
    pair.value_paise += share.value_paise
    pair.taxes = plus(pair.taxes, share.taxes)
    gone: dict[tuple[str, UUID | None], dict[str, int]] = {}
    for change, took in zip(since, taken, strict=True):
        key = (change.reason, change.source_line_id)
        gone[key] = plus(gone.get(key, {}), _heads(took))
    entered: Mapping[str, int] = share.taxes
    for took in gone.values():
        entered = plus(entered, took)
    where = (one.facility_id, one.owner_id, one.sku_id, one.seq, 0)
    rows: list[tuple[Any, ...]] = [
        (new_id(), new.id, *where, share.value_paise, entered, BILLED, new.source_line_id, tx.now)
    ]
    rows += [
        (new_id(), new_id(), *where, 0, plus({}, took, -1), reason, source, tx.now)
        for (reason, source), took in gone.items()
        if took
    ]
    return share, rows


def _heads(amounts: Amounts) -> dict[str, int]:
    return {code: paise for code, paise in amounts.items() if code != VALUE}


def _fitting(amounts: Amounts, there: Amounts) -> dict[str, int]:
    """These amounts, where they take away no more than is there."""
    return {code: max(paise, -there.get(code, 0)) for code, paise in amounts.items() if code in there or paise > 0}
