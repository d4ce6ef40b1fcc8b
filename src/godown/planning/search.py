"""The search for a plan: savings, annealing, and the best of a pool of good trips, within so many tries or so much time."""

import importlib
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from godown.planning.ground import SMALL, Ground, seeds, trips
from godown.planning.price import FAR

CHUNKS: Final = 256
"""A search by tries changes its heat so often; one by the clock every few milliseconds."""
CHUNK_S: Final = 1 / 250
HOT, COLD, LARGE = 8 / 100, 2 / 100, (1 / 10, 1 / 200)
"""Heat at the beginning and the end, in terms of what an order costs on average."""
ROUNDS: Final = 2
ANNEAL: Final = (13 / 20, 1 / 2)
"""How much of what is left the first and the second annealing take; the pool gets the rest of its round."""
POOL_TRIES, POOL_S = 200_000, 1 / 5
"""A search of less does without the solver, which takes that long to come."""
POOL_SHARE: Final = (9 / 10, 1)
TRIES_A_NODE: Final = 10_000
POOL: Final = 1 << 15
LOGS: Final = [-math.log((i + 1 / 2) / 4096) for i in range(4096)]
PARTITION: Final = "godown.planning.partition"
Groups = list[list[int]]


@dataclass(slots=True)
class Effort:
    """How long to search: so many tries, or until the clock says so. `heard` is told the share done (per mille) and the length;
    `stop` ends it."""

    tries: int | None
    seconds: float | None
    heard: Callable[[int, float], None] | None = None
    stop: Callable[[], bool] | None = None
    began: float = field(default_factory=time.monotonic)
    done: int = 0
    chunk: int = 64

    def share(self) -> float:
        """The part of it that is spent; 1 and more: stop."""
        if self.stop is not None and self.stop():
            return 1
        if self.tries is not None:
            return self.done / self.tries if self.tries else 1
        return (time.monotonic() - self.began) / self.seconds if self.seconds else 1

    def part(self, until: float) -> "Effort":
        """What is left of it until so much of the whole is spent."""
        tries = None if self.tries is None else max(0, int(self.tries * until) - self.done)
        seconds = None if self.seconds is None else max(0, self.seconds * until - (time.monotonic() - self.began))
        return Effort(tries, seconds, self.heard, self.stop)

    def allows(self, tries: int) -> bool:
        """Whether so much work is within it."""
        return self.tries is None or self.tries >= tries

    def left_s(self) -> float:
        """Seconds that are left; many where the clock is not asked."""
        return 1 << 20 if self.seconds is None else max(0, self.began + self.seconds - time.monotonic())

    def next_chunk(self) -> int:
        """How many tries to do before the next look: of tries a fixed share, else what takes a few milliseconds."""
        return max(1, self.tries // CHUNKS, min(500, self.tries // 16)) if self.tries is not None else self.chunk

    def spend(self, tries: int, took_s: float) -> None:
        """So many tries were done, in this time."""
        self.done += tries
        if took_s < CHUNK_S / 2:
            self.chunk *= 2
        elif took_s > 2 * CHUNK_S and self.chunk > 64:
            self.chunk //= 2


class Search:
    """A plan that is searched for: trips of `levels`, new ones at `level`."""

    def __init__(self, g: Ground, groups: Groups, levels: Sequence[int], level: int, effort: Effort, seed: int) -> None:
        self.g, self.effort, self.level = g, effort, level
        self.fixed = len(levels)
        self.levels = list(levels)
        numbers, zeros = g.engine.numbers, g.engine.zeros
        self.dice = numbers(seeds(seed))
        self.logs = g.engine.sums(LOGS)
        self.near = numbers([])
        size = POOL if g.count <= SMALL else 1
        self.pool = (zeros(4 * size), zeros(size), g.engine.nothing(size), zeros(size), zeros(size * g.room), zeros(2))
        self.plan: Any = None
        self.groups: Groups = []
        self.length: float = FAR
        self.begin(groups)
        self.look()

    def begin(self, groups: Groups) -> None:
        """Take these trips as the plan; the first ones are those with a level of their own."""
        spare = 2 + len(groups) // 16
        levels = [*self.levels, *[self.level] * (len(groups) - self.fixed)]
        self.plan = trips(self.g, groups, spare, levels, self.level)

    def look(self) -> None:
        """Write the plan down where it is the best so far that fits."""
        sums, best = self.plan[9], self.plan[10]
        if len(best) and sums[2] < self.length:
            self._write(best, sums[2])
        if sums[1] == 0 and sums[0] < self.length:
            self._write(self.plan[0], sums[0])

    def _write(self, trip_of: Any, length: float) -> None:
        groups: Groups = [[] for _ in range(len(self.plan[3]))]
        for order, trip in enumerate(trip_of):
            groups[int(trip)].append(order)
        self.groups = groups[: self.fixed] + [group for group in groups[self.fixed :] if group]
        self.length = length

    def anneal(self, until: float, hot: float, cold: float) -> None:
        """Search until so much of the effort is spent, while heat falls from `hot` to `cold`."""
        g, effort, plan = self.g, self.effort, self.plan
        sums, soft = plan[9], len(plan[10]) > 0
        unit = sums[0] / g.count
        since = effort.share()
        weight = 2 * sums[0] / len(plan[3]) if soft else FAR
        while (share := effort.share()) < until:
            part = (share - since) / (until - since)
            heat = unit * hot * (cold / hot) ** part
            self.pool[5][1] = 1 if soft and part > 1 / 2 else 0
            tries, clock = effort.next_chunk(), time.perf_counter()
            g.engine.steps.anneal(
                g.hall, g.orders, plan, g.memo, self.pool, self.dice, self.near, self.logs, heat, weight, tries
            )
            effort.spend(tries, time.perf_counter() - clock)
            if soft:
                weight = weight * 11 / 10 if sums[1] else weight * 10 / 11
            if effort.heard is not None:
                effort.heard(min(1000, int(share * 1000)), min(self.length, sums[2] if soft else sums[0]))
        self.look()

    def partition(self, share: float) -> bool:
        """The best plan out of the pool, for so much of the effort; whether it is better."""
        tries, seconds = self.effort.tries, self.effort.seconds
        limit_s = share * seconds if seconds is not None else FAR
        nodes = FAR if tries is None else max(1, int(tries * share) // TRIES_A_NODE)
        found = importlib.import_module(PARTITION).best(self, limit_s, nodes)
        if tries is not None:
            self.effort.done += int(tries * share)
        if found is None:
            return False
        self.begin(found)
        self.look()
        return True

    def run(self) -> None:
        """Anneal, then take the best of all good trips met; again from there, cooler, while there is effort left."""
        if self.g.count > SMALL:
            self.anneal(1, *LARGE)
            return
        for round_no in range(ROUNDS):
            since = self.effort.share()
            if since >= 1:
                break
            until = since + (1 - since) * ANNEAL[round_no > 0]
            self.anneal(until, HOT if round_no == 0 else HOT / 4, COLD)
            if not self.fixed and self.effort.share() < 1 and self._pool_pays():
                self.partition((1 - self.effort.share()) * POOL_SHARE[round_no])
            self.begin(self.groups)

    def _pool_pays(self) -> bool:
        effort = self.effort
        return effort.tries >= POOL_TRIES if effort.tries is not None else (effort.seconds or 0) >= POOL_S

    def fresh_pool(self) -> Any:
        """An empty pool."""
        g, size = self.g, POOL // 8
        zeros = g.engine.zeros
        return (
            zeros(4 * size),
            zeros(size),
            g.engine.nothing(size),
            zeros(size),
            zeros(size * g.room),
            g.engine.numbers([0, 1]),
        )

    def hunt(self, pool: Any, begin: Any, members: Any, worth: Any) -> int:
        """Look around these trips for such as are worth more than they walk."""
        g, numbers = self.g, self.g.engine.numbers
        bench = trips(g, [], 1, [], 0)
        for order in range(g.count):
            bench[0][order] = -1
        met: int = g.engine.steps.hunt(
            g.hall, g.orders, bench, g.memo, pool, numbers(begin), numbers(members), g.engine.sums(worth)
        )
        return met
