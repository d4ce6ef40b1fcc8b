"""Orders, hall and carts as the flat arrays that the search works on (see `moves.py` and `price.py`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from godown import routing
from godown.planning import hunt, moves, savings
from godown.planning.cells import BITS
from godown.routing import Hall, Spot, Ways, free_form
from godown.routing import exact as walks
from godown.routing.states import KINDS

SMALL: Final = 512
"""Up to so many orders each best plan is written down at once."""
LAST: Final = 1 << 30


class Plain:
    """The steps in plain Python."""

    price = staticmethod(moves.price)
    put = staticmethod(moves.put)
    settle = staticmethod(moves.settle)
    anneal = staticmethod(moves.anneal)
    nearest = staticmethod(savings.nearest)
    union = staticmethod(savings.union)
    subsets = staticmethod(savings.subsets)
    every = staticmethod(savings.every)
    hunt = staticmethod(hunt.hunt)


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """The steps of the search, plain or compiled, with the arrays they want."""

    steps: Any
    numbers: Callable[[Sequence[int]], Any]
    sums: Callable[[Sequence[float]], Any]
    zeros: Callable[[int], Any]
    nothing: Callable[[int], Any]
    """Zeros that are sums."""
    routing: walks.Engine


def _zeros(count: int) -> list[int]:
    return [0] * count


PLAIN: Final = Engine(Plain, list, list, _zeros, _zeros, walks.PLAIN)


@dataclass(frozen=True, slots=True)
class Item:
    """An order, or a part of one, as the search sees it: its spots, its size by dimension, its rank (0 goes first)."""

    spots: frozenset[Spot]
    size: tuple[int, ...]
    rank: int = 0


@dataclass(slots=True, eq=False)
class Ground:
    """The arrays of one search."""

    engine: Engine
    count: int
    room: int
    hall: Any
    orders: Any
    memo: Any
    lines: list[list[int]]
    """The cells of each order, as word * 62 + bit."""

    def length(self, group: Sequence[int]) -> int:
        """What a trip with these orders walks."""
        made = trips(self, [group], 0, [0], 0)
        return int(made[5][0])

    def trips_min(self) -> int:
        """No plan has fewer trips."""
        sizes, carts = self.orders[4], self.orders[6]
        dims = len(sizes) // (self.count + 1)
        limits = [max(1, *(int(limit) for limit in carts[d::dims])) for d in range(dims)]
        return max(-(-sum(int(size) for size in sizes[d::dims]) // limits[d]) for d in range(dims))


def ground(
    engine: Engine, place: routing.Ground, items: Sequence[Item], carts: Sequence[tuple[int, ...]], seed: int
) -> Ground:
    """Lay orders, ground and carts out. Each item fits a cart; no two carts are alike."""
    numbers = engine.numbers
    spots = {spot for item in items for spot in item.spots}
    cells, size, made = _site(engine, place, spots) if isinstance(place, Ways) else _hall(engine, place, spots)
    lines = [sorted(cells[spot] for spot in item.spots) for item in items]
    begin, word, bits = _masks(lines)
    dims, dice = len(carts[0]), seeds(seed)
    names = [moves.draw(dice, 1 << 31) << 31 | moves.draw(dice, 1 << 31) for _ in items]
    sizes = [amount for item in items for amount in item.size] + [0] * dims
    flat_carts = [amount for cart in carts for amount in cart]
    orders = (
        *map(numbers, (begin, word, bits, [*names, 0], sizes, [*(item.rank for item in items), LAST], flat_carts)),
        engine.sums([1 / max(amount, 1) for amount in flat_carts]),
    )
    most = 1 << min(21, max(12, (len(items) * 400).bit_length()))
    memo = (engine.zeros(most), engine.nothing(most), engine.zeros(size))
    return Ground(engine, len(items), _room(items, carts), made, orders, memo, lines)


def _hall(engine: Engine, hall: Hall, spots: set[Spot]) -> tuple[dict[Spot, int], int, Any]:
    """The cells of a hall, the words of a mask, and the hall as `price.py` wants it."""
    block = walks.is_closed(hall) and len(hall.cross_mm) == 2 and not hall.blocked
    flat = block and hall.start[1] in hall.cross_mm
    turn = hall.cross_mm[-1] if flat and hall.start[1] else None
    cells, words, aisles = _cells(spots | {hall.start, hall.end or hall.start}, hall, turn is not None)
    at = [0] * (len(aisles) * words * BITS)
    for (_, place), cell in cells.items():
        at[cell] = place if turn is None else turn - place
    size = len(aisles) * words
    made: Any = (len(aisles), words, engine.sums(at), engine.sums([aisle * hall.pitch_mm for aisle in aisles]))
    if flat:
        made += (aisles.index(hall.start[0]), engine.sums([hall.cross_mm[-1]])[0])
    else:
        made += (_general(engine, hall, cells, aisles, size),)
    return cells, size, made


def _site(engine: Engine, site: Ways, spots: set[Spot]) -> tuple[dict[Spot, int], int, Any]:
    """The same of a site of any shape: one aisle whose cells lie in the order of a walk past all of them, their distances in `at`."""
    points = [site.start, *sorted(spots - {site.start, site.end}), *([site.end] if site.end != site.start else [])]
    n = len(points)
    row, far = free_form.in_a_row(site, points)
    cells = {spot: cell for cell, spot in enumerate(row)}
    words = -(-(n + 2) // BITS)  # a walk may hold all cells and its two ends
    sizes, tables, (cross, end_bits, _), walls, work, nodes, sums = _general(
        engine, Hall(1, 1, (0, 1)), {(0, 0): 0}, [0], words
    )
    ends = engine.numbers([cells[site.start], cells[site.end], n])
    general = ((0, *sizes[1:]), tables, (cross, end_bits, ends), walls, work, nodes, sums)
    return cells, words, (1, words, engine.sums(whole(far, engine)), engine.sums([0]), general)


def whole(far: Sequence[int], engine: Engine) -> Sequence[int]:
    """A table as the engine takes it: the plain twin counts with Python's own numbers."""
    return [int(way) for way in far] if engine.steps is Plain else far


