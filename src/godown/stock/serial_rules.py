"""Where numbers go when units move, without a database. A lot moves by quantity; which of its numbers went is what a scan said,
else it is assumed: units without a number go first, then the lowest numbers. A later scan that says otherwise makes the
two units change places, so each place keeps as many numbers as units."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from uuid import UUID

from godown.stock.words import MISSING


@dataclass(frozen=True, slots=True)
class Slot:
    """Where units lie that nothing but their numbers tells apart."""

    place_id: UUID
    owner_id: UUID
    batch_id: UUID
    condition: str


Lot = tuple[UUID, Slot]
"""A SKU in a slot."""
Number = tuple[UUID, str]
"""A SKU and a serial number of it."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Units that go from a slot to another, or in from or out to `outside`, with the numbers that were scanned."""

    move_id: UUID
    facility_id: UUID
    sku_id: UUID
    quantity: int
    start: Slot | None
    end: Slot | None
    outside: str | None
    document_id: UUID
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a number: its slot (None: it is nowhere of ours), who it is bound to, whether a customer has it."""

    sku_id: UUID
    number: str
    slot: Slot | None
    facility_id: UUID | None = None
    holder_id: UUID | None = None
    shipped: bool = False
    document_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A number goes from a slot to another: with a move, or because a scan showed that it lay elsewhere (`move_id` None)."""

    sku_id: UUID
    number: str
    start: Slot | None
    end: Slot | None
    by: Carried
    with_move: bool
    assumed: bool


KNOWN, SHIPPED, BOUND, ELSEWHERE, CONDITION, STRANGE, WAITING = (
    "serial_known", "serial_shipped", "serial_bound", "serial_elsewhere", "serial_condition", "serial_unknown",
    "serials_wait",
)  # fmt: skip
FAULTS: Final = {
    KNOWN: "Serial {number} is known already: a serial is in one place at a time.",
    SHIPPED: "Serial {number} has been shipped. Read the number of the unit in your hand again.",
    BOUND: "Serial {number} lies in another closed box. Open that one, or take another unit.",
    ELSEWHERE: "Serial {number} lies in another facility.",
    CONDITION: "Serial {number} is not saleable: put it aside and take another unit.",
    STRANGE: "Serial {number} never came in, and all units here have other numbers. Read it again, or correct the number.",
    WAITING: "Not so many units are free here: the others wait for their inspection, their repair or in a closed box, each by its "
    "serial number. End that first.",
}


@dataclass(slots=True)
class Board:
    """Where each number lies while the moves of a set are gone through, one after the other."""

    seen: dict[Number, Seen]
    where: dict[Number, Slot | None]
    loose: dict[Lot, list[str]]
    nameless: defaultdict[Lot, int]
    kept: frozenset[Number]
    left: dict[Number, UUID]

    @classmethod
    def of(cls, moves: Sequence[Carried], seen: Sequence[Seen], nameless: Mapping[Lot, int]) -> "Board":
        """The board before the first move."""
        known = {(one.sku_id, one.number): one for one in seen}
        loose: dict[Lot, list[str]] = defaultdict(list)
        for one in sorted(seen, key=lambda one: one.number):
            if one.slot and one.holder_id is None:
                loose[one.sku_id, one.slot].append(one.number)
        said = frozenset((move.sku_id, number) for move in moves for number in move.numbers)
        left = {key: one.document_id for key, one in known.items() if one.document_id and not (one.slot or one.shipped)}
        return cls(known, {key: one.slot for key, one in known.items()}, loose, defaultdict(int, nameless), said, left)

    def put(self, key: Number, end: Slot | None, by: Carried) -> None:
        """A number lies there now."""
        if end is None and by.outside != "customer":
            self.left[key] = by.document_id
        start = self.where.get(key)
        if start and key[1] in (there := self.loose[key[0], start]):
            there.remove(key[1])
        self.where[key] = end
        if end:
            self.loose[key[0], end].append(key[1])

    def free(self, lot: Lot) -> list[str]:
        """Numbers of a lot that are not bound, and that nobody scanned in this set."""
        return [number for number in self.loose[lot] if (lot[0], number) not in self.kept]


def fault_of(board: Board, move: Carried, number: str) -> str:
    """Why a number that was scanned cannot go with a move; empty where it can."""
    key = (move.sku_id, number)
    one, slot = board.seen.get(key), board.where.get(key)
    if move.start is None:
        if move.outside == "customer":
            return BOUND if one and slot and one.holder_id else ""
        return KNOWN if slot or (one and one.shipped) else ""
    if slot == move.start:
        return ""
    if one is not None:
        return fault_of_known(one, slot, move)
    lot = (move.sku_id, move.start)
    return "" if board.nameless[lot] or (board.free(lot) and _spare(board, move)) else STRANGE


def fault_of_known(one: Seen, slot: Slot | None, move: Carried) -> str:
    """Why a number that is known to be in another slot cannot go with a move; empty where the two units change places."""
    if one.shipped:
        return SHIPPED
    if one.holder_id:
        return BOUND
    if slot and one.facility_id != move.facility_id:
        return ELSEWHERE
    assert move.start is not None
    return CONDITION if slot and slot.condition not in (move.start.condition, MISSING) else ""


