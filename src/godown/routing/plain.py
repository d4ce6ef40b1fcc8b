"""The plain twin of the kernel's dynamic program: to read, to check the kernel by, and for small work without numba.

It keeps only the states that can be reached with what the aisles hold, each with the cheapest way there. Of ways that cost
the same it takes the lowest (kind or times, state before), as `core.trace` does, so both find the same walk.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from godown.routing.core import NEVER
from godown.routing.states import Tables, tables

Step = tuple[int, int]
"""(kind or times, the state it leads to)."""
Way = tuple[int, int, int]
"""(cost, kind or times of the last step, the state before it)."""


@lru_cache
def _steps(rows: int, closed: bool) -> tuple[list[list[list[Step]]], list[list[list[Step]]], list[list[list[Step]]]]:
    """For each piece, each row, each (mark, row): the steps from each state."""
    t = tables(rows, closed=closed)
    within = [_from(t, t.within_at, t.within_from, t.within_to, piece * t.kinds, t.kinds) for piece in range(rows - 1)]
    across = [_from(t, t.across_at, t.across_from, t.across_to, row * 3, 3) for row in range(rows)]
    size = len(t.states)
    marked = [
        [[(0, after)] if (after := t.marked[place * size + state]) >= 0 else [] for state in range(size)]
        for place in range(2 * rows)
    ]
    return within, across, marked


def _from(
    t: Tables, at: Sequence[int], before: Sequence[int], after: Sequence[int], first: int, count: int
) -> list[list[Step]]:
    steps: list[list[Step]] = [[] for _ in t.states]
    for what in range(count):
        for i in range(at[first + what], at[first + what + 1]):
            steps[before[i]].append((what, after[i]))
    return steps


def _walked(ways: dict[int, Way], steps: list[list[Step]], prices: Sequence[int]) -> dict[int, Way]:
    """The cheapest ways one step on."""
    found: dict[int, Way] = {}
    for state, way in ways.items():
        for what, after in steps[state]:
            cost = way[0] + prices[what]
            best = found.get(after)
            if cost < NEVER and (best is None or (cost, what, state) < best):
                found[after] = (cost, what, state)
    return found


@lru_cache
def crossings(rows: int, closed: bool) -> list[list[Step]]:
    """For each state: how often cross-aisles are walked in all, and the state before the next aisle."""
    across = _steps(rows, closed)[1]
    found: list[list[Step]] = []
    for state in range(len(tables(rows, closed=closed).states)):
        ways = [(0, state)]
        for row in range(rows):
            ways = [(walked + times, after) for walked, here in ways for times, after in across[row][here]]
        found.append(ways)
    return found


def length(
    rows: int, closed: bool, ends: Iterable[int], aisles: int, last: int,
    pitch: Sequence[int], marks: Sequence[int], cost: Sequence[int],
) -> int:  # fmt: skip
    """Only how long the shortest walk is (NEVER: there is none): `solve` without its memory, in half the time."""
    within, _, marked = _steps(rows, closed)
    kinds = len(cost) // (aisles * (rows - 1))
    costs, found, c = {0: 0}, NEVER, 0
    for j in range(aisles):
        if j:
            gap = pitch[j]
            costs = _priced(costs, crossings(rows, closed), range(0, (2 * rows + 1) * gap, gap))
        for row in range(rows):
            if mark := marks[j * rows + row]:
                costs = _priced(costs, marked[(mark - 1) * rows + row], (0,))
        for piece in range(rows - 1):
            costs = _priced(costs, within[piece], cost[c : c + kinds])
            c += kinds
        if j >= last:
            for state in ends:
                if state in costs and costs[state] < found:
                    found = costs[state]
    return found


def _priced(costs: dict[int, int], steps: list[list[Step]], prices: Sequence[int]) -> dict[int, int]:
    """The lowest costs one step on."""
    found: dict[int, int] = {}
    get = found.get
    for state, before in costs.items():
        for what, after in steps[state]:
            cost = before + prices[what]
            if cost < get(after, NEVER):
                found[after] = cost
    return found


def solve(
    rows: int, closed: bool, ends: Iterable[int], aisles: int, last: int,
    pitch: Sequence[int], marks: Sequence[int], cost: Sequence[int],
) -> tuple[int, list[int], list[int]] | None:  # fmt: skip
    """The length of the shortest walk; the kind of each piece and how often each cross-aisle is walked, as `core.trace` says.
    None: no walk leads past all that must be visited."""
    within, across, marked = _steps(rows, closed)
    kinds = len(cost) // (aisles * (rows - 1))
    ways: dict[int, Way] = {0: (0, 0, 0)}
    layers: list[tuple[list[int] | None, int, dict[int, Way]]] = []
    kind, times = [0] * (aisles * (rows - 1)), [0] * (aisles * rows)
    found, found_state, found_layer = NEVER, 0, 0
    for j in range(aisles):
        if j:
            prices = (0, pitch[j], 2 * pitch[j])
            for row in range(rows):
                ways = _walked(ways, across[row], prices)
                layers.append((times, j * rows + row, ways))
        for row in range(rows):
            if mark := marks[j * rows + row]:
                ways = _walked(ways, marked[(mark - 1) * rows + row], (0,))
                layers.append((None, 0, ways))
        for piece in range(rows - 1):
            c = (j * (rows - 1) + piece) * kinds
            ways = _walked(ways, within[piece], cost[c : c + kinds])
            layers.append((kind, j * (rows - 1) + piece, ways))
        if j >= last:
            for state in ends:
                if state in ways and ways[state][0] < found:
                    found, found_state, found_layer = ways[state][0], state, len(layers)
    for into, place, layer in reversed(layers[:found_layer]):
        _, what, before = layer[found_state]
        if into is not None:
            into[place] = what
        found_state = before
    return (found, kind, times) if found < NEVER else None
