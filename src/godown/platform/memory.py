"""How a process of ours uses Python's memory and threads."""

import gc
import sys
from typing import Final

YOUNG: Final = 50_000
"""Objects made before the youngest are looked through; Python's own 700 suit small programs. A set of a thousand orders
makes some hundred thousand objects, all needed until its end and none in a circle: looking through them again and again
took 4 of 10 s."""


def collect_seldom() -> None:
    """Look for circles of garbage seldom, and never among what was loaded at the start. Call it when a process is ready."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)


TURN_SECONDS: Final = 1 / 2_000
"""A thread that computes lets others have a turn so often; Python's own 5 ms is longer than a short sale takes. A thread
that holds a lock in the database and has its answer should go on, not stand in line."""


def take_turns_often() -> None:
    """Let many threads that mostly wait for the database go on soon after its answer."""
    sys.setswitchinterval(TURN_SECONDS)
