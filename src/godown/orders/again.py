"""The same order again: what came before is known, a cancel cancels, a change applies before packing or asks a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from godown import credits
from godown.credits import folded
from godown.kernel.outcome import Outcome, RowRefusal
from godown.orders import promising, queries, queries_split, store
from godown.orders.change import cancel, cancel_units_of
from godown.orders.rules import content_hash
from godown.orders.states import BEFORE_PACKING, OrderStatus
from godown.orders.words import NewOrder, Order, OrderLine, PlannedLine
from godown.platform.transaction import Tx


@dataclass(slots=True)
class _Plan:
    """What changes apply to which orders, and which a person is to look at."""

    cuts: dict[UUID, dict[UUID, int]] = field(default_factory=dict)
    """Order -> line -> units to cancel."""
    whole: dict[bool, list[UUID]] = field(default_factory=lambda: {True: [], False: []})
    """Orders that ship complete from now on, or in part; living ones of an order that was split."""
    said: dict[bool, list[UUID]] = field(default_factory=lambda: {True: [], False: []})
    """These, with the orders that they are parts of."""
    heads: list[tuple[UUID, NewOrder]] = field(default_factory=list)
    """Orders and parts that go where this says."""
    asks: list[tuple[UUID, str]] = field(default_factory=list)
    """Orders that a person is to look at, with the hash of what the shop sent."""


def apply_again(
    tx: Tx, pairs: Sequence[tuple[Order, NewOrder]], plans: Mapping[str, Sequence[PlannedLine]]
) -> Outcome[str]:
    """Orders that came before: the same content is known, a cancel cancels, other changes apply before packing."""
    changed = [(old, new) for old, new in pairs if old.content_hash != content_hash(new)]
    same = [old.external_id for old, new in pairs if old.content_hash == content_hash(new)]
    dropped = [old.id for old, new in changed if new.cancelled and old.status != "cancelled"]
    outcome: Outcome[UUID] = cancel(tx, dropped) if dropped else Outcome.of()
    late = {row.key: row for row in outcome.refused}
    refused = [
        RowRefusal(old.external_id, (no := late[old.id]).code, no.message) for old, _ in changed if old.id in late
    ]
    _apply(tx, _plan(tx, [(old, new) for old, new in changed if not new.cancelled], plans))
    return Outcome.of([old.external_id for old, _ in changed if old.id not in late], refused, same)


def lock_changed(tx: Tx, pairs: Sequence[tuple[Order, NewOrder]]) -> list[UUID]:
    """Lock the orders that `apply_again` will change, and their parts: before any door, for who takes other orders too. Answer the
    SKUs of their lines."""
    ids = [old.id for old, new in pairs if old.content_hash != content_hash(new)]
    if not ids:
        return []
    return sorted({line.sku_id for line in queries.lines_of(tx, list(queries_split.with_parts(tx, ids)))})


def _plan(tx: Tx, changed: Sequence[tuple[Order, NewOrder]], plans: Mapping[str, Sequence[PlannedLine]]) -> _Plan:
    """A new address and fewer units apply before packing; more units, other SKUs and later changes ask a person. Of an order
    that was split they apply to its parts, all of them or none; fewer units are taken from the last part first."""
    made = _Plan()
    if not changed:
        return made
    found = queries_split.with_parts(tx, [old.id for old, _ in changed])
    named = _paying(tx, [old for old, new in changed if new.store_credit])
    lines: dict[UUID, list[OrderLine]] = defaultdict(list)
    for line in queries.lines_of(tx, list(found)):
        lines[found[line.order_id].part_of or line.order_id].append(line)
    for was, new in changed:
        old = found[was.id]
        alive = [old] if old.status != OrderStatus.SPLIT else _living(found.values(), old)
        ids = {old.id, *(order.id for order in alive)}
        asked, pieces = _by_line(old.id, [line for line in lines[old.part_of or old.id] if line.order_id in ids])
        fewer = _fewer(asked, plans[new.external_id])
        left = {line.id: sum(piece.open_units for piece in pieces[line.line_no]) for line in asked}
        if named.get(old.id, set()) < {folded(use.code) for use in new.store_credit}:
            made.asks.append((old.id, content_hash(new)))
            continue
        late = any(order.status not in BEFORE_PACKING for order in alive) or not alive
        if late or fewer is None or any(units > left[line] for line, units in fewer.items()):
            made.asks.append((old.id, content_hash(new)))
            continue
        made.cuts |= _from_last({line.line_no: fewer.get(line.id, 0) for line in asked}, pieces)
        if new.ship_complete != old.ship_complete:
            made.whole[new.ship_complete] += [order.id for order in alive]
            made.said[new.ship_complete] += sorted(ids)
        made.heads += [(order, new) for order in sorted(ids)]
    return made


def _paying(tx: Tx, orders: Sequence[Order]) -> dict[UUID, set[str]]:
    """The codes that an order was ever paid with; one that the shop names later is a person's to spend."""
    found: dict[UUID, set[str]] = {order.id: set() for order in orders}
    for order, code in credits.ever_paid(tx, list(found)) if found else ():
        found[order].add(code)
    return found


