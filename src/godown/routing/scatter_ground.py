"""A hall laid out for the search of scattered storage, and the search in its turns: prices first, then moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from godown.routing.compiled import compiled, spread
from godown.routing.core import NEVER
from godown.routing.exact import is_closed
from godown.routing.plain import crossings
from godown.routing.scatter import ACROSS, MARK, WITHIN
from godown.routing.scatter_prices import FINE, bound_walk, needless, reprice
from godown.routing.scatter_search import mend, put_back, search
from godown.routing.states import Tables, tables
from godown.routing.words import Hall, Spot, Unreachable

PRICED: Final = 600
"""Thousandths of the search that must be left while prices are still sought."""
SLACK: Final = 40
"""Thousandths by which a walk may become longer on the way, at first; in the end none."""
LAYER: Final = 80
"""What a layer costs besides its steps, in steps."""
EVERY: Final = 4
"""Every so many walks of the relaxation are mended."""
MEND: Final = 100
"""A walk that is mended is given up once it is longer than the best by so many thousandths."""
PATIENCE: Final = 6
"""After so many rounds without a better bound the steps are halved."""


@compiled
def relax(
    G: Any, fine: Any, U: Any, X: Any, W: Any, items: Any, lie: Any, demand: Any, best_price: Any, trend: Any,
    taken: Any, chosen: Any, kept: Any, scores: Any, info: Any, layers: float, dice: Any,
) -> None:  # fmt: skip
    """Rounds of prices, until so many layers are reckoned. `info`: the best bound, the length of a step in 64ths, rounds since a better
    bound, rounds, by how much lengths differ at least, every how many rounds a walk is mended."""
    need, order = demand.copy(), np.arange(len(demand))
    until = W[5][0] + layers
    while W[5][0] < until:
        bound = bound_walk(fine, U, X, items, lie, demand, W, taken)
        info[2] += 1
        info[3] += 1
        if bound > info[0]:
            info[0], info[2] = bound, 0
            best_price[:] = X[0]
        elif info[2] >= PATIENCE:
            info[1], info[2] = info[1] / 2, 0
        reprice(items, demand, taken, X[0], trend, info[1] / 64 * (scores[0] * FINE - bound))
        if info[3] % info[5] == 0:
            length = mend(G, W, items, demand, need, order, X[0], taken, chosen, scores[0] * (1 + MEND / 1000), dice)
            if length < scores[0]:
                scores[0] = length
                kept[:] = taken
        if info[0] > (scores[0] - info[4]) * FINE:
            break


@lru_cache
def joint(rows: int, closed: bool) -> tuple[Any, ...]:
    """All cross-aisles at once: from, to, how often cross-aisles are walked in all."""
    steps = [(before, after, times) for before, ways in enumerate(crossings(rows, closed)) for times, after in ways]
    before, after, times = (np.array(row, np.uint16) for row in zip(*steps, strict=True))
    return before, after, times.astype(np.float64)


@lru_cache
def backwards(rows: int, closed: bool) -> tuple[Any, ...]:
    """The steps by the state that they lead to: within (begins, from, kind) for each piece and state, across (begins, from, times)."""
    t = tables(rows, closed=closed)
    within: list[list[tuple[int, int]]] = [[] for _ in range((rows - 1) * len(t.states))]
    for step in range((rows - 1) * t.kinds):
        piece, kind = divmod(step, t.kinds)
        for i in range(t.within_at[step], t.within_at[step + 1]):
            within[piece * len(t.states) + t.within_to[i]].append((t.within_from[i], kind))
    across: list[list[tuple[int, int]]] = [[] for _ in t.states]
    for before, ways in enumerate(crossings(rows, closed)):
        for times, after in ways:
            across[after].append((before, times))
    return (*_flat(within), *_flat(across))


def _flat(groups: list[list[tuple[int, int]]]) -> tuple[Any, Any, Any]:
    begins = np.concatenate((np.zeros(1, np.int64), np.cumsum([len(group) for group in groups]))).astype(np.int64)
    pairs = np.array([pair for group in groups for pair in group], np.int64).reshape(-1, 2)
    return begins, pairs[:, 0].astype(np.uint16), pairs[:, 1].copy()


@lru_cache(maxsize=64)
def layers_of(aisles: int, rows: int, marked: tuple[int, ...]) -> tuple[Any, ...]:
    """The layers in turn: (what, aisle, row or piece). `marked` are the crossings that must be visited."""
    layers = [
        (what, j, r)
        for j in range(aisles)
        for what, count in ((ACROSS, 1 if j else 0), (MARK, rows), (WITHIN, rows - 1))
        for r in range(count)
        if what != MARK or j * rows + r in marked
    ]
    return tuple(np.array(row, np.int64) for row in zip(*layers, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A hall laid out: `G` as the compiled steps unpack it, the node of each item, how many pieces there are."""

    G: Any
    node: Any
    nodes: int
    pieces: int


