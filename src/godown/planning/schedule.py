"""When trips go: which cart, which picker, from when to when."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from godown.planning.words import Limits


@dataclass(frozen=True, slots=True)
class Task:
    """A trip to be walked: its rank (0 goes first), how long it is and takes, and by when it must be back (None: no matter)."""

    rank: int
    length_mm: int
    lines: int
    ship_by_s: int | None

    def seconds(self, limits: Limits) -> int:
        """How long a picker is on it, rounded up."""
        walk = -(-self.length_mm // max(1, limits.mm_a_second))
        return limits.seconds_a_trip + walk + self.lines * limits.seconds_a_line


def schedule(tasks: Sequence[Task], limits: Limits) -> list[tuple[int, int, int, int]]:
    """Trips in the order in which they begin, each (number, picker, from, to) in seconds from now.

    By rank, then by when they must be back (earliest due date first: Jackson 1955), then the longest first, so that the last
    picker is back early (Graham 1969); each goes to the picker who is free first.
    """
    spans = [task.seconds(limits) for task in tasks]
    never = max((task.ship_by_s for task in tasks if task.ship_by_s is not None), default=0) + 1
    due = [never if task.ship_by_s is None else task.ship_by_s for task in tasks]
    queue = sorted(range(len(tasks)), key=lambda i: (tasks[i].rank, due[i], -spans[i], i))
    free = [(0, picker) for picker in range(max(1, limits.pickers))]
    going = []
    for number in queue:
        begins, picker = heapq.heappop(free)
        going.append((number, picker, begins, begins + spans[number]))
        heapq.heappush(free, (begins + spans[number], picker))
    return going
