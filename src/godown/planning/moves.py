"""The search for trips, move by move: plain Python that numba compiles as it stands (`compiled.py`).

`price.py` says what a hall is. Order number n is no order at all: it has no cells, no size and no name. The tuples:

`orders`: begin, word, bits (order o has the cells `bits[e]` of `word[e]`, e from begin[o] to begin[o + 1]), name (random
bits; those of a trip are the names of its orders, XORed), size (by order and dimension), rank, carts (what each kind of
cart takes, by dimension), share (1 / carts).

`trips`: trip_of, slot_of, members (`room` to a trip), count, load, length, over (what does not fit, in carts), name, level,
sums (length of all, trips that do not fit, length of the best plan that fits), best (trip_of in it, where it is kept).

`memo`: name and length of trips priced before, the cells of the one that is priced now. `pool`: good trips, see `keep`.
"""

from typing import Any, Final

from godown.planning.price import walked

ANY: Final = 0xFFFFFFFF


def draw(dice: Any, below: int) -> int:
    """A random number from 0 up to `below`: xorshift and a Weyl sequence (Marsaglia 2003), 32 bits each."""
    x = dice[0]
    x ^= (x << 13) & ANY
    x ^= x >> 17
    x ^= (x << 5) & ANY
    dice[0] = x
    dice[1] = (dice[1] + 362437) & ANY
    rolled: int = (((x + dice[1]) & ANY) * below) >> 32
    return rolled


def lay(orders: Any, trips: Any, mask: Any, t: int, out: int, out2: int, come: int, come2: int) -> None:
    """Bring the cells of a trip together."""
    begin, word, bits = orders[0], orders[1], orders[2]
    members, count = trips[2], trips[3]
    room = len(members) // len(count)
    for w in range(len(mask)):
        mask[w] = 0
    for i in range(t * room, t * room + count[t]):
        o = members[i]
        if o != out and o != out2:
            for e in range(begin[o], begin[o + 1]):
                mask[word[e]] |= bits[e]
    for e in range(begin[come], begin[come + 1]):
        mask[word[e]] |= bits[e]
    for e in range(begin[come2], begin[come2 + 1]):
        mask[word[e]] |= bits[e]


def price(hall: Any, orders: Any, trips: Any, memo: Any, t: int, out: int, out2: int, come: int, come2: int) -> float:
    """What trip t walks without two orders and with two others."""
    of = orders[3]
    memo_name, memo_length, mask = memo
    name = trips[7][t] ^ of[out] ^ of[out2] ^ of[come] ^ of[come2]
    slot = name & (len(memo_name) - 1)
    if memo_name[slot] == name:
        found: float = memo_length[slot]
        return found
    lay(orders, trips, mask, t, out, out2, come, come2)
    found = walked(hall, mask)
    memo_name[slot] = name
    memo_length[slot] = found
    return found


def crowd(orders: Any, trips: Any, t: int, out: int, out2: int, come: int, come2: int) -> float:
    """How much of trip t, without two orders and with two others, does not fit the cart that suits it best: in carts."""
    size, carts, share = orders[4], orders[6], orders[7]
    load = trips[4]
    dims = len(load) // len(trips[3])
    least: float = share[0] * 0 - 1
    for k in range(0, len(carts), dims):
        over = share[0] * 0
        for d in range(dims):
            more = size[come * dims + d] + size[come2 * dims + d] - size[out * dims + d] - size[out2 * dims + d]
            more += load[t * dims + d] - carts[k + d]
            if more > 0:
                over += more * share[k + d]
        if least < 0 or over < least:
            least = over
    return least


def put(orders: Any, trips: Any, o: int, u: int) -> None:
    """Order o enters trip u."""
    trip_of, slot_of, members, count, load, name = trips[0], trips[1], trips[2], trips[3], trips[4], trips[7]
    size = orders[4]
    room, dims = len(members) // len(count), len(load) // len(count)
    trip_of[o] = u
    slot_of[o] = count[u]
    members[u * room + count[u]] = o
    count[u] += 1
    name[u] ^= orders[3][o]
    for d in range(dims):
        load[u * dims + d] += size[o * dims + d]


