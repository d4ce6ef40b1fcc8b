"""What a trip walks in a site of any shape, about (see `routing.insertion`): plain Python that numba compiles as it stands
(`compiled.py`)."""

from typing import Any

from godown.planning.cells import BITS, lowest
from godown.routing.insertion import queued, threaded


def free_walked(mask: Any, words: int, far: Any, ends: Any, cells: Any, tour: Any) -> float:
    """A walk past the cells of a mask. `far[a * n + b]` from cell to cell, `ends`: first cell, last cell, n."""
    start, end, n = ends[0], ends[1], ends[2]
    count = 0
    for w in range(words):
        bits = mask[w]
        while bits:
            cell = w * BITS + lowest(bits)
            bits &= bits - 1
            count = queued(far, n, start, end, cells, count, cell)
    length: float = threaded(far, n, start, end, cells, count, tour)
    return length
