"""The kernel: the steps of `core` compiled by numba, and many lengths in one call. Importing this module imports numba.

Compiled code is kept on disk (beside this file, or in the user's cache where that may not be written) and comes back in a
fraction of a second. It runs without the GIL, so threads of one process share the cores. What made it fast: costs as
float64 with plain comparisons, and no NaN or infinity to think of (all sums are whole numbers below 2^53, so exact).
"""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, Final

import numba
import numpy as np

from godown.routing import core
from godown.routing.exact import Engine
from godown.routing.states import Tables
from godown.routing.words import Hall, Spot


def compiled(step: Callable[..., Any]) -> Any:
    """Compile without the GIL, keep on disk."""
    return numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "ninf"})(step)


spread = compiled(core.spread)
costs = compiled(core.costs)
forward = compiled(core.forward)
trace = compiled(core.trace)
lay = compiled(core.lay)
euler = compiled(core.euler)


@compiled
def _lengths(
    cross: Any, rows: int, pitch_mm: int, begins: Any, aisle: Any, place: Any, flag: Any,
    states: int, kinds: int, within_at: Any, within_from: Any, within_to: Any,
    across_at: Any, across_from: Any, across_to: Any, marked: Any, ends: Any, most: int, found: Any,
) -> None:  # fmt: skip
    """Walk number i has the points from begins[i] to begins[i + 1]; its length comes into found[i]."""
    size = most * (rows + 1)
    used, vertex, marks = np.empty(most, np.int64), np.empty(most * rows, np.int64), np.empty(most * rows, np.int64)
    at, turned, shut = np.empty(size, np.int64), np.empty(size, np.int64), np.zeros(size, np.int64)
    cost, pitch = np.empty(most * (rows - 1) * kinds, np.float64), np.zeros(most, np.float64)
    best = np.empty(2 * states, np.float64)
    for i in range(len(begins) - 1):
        a, z = begins[i], begins[i + 1]
        if a == z:
            found[i] = 0
            continue
        aisles, _, last = spread(
            cross, rows, z - a, aisle[a:z], place[a:z], flag[a:z], used, vertex, at, marks, turned
        )  # fmt: skip
        for j in range(1, aisles):
            pitch[j] = (used[j] - used[j - 1]) * pitch_mm
        costs(rows, kinds, aisles, 0, vertex, at, turned, shut, cost)
        found[i] = forward(
            rows, states, kinds, within_at, within_from, within_to, across_at, across_from, across_to, marked, ends,
            aisles, last, pitch, marks, cost, best, 2,
        )[0]  # fmt: skip


def _numbers(row: Sequence[int]) -> Any:
    return np.array(row, np.int64)


def _zeros(count: int) -> Any:
    return np.zeros(count, np.int64)


def _sums(count: int) -> Any:
    return np.zeros(count, np.float64)


Points = Sequence[tuple[Spot, int]]
"""Points of a walk with their flags, in the order of aisles (see `core.spread`)."""


def pack(walks: Sequence[Points]) -> tuple[Any, ...]:
    """Many walks as arrays: where each begins; aisles, places and flags of their points; how many the longest has."""
    begins = np.zeros(len(walks) + 1, np.int64)
    np.cumsum([len(points) for points in walks], out=begins[1:])
    flat = np.array([(a, p, f) for points in walks for (a, p), f in points], np.int64).reshape(-1, 3).T.copy()
    return begins, *flat, max(map(len, walks), default=0)


def packed_lengths(hall: Hall, packed: tuple[Any, ...], t: Tables) -> Any:
    """The lengths of walks that `pack` packed."""
    *arrays, most = packed
    found = np.zeros(len(packed[0]) - 1, np.int64)
    _lengths(
        _numbers(hall.cross_mm), t.rows, hall.pitch_mm, *arrays, len(t.states), t.kinds,
        t.within_at, t.within_from, t.within_to, t.across_at, t.across_from, t.across_to, t.marked, t.ends, most, found,
    )  # fmt: skip
    return found


def lengths(hall: Hall, walks: Sequence[Points], t: Tables) -> Any:
    """The lengths of many walks."""
    return packed_lengths(hall, pack(walks), t)


ENGINE: Final = Engine(SimpleNamespace(
    spread=spread, costs=costs, forward=forward, trace=trace, lay=lay, euler=euler
), _numbers, _zeros, _sums, lengths)  # fmt: skip
