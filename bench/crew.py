"""Who works at once in a bench: processes, as the product's are, each with connections of its own."""

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from godown.planning import warm_up
from godown.platform.database import Database
from godown.platform.memory import collect_seldom, take_turns_often

Part = TypeVar("Part")
Done = TypeVar("Done")

MEETS: Final[dict[str, Any]] = {}
"""In a worker: the barrier before the work, and the lock of what one process at a time does."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What a worker did, from when to when (seconds of the machine's clock), and the most memory it ever had."""

    done: Any
    begun: float
    ended: float
    peak_mib: int


class Crew:
    """So many processes, kept from shift to shift."""

    def __init__(self, size: int) -> None:
        self.size = size
        context = get_context("spawn")
        self._pool = ProcessPoolExecutor(
            size, context, initializer=_arrive, initargs=(context.Barrier(size), context.Lock())
        )
        self.peak_mib = 0

    def work(self, prepare: Callable[[Part], Callable[[], Done]], parts: Sequence[Part]) -> tuple[list[Done], float]:
        """Each process prepares its part; when all are ready, they work. Answer what they did, and the seconds it took."""
        assert len(parts) == self.size
        shifts = list(self._pool.map(_shift, [prepare] * self.size, parts))
        self.peak_mib = max(self.peak_mib, sum(one.peak_mib for one in shifts))
        return [one.done for one in shifts], max(one.ended for one in shifts) - min(one.begun for one in shifts)

    def leave(self) -> None:
        """End the processes."""
        self._pool.shutdown()


def _arrive(barrier: Any, one_at_a_time: Any) -> None:
    """As a process that has planned a wave before."""
    MEETS.update(barrier=barrier, lock=one_at_a_time)
    collect_seldom()
    take_turns_often()
    warm_up()


def _shift(prepare: Callable[[Any], Callable[[], Any]], part: Any) -> Shift:
    work = prepare(part)
    MEETS["barrier"].wait()
    begun = time.perf_counter()
    done = work()
    return Shift(done, begun, time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def one_at_a_time() -> AbstractContextManager[Any]:
    """What only one process of a crew does at a time; outside a crew there is nobody to wait for."""
    return MEETS.get("lock") or nullcontext()


@cache
def database_of(url: str) -> Database:
    """This process's connections to a database."""
    return Database(url)
