"""The order in which a walk passes its stops, from the ways between them alone: plain Python that numba compiles as it stands.

Exact by dynamic programming over sets for few stops (Held & Karp 1962; Bellman 1962). For more: the nearest next stop, then moving a
few stops elsewhere (Or 1976) and turning a stretch round (Croes 1958), stop by stop while that shortens the walk (don't-look bits:
Bentley 1992), then again after three cuts that no such step undoes (double bridge: Martin, Otto & Felten 1991), kept where it is no longer.
A way there may be longer than the way back (one-way aisles), so what turning costs is taken from sums of both ways.

Everywhere: `n` points, 0 the start, n - 1 the end; `d[a * n + b]` millimetres from a to b, NEVER or more where there is no way.
"""

from collections.abc import MutableSequence
from typing import Final

Row = MutableSequence[int]

EXACT: Final = 12
"""Up to so many stops the order is exact."""
SEGMENT: Final = 8
"""So many stops are moved together at most."""
WINDOW: Final = 30
"""The three cuts of a fresh try lie within so many stops."""


def held_karp(n: int, d: Row, best: Row, tour: Row) -> int:
    """The length of the shortest walk past all points, its order in `tour`. `best` has room for (n - 2) * 2 ** (n - 2)."""
    stops = n - 2
    sets = 1 << stops
    for s in range(stops):
        best[(1 << s) * stops + s] = d[s + 1]
    for visited in range(1, sets):
        for last in range(stops):
            if visited >> last & 1 and visited != 1 << last:
                before, found = visited ^ (1 << last), -1
                for s in range(stops):
                    if before >> s & 1:
                        way = best[before * stops + s] + d[(s + 1) * n + last + 1]
                        if found < 0 or way < found:
                            found = way
                best[visited * stops + last] = found
    visited, after, length = sets - 1, n - 1, -1
    tour[0], tour[n - 1] = 0, n - 1
    for place in range(n - 2, 0, -1):
        chosen, found = -1, -1
        for s in range(stops):
            if visited >> s & 1:
                way = best[visited * stops + s] + d[(s + 1) * n + after]
                if chosen < 0 or way < found:
                    chosen, found = s, way
        if length < 0:
            length = found
        tour[place], after, visited = chosen + 1, chosen + 1, visited ^ (1 << chosen)
    return length


def nearest(n: int, d: Row, tour: Row, seen: Row) -> None:
    """From the start always on to the nearest stop that was not passed yet."""
    for s in range(n):
        tour[s], seen[s] = s, 0
    for place in range(1, n - 1):
        here, found = tour[place - 1], -1
        for s in range(1, n - 1):
            if seen[s] == 0 and (found < 0 or d[here * n + s] < d[here * n + found]):
                found = s
        tour[place], seen[found] = found, 1


def measure(n: int, d: Row, tour: Row, there: Row, home: Row) -> int:
    """Sums of the ways along the tour, and of the ways back along it; answers its length."""
    there[0], home[0] = 0, 0
    for place in range(1, n):
        a, b = tour[place - 1], tour[place]
        there[place], home[place] = there[place - 1] + d[a * n + b], home[place - 1] + d[b * n + a]
    return there[n - 1]


def best_turn(n: int, d: Row, tour: Row, there: Row, home: Row, i: int, move: Row) -> None:
    """Turn the stretch round that begins or ends at place `i`; into `move` (gain, kind, from, to, behind, turned) what gains more."""
    for other in range(1, n - 1):
        low, high = (i, other) if i < other else (other, i)
        if low < high:
            a, b, c, e = tour[low - 1], tour[low], tour[high], tour[high + 1]
            gain = d[a * n + b] + d[c * n + e] - d[a * n + c] - d[b * n + e]
            gain += there[high] - there[low] - home[high] + home[low]
            if gain > move[0]:
                move[0], move[1], move[2], move[3] = gain, 1, low, high


