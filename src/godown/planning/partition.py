"""The best plan out of a pool of good trips: set partitioning, by HiGHS. Importing this module imports numpy and HiGHS.

A linear program says what each order is worth (its dual); trips that are worth more than they walk are asked of the pool and
of `hunt`, until there are none (column generation: Gilmore & Gomory 1961). Its value is near a lower bound, and a trip that
walks more than it is worth by the gap to the best plan is in no better plan; what is left, a mixed-integer program decides.
An order that two chosen trips hold is left out of one of them, which then walks no more.
"""

import os
import sys
import time
from collections.abc import Sequence
from typing import Any, Final

import highspy
import numpy as np

COLUMNS_MAX: Final = 6000
"""So many trips at most are given to the mixed-integer program, the most promising."""
A_ROUND: Final = 400
"""So many trips at most come into the linear program in a round."""
HUNTS_MAX: Final = 40
TINY: Final = 1 / (1 << 20)
INF: Final = highspy.kHighsInf
_HIGHS: Any = highspy.Highs


def _introduced() -> None:
    """The first model of a process prints the solver's name to standard output, whatever its options say: not ours to say."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        _HIGHS()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


_introduced()


class Trips:
    """Trips as columns: lengths, and members in one row with where each begins."""

    def __init__(self, lengths: Any, counts: Any, members: Any) -> None:
        self.lengths = np.asarray(lengths, np.float64)
        self.counts = np.asarray(counts, np.int64)
        self.members = np.asarray(members, np.int64)
        self.begin = np.concatenate(([0], np.cumsum(self.counts)))

    @classmethod
    def of_pool(cls, pool: Any, room: int) -> "Trips":
        """The trips that a pool holds."""
        _, _, lengths, counts, rows, state = pool
        held = min(int(state[0]), len(lengths))
        counts = np.asarray(counts)[:held]
        grid = np.asarray(rows).reshape(-1, room)[:held]
        return cls(np.asarray(lengths)[:held], counts, grid[np.arange(room)[None, :] < counts[:, None]])

    def __add__(self, other: "Trips") -> "Trips":
        join = np.concatenate
        return Trips(
            join((self.lengths, other.lengths)),
            join((self.counts, other.counts)),
            join((self.members, other.members)),
        )

    def chosen(self, which: Any) -> "Trips":
        """Some of them."""
        parts = [self.members[self.begin[i] : self.begin[i + 1]] for i in which]
        return Trips(self.lengths[which], self.counts[which], np.concatenate(parts) if parts else [])

    def cost(self, worth: Any) -> Any:
        """What each walks less what its orders are worth, and what any trip is worth (the last of `worth`)."""
        if not len(self.lengths):
            return self.lengths
        return self.lengths - np.add.reduceat(worth[self.members], self.begin[:-1]) - worth[-1]


def _model(n: int, trips_min: int) -> Any:
    """Rows only: each order is in a trip, and there are no fewer trips than what they carry needs."""
    model: Any = _HIGHS()
    for name, value in (("log_to_console", False), ("output_flag", False), ("threads", 1), ("random_seed", 1)):
        model.setOptionValue(name, value)
    least = np.ones(n + 1)
    least[n] = trips_min
    none = np.zeros(0, np.int32)
    model.addRows(n + 1, least, np.full(n + 1, INF), 0, np.zeros(n + 1, np.int32), none, np.zeros(0))
    return model


def _add(model: Any, n: int, trips: Trips, most: float) -> None:
    """Trips become columns."""
    k = len(trips.lengths)
    begin = trips.begin + np.arange(k + 1)
    rows = np.insert(trips.members, trips.begin[1:], n).astype(np.int32)
    model.addCols(
        k, trips.lengths, np.zeros(k), np.full(k, most), len(rows), begin[:-1].astype(np.int32), rows, np.ones(len(rows))
    )  # fmt: skip


class Cover:
    """The linear program over the trips met so far."""

    def __init__(self, n: int, trips_min: int, plan: Trips) -> None:
        self.n, self.held, self.model = n, plan, _model(n, trips_min)
        _add(self.model, n, plan, INF)
        self.solve()

    def solve(self) -> None:
        """What each order is worth (and any trip), the value, and how much of each trip is used."""
        self.model.run()
        found = self.model.getSolution()
        self.worth = np.array(found.row_dual)
        self.used = np.asarray(found.col_value)
        self.value = self.model.getInfo().objective_function_value

    def extend(self, trips: Trips) -> int:
        """Bring in those worth more than they walk, the best of them; answer how many."""
        cost = trips.cost(self.worth)
        able = np.flatnonzero(cost < -1)
        if len(able) > A_ROUND:
            able = able[np.argsort(cost[able], kind="stable")[:A_ROUND]]
        if len(able):
            new = trips.chosen(able)
            _add(self.model, self.n, new, INF)
            self.held += new
            self.solve()
        return len(able)

    def support(self) -> Trips:
        """The trips that the linear program uses."""
        return self.held.chosen(np.flatnonzero(self.used > TINY))

    def fix(self, which: int) -> None:
        """From now on this trip is in the plan."""
        self.model.changeColBounds(which, 1, 1)


def choose(
    n: int, trips_min: int, trips: Trips, worth: Any, value: float, upper: float, seconds: float, nodes: int
) -> list[list[int]] | None:
    """The shortest plan of these trips, if one shorter than `upper` is found in time."""
    cost = trips.cost(worth)
    able = np.flatnonzero(cost < upper - value)
    if len(able) > COLUMNS_MAX:
        able = able[np.argsort(cost[able], kind="stable")[:COLUMNS_MAX]]
    if not len(able):
        return None
    some = trips.chosen(able)
    model = _model(n, trips_min)
    limits: tuple[tuple[str, Any], ...] = (
        ("time_limit", seconds), ("mip_max_nodes", nodes), ("objective_bound", upper), ("mip_rel_gap", 0 * seconds),
        ("mip_abs_gap", 1 / 2),
    )  # fmt: skip
    for name, limit in limits:
        model.setOptionValue(name, limit)
    _add(model, n, some, 1)
    k = len(able)
    model.changeColsIntegrality(k, np.arange(k, dtype=np.int32), np.full(k, highspy.HighsVarType.kInteger))
    model.run()
    values = np.asarray(model.getSolution().col_value)
    if len(values) != k or model.getInfo().objective_function_value >= upper:
        return None
    left, plan = set(range(n)), []
    for i in np.flatnonzero(values > 1 / 2):
        group = [int(o) for o in some.members[some.begin[i] : some.begin[i + 1]] if int(o) in left]
        left -= set(group)
        plan.append(group)
    return [group for group in plan if group] if not left else None


def best(search: Any, seconds: float, nodes: int) -> list[list[int]] | None:
    """A plan shorter than that of a `Search` (see `search.py`), out of its pool and of what is hunted."""
    g, began = search.g, time.monotonic()
    plan = [group for group in search.groups if group]
    lengths = [g.length(group) for group in plan]
    pool, least = Trips.of_pool(search.pool, g.room), g.trips_min()
    cover = Cover(g.count, least, Trips(lengths, [len(group) for group in plan], [o for group in plan for o in group]))
    cover.worth[: g.count], cover.worth[g.count] = _shares(g.count, plan, lengths), 0
    met = _filled(search, cover, pool, began + seconds * 2 / 5)
    worth, value = cover.worth, cover.value
    dived = dive(search, cover, began + seconds * 4 / 5)
    upper = min([search.length, *([sum(g.length(group) for group in dived)] if dived else [])])
    left = began + seconds - time.monotonic()
    found = (
        choose(g.count, least, met + cover.held, worth, value, upper - 1, left, nodes) if left > seconds / 8 else None
    )
    return found or (dived if upper < search.length else None)


def _filled(search: Any, cover: Cover, pool: Trips, until: float) -> Trips:
    """Bring in what the pool and the hunt have for the linear program; all trips that were met."""
    while time.monotonic() < until and cover.extend(pool):
        pass
    for _ in range(HUNTS_MAX):
        if time.monotonic() > until:
            break
        new = _hunted(search, cover, cover.worth)
        pool += new
        if not cover.extend(new):
            break
        while time.monotonic() < until and cover.extend(pool):
            pass
    return pool


def dive(search: Any, cover: Cover, until: float) -> list[list[int]] | None:
    """A plan by taking, again and again, the trip that the linear program uses most, and hunting for what goes with it."""
    n, left, plan = search.g.count, set(range(search.g.count)), []
    fixed: set[int] = set()
    while left:
        if time.monotonic() > until:
            return None
        free = [int(i) for i in np.argsort(-cover.used, kind="stable")[: n + len(fixed)] if int(i) not in fixed]
        for i in [i for i in free if cover.used[i] > 1 - TINY] or free[:1]:
            fixed.add(i)
            cover.fix(i)
            group = [
                int(o) for o in cover.held.members[cover.held.begin[i] : cover.held.begin[i + 1]] if int(o) in left
            ]
            left -= set(group)
            plan.append(group)
        cover.solve()
        worth = cover.worth.copy()
        worth[[o for o in range(n) if o not in left]] = -1
        cover.extend(_hunted(search, cover, worth))
    return [group for group in plan if group]


def _shares(n: int, plan: Sequence[Sequence[int]], lengths: Sequence[float]) -> Any:
    worth = np.zeros(n)
    for group, length in zip(plan, lengths, strict=True):
        worth[list(group)] = length / len(group)
    return worth


def _hunted(search: Any, cover: Cover, worth: Any) -> Trips:
    g, some = search.g, cover.support()
    pool = search.fresh_pool()
    search.hunt(pool, some.begin, some.members, worth)
    return Trips.of_pool(pool, g.room)
