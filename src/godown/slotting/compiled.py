"""The kernel: the steps of `core` compiled by numba. Importing this module imports numba."""

from typing import Any, Final

import numba
import numpy as np
from numba.extending import register_jitable

from godown.routing import core as walk
from godown.routing import insertion
from godown.slotting import core
from godown.slotting.ground import Engine

FAST: Final[Any] = {"error_model": "numpy", "fastmath": {"nnan", "nsz", "ninf"}}

for step in (walk.spread, walk.costs, walk.forward, insertion.put_in, insertion.take_out, insertion.turned_round,
             insertion.queued, insertion.threaded, core.roll, core.passed, core.walked, core.may_lie, core.together, core.change,
             core.put, core.pass_by):  # fmt: skip
    register_jitable(**FAST)(step)


def _compiled(step: Any) -> Any:
    return numba.njit(cache=True, nogil=True, **FAST)(step)


def _numbers(row: Any) -> Any:
    return np.array(row, np.int64)


def _zeros(count: int) -> Any:
    return np.zeros(count, np.int64)


def _sums(count: int) -> Any:
    return np.zeros(count, np.float64)


ENGINE: Final = Engine(
    _numbers,
    _zeros,
    _sums,
    _compiled(core.lay_out),
    _compiled(core.search),
    _compiled(core.gains),
    _compiled(core.take),
)
