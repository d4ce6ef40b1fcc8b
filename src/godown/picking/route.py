"""The exact shortest walk through one block of parallel aisles.

Ratliff & Rosenthal, "Order-Picking in a Rectangular Warehouse: A Solvable Case of the Traveling Salesman Problem",
Operations Research 31 (1983): dynamic programming from aisle to aisle. A state is the degree class of the front and the
back end of the aisle (0, odd, even) with the number of components; within an aisle one passes once, turns at the front, at
the back, at both (leaving the largest gap), passes twice, or does not enter; between aisles one walks 0, 1 or 2 times along
each cross-aisle. Lengths are whole millimetres.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
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


@dataclass(frozen=True, slots=True)
class _Choice:
    """A way to serve an aisle: what it costs, which edges it lays, what it does to the state."""

    cost: int
    edges: tuple[Edge, ...]
    kind: str


def _vertical(aisle: int, at: Sequence[int], length: int) -> Iterator[_Choice]:
    front, back = (aisle, 0), (aisle, length)
    once = (front, back)
    yield _Choice(length, (once,), "pass")
    yield _Choice(2 * length, (once, once), "double")
    if not at:
        yield _Choice(0, (), "none")
        return
    yield _Choice(2 * at[-1], ((front, (aisle, at[-1])),) * 2, "front")
    yield _Choice(2 * (length - at[0]), ((back, (aisle, at[0])),) * 2, "back")
    if len(at) > 1:
        gap, low, high = max((b - a, a, b) for a, b in pairwise(at))
        yield _Choice(
            2 * (length - gap), ((front, (aisle, low)),) * 2 + ((back, (aisle, high)),) * 2, "gap"
        )  # fmt: skip


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


def _finish(state: State) -> bool:
    return state in ((0, 0, CLOSED), (0, 2, 1), (2, 0, 1), (2, 2, 1), (0, 0, 0))


def shortest_walk(block: Block, stops: Sequence[Stop[Key]]) -> Walk[Key]:
    """The shortest closed walk from the depot past all stops, exact. No stops: a walk of length 0."""
    depot: Node = (block.depot_aisle, 0 if block.depot_end == "front" else block.length_mm)
    if not stops:
        return Walk((), 0, ((depot[0] * block.pitch_mm, depot[1]),))
    at: dict[int, set[int]] = defaultdict(set)
    for stop in stops:
        at[stop.aisle].add(stop.position_mm)
    at[depot[0]].add(depot[1])
    used = sorted(at)
    edges = _best_edges(block, used, {aisle: sorted(at[aisle]) for aisle in used})
    nodes = _euler(edges, depot)
    length = sum(_distance(a, b, block.pitch_mm) for a, b in pairwise(nodes))
    return Walk(tuple(_order(nodes, stops)), length, tuple((a * block.pitch_mm, p) for a, p in nodes))


def _distance(a: Node, b: Node, pitch: int) -> int:
    return abs(a[0] - b[0]) * pitch + abs(a[1] - b[1])


def _best_edges(block: Block, used: Sequence[int], at: dict[int, list[int]]) -> list[Edge]:
    length = block.length_mm
    best: dict[State, tuple[int, tuple[object, ...] | None]] = {(0, 0, 0): (0, None)}
    for number, aisle in enumerate(used):
        more = number + 1 < len(used)
        within: dict[State, tuple[int, tuple[object, ...] | None]] = {}
        for state, (cost, trail) in best.items():
            for choice in _vertical(aisle, at[aisle], length):
                _relax(within, _after_vertical(state, choice.kind), cost + choice.cost, trail, choice.edges)
        best = {}
        if not more:
            best = within
            break
        step, following = (used[number + 1] - aisle) * block.pitch_mm, used[number + 1]
        for state, (cost, trail) in within.items():
            for front in (0, 1, 2):
                for back in (0, 1, 2):
                    laid = (((aisle, 0), (following, 0)),) * front + (((aisle, length), (following, length)),) * back
                    after = _after_horizontal(state, front, back, more)
                    if after is not None and after[2] != CLOSED:
                        _relax(best, after, cost + (front + back) * step, trail, laid)
    cost, trail = min((value for state, value in best.items() if _finish(state)), key=lambda value: value[0])
    return list(_unwind(trail))


def _relax(
    table: dict[State, tuple[int, tuple[object, ...] | None]],
    state: State | None,
    cost: int,
    trail: tuple[object, ...] | None,
    edges: tuple[Edge, ...],
) -> None:
    if state is not None and (state not in table or cost < table[state][0]):
        table[state] = (cost, (edges, trail))


def _unwind(trail: tuple[object, ...] | None) -> Iterator[Edge]:
    while trail is not None:
        edges, trail = trail  # type: ignore[assignment]
        yield from edges  # type: ignore[misc]


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