def seeds(seed: int) -> list[int]:
    """Dice for `moves.draw`."""
    return [(seed * 2654435761 + 88172645) % (1 << 32) or 1, seed % (1 << 32)]


def _cells(spots: set[Spot], hall: Hall, flip: bool) -> tuple[dict[Spot, int], int, list[int]]:
    """Number the cells of all aisles that a walk may see: cell -> word * 62 + bit; words of an aisle; the aisles."""
    aisles = list(range(hall.aisles)) if hall.blocked else sorted({aisle for aisle, _ in spots})
    places: dict[int, list[int]] = {aisle: [] for aisle in aisles}
    for aisle, place in sorted(spots):
        places[aisle].append(place)
    words = max(-(-len(row) // BITS) for row in places.values())
    cells: dict[Spot, int] = {}
    for number, aisle in enumerate(aisles):
        for bit, place in enumerate(reversed(places[aisle]) if flip else places[aisle]):
            cells[aisle, place] = number * words * BITS + bit
    return cells, words, aisles


def _masks(lines: Sequence[Sequence[int]]) -> tuple[list[int], list[int], list[int]]:
    begin, word, bits = [0], list[int](), list[int]()
    for cells in lines:
        row: dict[int, int] = {}
        for cell in cells:
            row[cell // BITS] = row.get(cell // BITS, 0) | 1 << cell % BITS
        word += row.keys()
        bits += row.values()
        begin.append(len(word))
    return [*begin, len(word)], word, bits


def _room(items: Sequence[Item], carts: Sequence[tuple[int, ...]]) -> int:
    """More orders than any cart takes, were they the smallest."""
    most = 0
    for cart in carts:
        fit = len(items)
        for d, limit in enumerate(cart):
            sums = accumulate(sorted(item.size[d] for item in items))
            fit = min(fit, sum(1 for amount in sums if amount <= limit))
        most = max(most, fit)
    return most + 2


def _general(engine: Engine, hall: Hall, cells: dict[Spot, int], aisles: list[int], size: int) -> tuple[Any, ...]:
    """What `price.any_hall` wants."""
    numbers, nothing, closed = engine.numbers, engine.nothing, walks.is_closed(hall)
    end, rows = hall.end or hall.start, len(hall.cross_mm)
    t = walks.tables_of(engine.routing, rows, closed)
    tables = (t.within_at, t.within_from, t.within_to, t.across_at, t.across_from, t.across_to, t.marked, t.ends)
    kinds = walks.CLOSED if closed else len(KINDS) - 1
    end_bits = [0] * size
    for spot in {hall.start, end}:
        end_bits[cells[spot] // BITS] |= 1 << cells[spot] % BITS
    inside = hall.start[0] == end[0] and hall.start[1] not in hall.cross_mm and end[1] not in hall.cross_mm
    number = {aisle: i for i, aisle in enumerate(aisles)}
    walls = [(number[wall.aisle], wall.from_mm, wall.to_mm) for wall in hall.blocked]
    most = size * BITS + len(aisles)
    nodes = most + len(aisles) * rows
    return (
        (rows, len(t.states), kinds, 1 if inside else 0),
        tables,
        (numbers(hall.cross_mm), numbers(end_bits), numbers((number[hall.start[0]], hall.start[1], end[1]))),
        tuple(numbers([wall[i] for wall in walls]) for i in range(3)),
        (engine.zeros(most), nothing(most), engine.zeros(most)),
        (
            engine.zeros(len(aisles)), engine.zeros(len(aisles) * rows), engine.zeros(len(aisles) * rows),
            nothing(nodes), engine.zeros(nodes), engine.zeros(nodes),
        ),
        (
            nothing(len(aisles)), nothing(len(aisles) * (rows - 1) * kinds),
            nothing(2 * len(t.states)),
        ),
    )  # fmt: skip


def trips(g: Ground, groups: Sequence[Sequence[int]], spare: int, levels: Sequence[int], level: int) -> Any:
    """The arrays of a plan: these groups of orders, each with the level of its trip, and empty trips of `level`."""
    engine, n, count = g.engine, g.count, len(groups) + spare
    dims = len(g.orders[4]) // (n + 1)
    zeros, sums, nothing = engine.zeros, engine.sums, engine.nothing
    made = (
        zeros(n), zeros(n), zeros(count * g.room), zeros(count), zeros(count * dims), nothing(count),
        nothing(count), zeros(count), engine.numbers([*levels, *[level] * spare]), sums([0, 0, LAST << 20]),
        zeros(n if n <= SMALL else 0),
    )  # fmt: skip
    for t, group in enumerate(groups):
        for o in group:
            engine.steps.put(g.orders, made, o, t)
    engine.steps.settle(g.hall, g.orders, made, g.memo)
    return made


def groups_of(trip_of: Sequence[int]) -> list[list[int]]:
    """The orders of each trip that has some, by number."""
    found: dict[int, list[int]] = {}
    for order, trip in enumerate(trip_of):
        found.setdefault(int(trip), []).append(order)
    return [found[trip] for trip in sorted(found)]
