"""The search of `scatter`, compiled: what leaves the walk, and where it comes back."""

from typing import Any

import numpy as np

from godown.routing.compiled import compiled
from godown.routing.core import NEVER
from godown.routing.scatter import anew, back, forth, join, price_piece, price_with


@compiled
def roll(dice: Any, sides: int) -> int:
    """A number from 0 to sides - 1 (Park & Miller 1988)."""
    dice[0] = dice[0] * 48271 % 2147483647
    return int(dice[0] % sides)


@compiled
def last_aisle(first_end: int, aisles: int, pieces: int, span: Any) -> int:
    """The last aisle that the walk must see."""
    for e in range(aisles * pieces - 1, (first_end + 1) * pieces - 1, -1):
        if span[4 * e] >= 0:
            return e // pieces
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
    _S, rows, K, _T, P, _ends, _pitch, _marks, vertex, at, aisles, first_end, _layer_of, piece_of = G
    F, B, cost, _, _, work, span, _ = W
    pieces = rows - 1
    for j in range(aisles):
        price_aisle(j, rows, K, vertex, at, chosen, cost, span)
    last = last_aisle(first_end, aisles, pieces, span)
    forth(0, len(P[0]), G, cost, F)
    back(len(P[0]), 0, last, G, cost, B)
    work[0] += 2 * len(P[0])
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
                price_aisle(j, rows, K, vertex, at, chosen, cost, span)
                moved = last_aisle(first_end, aisles, pieces, span)
                anew(j, j, moved, moved != last, G, W)
                last = moved
    return B[0] + penalties


@compiled
def price_aisle(j: int, rows: int, K: int, vertex: Any, at: Any, chosen: Any, cost: Any, span: Any) -> None:
    """The costs of the pieces of an aisle; nobody walks an aisle that holds nothing (no shortest walk needs to)."""
    bare = 1
    for i in range(vertex[j * rows], vertex[j * rows + rows - 1]):
        if chosen[i] > 0:
            bare = 0
    for r in range(rows - 1):
        a, e = j * rows + r, j * (rows - 1) + r
        price_piece(vertex[a], vertex[a + 1], bare, K, at, chosen, cost, e * K, span, e)


@compiled
def cheapest(
    G: Any, W: Any, items: Any, sku: int, taken: Any, chosen: Any, ban: int, free: int, blink: int, dice: Any
) -> int:
    """The item of a SKU that lengthens the walk least (-1: none). One of `blink` is overlooked (Christiaens & Vanden Berghe 2020)."""
    S, rows, K, T, vertex, at, layer_of, piece_of = G[0], G[1], G[2], G[3], G[8], G[9], G[12], G[13]
    F, B, _, trial, _, work, span, _ = W
    best, best_item = B[0] + 2 * NEVER, -1
    for i in range(items[4][sku], items[4][sku + 1]):
        node = items[0][i]
        e = piece_of[node]
        if taken[i] or ban <= e < free or (blink and roll(dice, blink) == 0):
            continue
        v = B[0]
        if chosen[node] == 0:
            work[0] += 1
            a = e + e // (rows - 1)
            price_with(node, vertex[a], vertex[a + 1], K, at, chosen, trial, span, e)
            v = join(layer_of[e], S, K, e % (rows - 1), T, F, B, trial, 0)
        v += items[3][i]
        if v < best:
            best, best_item = v, i
    return best_item


@compiled
def mend(
    G: Any, W: Any, items: Any, demand: Any, need: Any, order: Any, price: Any, taken: Any, chosen: Any,
    limit: float, dice: Any,
) -> Any:  # fmt: skip
    """Put back what is missing, then let go what is there too often, where it costs most to visit; answers the length with penalties, or
    more than `limit` as soon as that is clear."""
    S, rows, K, T, _P, _ends, _pitch, _marks, vertex, at, aisles, first_end, layer_of, piece_of = G
    F, B, cost, trial, _, _, span, spare = W
    chosen[:] = 0
    need[:] = demand
    for i in range(len(taken)):
        if taken[i]:
            chosen[items[0][i]] += 1
            need[items[1][i]] -= items[2][i]
    count = missing(need, order, dice)
    dearest(order, count, need, price)
    length = put_back(G, W, items, need, order, count, taken, chosen, 0, 0, limit, dice)
    if length > limit:
        return length
    last = last_aisle(first_end, aisles, rows - 1, span)
    for i in range(len(taken)):
        sku, node = items[1][i], items[0][i]
        if taken[i] and need[sku] + items[2][i] <= 0:
            if chosen[node] > 1:
                v = B[0]
            else:
                chosen[node] = 0
                e = piece_of[node]
                a = e + e // (rows - 1)
                price_piece(vertex[a], vertex[a + 1], 0, K, at, chosen, trial, 0, spare, 0)
                v = join(layer_of[e], S, K, e % (rows - 1), T, F, B, trial, 0)
                chosen[node] = 1
            if v <= B[0]:
                taken[i] = 0
                need[sku] += items[2][i]
                chosen[node] -= 1
                length -= items[3][i] + B[0]
                if chosen[node] == 0:
                    j = piece_of[node] // (rows - 1)
                    price_aisle(j, rows, K, vertex, at, chosen, cost, span)
                    moved = last_aisle(first_end, aisles, rows - 1, span)
                    anew(j, j, moved, moved != last, G, W)
                    last = moved
                length += B[0]
    return length


@compiled
def missing(need: Any, order: Any, dice: Any) -> int:
    """The SKUs of which something is missing, in random order; how many they are."""
    count = 0
    for sku in range(len(need)):
        if need[sku] > 0:
            order[count] = sku
            count += 1
    for m in range(count - 1, 0, -1):
        other = roll(dice, m + 1)
        order[m], order[other] = order[other], order[m]
    return count


@compiled
def dearest(order: Any, count: int, need: Any, price: Any) -> None:
    """Put those first that are worth most on the walk: they lie where nothing else leads."""
    for m in range(1, count):
        sku, n = order[m], m
        while n > 0 and price[order[n - 1]] * need[order[n - 1]] < price[sku] * need[sku]:
            order[n] = order[n - 1]
            n -= 1
        order[n] = sku


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
    G: Any, W: Any, items: Any, lie: Any, demand: Any, price: Any, taken: Any, chosen: Any, now: Any, kept: Any, scores: Any,
    layers: float, slack: float, dice: Any,
) -> None:  # fmt: skip
    """Moves on from the selection `now`, until so many layers are reckoned; worse ones, by up to `slack`, are taken too. `kept` is the
    best one seen; `scores` their lengths with penalties (best, now)."""
    rows, piece_of = G[1], G[13]
    need, order = demand.copy(), np.arange(len(demand))
    until = W[5][0] + layers
    while W[5][0] < until:
        W[5][0] += 1
        taken[:] = now
        chosen[:] = 0
        for i in range(len(taken)):
            chosen[items[0][i]] += taken[i]
        need[:] = 0
        low, high = take_out(rows, piece_of, items, lie, demand, need, taken, chosen, dice)
        count = missing(need, order, dice)
        if roll(dice, 2):
            dearest(order, count, need, price)
        limit = scores[1] + slack
        found = put_back(G, W, items, need, order, count, taken, chosen, low, high, limit, dice)
        if found <= limit:
            now[:] = taken
            scores[1] = found
            if found < scores[0]:
                scores[0] = found
                kept[:] = taken
