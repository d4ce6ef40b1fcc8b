"""Scattered storage, compiled: what each SKU is worth on the walk, a bound that no walk beats, and bins that no good walk needs.

*Lagrangian relaxation* (Geoffrion 1974; Held & Karp 1971; for covering Caprara, Fischetti & Toth 1999). Nobody must fetch anything, but
a SKU that is fetched earns its price. The walk that then costs least is found by the dynamic program of `scatter`, a piece of an aisle
being worth what lies on the way; its length less its earnings, and all prices together, is no more than any walk that fetches all. Prices
rise for what it leaves and fall for what it fetches twice (subgradient; step by Polyak 1969, deflected by Camerini, Fratta & Maffioli
1975). The walks on the way come near good ones, and bins without which the bound stays below the best walk known are left out.

All sums are whole numbers (lengths times `FINE`) in float64, so exact.
"""

import math
from typing import Any, Final

from godown.routing.compiled import compiled
from godown.routing.core import NEVER
from godown.routing.scatter import ACROSS, MARK, back, forth

FINE: Final = 256
"""Parts of a millimetre in which prices are reckoned."""


@compiled
def worth(items: Any, demand: Any, price: Any, value: Any, most: Any) -> Any:
    """What each item earns, and each SKU at most, at these prices; answers all prices together."""
    total = price[0] * 0
    for s in range(len(demand)):
        most[s] = price[s] * demand[s]
        total += most[s]
    for i in range(len(value)):
        earned = price[items[1][i]] * items[2][i] - items[3][i] * FINE
        value[i] = earned if earned > 0 else 0
    return total


@compiled
def earn(i: int, sku: int, value: Any, most: Any, got: Any) -> Any:
    """What one more item of a SKU earns in a piece: together they earn no more than what is wanted of it."""
    before = got[sku]
    got[sku] = before + value[i]
    top = most[sku]
    return (got[sku] if got[sku] < top else top) - (before if before < top else top)


@compiled
def piece_worth(
    low: int, high: int, a: int, z: int, c: int, K: int, at: Any, items: Any, where: Any, value: Any, most: Any,
    got: Any, front: Any, rear: Any, cost: Any, cut: Any, e: int,
) -> None:  # fmt: skip
    """Costs of a piece, less what is earned, for each kind; how far in one goes best is kept in `cut`: items up to cut[4e] from the
    front, from cut[4e + 1] on from the back, and with both from cut[4e + 2] and cut[4e + 3]. `where[low:high]` lie in it, in order."""
    length = (at[z] - at[a]) * FINE
    for n in range(low, high):
        got[items[1][where[n]]] = 0
    earned = cost[0] * 0
    for n in range(high - 1, low - 1, -1):
        i = where[n]
        earned += earn(i, items[1][i], value, most, got)
        rear[n] = 2 * (at[z] - at[items[0][i]]) * FINE - earned
    for n in range(low, high):
        got[items[1][where[n]]] = 0
    earned = cost[0] * 0
    for n in range(low, high):
        i = where[n]
        earned += earn(i, items[1][i], value, most, got)
        front[n] = 2 * (at[items[0][i]] - at[a]) * FINE - earned
    for k in range(K):
        cost[c + k] = NEVER
    cost[c], cost[c + 1], cost[c + 2] = 0, length - earned, 2 * length - earned
    best, best_at = cost[c + 3], -1
    for n in range(low, high):
        if front[n] < cost[c + 3]:
            cost[c + 3], cut[4 * e] = front[n], n
    for n in range(high - 1, low - 1, -1):
        if best_at >= 0 and front[n] + best < cost[c + 5]:
            cost[c + 5], cut[4 * e + 2], cut[4 * e + 3] = front[n] + best, n, best_at
        if rear[n] < best:
            best, best_at = rear[n], n
    cost[c + 4], cut[4 * e + 1] = best, best_at


@compiled
def prize_costs(G: Any, X: Any, items: Any, lie: Any, cost: Any, bare: int) -> None:
    """The costs of all pieces less earnings. `bare`: nobody walks an aisle where nothing earns."""
    rows, K, vertex, at, aisles = G[1], G[2], G[8], G[9], G[10]
    begins, where = lie
    _, value, most, got, front, rear, cut = X
    pieces = rows - 1
    for j in range(aisles):
        earns = 1 - bare
        for n in range(begins[j * pieces], begins[(j + 1) * pieces]):
            if value[where[n]] > 0:
                earns = 1
        for r in range(pieces):
            e = j * pieces + r
            if earns:
                a, z = vertex[j * rows + r], vertex[j * rows + r + 1]
                piece_worth(
                    begins[e], begins[e + 1], a, z, e * K, K, at, items, where, value, most, got, front, rear, cost, cut, e
                )  # fmt: skip
            else:
                for k in range(K):
                    cost[e * K + k] = 0 if k == 0 else NEVER


@compiled
def cheapest_end(G: Any, F: Any) -> tuple[Any, int, int]:
    """Where the cheapest walk ends: its cost, the layer behind it, the state there."""
    S, rows, ends, aisles, first_end, layer_of = G[0], G[1], G[5], G[10], G[11], G[12]
    found, found_at, found_state = F[0] * 0 + NEVER, 0, 0
    for j in range(first_end, aisles):
        d = layer_of[j * (rows - 1) + rows - 2] + 1
        for s in ends:
            if F[d * S + s] < found:
                found, found_at, found_state = F[d * S + s], d, s
    return found, found_at, found_state


