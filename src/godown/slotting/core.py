"""The search for a shorter arrangement, step by step, on flat arrays: plain Python that numba compiles as it stands.

With lists these functions are the plain twin, with arrays and compiled (`compiled.py`) the kernel; all sums are whole numbers,
so both do the same. A *spot* is a place that walks pass, numbered along aisle after aisle; `stops` holds the spots of each trip
in that order (twice where two of its SKUs lie at one spot). The kernel's state:

`G` the ground: cross-aisles, rows, pitch, tables (see `routing.core.forward`), aisle and place of each spot, the spots where a
walk begins and ends, the mark of those, and of a site of any shape how many spots there are (0: a hall) and how far it is
between any two; `W` working space of one walk; `H` history: where the SKUs of each trip begin and
what they are, where the trips of each SKU begin and what they are, how often each trip was walked,
the trip of each line; `R` rules: needs, rooms,
class of an item, zone of a cell, number of zones, who may lie in which zone, who is pinned, spot of each cell; `A` the
arrangement, which the search changes: the cell of each SKU, the SKU in each cell (-1: none), stops, the length of each trip,
and the lengths that a change would bring.
"""

from typing import Any, Final

from godown.routing.core import costs, forward, spread
from godown.routing.insertion import queued, threaded
from godown.slotting.rules import MEASURES

SURE: Final = 12
"""So many trips are priced before a change may be given up as bad."""
STRAY: Final = 9
"""Given up is what is worse by more than three standard errors (squared: 9) of what was priced so far."""
NEAR: Final = 6
"""How many cells beside the partner's a SKU may land, to either side."""
RANKS: Final = 40
"""How many ranks of visits may lie between two SKUs that change places."""


def roll(dice: Any, sides: int) -> int:
    """A number from 0 to sides - 1 (Park & Miller 1988)."""
    dice[0] = dice[0] * 48271 % 2147483647
    return int(dice[0] % sides)


def walked(trip: int, gone: int, come: int, G: Any, W: Any, H: Any, stops: Any) -> int:
    """How long the walk of a trip is when it passes spot `come` instead of `gone` (-1, -1: as it stands)."""
    if G[18] > 0:
        return passed(trip, gone, come, G, W, H, stops)
    cross, rows, pitch_mm, states, kinds = G[0], G[1], G[2], G[3], G[4]
    aisle_of, place_of, start, end, mark = G[13], G[14], G[15], G[16], G[17]
    aisle, place, flag, used, vertex, at, marks, turned, shut, pitch, cost, best, _, _ = W
    i, z, count, last = H[0][trip], H[0][trip + 1], 0, -1
    low, high = min(start, end), max(start, end)
    gates = 2 if low != high else 1
    while True:
        spot = -1
        if i < z and stops[i] == gone:
            gone, i = -1, i + 1
            continue
        if i < z:
            spot = stops[i]
        if come >= 0 and (spot < 0 or come < spot):
            spot = come
        gate = low if gates == 2 else high
        if gates > 0 and (spot < 0 or gate <= spot):
            spot = gate
        if spot < 0:
            break
        if gates > 0 and spot == gate:
            gates -= 1
            kind = mark
        elif i < z and spot == stops[i]:
            i, kind = i + 1, 1
        else:
            come, kind = -1, 1
        if spot != last:
            aisle[count], place[count], flag[count] = aisle_of[spot], place_of[spot], kind
            count, last = count + 1, spot
    aisles, _, far = spread(cross, rows, count, aisle, place, flag, used, vertex, at, marks, turned)
    for j in range(1, aisles):
        pitch[j] = (used[j] - used[j - 1]) * pitch_mm
    costs(rows, kinds, aisles, 0, vertex, at, turned, shut, cost)
    return int(
        forward(
            rows, states, kinds, G[5], G[6], G[7], G[8], G[9], G[10], G[11], G[12],
            aisles, far, pitch, marks, cost, best, 2,
        )[0]
    )  # fmt: skip


