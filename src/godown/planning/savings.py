"""A first plan by savings (Clarke & Wright 1964), and the best one of few orders by subsets. Plain Python that numba compiles
as it stands (`compiled.py`); the tuples are those of `moves.py`."""

from typing import Any

from godown.planning.moves import price
from godown.planning.price import walked


def nearest(
    hall: Any, orders: Any, trips: Any, memo: Any, seat_at: Any, seat: Any, row: Any, reach: int, k: int,
    near: Any, saved: Any,
) -> None:  # fmt: skip
    """For each order the `k` others with which one trip saves most against two, among those that sit at most `reach` seats
    from one of its own in `row` (`seat`: the places of order o, from seat_at[o] to seat_at[o + 1]). Trip 0 is empty."""
    n = len(orders[0]) - 2
    for o in range(n):
        own, found = price(hall, orders, trips, memo, 0, n, n, o, n), 0
        for s in range(seat_at[o], seat_at[o + 1]):
            low = seat[s] - reach if seat[s] > reach else 0
            for i in range(low, min(seat[s] + reach + 1, len(row))):
                other, new = row[i], row[i] != o
                for j in range(o * k, o * k + found):
                    if near[j] == other:
                        new = False
                if not new:
                    continue
                gain = own + price(hall, orders, trips, memo, 0, n, n, other, n)
                gain -= price(hall, orders, trips, memo, 0, n, n, o, other)
                if found < k:
                    j = o * k + found
                    found += 1
                elif gain > saved[o * k + k - 1]:
                    j = o * k + k - 1
                else:
                    continue
                while j > o * k and saved[j - 1] < gain:
                    near[j], saved[j] = near[j - 1], saved[j - 1]
                    j -= 1
                near[j], saved[j] = other, gain
        for j in range(o * k + found, o * k + k):
            near[j], saved[j] = o, 0


def union(
    orders: Any, n: int, dims: int, pairs: Any, k: int, near: Any, room: int, root: Any, load: Any, count: Any
) -> None:
    """Bring orders together, pair by pair (`pairs` are places in `near`), where some cart takes them all and they are of
    one rank. `root[o]` leads to the group of o, `load` and `count` are those of the group."""
    size, rank, carts = orders[4], orders[5], orders[6]
    for o in range(n):
        root[o], count[o] = o, 1
        for d in range(dims):
            load[o * dims + d] = size[o * dims + d]
    for i in range(len(pairs)):
        a, b = pairs[i] // k, near[pairs[i]]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        while root[b] != b:
            root[b] = root[root[b]]
            b = root[b]
        if a == b or rank[a] != rank[b] or count[a] + count[b] > room:
            continue
        for c in range(0, len(carts), dims):
            good = True
            for d in range(dims):
                if load[a * dims + d] + load[b * dims + d] > carts[c + d]:
                    good = False
            if good:
                root[b] = a
                count[a] += count[b]
                for d in range(dims):
                    load[a * dims + d] += load[b * dims + d]
                break


def subsets(length: Any, n: int, best: Any, last: Any) -> None:
    """The shortest plan of each set of orders, from the lengths of all sets that a cart takes (the others: below 0). `last`
    is the trip that takes the set's lowest order."""
    best[0] = 0
    for whole in range(1, 1 << n):
        low = whole & -whole
        rest = whole ^ low
        part = rest
        best[whole] = -1
        while True:
            trip = part | low
            if length[trip] >= 0 and (best[whole] < 0 or best[whole ^ trip] + length[trip] < best[whole]):
                best[whole], last[whole] = best[whole ^ trip] + length[trip], trip
            if part == 0:
                break
            part = (part - 1) & rest


def every(hall: Any, orders: Any, memo: Any, n: int, length: Any) -> None:
    """What a trip with each set of orders walks (bit o of its number: order o); -1 where no cart takes it."""
    begin, word, bits, size, carts = orders[0], orders[1], orders[2], orders[4], orders[6]
    dims, mask = len(size) // (n + 1), memo[2]
    for number in range(1, 1 << n):
        length[number] = -1
        for c in range(0, len(carts), dims):
            good = True
            for d in range(dims):
                load = 0
                for o in range(n):
                    load += size[o * dims + d] * (number >> o & 1)
                if load > carts[c + d]:
                    good = False
            if good:
                for w in range(len(mask)):
                    mask[w] = 0
                for o in range(n):
                    if number >> o & 1:
                        for e in range(begin[o], begin[o + 1]):
                            mask[word[e]] |= bits[e]
                length[number] = walked(hall, mask)
                break