@compiled
def fetched(G: Any, U: Any, X: Any, lie: Any, cost: Any, F: Any, d: int, state: int, taken: Any) -> None:
    """Flag what the walk that ends before layer `d` in this state fetches. `U` are the steps by where they lead."""
    S, rows, K, P, pitch, marks, marked = G[0], G[1], G[2], G[4], G[6], G[7], G[3][6]
    begins, where = lie
    cut = X[6]
    w_at, w_from, w_kind, x_at, x_from, x_times = U
    whats, aisle_of, row_of = P
    taken[:] = 0
    while d > 0:
        d -= 1
        what, j, r = whats[d], aisle_of[d], row_of[d]
        f, goal, before = F[d * S : d * S + S], F[d * S + S + state], -1
        e = j * (rows - 1) + r
        c = e * K
        if what == ACROSS:
            for i in range(x_at[state], x_at[state + 1]):
                if before < 0 and f[x_from[i]] + x_times[i] * pitch[j] == goal:
                    before = int(x_from[i])
        elif what == MARK:
            m = ((marks[j * rows + r] - 1) * rows + r) * S
            for s in range(S):
                if before < 0 and marked[m + s] == state and f[s] == goal:
                    before = s
        elif cost[c + 1] >= NEVER:
            before = state
        else:
            kind = 0
            for i in range(w_at[r * S + state], w_at[r * S + state + 1]):
                if before < 0 and cost[c + w_kind[i]] < NEVER and f[w_from[i]] + cost[c + w_kind[i]] == goal:
                    before, kind = int(w_from[i]), w_kind[i]
            first, last = begins[e], begins[e + 1]
            if kind == 1 or kind == 2:
                flag(first, last, where, X[1], taken)
            elif kind == 3:
                flag(first, cut[4 * e] + 1, where, X[1], taken)
            elif kind == 4:
                flag(cut[4 * e + 1], last, where, X[1], taken)
            elif kind == 5:
                flag(first, cut[4 * e + 2] + 1, where, X[1], taken)
                flag(cut[4 * e + 3], last, where, X[1], taken)
        state = before


@compiled
def flag(first: int, last: int, where: Any, value: Any, taken: Any) -> None:
    """These items earn something: they are fetched."""
    for n in range(first, last):
        if value[where[n]] > 0:
            taken[where[n]] = 1


@compiled
def reprice(items: Any, demand: Any, taken: Any, price: Any, trend: Any, gap: Any) -> None:
    """Move the prices: up for what is missing, down for what is fetched too often, by so much that the gap would close."""
    norm = gap * 0
    for s in range(len(demand)):
        units = 0
        for i in range(items[4][s], items[4][s + 1]):
            units += taken[i] * items[2][i]
        miss = demand[s] - units
        if miss < 0 and price[s] == 0:
            miss = 0
        trend[s] = math.floor(miss * 64 + trend[s] * 3 / 5)
        norm += trend[s] * trend[s]
    if norm > 0:
        for s in range(len(demand)):
            new = price[s] + math.floor(gap * trend[s] / norm * 64)
            price[s] = new if new > 0 else 0


@compiled
def by_kind(d: int, S: int, K: int, piece: int, T: Any, F: Any, B: Any, ways: Any) -> None:
    """What the cheapest walk costs that goes through layer `d` in each kind of way, without what that way costs."""
    w_at, w_from, w_to = T[0], T[1], T[2]
    f, t = F[d * S : d * S + S], B[d * S + S : d * S + 2 * S]
    for k in range(K):
        ways[k] = NEVER
        for i in range(w_at[piece * K + k], w_at[piece * K + k + 1]):
            v = f[w_from[i]] + t[w_to[i]]
            if v < ways[k]:
                ways[k] = v


@compiled
def needless(G: Any, X: Any, items: Any, lie: Any, demand: Any, W: Any, limit: Any, alive: Any) -> None:
    """Strike out items that no walk shorter than `limit` visits: forced into it, they raise the bound as far."""
    S, rows, K, T, P, first_end, layer_of = G[0], G[1], G[2], G[3], G[4], G[11], G[12]
    F, B, cost, ways = W[0], W[1], W[2], W[3]
    begins, where = lie
    price, value, most, _, front, rear, _ = X
    total = worth(items, demand, price, value, most)
    prize_costs(G, X, items, lie, cost, 0)
    forth(0, len(P[0]), G, cost, F)
    back(len(P[0]), 0, first_end, G, cost, B)
    for e in range(len(begins) - 1):
        first, last, c = begins[e], begins[e + 1], e * K
        if first == last:
            continue
        by_kind(layer_of[e], S, K, e % (rows - 1), T, F, B, ways)
        through = min(ways[1] + cost[c + 1], ways[2] + cost[c + 2], ways[5] + cost[c + 5])
        for n in range(last - 2, first - 1, -1):
            front[n] = min(front[n], front[n + 1])
        for n in range(first, last):
            if n > first:
                rear[n] = min(rear[n], rear[n - 1])
            i = where[n]
            lost = items[3][i] * FINE - price[items[1][i]] * items[2][i]
            bound = min(through, ways[3] + front[n], ways[4] + rear[n]) + total + (lost if lost > 0 else 0)
            alive[i] = 1 if bound < limit else 0


@compiled
def bound_walk(G: Any, U: Any, X: Any, items: Any, lie: Any, demand: Any, W: Any, taken: Any) -> Any:
    """The bound at these prices; `taken` is what its walk fetches."""
    F, cost, work = W[0], W[2], W[5]
    layers = len(G[4][0])
    total = worth(items, demand, X[0], X[1], X[2])
    prize_costs(G, X, items, lie, cost, 1)
    forth(0, layers, G, cost, F)
    work[0] += 2 * layers
    found, layer, state = cheapest_end(G, F)
    fetched(G, U, X, lie, cost, F, layer, state, taken)
    return found + total