def best_shift(n: int, d: Row, tour: Row, there: Row, home: Row, low: int, high: int, move: Row) -> None:
    """Move the stops from place `low` to `high` elsewhere, as they are or turned; into `move` what gains more."""
    a, b, c, e = tour[low - 1], tour[low], tour[high], tour[high + 1]
    out = d[a * n + b] + d[c * n + e] - d[a * n + e]
    turned = there[high] - there[low] - home[high] + home[low]
    for behind in range(n - 1):
        if low - 1 <= behind <= high:
            continue
        f, g = tour[behind], tour[behind + 1]
        base = out + d[f * n + g]
        gain = base - d[f * n + b] - d[c * n + g]
        if gain > move[0]:
            move[0], move[1], move[2], move[3], move[4], move[5] = gain, 2, low, high, behind, 0
        gain = base - d[f * n + c] - d[b * n + g] + turned
        if gain > move[0]:
            move[0], move[1], move[2], move[3], move[4], move[5] = gain, 2, low, high, behind, 1


def turn(tour: Row, low: int, high: int) -> None:
    """Turn a stretch round."""
    while low < high:
        tour[low], tour[high] = tour[high], tour[low]
        low, high = low + 1, high - 1


def apply(tour: Row, look: Row, move: Row) -> None:
    """Make the move; the stops beside its cuts are looked at again."""
    low, high, behind = move[2], move[3], move[4]
    for place in (low - 1, low, high, high + 1):
        look[tour[place]] = 1
    if move[1] == 1:
        turn(tour, low, high)
        return
    look[tour[behind]], look[tour[behind + 1]] = 1, 1
    if move[5]:
        turn(tour, low, high)
    if behind > high:
        turn(tour, low, high)
        turn(tour, high + 1, behind)
        turn(tour, low, behind)
    else:
        turn(tour, behind + 1, low - 1)
        turn(tour, low, high)
        turn(tour, behind + 1, high)


def improve(n: int, d: Row, tour: Row, there: Row, home: Row, look: Row, move: Row) -> int:
    """Moves while one of them shortens the walk, for the stops that are to be looked at; answers its length."""
    length, found = measure(n, d, tour, there, home), 1
    while found:
        found = 0
        for place in range(1, n - 1):
            if look[tour[place]] == 0:
                continue
            move[0] = 0
            best_turn(n, d, tour, there, home, place, move)
            for other in range(place, min(place + SEGMENT, n - 1)):
                best_shift(n, d, tour, there, home, place, other, move)
            for other in range(max(1, place - SEGMENT + 1), place):
                best_shift(n, d, tour, there, home, other, place, move)
            if move[0] > 0:
                apply(tour, look, move)
                length, found = measure(n, d, tour, there, home), 1
            else:
                look[tour[place]] = 0
    return length


def bridge(n: int, tour: Row, look: Row, dice: int) -> int:
    """Change two neighbouring stretches over; answers the dice as they lie (Park & Miller 1988)."""
    dice = dice * 48271 % 2147483647
    wide = min(WINDOW, n - 2)
    first = 1 + dice % (n - 1 - wide)
    dice = dice * 48271 % 2147483647
    middle = first + 1 + dice % (wide - 1)
    dice = dice * 48271 % 2147483647
    last = middle + dice % (first + wide - middle)
    for place in (first - 1, first, middle - 1, middle, last, last + 1):
        look[tour[place]] = 1
    turn(tour, first, middle - 1)
    turn(tour, middle, last)
    turn(tour, first, last)
    return dice


def search(
    n: int, d: Row, rounds: int, dice: int, tour: Row, kept: Row, there: Row, home: Row, look: Row, move: Row
) -> int:
    """A short walk past all points, in `kept`; answers its length. At least four stops."""
    nearest(n, d, tour, look)
    for s in range(n):
        look[s] = 1
    best = improve(n, d, tour, there, home, look, move)
    for s in range(n):
        kept[s] = tour[s]
    for _ in range(rounds):
        dice = bridge(n, tour, look, dice)
        length = improve(n, d, tour, there, home, look, move)
        if length <= best:
            best = length
            for s in range(n):
                kept[s] = tour[s]
        else:
            for s in range(n):
                tour[s] = kept[s]
    return best
