"""The kernel: the steps of `core` compiled by numba. Importing this module imports numba.

Compiled code is kept on disk (beside `core`, or in the user's cache where that may not be written). It runs without the GIL.
"""

from types import FunctionType
from typing import Any, Final

import numba
import numpy as np

from godown.boxing import core

STEPS: Final = (
    "roll", "covers", "shared", "open_boxes", "carve", "stands", "load", "shape", "rate", "seek", "put", "fill", "move", "change",
    "keep", "keep_from", "search",
)  # fmt: skip
"""Who is called comes before the caller."""


def _compiled() -> dict[str, Any]:
    """Each step with the compiled ones as those that it calls, so that `core` itself stays plain."""
    space = dict(vars(core))
    for name in STEPS:
        copy = FunctionType(getattr(core, name).__code__, space, name)
        copy.__qualname__, copy.__module__ = name, core.__name__
        space[name] = numba.njit(cache=True, nogil=True, error_model="numpy")(copy)
    return space


search: Final = _compiled()["search"]


def numbers(row: list[int]) -> Any:
    """As an array of the kernel."""
    return np.array(row, np.int64)


def zeros(count: int) -> Any:
    """An empty array of the kernel."""
    return np.zeros(count, np.int64)
