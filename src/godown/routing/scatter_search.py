"""The search of `scatter`, compiled: what leaves the walk, and where it comes back."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from godown.routing.compiled import compiled, spread
from godown.routing.core import NEVER
from godown.routing.exact import is_closed
from godown.routing.plain import crossings
from godown.routing.scatter import ACROSS, MARK, WITHIN, back, forth, join, price_piece
from godown.routing.states import Tables
from godown.routing.words import Hall, Spot


@compiled
def roll(dice: Any, sides: int) -> int:
    """A number from 0 to sides - 1 (Park & Miller 1988)."""
    dice[0] = dice[0] * 48271 % 2147483647
    return int(dice[0] % sides)


@compiled
def last_aisle(first_end: int, aisles: int, rows: int, vertex: Any, chosen: Any) -> int:
    """The last aisle that the walk must see."""
    for j in range(aisles - 1, first_end, -1):
        for i in range(vertex[j * rows], vertex[j * rows + rows - 1]):
            if chosen[i] > 0:
                return j
    return first_end


@compiled
def put_back(
    G: Any,
    W: Any,
    items: Any,
    need: Any,
    order: Any,
    count: int,
    taken: Any,
    chosen: Any,
    ban: int,
    free: int,
    limit: float,
    dice: Any,
) -> Any:
    """Put what is missing of these SKUs where it costs least, one after the other; not into pieces from `ban` to `free`, unless it
    must be. Answers the walk's length with penalties, or more than `limit` as soon as that is clear."""
    S, rows, K, T, P, ends, pitch, marks, vertex, at, aisles, first_end, layer_of, piece_of = G
    F, B, cost, _ = W
    pieces = rows - 1
    for j in range(aisles):
        price_aisle(j, rows, K, vertex, at, chosen, cost)
    last = last_aisle(first_end, aisles, rows, vertex, chosen)
    forth(0, S, rows, K, T, P, pitch, marks, cost, F)
    back(len(P[0]), last, S, rows, K, T, P, ends, pitch, marks, cost, B)
    penalties = 0
    for i in range(len(taken)):
        if taken[i]:
            penalties += items[3][i]
    for n in range(count):
        sku = order[n]
        while need[sku] > 0 and B[0] + penalties <= limit:
            item = cheapest(G, W, items, sku, taken, chosen, ban, free, 16, dice)
            if item < 0:
                item = cheapest(G, W, items, sku, taken, chosen, 0, 0, 0, dice)
            taken[item] = 1
            need[sku] -= items[2][item]
            penalties += items[3][item]
            node = items[0][item]
            chosen[node] += 1
            if chosen[node] == 1:
                j = piece_of[node] // pieces
                price_aisle(j, rows, K, vertex, at, chosen, cost)
                moved = last_aisle(first_end, aisles, rows, vertex, chosen)
                high = layer_of[j * pieces + pieces - 1] + 1 if moved == last else len(P[0])
                last = moved
                forth(layer_of[j * pieces], S, rows, K, T, P, pitch, marks, cost, F)
                back(high, last, S, rows, K, T, P, ends, pitch, marks, cost, B)
    return B[0] + penalties


@compiled
def price_aisle(j: int, rows: int, K: int, vertex: Any, at: Any, chosen: Any, cost: Any) -> None:
    """The costs of the pieces of an aisle; nobody walks an aisle that holds nothing (no shortest walk needs to)."""
    bare = 1
    for i in range(vertex[j * rows], vertex[j * rows + rows - 1]):
        if chosen[i] > 0:
            bare = 0
    for r in range(rows - 1):
        a = j * rows + r
        price_piece(vertex[a], vertex[a + 1], -1, bare, K, at, chosen, cost, (j * (rows - 1) + r) * K)


@compiled
def cheapest(
    G: Any, W: Any, items: Any, sku: int, taken: Any, chosen: Any, ban: int, free: int, blink: int, dice: Any
) -> int:
    """The item of a SKU that lengthens the walk least (-1: none). One of `blink` is overlooked (Christiaens & Vanden Berghe 2020)."""
    S, rows, K, T, vertex, at, layer_of, piece_of = G[0], G[1], G[2], G[3], G[8], G[9], G[12], G[13]
    F, B, _, trial = W
    best, best_item = B[0] + 2 * NEVER, -1
    for i in range(items[4][sku], items[4][sku + 1]):
        node = items[0][i]
        e = piece_of[node]
        if taken[i] or ban <= e < free or (blink and roll(dice, blink) == 0):
            continue
        v = B[0]
        if chosen[node] == 0:
            a = e + e // (rows - 1)
            price_piece(vertex[a], vertex[a + 1], node, 0, K, at, chosen, trial, 0)
            v = join(layer_of[e], S, K, e % (rows - 1), T, F, B, trial, 0)
        v += items[3][i]
        if v < best:
            best, best_item = v, i
    return best_item


