"""Who sees whom in a site, and how far it is from corner to corner: plain Python that numba compiles as it stands.

Boxes and lanes lie flat in rows of four numbers, left, low, right, high; nobody passes the inside of a box, nobody goes against the arrow
of a lane (`arrow`: two numbers each, its direction). Tables lie row by row: `far[a * n + b]` millimetres from a to b, NEVER where there is
no way. With few corners the shortest ways between all of them are found at once (Floyd 1962); shortest ways among boxes bend at their
corners only (Lozano-Perez & Wesley 1979).
"""

from collections.abc import MutableSequence
from math import sqrt
from typing import Final

Row = MutableSequence[int]
NEVER: Final = 1 << 50


def long(x: int, y: int) -> int:
    """How long a straight way is, to the millimetre."""
    return int(sqrt(x * x + y * y) + 1 / 2)


def through(px: int, py: int, qx: int, qy: int, boxes: Row, box: int) -> bool:
    """A straight way passes the inside of a box (touching its edge does not count): no axis parts them (Gottschalk et al. 1996)."""
    left, low, right, high = boxes[box], boxes[box + 1], boxes[box + 2], boxes[box + 3]
    if max(px, qx) <= left or min(px, qx) >= right or max(py, qy) <= low or min(py, qy) >= high:
        return False
    dx, dy = qx - px, qy - py
    if dx == 0 and dy == 0:
        return True
    aside = dx * (low + high - 2 * py) - dy * (left + right - 2 * px)
    return abs(aside) < (right - left) * abs(dy) + (high - low) * abs(dx)


def way(px: int, py: int, qx: int, qy: int, boxes: Row, lanes: Row, arrow: Row) -> int:
    """How long the straight way is; NEVER where something stands in it or it goes against an arrow."""
    for box in range(0, len(boxes), 4):
        if through(px, py, qx, qy, boxes, box):
            return NEVER
    for lane in range(0, len(lanes), 4):
        against = (qx - px) * arrow[lane // 2] + (qy - py) * arrow[lane // 2 + 1] < 0
        if against and through(px, py, qx, qy, lanes, lane):
            return NEVER
    return long(qx - px, qy - py)


def ways(from_x: Row, from_y: Row, to_x: Row, to_y: Row, boxes: Row, lanes: Row, arrow: Row, far: Row) -> None:
    """The straight ways from each point to each other one."""
    n = len(to_x)
    for a in range(len(from_x)):
        for b in range(n):
            far[a * n + b] = way(from_x[a], from_y[a], to_x[b], to_y[b], boxes, lanes, arrow)


def closest(n: int, far: Row, after: Row) -> None:
    """From straight ways to shortest ways between n corners; `after[a * n + b]` is the corner that follows a on the way to b."""
    for a in range(n):
        for b in range(n):
            after[a * n + b] = b
    for k in range(n):
        for a in range(n):
            first = far[a * n + k]
            if first >= NEVER or a == k:
                continue
            for b in range(n):
                if first + far[k * n + b] < far[a * n + b]:
                    far[a * n + b] = first + far[k * n + b]
                    after[a * n + b] = after[a * n + k]


def onward(n: int, out: Row, far: Row, reach: Row) -> None:
    """From one point to each corner (`reach`), by the straight ways `out` and on from corner to corner."""
    for b in range(n):
        reach[b] = out[b]
    for a in range(n):
        if out[a] < NEVER:
            for b in range(n):
                if out[a] + far[a * n + b] < reach[b]:
                    reach[b] = out[a] + far[a * n + b]


def met(n: int, reach: Row, back: Row) -> int:
    """The last corner on the shortest way to a point that is seen over `back[corner]`; n where none leads there."""
    best, found = NEVER, n
    for b in range(n):
        if back[b] < NEVER and reach[b] + back[b] < best:
            best, found = reach[b] + back[b], b
    return found


def joined(n: int, corners: int, direct: Row, reach: Row, back: Row, far: Row) -> None:
    """Between n points each: straight, or by corners (`reach[a * corners + k]`, then `back[k * n + b]`)."""
    for a in range(n):
        for b in range(n):
            far[a * n + b] = direct[a * n + b]
        for k in range(corners):
            first = reach[a * corners + k]
            if first < NEVER:
                for b in range(n):
                    far[a * n + b] = min(far[a * n + b], first + back[k * n + b])
