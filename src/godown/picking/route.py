"""The exact shortest walk through one block of parallel aisles.

Ratliff & Rosenthal, "Order-Picking in a Rectangular Warehouse: A Solvable Case of the Traveling Salesman Problem",
Operations Research 31 (1983): dynamic programming from aisle to aisle. A state is the degree class of the front and the
back end of the aisle (0, odd, even) with the number of components; within an aisle one passes once, turns at the front, at
the back, at both (leaving the largest gap), passes twice, or does not enter; between aisles one walks 0, 1 or 2 times along
each cross-aisle. Lengths are whole millimetres.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import sub
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

Node = tuple[int, int]
"""(aisle, way from the front): front end 0, back end the length of the aisle."""

State = tuple[int, int, int]
"""Degree class (0 none, 1 odd, 2 even) of front and back end, and components (0, 1, 2; CLOSED: none may be added)."""

CLOSED = 9


@dataclass(frozen=True, slots=True)
class Stop(Generic[Key]):
    """A bin to visit: its aisle and the way from the front end of the aisle."""

    key: Key
    aisle: int
    position_mm: int


@dataclass(frozen=True, slots=True)
class Block:
    """Parallel aisles between a front and a back cross-aisle; the walk begins and ends at the depot, at an aisle's end."""

    aisles: int
    pitch_mm: int
    length_mm: int
    depot_aisle: int = 0
    depot_end: str = "front"


@dataclass(frozen=True, slots=True)
class Walk(Generic[Key]):
    """Stops in walking order, the length of the tour, and its corners (x, y) for drawing."""

    stops: tuple[Stop[Key], ...]
    length_mm: int
    path: tuple[tuple[int, int], ...]


Edge = tuple[Node, Node]


KINDS = ("pass", "double", "none", "front", "back", "gap")
"""The ways to serve an aisle."""

NEVER = 1 << 62
"""The cost of what cannot be."""


def _costs(at: Sequence[int], length: int) -> tuple[int, ...]:
    """What each way to serve an aisle with stops at these places costs, in the order of KINDS."""
    if not at:
        return length, 2 * length, 0, NEVER, NEVER, NEVER
    gap = max(map(sub, at[1:], at), default=0)
    return length, 2 * length, NEVER, 2 * at[-1], 2 * (length - at[0]), 2 * (length - gap) if len(at) > 1 else NEVER


def _edges(kind: str, aisle: int, at: Sequence[int], length: int) -> tuple[Edge, ...]:
    """The edges that a way to serve an aisle lays."""
    front, back = (aisle, 0), (aisle, length)
    if kind == "front":
        return ((front, (aisle, at[-1])),) * 2
    if kind == "back":
        return ((back, (aisle, at[0])),) * 2
    if kind == "gap":
        _, low, high = max((b - a, a, b) for a, b in pairwise(at))
        return ((front, (aisle, low)),) * 2 + ((back, (aisle, high)),) * 2
    return ((front, back),) * {"none": 0, "pass": 1, "double": 2}[kind]


def _after_vertical(state: State, kind: str) -> State | None:
    front, back, parts = state
    if kind == "none":
        return state
    if parts == CLOSED:
        return None
    if kind in ("pass", "double"):
        add = 1 if kind == "pass" else 2
        return _degree(front, add), _degree(back, add), 1
    at_front, at_back = kind in ("front", "gap"), kind in ("back", "gap")
    new_front, new_back = (2 if at_front and not front else front), (2 if at_back and not back else back)
    if parts == 0:
        return new_front, new_back, 2 if kind == "gap" else 1
    fresh = (at_front and not front) + (at_back and not back)
    return new_front, new_back, parts + fresh


def _degree(old: int, add: int) -> int:
    return 1 if ((old == 1) + add) % 2 else 2


def _after_horizontal(state: State, front_walks: int, back_walks: int, more: bool) -> State | None:
    """Cross to the next aisle; both ends left behind must have even degree, no component may be left behind."""
    front, back, parts = state
    if (front == 1) != (front_walks == 1) or (back == 1) != (back_walks == 1):
        return None
    if front_walks == back_walks == 0:
        return (0, 0, CLOSED if parts else 0) if parts in (0, 1, CLOSED) else None
    if parts == CLOSED or not more:
        return None
    if (front_walks and not front) or (back_walks and not back):
        if parts:
            return None
        if front_walks != 2 and back_walks != 2:
            return None
    cut = (front and not front_walks) or (back and not back_walks)
    if parts == 2 and cut:
        return None
    classes = {0: 0, 1: 1, 2: 2}
    fresh = 2 if parts == 0 and front_walks and back_walks else 1 if parts == 0 else parts
    return classes[front_walks], classes[back_walks], fresh


FINAL = frozenset({(0, 2, 1), (2, 0, 1), (2, 2, 1), (0, 0, 0)})
"""States in which the walk may end behind the last aisle: all in one piece, every degree even."""


def _tables() -> tuple[list[State], list[list[tuple[int, int]]], list[list[tuple[int, int, int]]]]:
    """All states that can be, numbered from (0, 0, 0), and where each leads: (kind, state) within an aisle,
    (front walks, back walks, state) to the next aisle."""
    states: list[State] = [(0, 0, 0)]
    within: list[list[tuple[int, int]]] = []
    across: list[list[tuple[int, int, int]]] = []

    def number(state: State) -> int:
        if state not in states:
            states.append(state)
        return states.index(state)

    for state in states:
        kinds = [(kind, _after_vertical(state, name)) for kind, name in enumerate(KINDS)]
        within.append([(kind, number(after)) for kind, after in kinds if after is not None])
        steps = [(f, b, _after_horizontal(state, f, b, True)) for f in (0, 1, 2) for b in (0, 1, 2)]
        across.append([(f, b, number(after)) for f, b, after in steps if after is not None and after[2] != CLOSED])
    return states, within, across


