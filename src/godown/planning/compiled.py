"""The kernel: the steps of the search compiled by numba. Importing this module imports numba.

The steps call each other as plain functions; numba compiles them together, under the name of the step that is called from
outside, and keeps the result on disk. It runs without the GIL.
"""

from types import SimpleNamespace
from typing import Any, Final

import numba
import numpy as np
from llvmlite import ir as typed_ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload, register_jitable

from godown.planning import cells, free_price, hunt, moves, price, savings
from godown.planning.ground import Engine
from godown.routing import core, insertion
from godown.routing.compiled import ENGINE as ROUTING

HOW: Final[dict[str, Any]] = {"error_model": "numpy", "fastmath": {"nnan", "nsz", "ninf"}, "_nrt": False}


ir: Any = typed_ir
_BUILD: Any = cgutils


@intrinsic
def _trailing_zeros(_: Any, bits: Any) -> Any:
    def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        word, flag = ir.IntType(64), ir.IntType(1)
        count = _BUILD.get_or_insert_function(builder.module, ir.FunctionType(word, [word, flag]), "llvm.cttz.i64")
        return builder.call(count, [args[0], flag(1)])

    return types.int64(types.int64), made


@overload(cells.lowest)
def _lowest(bits: Any) -> Any:
    def made(bits: Any) -> Any:
        return _trailing_zeros(bits)  # type: ignore[call-arg]

    return made


INLINE: Final[tuple[Any, ...]] = (
    moves.draw, moves.lay, moves.price, moves.crowd, moves.put, moves.take, moves.keep, moves.mark, moves.exchange,
    moves.partners, moves.step, price.walked, hunt.better,
)  # fmt: skip
"""Into their callers: passing so many arrays would cost more than they do."""
CALLED: Final[tuple[Any, ...]] = (
    core.spread, core.costs, core.forward, price.reach, price.one_block, price.bar, price.within, price.any_hall,
    moves.merge, moves.join, insertion.put_in, insertion.take_out, insertion.turned_round, insertion.queued, insertion.threaded,
    free_price.free_walked,
)  # fmt: skip
for _step in CALLED:
    register_jitable(**HOW)(_step)
for _step in INLINE:
    register_jitable(**HOW, forceinline=True)(_step)


def _compiled(step: Any) -> Any:
    return numba.njit(cache=True, nogil=True, **HOW)(step)


def _numbers(row: Any) -> Any:
    return np.array(row, np.int64)


def _zeros(count: int) -> Any:
    return np.zeros(count, np.int64)


def _sums(row: Any) -> Any:
    return np.array(row, np.float64)


ENGINE: Final = Engine(SimpleNamespace(
    price=_compiled(moves.price), put=_compiled(moves.put), settle=_compiled(moves.settle),
    anneal=_compiled(moves.anneal), nearest=_compiled(savings.nearest), union=_compiled(savings.union),
    subsets=_compiled(savings.subsets), every=_compiled(savings.every),
    hunt=_compiled(hunt.hunt),
), _numbers, _sums, _zeros, np.zeros, ROUTING)  # fmt: skip