@compiled
def leave(sku: int, items: Any, demand: Any, need: Any, taken: Any, chosen: Any) -> None:
    """Take a SKU out of the walk."""
    for i in range(items[4][sku], items[4][sku + 1]):
        if taken[i]:
            taken[i] = 0
            chosen[items[0][i]] -= 1
    need[sku] = demand[sku]


@compiled
def lying(items: Any, piece_of: Any, pieces: int) -> tuple[Any, Any]:
    """The items in each piece: where those of a piece begin, and all of them piece by piece."""
    begins, where = np.zeros(pieces + 1, np.int64), np.zeros(len(items[0]), np.int64)
    for node in items[0]:
        begins[piece_of[node] + 1] += 1
    for e in range(pieces):
        begins[e + 1] += begins[e]
    at = begins.copy()
    for i in range(len(items[0])):
        e = piece_of[items[0][i]]
        where[at[e]] = i
        at[e] += 1
    return begins, where


@compiled
def take_out(
    rows: int, piece_of: Any, items: Any, lie: Any, demand: Any, need: Any, taken: Any, chosen: Any, dice: Any
) -> tuple[int, int]:
    """A move: close a piece, an aisle or neighbouring aisles; open a piece for all that lies there; both; or let a few SKUs go at
    random. Answers the pieces that are closed, from and up to."""
    begins, where = lie
    skus, pieces = len(demand), len(begins) - 1
    mode = roll(dice, 6)
    low, high = 0, 0
    if mode <= 2 or mode == 5:
        pivot = roll(dice, len(taken))
        while taken[pivot] == 0:
            pivot = (pivot + 1) % len(taken)
        low = piece_of[items[0][pivot]]
        high = low + 1
        if mode > 0:
            low -= low % (rows - 1)
            high = low + rows - 1
        if mode == 2:
            high = min(pieces, high + (rows - 1) * (1 + roll(dice, 4)))
        for n in range(begins[low], begins[high]):
            if taken[where[n]]:
                leave(items[1][where[n]], items, demand, need, taken, chosen)
    if mode == 3:
        for _ in range(2 + roll(dice, 4)):
            leave(roll(dice, skus), items, demand, need, taken, chosen)
    if mode >= 4:
        e = piece_of[items[0][roll(dice, len(taken))]]
        if e < low or e >= high:
            for n in range(begins[e], begins[e + 1]):
                i = where[n]
                leave(items[1][i], items, demand, need, taken, chosen)
                taken[i] = 1
                chosen[items[0][i]] += 1
                need[items[1][i]] -= items[2][i]
    return (low, high) if roll(dice, 4) else (0, 0)


@compiled
def search(
    G: Any, W: Any, items: Any, lie: Any, demand: Any, taken: Any, chosen: Any, now: Any, kept: Any, scores: Any,
    iterations: int, slack: float, dice: Any,
) -> None:  # fmt: skip
    """So many moves on from the selection `now`; worse ones, by up to `slack`, are taken too. `kept` is the best one seen; `scores`
    their lengths with penalties (best, now)."""
    rows, piece_of, skus = G[1], G[13], len(demand)
    need, order = demand.copy(), np.arange(skus)
    for _ in range(iterations):
        taken[:] = now
        chosen[:] = 0
        for i in range(len(taken)):
            chosen[items[0][i]] += taken[i]
        need[:] = 0
        low, high = take_out(rows, piece_of, items, lie, demand, need, taken, chosen, dice)
        count = 0
        for sku in range(skus):
            if need[sku] > 0:
                order[count] = sku
                count += 1
        for m in range(count - 1, 0, -1):
            other = roll(dice, m + 1)
            order[m], order[other] = order[other], order[m]
        limit = scores[1] + slack
        found = put_back(G, W, items, need, order, count, taken, chosen, low, high, limit, dice)
        if found <= limit:
            now[:] = taken
            scores[1] = found
            if found < scores[0]:
                scores[0] = found
                kept[:] = taken