def ground(hall: Hall, spots: Sequence[Spot], t: Tables) -> Ground:
    """Lay out the aisles that hold an item or an end of the walk. Refuses what lies outside."""
    rows, long = t.rows, hall.cross_mm[-1] + 1
    item = np.array(spots, np.int64)
    if item[:, 1].min() < 0 or item[:, 1].max() >= long:
        raise Unreachable("A stop lies beyond the ends of its aisle.")
    keys = item[:, 0] * long + item[:, 1]
    ends = [spot[0] * long + spot[1] for spot in (hall.start, hall.end or hall.start)]
    point = np.unique(np.concatenate((keys, np.array(ends, np.int64))))
    flag = np.ones(len(point), np.int64)
    flag[np.searchsorted(point, ends)] = 1 if is_closed(hall) else 2
    most = len(point)
    used, vertex, marks, at, turned = (
        np.zeros(n, np.int64) for n in (most, *(most * rows,) * 2, *(most * (rows + 1),) * 2)
    )
    cross = np.array(hall.cross_mm, np.int64)
    aisles, nodes, _ = spread(cross, rows, most, point // long, point % long, flag, used, vertex, at, marks, turned)
    pitch = np.zeros(aisles)
    pitch[1:] = np.diff(used[:aisles]) * hall.pitch_mm
    marked = np.flatnonzero(marks[: aisles * rows])
    P = layers_of(aisles, rows, tuple(marked.tolist()))
    order = np.searchsorted(vertex[: aisles * rows], np.arange(nodes), side="right") - 1
    node = np.searchsorted(used[order // rows] * long + at[:nodes], keys)
    T = (
        t.within_at,
        np.array(t.within_from, np.uint16),
        np.array(t.within_to, np.uint16),
        *joint(rows, is_closed(hall)),
        t.marked,
    )
    G = (len(t.states), rows, t.kinds, T, P, t.ends, pitch, marks, vertex, at, aisles,
         int(marked[-1]) // rows, np.flatnonzero(P[0] == WITHIN), order - order // rows)  # fmt: skip
    return Ground(G, node, nodes, aisles * (rows - 1))


def laid(ground: Ground, sku: Any, units: Any, penalty: Any, skus: int) -> tuple[Any, Any]:
    """Items as the compiled steps want them (those of a SKU one after the other), and how they lie, piece by piece."""
    begins = np.searchsorted(sku, np.arange(skus + 1))
    where = np.argsort(ground.node, kind="stable")
    first = np.searchsorted(ground.G[13][ground.node[where]], np.arange(ground.pieces + 1))
    return (ground.node, sku, units, penalty, begins), (first, where)


def run(
    hall: Hall, t: Tables, spots: Sequence[Spot], groups: Sequence[tuple[int, int]],
    amounts: Sequence[tuple[int, int]], seed: int, chunks: Iterator[tuple[int, int]],
) -> Any:  # fmt: skip
    """Search a hall. Items lie at `spots`, those of a SKU one after the other: `groups` says how many and the units wanted, `amounts`
    the units and the penalty of each; `chunks` what is done in turn: (steps of the dynamic program, thousandths of the search that
    are left). Answers a flag per item."""
    floor = ground(hall, spots, t)
    units, penalty = np.array(amounts, np.int64).T.copy()
    demand = np.array([need for _, need in groups], np.int64)
    sku = np.repeat(np.arange(len(groups)), [count for count, _ in groups])
    one = Search(floor, t, is_closed(hall), sku, units, penalty, demand, np.array([seed], np.int64))
    return one.run(chunks)


class Search:
    """One search: what it works on, the best choice so far (`kept`) and its length with penalties (`scores[0]`)."""

    def __init__(
        self, floor: Ground, t: Tables, closed: bool, sku: Any, units: Any, penalty: Any, demand: Any, dice: Any
    ) -> None:
        S, K, layers = len(t.states), t.kinds, len(floor.G[4][0])
        self.floor, self.sku, self.units, self.penalty, self.demand, self.dice = (
            floor,
            sku,
            units,
            penalty,
            demand,
            dice,
        )
        self.U = backwards(t.rows, closed)
        self.W = (
            np.zeros((layers + 1) * S),
            np.zeros((layers + 1) * S),
            np.zeros(floor.pieces * K),
            np.zeros(K),
            np.zeros(S),
            np.zeros(1),
            np.zeros(4 * floor.pieces, np.int64),
            np.zeros(4, np.int64),
        )
        self.items, self.lie = laid(floor, sku, units, penalty, len(demand))
        self.layer = LAYER + len(t.within_from) // (t.rows - 1)
        self.scores = np.zeros(2)
        self.taken, self.chosen = np.zeros(len(sku), np.int64), np.zeros(floor.nodes, np.int64)

    def run(self, chunks: Iterator[tuple[int, int]]) -> Any:
        """First a walk, then prices while they pay, then moves among what a shorter walk may need."""
        everything = np.arange(len(self.demand))
        self.scores[:] = put_back(
            self.floor.G, self.W, self.items, self.demand.copy(), everything, len(everything), self.taken, self.chosen,
            0, 0, 4 * NEVER, self.dice,
        )  # fmt: skip
        self.kept = self.taken.copy()
        moving = self.relaxed(chunks)
        if moving is not None:
            self.moved(moving, chunks)
        return self.kept

    def relaxed(self, chunks: Iterator[tuple[int, int]]) -> Any:
        """Seek prices; answer the items that a better walk may visit, None where there is none."""
        count, skus, G = len(self.sku), len(self.demand), self.floor.G
        fine = (*G[:6], G[6] * FINE, *G[7:9], G[9], *G[10:])
        price = np.floor(np.full(skus, self.scores[0] * FINE / skus) / self.demand)
        X = (price, np.zeros(count), np.zeros(skus), np.zeros(skus), np.zeros(count), np.zeros(count),
             np.zeros(4 * self.floor.pieces, np.int64))  # fmt: skip
        apart = 1 if self.penalty.any() else 2
        info = np.array([0, 64, 0, 0, apart, EVERY], np.float64)
        best_price, trend = price.copy(), np.zeros(skus)
        for steps, left in chunks:
            relax(
                G, fine, self.U, X, self.W, self.items, self.lie, self.demand, best_price, trend,
                self.taken, self.chosen, self.kept, self.scores, info, steps / self.layer, self.dice,
            )  # fmt: skip
            limit = (self.scores[0] - apart) * FINE
            if info[0] > limit:
                return None
            if left < PRICED or info[1] < 4:
                break
        X[0][:] = best_price
        self.price = best_price
        alive = np.ones(count, np.int64)
        needless(fine, X, self.items, self.lie, self.demand, self.W, limit + 1, alive)
        self.alive = alive
        self.info = info
        return np.flatnonzero(alive | self.kept)

    def moved(self, moving: Any, chunks: Iterator[tuple[int, int]]) -> None:
        """Take out and put back, among these items."""
        floor = replace(self.floor, node=self.floor.node[moving])
        items, lie = laid(floor, self.sku[moving], self.units[moving], self.penalty[moving], len(self.demand))
        taken, now, kept = self.taken[moving], self.kept[moving], self.kept[moving]
        self.scores[1] = self.scores[0]
        for steps, left in chunks:
            search(
                floor.G, self.W, items, lie, self.demand, self.price, taken, self.chosen, now, kept, self.scores,
                steps / self.layer, self.scores[0] * SLACK * left / 1_000_000, self.dice,
            )  # fmt: skip
        self.kept[moving] = kept