def passed(trip: int, gone: int, come: int, G: Any, W: Any, H: Any, stops: Any) -> int:
    """The same in a site of any shape, about (see `routing.insertion`)."""
    start, end, n, far, cells, tour = G[15], G[16], G[18], G[19], W[12], W[13]
    count, last = 0, -1
    for i in range(H[0][trip], H[0][trip + 1]):
        spot = stops[i]
        if spot == gone:
            gone = -1
        elif spot != last:
            count, last = queued(far, n, start, end, cells, count, spot), spot
            if spot == come:
                come = -1
    if come >= 0:
        count = queued(far, n, start, end, cells, count, come)
    return int(threaded(far, n, start, end, cells, count, tour))


def may_lie(sku: int, cell: int, R: Any) -> bool:
    """The cell bears the SKU (see `rules.fits`)."""
    needs, rooms, class_of, zone_of, zones, allowed = R[0], R[1], R[2], R[3], R[4], R[5]
    for m in range(MEASURES):
        if needs[sku * MEASURES + m] > rooms[cell * MEASURES + m]:
            return False
    return bool(allowed[class_of[sku] * zones + zone_of[cell]] == 1)


def together(trip: int, sku: int, H: Any) -> bool:
    """The trip fetches the SKU."""
    for i in range(H[0][trip], H[0][trip + 1]):  # noqa: SIM110 - numba compiles no generator
        if H[1][i] == sku:
            return True
    return False


def change(sku: int, cell: int, most: int, care: int, G: Any, W: Any, H: Any, R: Any, A: Any) -> tuple[bool, int, int]:
    """What it brings to lay a SKU into a cell, changing places with what lies there: whether it may be and costs at most
    `most` mm, the change in mm, and how many walks were priced. What it saves must be `care` squared standard errors above
    nothing. Lengths of the walks that it touches are left in A[4]."""
    here, other = A[0][sku], A[1][cell]
    a, b = R[7][here], R[7][cell]
    if here == cell or R[6][sku] or (other >= 0 and R[6][other]):
        return False, 0, 0
    if not may_lie(sku, cell, R) or (other >= 0 and not may_lie(other, here, R)):
        return False, 0, 0
    if a == b:
        return True, 0, 0
    trips_at, trips_of, times = H[2], H[3], H[4]
    touched = trips_at[sku + 1] - trips_at[sku]
    if other >= 0:
        touched += trips_at[other + 1] - trips_at[other]
    total, squares, seen, priced = 0, 0, 0, 0
    for turn in range(2):
        who = sku if turn == 0 else other
        if who < 0:
            continue
        gone, come = (a, b) if turn == 0 else (b, a)
        for i in range(trips_at[who], trips_at[who + 1]):
            trip, seen = trips_of[i], seen + 1
            if other >= 0 and together(trip, other if turn == 0 else sku, H):
                A[4][trip] = A[3][trip]
                continue
            A[4][trip] = walked(trip, gone, come, G, W, H, A[2])
            more = A[4][trip] - A[3][trip]
            total, squares, priced = total + more * times[trip], squares + more * more * times[trip], priced + 1
            if priced >= SURE and total > 0 and total * touched > most * seen and total * total > STRAY * squares:
                return False, total, priced
    if total < 0 and total * total < care * squares:
        return False, total, priced
    return total <= most, total, priced


def put(sku: int, cell: int, G: Any, W: Any, H: Any, R: Any, A: Any) -> None:
    """Lay a SKU into a cell, after `change` said what that brings."""
    here, other = A[0][sku], A[1][cell]
    a, b = R[7][here], R[7][cell]
    A[0][sku], A[1][cell], A[1][here] = cell, sku, other
    if other >= 0:
        A[0][other] = here
    if a == b:
        return
    for turn in range(2):
        who = sku if turn == 0 else other
        if who < 0:
            continue
        gone, come = (a, b) if turn == 0 else (b, a)
        for i in range(H[2][who], H[2][who + 1]):
            trip = H[3][i]
            if other >= 0 and together(trip, other if turn == 0 else sku, H):
                continue
            pass_by(H[0][trip], H[0][trip + 1], gone, come, A[2])
            A[3][trip] = A[4][trip]