def _apply(tx: Tx, plan: _Plan) -> None:
    store.ask_decisions(tx, plan.asks, "The shop changed this order; look at what it sent.")
    cancel_units_of(tx, plan.cuts)
    for complete in (True, False):
        if plan.said[complete]:
            promising.set_ship_complete(tx, plan.whole[complete], complete)
            store.set_ship_complete(tx, plan.said[complete], complete)
    store.change_heads(tx, [(order, _head(new)) for order, new in plan.heads])
    tx.note("changed", "order", [order for order, _ in plan.heads])


def _head(new: NewOrder) -> dict[str, Any]:
    said = asdict(new) | {"content_hash": content_hash(new)}
    return {name: said[name] for name in store.HEAD}


def _living(found: Iterable[Order], original: Order) -> list[Order]:
    """The parts of an order that are not cancelled."""
    return [one for one in found if one.part_of == original.id and one.status != OrderStatus.CANCELLED]


def _by_line(order_id: UUID, lines: Sequence[OrderLine]) -> tuple[list[OrderLine], dict[int, list[OrderLine]]]:
    """The lines of an order with all that is cancelled of them, and where the units of each are now: in itself or in its parts
    (number of the line -> lines, the last part first)."""
    asked = [line for line in lines if line.order_id == order_id]
    parts = [line for line in lines if line.order_id != order_id]
    pieces: dict[int, list[OrderLine]] = defaultdict(list)
    for line in reversed(parts or asked):
        pieces[line.line_no].append(line)
    if not parts:
        return asked, pieces
    living = {number: sum(p.quantity - p.cancelled for p in mine) for number, mine in pieces.items()}
    return [replace(line, cancelled=line.quantity - living.get(line.line_no, 0)) for line in asked], pieces


def _from_last(fewer: Mapping[int, int], pieces: Mapping[int, Sequence[OrderLine]]) -> dict[UUID, dict[UUID, int]]:
    """Take units of lines from their pieces in turn: order -> line -> units."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for number, units in fewer.items():
        for piece in pieces.get(number, ()):
            if taken := min(units, piece.open_units):
                found[piece.order_id][piece.id] = taken
                units -= taken
    return found


def _fewer(lines: Sequence[OrderLine], plan: Sequence[PlannedLine]) -> dict[UUID, int] | None:
    """Units to cancel per line so that the lines are as planned; None where that is not merely fewer units."""
    if [line.sku_id for line in lines] != [line.sku_id for line in plan]:
        return None
    changes = {line.id: line.quantity - line.cancelled - new.quantity for line, new in zip(lines, plan, strict=True)}
    if any(units < 0 for units in changes.values()):
        return None
    return {line: units for line, units in changes.items() if units}