def _spare(board: Board, move: Carried) -> Slot | None:
    """A slot like that of a move where a unit lies that has no number yet."""
    assert move.start is not None
    like = (move.start.owner_id, move.start.condition)
    return next(
        (slot for (sku, slot), units in board.nameless.items()
         if units > 0 and sku == move.sku_id and (slot.owner_id, slot.condition) == like),
        None,
    )  # fmt: skip


def follow(
    moves: Sequence[Carried], seen: Sequence[Seen], nameless: Mapping[Lot, int]
) -> tuple[list[Step], list[tuple[str, Number]]]:
    """Go through the moves of a set. `seen` are the numbers that were scanned and enough of each lot that goes; `nameless`
    how many units of a lot have no number. Answer the steps, and the faults of numbers that cannot go."""
    board = Board.of(moves, seen, nameless)
    steps: list[Step] = []
    faults: list[tuple[str, Number]] = [(WAITING, (sku, "")) for sku, _ in _overdrawn(board, moves)]
    for move in moves:
        named = []
        for number in dict.fromkeys(move.numbers):
            if fault := fault_of(board, move, number):
                faults.append((fault, (move.sku_id, number)))
                continue
            steps += _brought(board, move, number)
            named.append(number)
        steps += _gone(board, move, named)
    return steps, faults


def _brought(board: Board, move: Carried, number: str) -> Iterator[Step]:
    """Make true that a scanned number lies where its move begins: the unit that was thought to lie there changes places."""
    key, start = (move.sku_id, number), move.start
    slot = board.where.get(key)
    if slot == start:
        return
    if start is None:  # it comes in, though it was thought to lie here: there lies a unit without a number, then
        assert slot is not None
        board.nameless[move.sku_id, slot] += 1
        yield _step(board, move, number, slot, None)
        return
    lot = (move.sku_id, start)
    if board.nameless[lot]:
        board.nameless[lot] -= 1
        if slot:
            board.nameless[move.sku_id, slot] += 1
    elif others := board.free(lot):
        end = slot
        if key not in board.seen:
            end = _spare(board, move)
            assert end is not None
            board.nameless[move.sku_id, end] -= 1
        yield _step(board, move, others[0], start, end)
    yield _step(board, move, number, slot, start)


def _step(board: Board, move: Carried, number: str, start: Slot | None, end: Slot | None) -> Step:
    board.put((move.sku_id, number), end, move)
    return Step(move.sku_id, number, start, end, move, with_move=False, assumed=number not in move.numbers)


def _gone(board: Board, move: Carried, named: Sequence[str]) -> Iterator[Step]:
    rest = move.quantity - len(named)
    assumed = list(islice(_assumed(board, move), _with_number(board, move, rest)))
    for number in (*named, *assumed):
        board.put((move.sku_id, number), move.end, move)
        yield Step(move.sku_id, number, move.start, move.end, move, True, number in assumed)
    if move.start:
        board.nameless[move.sku_id, move.start] -= rest - len(assumed)
    if move.end:
        board.nameless[move.sku_id, move.end] += rest - len(assumed)


def _overdrawn(board: Board, moves: Sequence[Carried]) -> list[Lot]:
    """Lots of which a set takes more than is free: all but the units whose numbers are bound, and not scanned with a move."""
    wanted = Counter[Lot]()
    for move in moves:
        if move.start:
            named = (board.seen.get((move.sku_id, number)) for number in set(move.numbers))
            bound = sum(1 for one in named if one and one.holder_id and one.slot == move.start)
            wanted[move.sku_id, move.start] += move.quantity - bound
        if move.end:
            wanted[move.sku_id, move.end] -= move.quantity
    return [lot for lot, units in wanted.items() if units > board.nameless[lot] + len(board.loose[lot])]


def _with_number(board: Board, move: Carried, rest: int) -> int:
    """How many of the units that nobody scanned must have a number: as many as the lot has no nameless ones for."""
    return rest if move.start is None else max(0, rest - board.nameless[move.sku_id, move.start])


def _assumed(board: Board, move: Carried) -> Iterator[str]:
    """Numbers that go where nobody scanned: those of the lot; and what comes in again with the document that it left by."""
    if move.start:
        yield from board.free((move.sku_id, move.start))
        return
    for (sku, number), document in sorted(board.left.items(), key=lambda item: item[0][1]):
        if (sku, document) == (move.sku_id, move.document_id) and board.where[sku, number] is None:
            yield number


def exchange(move: Carried, mine: Seen, other: Seen | None, nameless: Mapping[Lot, int]) -> tuple[list[Step], str]:
    """The number that a move names takes the place of `mine`, bound or not, and that one its place. Answer the steps, or the
    fault."""
    seen = [replace(mine, holder_id=None), *([other] if other else [])]
    assert mine.slot is not None
    board = Board.of([move], seen, {lot: units for lot, units in nameless.items() if lot[1] != mine.slot})
    (number,) = move.numbers
    if fault := fault_of(board, move, number):
        return [], fault
    return list(_brought(board, move, number)), ""
