"""What must be known of the walk behind an aisle, as tables: states, and where each step leads from each state.

A state is, for each cross-aisle, the degree class of its crossing with the aisle (none, odd, even) and the connected
component that the crossing belongs to. All states are found by closure from the empty one: 7, 25, 113, 569, 3,033 for 2 to
6 cross-aisles, with the one that is closed (the walk is complete, nothing may be added).

Ratliff & Rosenthal (Operations Research 31, 1983: one block), Roodbergen & de Koster (EJOR 133, 2001: two blocks), Cambazard
& Catusse (EJOR 270, 2018: any number), Pansart et al. (EJOR 270, 2018). Here the aisles are crossed over row by row (a broken
profile), which keeps the steps few. Walks that begin and end at different points have states in which up to two components
have an odd number of odd crossings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from godown.routing.core import CLOSED, Row

Crossing = tuple[int, int]
"""(degree class: 0 none, 1 odd, 2 even; component, numbered from 1 in the order of rows; 0 where there is none)."""
State = tuple[Crossing, ...]

KINDS: Final = (
    (0, 0, False), (1, 1, True), (2, 2, True), (2, 0, False), (0, 2, False), (2, 2, False),
    (1, 0, False), (0, 1, False), (1, 2, True), (2, 1, True), (1, 2, False), (2, 1, False), (1, 1, False), (0, 0, False),
)  # fmt: skip
"""Ways through a piece of an aisle: times walked at its front end, at its back end, joined or not. The first six: none, pass,
double, return from the front, return from the back, both with a gap. The others where the walk begins or ends within; in the
last the whole walk lies within."""
NONE, PASS, DOUBLE, FRONT, BACK, GAP, ALONE = 0, 1, 2, 3, 4, 5, 13

CROSS_AISLES_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class Tables:
    """Steps as flat arrays. Within an aisle: piece b, kind k has the steps from `within_at[b * kinds + k]` on. Across: row r
    walked h times has those from `across_at[r * 3 + h]` on. `marked`: [mark - 1][row][state], -1 where that cannot be; a
    mark is 1 (the crossing must be visited) or 2 (the walk begins or ends there)."""

    rows: int
    kinds: int
    states: tuple[State, ...]
    within_at: Row
    within_from: Row
    within_to: Row
    across_at: Row
    across_from: Row
    across_to: Row
    marked: Row
    ends: Row


def _named(crossings: list[Crossing]) -> State:
    """The same state with its components numbered in the order of rows."""
    names: dict[int, int] = {}
    return tuple((degree, names.setdefault(part, len(names) + 1) if degree else 0) for degree, part in crossings)


def _degree(old: int, add: int) -> int:
    return 1 if ((old == 1) + add) % 2 else 2


def _touched(crossings: list[Crossing], row: int, add: int) -> None:
    degree, part = crossings[row]
    crossings[row] = (_degree(degree, add), part or 1 + max(part for _, part in crossings))


def _open_parts(state: State) -> int:
    """How many components have an odd number of odd crossings."""
    return sum(sum(d == 1 for d, p in state if p == part) % 2 for part in {p for _, p in state if p})


def after_within(state: State, piece: int, kind: int) -> State:
    """Walk a piece of the aisle in one of the KINDS."""
    front, back, joined = KINDS[kind]
    crossings = list(state)
    if front:
        _touched(crossings, piece, front)
    if back:
        _touched(crossings, piece + 1, back)
    if joined:
        kept, gone = crossings[piece][1], crossings[piece + 1][1]
        crossings = [(degree, kept if part == gone else part) for degree, part in crossings]
    return _named(crossings)


def after_mark(state: State, row: int, mark: int) -> State:
    """A crossing must be visited (1), or the walk begins or ends there (2)."""
    crossings = list(state)
    if mark == 2 or not crossings[row][0]:
        _touched(crossings, row, mark if mark == 1 and crossings[row][0] else 2 if mark == 1 else 1)
    return _named(crossings)


def after_across(state: State, row: int, times: int) -> State | None:
    """Walk along a cross-aisle to the next aisle. What is left behind has even degree and is joined to what goes on."""
    degree, part = state[row]
    if (degree == 1) != (times == 1) or (times and not degree):
        return None
    if degree and not times and sum(other == part for _, other in state) == 1:
        return None
    crossings = list(state)
    crossings[row] = (times, part)
    return _named(crossings)


def is_whole(state: State) -> bool:
    """The walk may be complete here: in one piece, every degree even."""
    return all(degree != 1 for degree, _ in state) and max(part for _, part in state) <= 1


@lru_cache
def tables(rows: int, *, closed: bool = True) -> Tables:
    """The tables for so many cross-aisles; `closed`: the walk ends where it begins."""
    kinds = CLOSED if closed else len(KINDS) - 1
    empty: State = ((0, 0),) * rows
    number: dict[State, int] = {empty: 0}
    within: list[list[tuple[int, int]]] = [[] for _ in range((rows - 1) * kinds)]
    across: list[list[tuple[int, int]]] = [[] for _ in range(rows * 3)]
    marks: list[list[tuple[int, int]]] = [[] for _ in range(2 * rows)]

    def steps(state: State) -> Iterator[tuple[list[tuple[int, int]], State | None]]:
        for piece in range(rows - 1):
            for kind in range(kinds):
                yield within[piece * kinds + kind], after_within(state, piece, kind)
        for row in range(rows):
            for times in range(3):
                yield across[row * 3 + times], after_across(state, row, times)
            for mark in (1,) if closed else (1, 2):
                yield marks[(mark - 1) * rows + row], after_mark(state, row, mark)

    found = [empty]
    for state in found:
        for kept, after in steps(state):
            if after is not None and (closed or _open_parts(after) <= 2):
                if after not in number:
                    number[after] = len(found)
                    found.append(after)
                kept.append((number[state], number[after]))
    return _flat(rows, kinds, tuple(found), within, across, marks)


def _flat(
    rows: int,
    kinds: int,
    states: tuple[State, ...],
    within: list[list[tuple[int, int]]],
    across: list[list[tuple[int, int]]],
    marks: list[list[tuple[int, int]]],
) -> Tables:
    marked = [-1] * (2 * rows * len(states))
    for place, steps in enumerate(marks):
        for before, after in steps:
            marked[place * len(states) + before] = after
    ends = [number for number, state in enumerate(states) if is_whole(state)]
    return Tables(rows, kinds, states, *_list(within), *_list(across), marked, ends)


def _list(groups: list[list[tuple[int, int]]]) -> tuple[list[int], list[int], list[int]]:
    """Where each group begins, and all steps one after the other: from, to."""
    at = [0]
    for group in groups:
        at.append(at[-1] + len(group))
    return at, [step[0] for group in groups for step in group], [step[1] for group in groups for step in group]
