"""How a search begins: by savings (Clarke & Wright 1964), or for few orders with the best plan of all."""

from collections.abc import Sequence
from typing import Any, Final

from godown.planning.cells import BITS
from godown.planning.ground import Ground, trips

ALL_PAIRS: Final = 256
"""Up to so many orders each is compared with each."""
NEAR: Final = 12
REACH: Final = 12
"""Else with so many that lie to either side of it, by aisles and by each of its cells."""
EXACT_MOST: Final = 12
"""Up to so many orders all plans are compared."""
Groups = list[list[int]]


def neighbours(g: Ground) -> tuple[Any, Any, int]:
    """For each order those with which it saves most, and how much; how many they are."""
    n, numbers = g.count, g.engine.numbers
    words = len(g.memo[2]) // g.hall[0] * BITS
    aisles = [tuple(sorted({cell // words for cell in cells})) for cells in g.lines]
    row = sorted(range(n), key=lambda o: (aisles[o], g.lines[o]))
    seats: Groups = [[0] for _ in range(n)]
    for place, order in enumerate(row):
        seats[order][0] = place
    reach = n if n <= ALL_PAIRS else REACH
    if n > ALL_PAIRS:
        for _, order in sorted((cell, order) for order, cells in enumerate(g.lines) for cell in cells):
            seats[order].append(len(row))
            row.append(order)
    begin = [0]
    for own in seats:
        begin.append(begin[-1] + len(own))
    k = min(NEAR, n - 1)
    near, saved = g.engine.zeros(n * k), g.engine.nothing(n * k)
    g.engine.steps.nearest(
        g.hall, g.orders, trips(g, [], 1, [], 0), g.memo, numbers(begin), numbers([s for own in seats for s in own]),
        numbers(row), reach, k, near, saved,
    )  # fmt: skip
    return near, saved, k


def by_savings(g: Ground, near: Any, saved: Any, k: int, first: int) -> Groups:
    """Trips of the orders from `first` on: pairs come together, those first that save most."""
    n, numbers, zeros = g.count, g.engine.numbers, g.engine.zeros
    gains = [-int(gain) for gain in saved]
    pairs = [i for i in range(first * k, n * k) if gains[i] <= 0 and near[i] >= first]
    pairs.sort(key=gains.__getitem__)
    dims = len(g.orders[4]) // (n + 1)
    root = zeros(n)
    g.engine.steps.union(g.orders, n, dims, numbers(pairs), k, near, g.room, root, zeros(n * dims), zeros(n))
    found: dict[int, list[int]] = {}
    for order in range(first, n):
        top = order
        while root[top] != top:
            top = int(root[top])
        found.setdefault(top, []).append(order)
    return list(found.values())


def best_of_all(g: Ground) -> tuple[Groups, float]:
    """The shortest plan of few orders, by dynamic programming over their sets."""
    n, nothing = g.count, g.engine.nothing
    length, best, last = nothing(1 << n), nothing(1 << n), g.engine.zeros(1 << n)
    g.engine.steps.every(g.hall, g.orders, g.memo, n, length)
    g.engine.steps.subsets(length, n, best, last)
    left, groups = (1 << n) - 1, []
    while left:
        trip = int(last[left])
        groups.append([order for order in range(n) if trip >> order & 1])
        left ^= trip
    return groups, best[-1]


def bound(singles: Sequence[int], sizes: Sequence[Sequence[int]], carts: Sequence[Sequence[int]]) -> int:
    """No plan walks less than this. Of orders sorted by what each walks alone, trip number k + 1 takes at least the first
    that k full carts leave; and a trip walks at least what each of its orders walks alone."""
    rank, most = sorted(range(len(singles)), key=lambda o: -singles[o]), max(singles, default=0)
    for d in range(len(carts[0])):
        limit, filled, full, walked = max(cart[d] for cart in carts), 0, 0, 0
        for o in rank:
            filled += sizes[o][d]
            if filled > full:
                walked, full = walked + singles[o], full + limit
        most = max(most, walked)
    return most
