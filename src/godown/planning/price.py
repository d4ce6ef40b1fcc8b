"""What a trip walks, from masks of cells: plain Python that numba compiles as it stands (`compiled.py`).

Each aisle has so many words of 62 cells, a bit each (62, so that a word is never negative). `mask[aisle * words + word]` are
the cells to visit, `at[(aisle * words + word) * 62 + bit]` is how far a cell lies from the front. A hall is the tuple
`(aisles, words, at, x, depot, length, general)`; `x` are the aisles' places along the front, and with `rows` of `general`
above 0 the hall is walked by the tables of `godown.routing`, without `general` by `one_block`. A site of any shape is told as a hall of one
aisle without `rows`, whose `at` are the distances from cell to cell (`free_price.py`).
"""

from typing import Any, Final

from godown.planning.cells import BITS, lowest
from godown.planning.free_price import free_walked
from godown.routing.core import CLOSED, costs, forward, spread

FAR: Final = 1 << 50
HALL: Final = 5


def reach(mask: Any, words: int, at: Any, a: int) -> tuple[float, float, float]:
    """First and last cell of an aisle, and the widest gap between two cells; -1 first where it has none."""
    first = last = wide = at[0] * 0 - 1
    for w in range(a * words, a * words + words):
        bits = mask[w]
        while bits:
            place = at[w * BITS + lowest(bits)]
            bits &= bits - 1
            if first < 0:
                first = last = place
                wide = place - last
            wide = place - last if place - last > wide else wide
            last = place
    return first, last, wide


def one_block(mask: Any, aisles: int, words: int, at: Any, x: Any, depot: int, length: float) -> float:
    """The shortest walk through one block from the front of aisle `depot` and back (Ratliff & Rosenthal 1983).

    Kept are the cheapest walks so far that end at this aisle: walked once along front and back (`odd`), twice along the
    front, the back, both in one piece, or both in two pieces (`apart`). Aisles without a cell are passed by.
    """
    odd = front = back = both = apart = length + FAR
    begun, here = False, x[0]
    for a in range(aisles):
        first, last, wide = reach(mask, words, at, a)
        if first < 0 and a != depot:
            continue
        up, down, split = 2 * last, 2 * (length - first), 2 * (length - wide)
        if not begun:
            begun = True
            if first < 0:
                front = length * 0
            else:
                odd, front, back, both, apart = length, up, down, 2 * length, split
        else:
            way = 2 * (x[a] - here)
            front = (front if front < both else both) + way
            back = (back if back < both else both) + way
            odd, both, apart = odd + way, both + 2 * way, apart + 2 * way
            if first >= 0:
                less = up if up < down else down
                less = less if less < split else split
                stub = front + (down if down < split else split)
                hung = back + (up if up < split else split)
                two = front if front < back else back
                even = two if two < both else both
                even = even if even < apart else apart
                two = (two if two < apart else apart) + 2 * length
                one = odd + length if odd + length < both + less else both + less
                apart = apart + less if apart + less < stub else stub
                apart = apart if apart < hung else hung
                odd = odd + less if odd + less < even + length else even + length
                both = one if one < two else two
                front, back = front + up, back + down
        here = x[a]
        if a == depot:
            apart = apart if apart < back else back
            back = length + FAR
    even = front if front < back else back
    return even if even < both else both


def any_hall(mask: Any, aisles: int, words: int, at: Any, x: Any, general: Any) -> float:
    """The shortest walk through any hall that `godown.routing` knows, by its tables."""
    sizes, tables, ends, walls, points, nodes, sums = general
    rows, states, kinds, inside = sizes
    cross, end_bits, piece = ends
    aisle, place, flag = points
    used, vertex, marks, node_at, turned, shut = nodes
    pitch, cost, best = sums
    count = 0
    for a in range(aisles):
        if len(walls[0]):
            aisle[count], place[count], flag[count] = a, 0, 0
            count += 1
        for w in range(a * words, a * words + words):
            bits = mask[w] | end_bits[w]
            while bits:
                low = bits & -bits
                where = at[w * BITS + lowest(bits)]
                bits ^= low
                if count == 0 or aisle[count - 1] != a or place[count - 1] != where:
                    count += 1
                aisle[count - 1], place[count - 1] = a, where
                flag[count - 1] = 2 if kinds != CLOSED and low & end_bits[w] else 1
    if inside:
        near = within(count, aisle, place, flag, cross, walls, piece)
        if near >= 0:
            return near
    found_aisles, found_nodes, last = spread(
        cross, rows, count, aisle, place, flag, used, vertex, node_at, marks, turned
    )  # fmt: skip
    for i in range(found_nodes):
        shut[i] = 0
    if len(walls[0]):
        bar(walls, rows, found_aisles, used, vertex, node_at, shut)
    for j in range(1, found_aisles):
        pitch[j] = x[used[j]] - x[used[j - 1]]
    costs(rows, kinds, found_aisles, len(walls[0]), vertex, node_at, turned, shut, cost)
    return forward(
        rows, states, kinds, tables[0], tables[1], tables[2], tables[3], tables[4], tables[5], tables[6], tables[7],
        found_aisles, last, pitch, marks, cost, best, 2,
    )[0]  # fmt: skip


def bar(walls: Any, rows: int, aisles: int, used: Any, vertex: Any, at: Any, shut: Any) -> None:
    """Mark the stretches that are blocked (see `godown.routing.core`)."""
    for i in range(len(walls[0])):
        for j in range(aisles):
            if used[j] == walls[0][i]:
                for node in range(vertex[j * rows], vertex[j * rows + rows - 1]):
                    if at[node] < walls[2][i] and at[node + 1] > walls[1][i]:
                        shut[node] = 1


def within(count: int, aisle: Any, place: Any, flag: Any, cross: Any, walls: Any, ends: Any) -> int:
    """The walk that begins and ends between two cross-aisles and never leaves this piece of an aisle; -1 where it must."""
    low: int = ends[1] if ends[1] < ends[2] else ends[2]
    high: int = ends[1] + ends[2] - low
    span = high - low
    for i in range(count):
        if flag[i]:
            if aisle[i] != ends[0]:
                return -1
            low = place[i] if place[i] < low else low
            high = place[i] if place[i] > high else high
    for row in range(len(cross)):
        if low <= cross[row] <= high:
            return -1
    for i in range(len(walls[0])):
        if walls[0][i] == ends[0] and walls[1][i] < high and walls[2][i] > low:
            return -1
    return 2 * (high - low) - span


def walked(hall: Any, mask: Any) -> float:
    """What is walked past these cells."""
    if len(hall) == HALL:
        if hall[4][0][0] == 0:
            return free_walked(mask, hall[1], hall[2], hall[4][2][2], hall[4][4][0], hall[4][4][2])
        return any_hall(mask, hall[0], hall[1], hall[2], hall[3], hall[4])
    return one_block(mask, hall[0], hall[1], hall[2], hall[3], hall[4], hall[5])