@lru_cache
def joint(rows: int, closed: bool) -> tuple[Any, ...]:
    """All cross-aisles at once: from, to, how often cross-aisles are walked in all."""
    steps = [(before, after, times) for before, ways in enumerate(crossings(rows, closed)) for times, after in ways]
    return tuple(np.array(row, np.int64) for row in zip(*steps, strict=True))


def layers_of(aisles: int, rows: int, marks: Any) -> tuple[Any, ...]:
    """The layers in turn: (what, aisle, row or piece)."""
    layers = [
        (what, j, r)
        for j in range(aisles)
        for what, count in ((ACROSS, 1 if j else 0), (MARK, rows), (WITHIN, rows - 1))
        for r in range(count)
        if what != MARK or marks[j * rows + r]
    ]
    return tuple(np.array(row, np.int64) for row in zip(*layers, strict=True))


def run(
    hall: Hall, flagged: Sequence[tuple[Spot, int]], t: Tables, spots: Sequence[Spot], groups: Sequence[tuple[int, int]],
    amounts: Sequence[tuple[int, int]], seed: int, chunks: Iterator[tuple[int, int]],
) -> Any:  # fmt: skip
    """Search a hall with these points (see `exact.points`). Items lie at `spots`, those of a SKU one after the other: `groups` says
    how many and the units wanted, `amounts` the units and the penalty of each; `chunks` what
    is done in turn: (steps of the dynamic program, how many thousandths longer a walk may become). Answers a flag per item."""
    rows, K, S = t.rows, t.kinds, len(t.states)
    aisle, place, flag = (np.array(row, np.int64) for row in zip(*((a, p, f) for (a, p), f in flagged), strict=True))
    used, vertex, marks = (np.zeros(n, np.int64) for n in (len(flagged), len(flagged) * rows, len(flagged) * rows))
    at, turned = np.zeros(len(flagged) * (rows + 1), np.int64), np.zeros(len(flagged) * (rows + 1), np.int64)
    cross = np.array(hall.cross_mm, np.int64)
    aisles, nodes, _ = spread(cross, rows, len(flagged), aisle, place, flag, used, vertex, at, marks, turned)
    pitch = np.zeros(aisles)
    pitch[1:] = np.diff(used[:aisles]) * hall.pitch_mm
    P = layers_of(aisles, rows, marks)
    layer_of = np.flatnonzero(P[0] == WITHIN)
    at_crossings = vertex[: aisles * rows]
    order = np.searchsorted(at_crossings, np.arange(nodes), side="right") - 1
    piece_of = order - order // rows
    number = {(int(used[order[n] // rows]), int(at[n])): n for n in range(nodes)}
    first_end = max(j for j in range(aisles) if marks[j * rows : (j + 1) * rows].any())
    T = (t.within_at, t.within_from, t.within_to, *joint(rows, is_closed(hall)), t.marked)
    G = (S, rows, K, T, P, t.ends, pitch, marks, vertex, at, aisles, first_end, layer_of, piece_of)
    size = (len(P[0]) + 1) * S
    W = (np.zeros(size), np.zeros(size), np.zeros(aisles * (rows - 1) * K), np.zeros(K))
    sizes = np.array([count for count, _ in groups], np.int64)
    begins = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    units, penalty = (np.array(row, np.int64) for row in zip(*amounts, strict=True))
    demand = np.array([need for _, need in groups], np.int64)
    items = (
        np.array([number[spot] for spot in spots], np.int64),
        np.repeat(np.arange(len(groups)), sizes),
        units,
        penalty,
        begins,
    )
    taken, chosen = np.zeros(len(spots), np.int64), np.zeros(nodes, np.int64)
    lie = lying(items, piece_of, aisles * (rows - 1))
    scores, dice = np.zeros(2), np.array([seed], np.int64)
    scores[:] = put_back(
        G, W, items, demand.copy(), np.arange(len(groups)), len(groups), taken, chosen, 0, 0, 4 * NEVER, dice
    )
    now, kept = taken.copy(), taken.copy()
    a_move = 4 * (len(t.within_from) // 3 * aisles + len(P[0]) * S)
    for steps, thousandths in chunks:
        slack = scores[0] * thousandths / 1000
        search(G, W, items, lie, demand, taken, chosen, now, kept, scores, steps // a_move + 1, slack, dice)
    return kept
