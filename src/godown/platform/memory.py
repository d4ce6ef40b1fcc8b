"""How a process of ours uses Python's memory."""

import gc
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
