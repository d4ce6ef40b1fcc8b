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
def forth(low: int, high: int, G: Any, cost: Any, F: Any) -> None:
    """What it costs to come behind each layer, from layer `low` on, up to `high`: row d of F is before layer d.

    An aisle that holds nothing is passed by; rows between its pieces say what it costs to come there through it, for what may be put
    into it."""
    S, rows, K, T, P, pitch, marks, vertex, at = G[0], G[1], G[2], G[3], G[4], G[6], G[7], G[8], G[9]
    w_at, w_from, w_to, x_from, x_to, x_times, marked = T
    whats, aisle_of, row_of = P
    if low == 0:
        F[:S] = NEVER
        F[0] = 0
    for d in range(low, high):
        what, j, r = whats[d], aisle_of[d], row_of[d]
        p, q = d * S, d * S + S
        c = (j * (rows - 1) + r) * K
        f, t = F[p:q], F[q : q + S]
        if what == WITHIN and cost[c] == 0 and cost[c + 1] >= NEVER:
            if r == rows - 2:
                t[:] = F[p - r * S : q - r * S]
            else:
                t[:] = f
                through = at[vertex[j * rows + r + 1]] - at[vertex[j * rows + r]]
                for k in range(1, 3):
                    for i in range(w_at[r * K + k], w_at[r * K + k + 1]):
                        v = f[w_from[i]] + k * through
                        if v < t[w_to[i]]:
                            t[w_to[i]] = v
            continue
        t[:] = NEVER
        if what == ACROSS:
            gap = pitch[j]
            for i in range(len(x_from)):
                v = f[x_from[i]] + x_times[i] * gap
                if v < t[x_to[i]]:
                    t[x_to[i]] = v
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
                        v = f[w_from[i]] + more
                        if v < t[w_to[i]]:
                            t[w_to[i]] = v


@compiled
def back(high: int, low: int, last: int, G: Any, cost: Any, B: Any) -> None:
    """What it costs to reach the end from before each layer, from layer `high` - 1 down to `low`; the walk may end behind aisle
    `last`."""
    S, rows, K, T, P, ends, pitch, marks, vertex, at = G[0], G[1], G[2], G[3], G[4], G[5], G[6], G[7], G[8], G[9]
    w_at, w_from, w_to, x_from, x_to, x_times, marked = T
    whats, aisle_of, row_of = P
    if high == len(whats):
        B[high * S : high * S + S] = NEVER
        for s in ends:
            B[high * S + s] = 0
    for d in range(high - 1, low - 1, -1):
        what, j, r = whats[d], aisle_of[d], row_of[d]
        p, q = d * S, d * S + S
        c = (j * (rows - 1) + r) * K
        f, t = B[p:q], B[q : q + S]
        if what == WITHIN and cost[c] == 0 and cost[c + 1] >= NEVER:
            if r == 0:
                f[:] = B[p + (rows - 1) * S : q + (rows - 1) * S]
            else:
                f[:] = t
                through = at[vertex[j * rows + r + 1]] - at[vertex[j * rows + r]]
                for k in range(1, 3):
                    for i in range(w_at[r * K + k], w_at[r * K + k + 1]):
                        v = t[w_to[i]] + k * through
                        if v < f[w_from[i]]:
                            f[w_from[i]] = v
        else:
            f[:] = NEVER
            if what == ACROSS:
                gap = pitch[j]
                for i in range(len(x_from)):
                    v = t[x_to[i]] + x_times[i] * gap
                    if v < f[x_from[i]]:
                        f[x_from[i]] = v
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
                            v = t[w_to[i]] + more
                            if v < f[w_from[i]]:
                                f[w_from[i]] = v
        if d and aisle_of[d - 1] >= last and aisle_of[d - 1] != j:
            for s in ends:
                B[p + s] = 0


@compiled
def shifted(old: Any, row: Any) -> Any:
    """By how much a row lies above the old one; NEVER where that is not the same for all states."""
    by, known = row[0] * 0, 0
    for s in range(len(row)):
        if (old[s] < NEVER) != (row[s] < NEVER):
            return by * 0 + NEVER
        if row[s] < NEVER:
            if known and row[s] - old[s] != by:
                return by * 0 + NEVER
            by, known = row[s] - old[s], 1
    return by


@compiled
def shift(row: Any, by: Any) -> None:
    """All that can be reached has become dearer by the same."""
    if by != 0:
        for i in range(len(row)):
            if row[i] < NEVER:
                row[i] += by


