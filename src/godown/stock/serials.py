"""Serial numbers follow their units: every move of the ledger takes its numbers along, and each fact of a life is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from godown.kernel.ids import NO_BATCH, OWN, new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.stock import queries_serials, serial_rules, store_serials
from godown.stock.serial_rules import FAULTS, STRANGE, Carried, Number, Seen, Slot, Step
from godown.stock.words import SALEABLE

NUMBER_MAX: Final = 60


def clean(number: str) -> str:
    """A number as it is kept; empty where it is none."""
    said = number.strip()
    return said if len(said) <= NUMBER_MAX and said.isprintable() else ""


def follow(tx: Tx, sku_ids: Sequence[UUID], named: Mapping[UUID, tuple[str, ...]]) -> None:
    """Take numbers along with the staged moves, before their balances change. The doors are locked. `named` are the numbers
    that were scanned of each move. Refuses a number that cannot be where its move begins, and one said twice."""
    moves = queries_serials.staged(tx, [*sku_ids, *_skus_of(tx, named)])
    moves = [replace(move, numbers=_said(move, named.get(move.move_id, ()))) for move in moves]
    if not moves:
        return
    skus = sorted({move.sku_id for move in moves})
    pairs = [(move.sku_id, number) for move in moves for number in move.numbers]
    seen = queries_serials.lock_of_staged(tx, skus, pairs)
    nameless = queries_serials.nameless_of_staged(tx, skus)
    if strange := _strange(moves, seen):
        nameless = queries_serials.nameless_in(tx, sorted({move.facility_id for move in strange}), skus) | nameless
    steps, faults = serial_rules.follow(moves, seen, nameless)
    if faults:
        code, (_, number) = faults[0]
        raise Refusal(code, FAULTS[code].format(number=number), serials=[number for _, (_, number) in faults])
    write(tx, steps, store_serials.reasons(tx, sorted({step.by.move_id for step in steps})))


def _skus_of(tx: Tx, named: Mapping[UUID, tuple[str, ...]]) -> list[UUID]:
    return queries_serials.skus_of_staged(tx, list(named)) if named else []


def _said(move: Carried, numbers: Sequence[str]) -> tuple[str, ...]:
    said = tuple(clean(number) for number in numbers)
    if len(set(said)) < len(said) or len(said) > move.quantity or not all(said):
        raise Invalid(f"Each unit has one serial number of its own, of 1 to {NUMBER_MAX} characters.", field="serials")
    return said


def _strange(moves: Sequence[Carried], seen: Sequence[Seen]) -> list[Carried]:
    """Moves of which a number was scanned that nobody has seen before."""
    known = {(one.sku_id, one.number) for one in seen}
    return [m for m in moves if m.start and any((m.sku_id, number) not in known for number in m.numbers)]


def write(tx: Tx, steps: Sequence[Step], said: Mapping[UUID, tuple[str, str]], *, what: str = "") -> None:
    """Make steps true and keep them as facts. `said` gives the reason and the kind of document of each move; `what` is said
    of steps that go with no move."""
    if not steps:
        return
    last: dict[Number, tuple[object, ...]] = {}
    events: list[tuple[object, ...]] = []
    for step in steps:
        slot = step.end or step.start
        gone = step.end is None and step.by.outside == "customer" and step.with_move
        last[step.sku_id, step.number] = (
            step.sku_id, step.number, slot.owner_id if slot else OWN, slot.batch_id if slot else NO_BATCH,
            step.end.place_id if step.end else None, step.end.condition if step.end else None,
            step.by.document_id, tx.now if gone else None,
        )  # fmt: skip
        reason, kind = said[step.by.move_id]
        events.append(
            (new_id(), step.sku_id, step.number, tx.now, reason if step.with_move else what or ("changed_places" if step.start else "found"),
             step.start.place_id if step.start else None, step.end.place_id if step.end else None,
             step.end.condition if step.end else None, step.by.move_id if step.with_move else None, kind,
             step.by.document_id, step.assumed, tx.actor.id, tx.actor.name)
        )  # fmt: skip
    store_serials.put(tx, list(last.values()))
    store_serials.tell(tx, events)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a number that was scanned is not taken."""

    code: str
    sentence: str


def doubts(tx: Tx, facility_id: UUID, wanted: Mapping[Number, UUID]) -> dict[Number, Doubt]:
    """Which of these numbers cannot be units of ours in these (saleable) places, before anything moves; the ledger judges
    again when it does."""
    if not wanted:
        return {}
    known = {(one.sku_id, one.number): one for one in queries_serials.seen(tx, list(wanted))}
    nameless = queries_serials.nameless_in(tx, [facility_id], sorted({sku for sku, _ in wanted}))
    spare = {sku for (sku, slot), units in nameless.items() if units > 0 and slot.condition == SALEABLE}
    found = {}
    for key, place in wanted.items():
        one = known.get(key)
        start = Slot(place, OWN, NO_BATCH, SALEABLE)
        move = Carried(place, facility_id, key[0], 1, start, start, None, place, (key[1],))
        if one is None:
            code = "" if key[0] in spare else STRANGE
        else:
            here = one.slot is not None and one.slot.place_id == place and one.holder_id is None
            code = "" if here else serial_rules.fault_of_known(one, one.slot, move)
        if code:
            found[key] = Doubt(code, FAULTS[code].format(number=key[1]))
    return found