def take(orders: Any, trips: Any, o: int) -> None:
    """Order o leaves its trip."""
    trip_of, slot_of, members, count, load, name = trips[0], trips[1], trips[2], trips[3], trips[4], trips[7]
    size = orders[4]
    room, dims = len(members) // len(count), len(load) // len(count)
    t = trip_of[o]
    last = members[t * room + count[t] - 1]
    members[t * room + slot_of[o]] = last
    slot_of[last] = slot_of[o]
    count[t] -= 1
    name[t] ^= orders[3][o]
    for d in range(dims):
        load[t * dims + d] -= size[o * dims + d]


def settle(hall: Any, orders: Any, trips: Any, memo: Any) -> None:
    """Price all trips as they stand."""
    count, length, over, sums = trips[3], trips[5], trips[6], trips[9]
    n = len(orders[0]) - 2
    sums[0], sums[1] = 0, 0
    for t in range(len(count)):
        length[t] = price(hall, orders, trips, memo, t, n, n, n, n)
        over[t] = crowd(orders, trips, t, n, n, n, n)
        sums[0] += length[t]
        if over[t] > 0:
            sums[1] += 1


def keep(trips: Any, pool: Any, t: int) -> None:
    """Put trip t into the pool, unless it is there: `pool` is names seen, names, lengths, counts, members, (next, on)."""
    members, count, length, over, name = trips[2], trips[3], trips[5], trips[6], trips[7]
    seen, names, lengths, counts, rows, state = pool
    slot = name[t] & (len(seen) - 1)
    if seen[slot] == name[t] or over[t] > 0:
        return
    seen[slot] = name[t]
    room = len(members) // len(count)
    i = state[0] % len(names)
    state[0] += 1
    names[i], lengths[i], counts[i] = name[t], length[t], count[t]
    for m in range(count[t]):
        rows[i * room + m] = members[t * room + m]


def exchange(
    hall: Any, orders: Any, trips: Any, memo: Any, pool: Any, t: int, u: int, a: int, a2: int, b: int, b2: int,
    heat: float, weight: float,
) -> bool:  # fmt: skip
    """Orders a, a2 of trip t go to u, b, b2 of u to t, if the plan grows no more than by `heat`; what does not fit counts
    `weight` a cart. A walk past more is never shorter."""
    n = len(orders[0]) - 2
    count, length, over, sums = trips[3], trips[5], trips[6], trips[9]
    over_t, over_u = crowd(orders, trips, t, a, a2, b, b2), crowd(orders, trips, u, b, b2, a, a2)
    limit = heat - weight * (over_t + over_u - over[t] - over[u]) + length[t] + length[u]
    one = price(hall, orders, trips, memo, t, a, a2, b, b2)
    if one > limit or (b == n and one + length[u] > limit):
        return False
    two = price(hall, orders, trips, memo, u, b, b2, a, a2)
    if one + two > limit:
        return False
    sums[0] += one + two - length[t] - length[u]
    sums[1] += (over_t > 0) + (over_u > 0)
    sums[1] -= (over[t] > 0) + (over[u] > 0)
    for o in (a, a2, b, b2):
        if o < n:
            take(orders, trips, o)
    for o in (a, a2):
        if o < n:
            put(orders, trips, o, u)
    for o in (b, b2):
        if o < n:
            put(orders, trips, o, t)
    length[t], length[u], over[t], over[u] = one, two, over_t, over_u
    if pool[5][1]:
        if count[t]:
            keep(trips, pool, t)
        keep(trips, pool, u)
    if sums[1] == 0 and sums[0] < sums[2]:
        mark(trips)
    return True


def mark(trips: Any) -> None:
    """This plan is the best that fits. Written down at once where `best` has room, else when `anneal` ends."""
    trip_of, best, sums = trips[0], trips[10], trips[9]
    if len(best) == len(trip_of):
        sums[2] = sums[0]
        for o in range(len(best)):
            best[o] = trip_of[o]


