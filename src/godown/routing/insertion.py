"""About how long a walk of any shape of site is: plain Python that numba compiles as it stands, for who prices many walks a second.

Stops come into the walk one by one, each where it lengthens the walk least (farthest insertion: Rosenkrantz, Stearns & Lewis 1977); then
each is taken out and put back, and stretches are turned round (Croes 1958), a few times over. That is about one per cent above the shortest
walk of a dozen stops, which is enough to tell good changes from bad ones; the walks that people go are found by `tours`.
"""

from typing import Any, Final

TURNS: Final = 4


def queued(far: Any, n: int, start: int, end: int, cells: Any, count: int, cell: int) -> int:
    """Put a stop among those that wait, those farthest from the ends of the walk first. Answer how many wait."""
    away, i = far[start * n + cell] + far[cell * n + end], count
    while i > 0 and far[start * n + cells[i - 1]] + far[cells[i - 1] * n + end] < away:
        cells[i] = cells[i - 1]
        i -= 1
    cells[i] = cell
    return count + 1


def threaded(far: Any, n: int, start: int, end: int, cells: Any, count: int, tour: Any) -> Any:
    """The length of a walk past these stops, as they were `queued`. `far[a * n + b]` from stop to stop."""
    length = far[0] * 0
    if count == 0:
        return length
    tour[0], tour[1] = start, end
    for i in range(count):
        put_in(far, n, tour, i + 2, cells[i])
    for _ in range(TURNS):
        for i in range(count):
            take_out(tour, count + 2, cells[i])
            put_in(far, n, tour, count + 1, cells[i])
        if not turned_round(far, n, tour, count + 2):
            break
    for i in range(count + 1):
        length += far[tour[i] * n + tour[i + 1]]
    return length


def put_in(far: Any, n: int, tour: Any, size: int, cell: int) -> None:
    """Put a cell where it lengthens the walk least; `size` cells lie in it so far, its ends among them."""
    best, place = far[0] * 0, 0
    for i in range(size - 1):
        a, b = tour[i], tour[i + 1]
        more = far[a * n + cell] + far[cell * n + b] - far[a * n + b]
        if place == 0 or more < best:
            best, place = more, i + 1
    for i in range(size, place, -1):
        tour[i] = tour[i - 1]
    tour[place] = cell


def take_out(tour: Any, size: int, cell: int) -> None:
    """Take a stop out of the walk; it is not one of its ends."""
    place = 1
    while tour[place] != cell:
        place += 1
    for i in range(place, size - 1):
        tour[i] = tour[i + 1]


def turned_round(far: Any, n: int, tour: Any, size: int) -> bool:
    """Turn stretches round where that shortens the walk; the way back along a stretch may be longer. Whether one was."""
    found = False
    for low in range(1, size - 2):
        there, home = far[0] * 0, far[0] * 0
        for high in range(low + 1, size - 1):
            a, b, c, e = tour[low - 1], tour[low], tour[high], tour[high + 1]
            there += far[tour[high - 1] * n + c]
            home += far[c * n + tour[high - 1]]
            if far[a * n + c] + home + far[b * n + e] < far[a * n + b] + there + far[c * n + e]:
                i, j, found = low, high, True
                while i < j:
                    tour[i], tour[j] = tour[j], tour[i]
                    i, j = i + 1, j - 1
                there, home = home, there
    return found
