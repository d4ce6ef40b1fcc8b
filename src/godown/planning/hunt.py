"""Trips that a linear program would like to have (pricing): plain Python that numba compiles as it stands."""

from typing import Any

from godown.planning.moves import crowd, keep, price, put, take


def hunt(hall: Any, orders: Any, trips: Any, memo: Any, pool: Any, begin: Any, member: Any, worth: Any) -> int:
    """From each trip given (`member` from begin[i] to begin[i + 1]) leave out, add and swap orders, the best change first,
    while what it walks, less what its orders are `worth` (and any trip: worth[n]), falls; keep in the pool what is worth more than it walks.
    Works in trip 0, which is empty before and after (`trip_of` is -1). Answer how many such trips it met."""
    n = len(orders[0]) - 2
    members, count, length, over = trips[2], trips[3], trips[5], trips[6]
    met, bonus = 0, worth[n]
    worth[n] = 0
    for i in range(len(begin) - 1):
        for m in range(begin[i], begin[i + 1]):
            put(orders, trips, member[m], 0)
        over[0], length[0] = 0, price(hall, orders, trips, memo, 0, n, n, n, n)
        while True:
            out, come = better(hall, orders, trips, memo, worth)
            if out == n and come == n:
                break
            if out < n:
                take(orders, trips, out)
                trips[0][out] = -1
            if come < n:
                put(orders, trips, come, 0)
            length[0] = price(hall, orders, trips, memo, 0, n, n, n, n)
            cost = length[0] - bonus
            for m in range(count[0]):
                cost -= worth[members[m]]
            if cost < 0 and count[0]:
                keep(trips, pool, 0)
                met += 1
        while count[0]:
            trips[0][members[0]] = -1
            take(orders, trips, members[0])
    return met


def better(hall: Any, orders: Any, trips: Any, memo: Any, worth: Any) -> tuple[int, int]:
    """The best change of trip 0: who leaves, who comes; order n is nobody."""
    n = len(orders[0]) - 2
    members, count, length = trips[2], trips[3], trips[5]
    gain, out, come = length[0] * 0 + 1, n, n
    for m in range(count[0] + 1):
        a = members[m] if m < count[0] else n
        here = length[0] - worth[a]
        least = here - price(hall, orders, trips, memo, 0, a, n, n, n)
        if a < n and least > gain and count[0] > 1:
            gain, out, come = least, a, n
        if a == n and count[0] == len(members) // len(count):
            continue
        for c in range(n):
            if least + worth[c] <= gain or trips[0][c] == 0 or crowd(orders, trips, 0, a, n, c, n) > 0:
                continue
            more = here + worth[c] - price(hall, orders, trips, memo, 0, a, n, c, n)
            if more > gain:
                gain, out, come = more, a, c
    return out, come