def merge(orders: Any, trips: Any, t: int, u: int) -> bool:
    """Whether all of trip t may go to u. That never walks more."""
    members, count, load, level = trips[2], trips[3], trips[4], trips[8]
    carts, rank = orders[6], orders[5]
    room, dims = len(members) // len(count), len(load) // len(count)
    if count[t] + count[u] > room:
        return False
    for i in range(count[t]):
        if rank[members[t * room + i]] < level[u]:
            return False
    for k in range(0, len(carts), dims):
        good = True
        for d in range(dims):
            if load[t * dims + d] + load[u * dims + d] > carts[k + d]:
                good = False
        if good:
            return True
    return False


def join(hall: Any, orders: Any, trips: Any, memo: Any, pool: Any, t: int, u: int) -> None:
    """All of trip t goes to u."""
    members, count = trips[2], trips[3]
    n = len(orders[0]) - 2
    room = len(members) // len(count)
    while count[t]:
        exchange(hall, orders, trips, memo, pool, t, u, members[t * room], n, n, n, trips[5][t] + trips[5][u], 0)


def partners(
    orders: Any, trips: Any, dice: Any, o: int, u: int, way: int, heat: float, weight: float
) -> tuple[int, int, int]:
    """Who goes with order o to trip u, and who comes from there in return: nobody, one, or two against one; -1: no way."""
    trip_of, members, count, over, level = trips[0], trips[2], trips[3], trips[6], trips[8]
    rank = orders[5]
    n = len(orders[0]) - 2
    room = len(members) // len(count)
    t, k = trip_of[o], count[u]
    p = members[t * room + draw(dice, count[t])] if way == 6 else n
    if p == o or level[u] > rank[p]:
        p = n
    if k == 0:
        return p if count[t] > 1 + (p < n) else -1, n, n
    if way < 3:
        return n if k < room else -1, n, n
    i = draw(dice, k)
    for _ in range(k):
        y = members[u * room + i]
        i = i + 1 if i + 1 < k else 0
        z = members[u * room + i] if way == 7 and k > 1 else n
        fair = level[t] <= rank[y] and level[t] <= rank[z]
        if fair and k + (p < n) - (z < n) <= room and count[t] + (z < n) <= room:
            more = crowd(orders, trips, u, y, z, o, p) + crowd(orders, trips, t, o, p, y, z)
            if weight * (more - over[t] - over[u]) <= heat:
                return p, y, z
    return -1, n, n


def step(
    hall: Any, orders: Any, trips: Any, memo: Any, pool: Any, dice: Any, o: int, u: int, heat: float, weight: float
) -> bool:
    """Try to bring order o into trip u: relocate, swap, swap two against one, merge, or split off."""
    t, way = trips[0][o], draw(dice, 8)
    if t == u or trips[8][u] > orders[5][o]:
        return False
    if way == 0 and trips[3][u] and merge(orders, trips, t, u):
        join(hall, orders, trips, memo, pool, t, u)
        return True
    p, y, z = partners(orders, trips, dice, o, u, way, heat, weight)
    return p >= 0 and exchange(hall, orders, trips, memo, pool, t, u, o, p, y, z, heat, weight)


def anneal(
    hall: Any, orders: Any, trips: Any, memo: Any, pool: Any, dice: Any, near: Any, logs: Any,
    heat: float, weight: float, tries: int,
) -> int:  # fmt: skip
    """So many tries at one heat (Kirkpatrick et al. 1983): a plan may grow by `heat` times -log of a random number. `near`
    lists for each order others to go with. Answer how many tries were taken."""
    n = len(orders[0]) - 2
    trip_of, count = trips[0], trips[3]
    k, taken = len(near) // n, 0
    for _ in range(tries):
        o, way = draw(dice, n), draw(dice, 32)
        if way == 0:
            u = draw(dice, len(count))
        elif k and way < 24:
            u = trip_of[near[o * k + draw(dice, k)]]
        else:
            u = trip_of[draw(dice, n)]
        if step(hall, orders, trips, memo, pool, dice, o, u, heat * logs[draw(dice, len(logs))], weight):
            taken += 1
    return taken