STATES, WITHIN, ACROSS = _tables()
ENDS = [number for number, state in enumerate(STATES) if state in FINAL]


@dataclass(frozen=True, slots=True)
class _Step:
    """How each state was reached best: (state before, kind) within an aisle, (state, front, back) from the aisle before."""

    within: list[tuple[int, int]]
    across: list[tuple[int, int, int]]


def _solve(block: Block, used: Sequence[int], at: Sequence[Sequence[int]]) -> tuple[int, int, list[_Step]]:
    """The length of the shortest walk, the state it ends in, and the way there, aisle by aisle."""
    best = [0] + [NEVER] * (len(STATES) - 1)
    steps: list[_Step] = []
    for number, places in enumerate(at):
        across = [(0, 0, 0)] * len(STATES)
        if number:
            pitch = (used[number] - used[number - 1]) * block.pitch_mm
            ended, best = best, [NEVER] * len(STATES)
            for state, cost in enumerate(ended):
                if cost < NEVER:
                    for front, back, after in ACROSS[state]:
                        if (total := cost + (front + back) * pitch) < best[after]:
                            best[after], across[after] = total, (state, front, back)
        costs = _costs(places, block.length_mm)
        began, best = best, [NEVER] * len(STATES)
        within = [(0, 0)] * len(STATES)
        for state, cost in enumerate(began):
            if cost < NEVER:
                for kind, after in WITHIN[state]:
                    if (total := cost + costs[kind]) < best[after]:
                        best[after], within[after] = total, (state, kind)
        steps.append(_Step(within, across))
    end = min(ENDS, key=best.__getitem__)
    return best[end], end, steps


def _aisles(depot: Node, stops: Iterable[tuple[int, int]]) -> tuple[list[int], list[list[int]]]:
    """The aisles that a walk must see, in order, and the places in each."""
    at: dict[int, set[int]] = defaultdict(set)
    at[depot[0]].add(depot[1])
    for aisle, place in stops:
        at[aisle].add(place)
    used = sorted(at)
    return used, [sorted(at[aisle]) for aisle in used]


def _depot(block: Block) -> Node:
    return block.depot_aisle, 0 if block.depot_end == "front" else block.length_mm


def shortest_length(block: Block, stops: Collection[tuple[int, int]]) -> int:
    """How long the shortest walk past these (aisle, way from the front) is, without drawing it."""
    return _solve(block, *_aisles(_depot(block), stops))[0] if stops else 0


def shortest_walk(block: Block, stops: Sequence[Stop[Key]]) -> Walk[Key]:
    """The shortest closed walk from the depot past all stops, exact. No stops: a walk of length 0."""
    depot = _depot(block)
    if not stops:
        return Walk((), 0, ((depot[0] * block.pitch_mm, depot[1]),))
    used, at = _aisles(depot, [(stop.aisle, stop.position_mm) for stop in stops])
    length, end, steps = _solve(block, used, at)
    nodes = _euler(list(_laid(block, used, at, end, steps)), depot)
    return Walk(tuple(_order(nodes, stops)), length, tuple((a * block.pitch_mm, p) for a, p in nodes))


def _laid(
    block: Block, used: Sequence[int], at: Sequence[Sequence[int]], end: int, steps: Sequence[_Step]
) -> Iterator[Edge]:
    """The edges of the best walk, from the last aisle back to the first."""
    state = end
    for number in range(len(used) - 1, -1, -1):
        state, kind = steps[number].within[state]
        yield from _edges(KINDS[kind], used[number], at[number], block.length_mm)
        if number:
            state, front, back = steps[number].across[state]
            left, right = used[number - 1], used[number]
            yield from (((left, 0), (right, 0)),) * front
            yield from (((left, block.length_mm), (right, block.length_mm)),) * back


def _euler(edges: Sequence[Edge], start: Node) -> list[Node]:
    """An Euler tour of the multigraph (Hierholzer). Edges are cut at every node that lies on them first."""
    around: dict[Node, list[Node]] = defaultdict(list)
    marks: dict[int, set[int]] = defaultdict(set)
    for a, b in (*edges, (start, start)):
        for aisle, place in (a, b):
            marks[aisle].add(place)
    for a, b in edges:
        cuts = [a, b]
        if a[0] == b[0]:
            low, high = sorted((a[1], b[1]))
            cuts = [(a[0], place) for place in sorted(marks[a[0]]) if low <= place <= high]
        for one, other in pairwise(cuts):
            around[one].append(other)
            around[other].append(one)
    stack, tour = [start], []
    while stack:
        node = stack[-1]
        if around[node]:
            following = around[node].pop()
            around[following].remove(node)
            stack.append(following)
        else:
            tour.append(stack.pop())
    return tour


def _order(nodes: Sequence[Node], stops: Sequence[Stop[Key]]) -> Iterator[Stop[Key]]:
    """Stops as the walk first passes them."""
    left: dict[int, list[Stop[Key]]] = defaultdict(list)
    for stop in stops:
        left[stop.aisle].append(stop)
    for a, b in pairwise((nodes[0], *nodes)):
        if a[0] != b[0]:
            continue
        low, high = sorted((a[1], b[1]))
        passed = [stop for stop in left[a[0]] if low <= stop.position_mm <= high]
        yield from sorted(passed, key=lambda stop: abs(stop.position_mm - a[1]))
        left[a[0]] = [stop for stop in left[a[0]] if stop not in passed]
