"""Things and boxes as numbers of the kernel, one try at a set of boxes, and its blocks as units again."""

import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from godown.boxing import core
from godown.boxing.core import ENDLESS, MIX, ROW, SPACES
from godown.boxing.words import ENOUGH_PERCENT, Box, Item, Placed

COMPILED: Final = "godown.boxing.compiled"
DICE: Final = 12345
HEAVY: Final = ENDLESS
"""Grams of a box that takes any weight."""
WORTH: Final = 1 << 20

MIXES: Final = (
    (0, 1000, 1, 1, 0, 0, 0, 1),
    (1000000, 0, 1000, 1, 0, 0, 0, 1),
    (10, 0, 1, 100, 10, 1, 0, 0),
    (0, 100, 0, 10, 1, 0, 10, 0),
    (100, 0, 10, 0, 0, 0, 0, 2),
    (1, 1, 1, 1, 1, 1, 0, 1),
    (0, 0, 1, 10, 10, 1, 5, 0),
)
"""See `core.MIX`: a low lid first, deepest corner, tightest space, tightest with many, floor, all alike, many at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """The steps of `core`, plain or compiled, with the arrays they want."""

    search: Callable[..., int]
    numbers: Callable[[list[int]], Any]
    zeros: Callable[[int], Any]


def _zeros(count: int) -> list[int]:
    return [0] * count


PLAIN: Final = Engine(core.search, list, _zeros)
"""The twin."""


def kernel() -> Engine:
    """The compiled engine; the first call of a process imports numba."""
    made = importlib.import_module(COMPILED)
    return Engine(made.search, made.numbers, made.zeros)


def engine_at_hand() -> Engine:
    """The kernel where this process has it already, else the twin. They answer the same."""
    return kernel() if COMPILED in sys.modules else PLAIN


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """Things as numbers: see `core` for the rows. `starts`: all units in several orders."""

    items: tuple[Item, ...]
    units: int
    starts: list[int]
    orders: int
    sizes: list[int]
    facts: list[int]
    worth: list[int]
    least: int
    laden: int


def load_of(items: Sequence[Item]) -> Load:
    """Numbers of these things. A thing that nobody weighed counts as a gram."""
    sizes: list[int] = []
    facts: list[int] = []
    for item in items:
        turns = item.turns()
        for turn in range(6):
            sizes += turns[turn] if turn < len(turns) else (1, 1, 1)
        bears = ENDLESS if item.bears_grams is None else item.bears_grams
        facts += [max(item.weight_grams, 1), (1 << len(turns)) - 1, int(item.fragile), bears]
    starts: list[int] = []
    orders = _orders(items)
    for order in orders:
        for k in order:
            starts += [k] * items[k].units
    laden = any(item.bears_grams is not None for item in items)
    volume = sum(item.volume_mm3 * item.units for item in items)
    grams = sum(max(item.weight_grams, 1) * item.units for item in items)
    worth = [1 + item.volume_mm3 * WORTH // volume + item.weight_grams * WORTH // grams for item in items]
    least = min(min(item.length_mm, item.width_mm, item.height_mm) for item in items)
    return Load(
        tuple(items), sum(item.units for item in items), starts, len(orders), sizes, facts, worth, least, int(laden)
    )


def _orders(items: Sequence[Item]) -> list[list[int]]:
    """The same things by volume, longest side, largest face, weight, thickness, and volume of all units; fragile ones last."""
    sides = [sorted((item.length_mm, item.width_mm, item.height_mm), reverse=True) for item in items]
    volumes = [item.volume_mm3 for item in items]
    keys: list[Callable[[int], object]] = [
        lambda k: -volumes[k],
        lambda k: (-sides[k][0], -sides[k][1], -volumes[k]),
        lambda k: (-sides[k][0] * sides[k][1], -sides[k][2]),
        lambda k: -items[k].weight_grams,
        lambda k: -sides[k][2],
        lambda k: -volumes[k] * items[k].units,
    ]
    made = [sorted(range(len(items)), key=lambda k: (items[k].fragile, key(k))) for key in keys]
    return [list(order) for order in dict.fromkeys(map(tuple, made))]


def room_of(box: Box) -> int:
    """Grams that go into a box."""
    return HEAVY if box.most_grams is None else max(box.most_grams - box.own_grams, 0)


def attempt(engine: Engine, load: Load, boxes: Sequence[Box], budget: int) -> tuple[int, list[list[Placed]]]:
    """Try to fill these boxes with all things, with so much work. What stays outside is worth 0 where all is in; units by box."""
    numbers, zeros, n = engine.numbers, engine.zeros, load.units
    inner = [number for box in boxes for number in (*box.inner_mm, room_of(box))]
    kept, state = zeros(1 + n * ROW), numbers([0, 0, DICE])
    lost = engine.search(
        numbers(load.starts), n, load.orders, numbers([weight for mix in MIXES for weight in mix]), len(MIXES), budget,
        len(boxes), ENOUGH_PERCENT, load.laden, load.least, numbers(load.worth), numbers(load.sizes), numbers(load.facts),
        numbers(inner), zeros(len(boxes) * SPACES * 6), zeros(len(boxes)), zeros(len(boxes)), zeros(n * ROW), zeros(n),
        zeros(9), zeros(6), zeros(SPACES * 36), zeros(n), state, zeros(n), zeros(n), zeros(MIX), kept, zeros(n),
    )  # fmt: skip
    return int(lost), _units(load.items, len(boxes), kept)


def _units(items: Sequence[Item], boxes: int, kept: Any) -> list[list[Placed]]:
    """Blocks as units, by box, each layer of a block before the one on it."""
    found: list[list[Placed]] = [[] for _ in range(boxes)]
    for r in range(1, 1 + int(kept[0]) * ROW, ROW):
        b, k, x, y, z, dx, dy, dz, nx, ny, nz = (int(number) for number in kept[r : r + 11])
        found[b] += [
            Placed(items[k].key, x + i * dx, y + j * dy, z + h * dz, dx, dy, dz)
            for h in range(nz)
            for j in range(ny)
            for i in range(nx)
        ]
    for units in found:
        units.sort(key=lambda unit: (unit.z, unit.y, unit.x))
    return found