@compiled
def anew(near: int, far: int, last: int, moved: int, G: Any, W: Any) -> None:
    """Reckon the ways anew after the costs of aisles `near` to `far` have changed. As soon as all states have become dearer by the
    same, so has all that follows. `last`: behind which aisle the walk may end, `moved`: whether that is another than before."""
    S, pieces, layer_of, end = G[0], G[1] - 1, G[12], len(G[4][0])
    F, B, cost, _, old, work, _, _ = W
    d, j, by = layer_of[near * pieces], near, old[0] * 0 + NEVER
    while d < end and by >= NEVER:
        to = layer_of[j * pieces + pieces - 1] + 2 if j < G[10] - 1 else end
        old[:] = F[to * S : to * S + S]
        forth(d, to, G, cost, F)
        work[0] += to - d
        if j >= far:
            by = shifted(old, F[to * S : to * S + S])
        d, j = to, j + 1
    if d < end:
        shift(F[d * S + S : (end + 1) * S], by)
    d, j, by = end, G[10] - 1, old[0] * 0 + NEVER
    if not moved and far < last:
        d, j = layer_of[far * pieces + pieces - 1] + 1, far
    while d > 0 and by >= NEVER:
        to = layer_of[j * pieces - 1] + 1 if j else 0
        old[:] = B[to * S : to * S + S]
        back(d, to, last, G, cost, B)
        work[0] += d - to
        if j <= near and j < last:
            by = shifted(old, B[to * S : to * S + S])
        d, j = to, j - 1
    if d > 0:
        shift(B[: d * S], by)


@compiled
def price_piece(a: int, z: int, bare: int, K: int, at: Any, chosen: Any, cost: Any, c: int, span: Any, e: int) -> None:
    """The costs of a piece past its chosen nodes, and its `span`: the first, the last (-1: none), and those beside the widest gap.
    `bare`: nobody walks a piece that holds nothing."""
    low, high, wide = -1, -1, -1
    for i in range(a + 1, z):
        if chosen[i] > 0:
            if low < 0:
                low = i
            elif at[i] - at[high] > wide:
                wide = at[i] - at[high]
                span[4 * e + 2], span[4 * e + 3] = high, i
            high = i
    span[4 * e], span[4 * e + 1] = low, high
    kinds_cost(low, high, wide, at[a], at[z], bare, K, at, cost, c)


@compiled
def price_with(v: int, a: int, z: int, K: int, at: Any, chosen: Any, cost: Any, span: Any, e: int) -> None:
    """The costs of a piece past its chosen nodes and `v`."""
    low, high = span[4 * e], span[4 * e + 1]
    wide = at[span[4 * e + 3]] - at[span[4 * e + 2]] if high > low else -1
    if low < 0:
        low, high = v, v
    elif v < low:
        wide = max(wide, at[low] - at[v])
        low = v
    elif v > high:
        wide = max(wide, at[v] - at[high])
        high = v
    elif span[4 * e + 2] < v < span[4 * e + 3]:
        wide, before = -1, low
        for i in range(low + 1, high + 1):
            if chosen[i] > 0 or i == v:
                wide = max(wide, at[i] - at[before])
                before = i
    kinds_cost(low, high, wide, at[a], at[z], 0, K, at, cost, 0)


@compiled
def kinds_cost(
    low: int, high: int, wide: int, front: int, rear: int, bare: int, K: int, at: Any, cost: Any, c: int
) -> None:
    """The costs of a piece from its first and last node and its widest gap."""
    for k in range(K):
        cost[c + k] = NEVER
    if low < 0:
        cost[c] = 0
        if bare == 0:
            cost[c + 1], cost[c + 2] = rear - front, 2 * (rear - front)
        return
    cost[c + 1], cost[c + 2] = rear - front, 2 * (rear - front)
    cost[c + 3], cost[c + 4] = 2 * (at[high] - front), 2 * (rear - at[low])
    if wide >= 0:
        cost[c + 5] = 2 * (rear - front - wide)


@compiled
def join(d: int, S: int, K: int, piece: int, T: Any, F: Any, B: Any, cost: Any, c: int) -> Any:
    """The shortest walk that goes through layer d (a piece) at these costs."""
    w_at, w_from, w_to = T[0], T[1], T[2]
    best, f, t = F[0] * 0 + NEVER, F[d * S : d * S + S], B[d * S + S : d * S + 2 * S]
    for k in range(K):
        if cost[c + k] < NEVER:
            for i in range(w_at[piece * K + k], w_at[piece * K + k + 1]):
                v = f[w_from[i]] + t[w_to[i]] + cost[c + k]
                if v < best:
                    best = v
    return best
