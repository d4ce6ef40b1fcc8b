"""Scattered storage, compiled: which bins, and the walk past them. Importing this module imports numba.

*Take out and put back* (ruin and recreate: Schrimpf et al. 2000; Pisinger & Ropke 2007) on the layers of the exact dynamic
program (across a row, mark a crossing, through a piece of an aisle). Kept are the cheapest ways from the beginning to each
layer and from each layer to the end, so one bin more costs one layer to price, not a walk. See `scatter_search` for the moves.

Walks: see `core`. `T` are the tables, `P` the layers (what, aisle, row or piece), both in the order that `G` unpacks them.
"""

from typing import Any

from godown.routing.compiled import compiled
from godown.routing.core import NEVER

ACROSS, MARK, WITHIN = 0, 1, 2


@compiled
def forth(low: int, S: int, rows: int, K: int, T: Any, P: Any, pitch: Any, marks: Any, cost: Any, F: Any) -> None:
    """What it costs to come behind each layer, from layer `low` on: row d of F is before layer d."""
    w_at, w_from, w_to, x_from, x_to, x_times, marked = T
    whats, aisle_of, row_of = P
    if low == 0:
        F[:S] = NEVER
        F[0] = 0
    for d in range(low, len(whats)):
        what, j, r = whats[d], aisle_of[d], row_of[d]
        p, q = d * S, d * S + S
        c = (j * (rows - 1) + r) * K
        if what == WITHIN and cost[c] == 0 and cost[c + 1] >= NEVER:
            F[q : q + S] = F[p:q]
            continue
        F[q : q + S] = NEVER
        if what == ACROSS:
            for i in range(len(x_from)):
                v = F[p + x_from[i]] + x_times[i] * pitch[j]
                if v < F[q + x_to[i]]:
                    F[q + x_to[i]] = v
        elif what == MARK:
            m = ((marks[j * rows + r] - 1) * rows + r) * S
            for s in range(S):
                if marked[m + s] >= 0 and F[p + s] < F[q + marked[m + s]]:
                    F[q + marked[m + s]] = F[p + s]
        else:
            for k in range(K):
                more = cost[c + k]
                if more < NEVER:
                    for i in range(w_at[r * K + k], w_at[r * K + k + 1]):
                        v = F[p + w_from[i]] + more
                        if v < F[q + w_to[i]]:
                            F[q + w_to[i]] = v


@compiled
def back(
    high: int,
    last: int,
    S: int,
    rows: int,
    K: int,
    T: Any,
    P: Any,
    ends: Any,
    pitch: Any,
    marks: Any,
    cost: Any,
    B: Any,
) -> None:
    """What it costs to reach the end from before each layer, from layer `high` - 1 down; the walk may end behind aisle `last`."""
    w_at, w_from, w_to, x_from, x_to, x_times, marked = T
    whats, aisle_of, row_of = P
    if high == len(whats):
        B[high * S : high * S + S] = NEVER
        for s in ends:
            B[high * S + s] = 0
    for d in range(high - 1, -1, -1):
        what, j, r = whats[d], aisle_of[d], row_of[d]
        p, q = d * S, d * S + S
        c = (j * (rows - 1) + r) * K
        if what == WITHIN and cost[c] == 0 and cost[c + 1] >= NEVER:
            B[p:q] = B[q : q + S]
        else:
            B[p:q] = NEVER
            if what == ACROSS:
                for i in range(len(x_from)):
                    v = B[q + x_to[i]] + x_times[i] * pitch[j]
                    if v < B[p + x_from[i]]:
                        B[p + x_from[i]] = v
            elif what == MARK:
                m = ((marks[j * rows + r] - 1) * rows + r) * S
                for s in range(S):
                    if marked[m + s] >= 0:
                        B[p + s] = B[q + marked[m + s]]
            else:
                for k in range(K):
                    more = cost[c + k]
                    if more < NEVER:
                        for i in range(w_at[r * K + k], w_at[r * K + k + 1]):
                            v = B[q + w_to[i]] + more
                            if v < B[p + w_from[i]]:
                                B[p + w_from[i]] = v
        if d and aisle_of[d - 1] >= last and aisle_of[d - 1] != j:
            for s in ends:
                B[p + s] = 0


@compiled
def price_piece(a: int, z: int, v: int, bare: int, K: int, at: Any, chosen: Any, cost: Any, c: int) -> None:
    """The costs of a piece past its chosen nodes, and `v` (-1: none). `bare`: nobody walks a piece that holds nothing."""
    low, high, wide = -1, -1, -1
    for i in range(a + 1, z):
        if chosen[i] > 0 or i == v:
            if low < 0:
                low = i
            elif at[i] - at[high] > wide:
                wide = at[i] - at[high]
            high = i
    for k in range(K):
        cost[c + k] = NEVER
    length = at[z] - at[a]
    if low < 0:
        cost[c] = 0
        if bare == 0:
            cost[c + 1] = length
        return
    cost[c + 1], cost[c + 2] = length, 2 * length
    cost[c + 3], cost[c + 4] = 2 * (at[high] - at[a]), 2 * (at[z] - at[low])
    if wide >= 0:
        cost[c + 5] = 2 * (length - wide)


@compiled
def join(d: int, S: int, K: int, piece: int, T: Any, F: Any, B: Any, cost: Any, c: int) -> Any:
    """The shortest walk that goes through layer d (a piece) at these costs."""
    w_at, w_from, w_to = T[0], T[1], T[2]
    best, p, q = F[0] * 0 + NEVER, d * S, d * S + S
    for k in range(K):
        if cost[c + k] < NEVER:
            for i in range(w_at[piece * K + k], w_at[piece * K + k + 1]):
                v = F[p + w_from[i]] + B[q + w_to[i]] + cost[c + k]
                if v < best:
                    best = v
    return best