def pass_by(first: int, end: int, gone: int, come: int, stops: Any) -> None:
    """Put spot `come` for `gone` into the stops from `first` to `end`, in order."""
    i = first
    while stops[i] != gone:
        i += 1
    while i + 1 < end and stops[i + 1] < come:
        stops[i] = stops[i + 1]
        i += 1
    while i > first and stops[i - 1] > come:
        stops[i] = stops[i - 1]
        i -= 1
    stops[i] = come


def lay_out(G: Any, W: Any, H: Any, R: Any, A: Any) -> int:
    """Write the stops and the length of every trip for the arrangement; answer the length of all."""
    total = 0
    for trip in range(len(H[0]) - 1):
        first = H[0][trip]
        for i in range(first, H[0][trip + 1]):
            spot, n = R[7][A[0][H[1][i]]], i
            while n > first and A[2][n - 1] > spot:
                A[2][n] = A[2][n - 1]
                n -= 1
            A[2][n] = spot
        A[3][trip] = walked(trip, -1, -1, G, W, H, A[2])
        total += A[3][trip] * H[4][trip]
    return total


def search(
    work: int, most: int, ranked: Any, rank_of: Any, dice: Any, G: Any, W: Any, H: Any, R: Any, A: Any
) -> tuple[int, int, int]:
    """Try changes until `work` walks are priced; take what costs at most `most` mm (threshold accepting: Dueck & Scheuer
    1990). Answer how many walks were priced, how many changes tried, and by how much all walks became longer.

    A SKU is drawn by its visits (out of a trip); it goes beside another of that trip, or into the cell of a SKU with about as
    many visits, or anywhere.
    """
    priced, tried, longer, cells, lines = 0, 0, 0, len(A[1]), len(H[1])
    while priced < work:
        n = roll(dice, lines)
        sku, way = H[1][n], roll(dice, 4)
        if way < 2:
            trip = H[5][n]
            mate = H[1][H[0][trip] + roll(dice, H[0][trip + 1] - H[0][trip])]
            cell = A[0][mate] + roll(dice, 2 * NEAR + 1) - NEAR
            cell = min(max(cell, 0), cells - 1)
        elif way == 2:
            rank = rank_of[sku] + roll(dice, 2 * RANKS + 1) - RANKS
            cell = A[0][ranked[min(max(rank, 0), len(ranked) - 1)]]
        else:
            cell = roll(dice, cells)
        good, more, walks = change(sku, cell, most, 0, G, W, H, R, A)
        priced, tried = priced + walks + 1, tried + 1
        if good:
            put(sku, cell, G, W, H, R, A)
            longer += more
    return priced, tried, longer


def gains(
    first: int,
    end: int,
    care: int,
    skus: Any,
    cells: Any,
    worth: Any,
    G: Any,
    W: Any,
    H: Any,
    R: Any,
    A: Any,
    found: Any,
) -> int:
    """What each change number `first` to `end` (a SKU into a cell) saves in mm: into `found`, 0 where it may not be or saves less
    than `worth` says. Answer how many walks were priced."""
    priced = 0
    for n in range(first, end):
        good, more, walks = change(skus[n], cells[n], -worth[n], care, G, W, H, R, A)
        found[n] = -more if good else 0
        priced += walks
    return priced


def take(sku: int, cell: int, most: int, care: int, G: Any, W: Any, H: Any, R: Any, A: Any) -> int:
    """Lay a SKU into a cell if that costs at most `most` mm; answer what it saves (0: it was not done, or saves nothing)."""
    good, more, _ = change(sku, cell, most, care, G, W, H, R, A)
    if good:
        put(sku, cell, G, W, H, R, A)
    return -more if good else 0
