"""Boxes for an order: the fewest that hold everything, of these the cheapest for us and the courier. Pure, the same every time.

Sets of boxes are looked at by their number, then their cost. What cannot be (sides, volume, weight, also of the things that only
some of the boxes take) is passed over, the rest is tried with a little work each; then the sets that are cheaper than the one
found, or would save a box, with more. A large order is filled box by box first, and then with fewer.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement
from math import comb
from typing import Final

from godown.boxing import tries
from godown.boxing.tries import Engine, Load
from godown.boxing.words import Box, Choice, Filled, Item, Placed, Tariff

QUICK: Final = 6_000
THRIFT: Final = 20_000
DEEP: Final = 600_000
LIGHT: Final = 40_000
"""Work (places looked at): a set's first look; a cheaper set than the one known; all sets when none is known; these, in a hurry."""
SETS_SEEN: Final = 2_000
SETS: Final = 60
HARD: Final = 10
"""So many sets of a number of boxes are thought of; tried with little work, the cheapest first; and with more."""
FEW: Final = 3
"""Up to so many boxes all sets are looked at; beyond, boxes are filled one by one first."""
UNITS_MOST: Final = 3_000
"""More than this is no order for one bench: everything stays outside."""

Set = tuple[Box, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """Things that go into some box, the boxes that take some of them, and who of both fits whom."""

    items: tuple[Item, ...]
    load: Load
    boxes: tuple[Box, ...]
    takes: tuple[frozenset[int], ...]
    tariff: Tariff

    @property
    def grams(self) -> int:
        """Of all things."""
        return sum(item.weight_grams * item.units for item in self.items)


def choose(
    items: Sequence[Item], boxes: Sequence[Box], tariff: Tariff | None = None, *, compiled: bool = True
) -> Choice:
    """Choose boxes. With `compiled` a hard order brings the kernel (half a second in a new process) and gets much work; without,
    nobody waits: hardly ever a box more.

    What goes into no box stays outside; so does all, where too few boxes are left, or nothing has measures.
    """
    fees = tariff or Tariff(slab_paise=0)
    there = [box for box in boxes if box.left is None or box.left > 0]
    inside = tuple(item for item in items if item.units > 0 and any(goes_in(item, box) for box in there))
    outside = {item.key: item.units for item in items if item.units > 0 and item not in inside}
    if not inside or sum(item.units for item in inside) > UNITS_MOST:
        return Choice((), {item.key: item.units for item in items if item.units > 0}, 0)
    useful = tuple(box for box in there if any(goes_in(item, box) for item in inside))
    takes = tuple(frozenset(n for n, box in enumerate(useful) if goes_in(item, box)) for item in inside)
    order = _Order(inside, tries.load_of(inside), useful, takes, fees)
    found, least = _search(order, compiled)
    if found is None:
        return Choice((), {item.key: item.units for item in items if item.units > 0}, least)
    return Choice(tuple(_filled(order, box, units) for box, units in found), outside, least)


def goes_in(item: Item, box: Box) -> bool:
    """Whether one unit goes into an empty box, by its sides and weight."""
    if min(item.turns()[0]) < 1 or item.weight_grams > tries.room_of(box):
        return False
    return any(all(a <= b for a, b in zip(turn, box.inner_mm, strict=True)) for turn in item.turns())


def _filled(order: _Order, box: Box, units: Sequence[Placed]) -> Filled:
    weights = {item.key: item.weight_grams for item in order.items}
    grams = box.own_grams + sum(weights[unit.key] for unit in units)
    sides, tariff = box.outer_mm or box.inner_mm, order.tariff
    slabs = tariff.slabs(sides, grams)
    return Filled(box, tuple(units), grams, slabs * max(tariff.slab_grams, 1), slabs * tariff.slab_paise)


Found = list[tuple[Box, list[Placed]]]


def _search(order: _Order, compiled: bool) -> tuple[Found | None, int]:
    """The boxes found, each with its units, and how many are needed at least."""
    engine = tries.engine_at_hand()
    least, filled, proving = 1, None, True
    for count in range(1, order.load.units + 1):
        if count > FEW and filled is None:
            filled = _one_by_one(order, engine)
            if filled is None:
                break
        if filled and count >= len(filled):
            return filled, least
        boxes = _looked_at(order, count)
        proving = proving and len(boxes) == len(order.boxes)
        sets = _sets(order, boxes, count)
        found = _first(engine, order, sets[:SETS], QUICK)
        if found:
            dearer = sets.index(tuple(box for box, _ in found))
        elif sets:
            engine, work = (tries.kernel(), DEEP) if compiled else (engine, LIGHT)
            roomy = sorted(sets, key=lambda one: -sum(box.volume_mm3 for box in one))[:HARD]
            found = _first(engine, order, roomy, max(work // len(roomy), QUICK))
            dearer = sets.index(tuple(box for box, _ in found)) if found else 0
        if found:
            return _first(engine, order, sets[:dearer][:HARD], THRIFT) or found, least
        least += proving and not sets
    return filled, least


def _first(engine: Engine, order: _Order, sets: Sequence[Set], budget: int) -> Found | None:
    for one in sets:
        lost, units = tries.attempt(engine, order.load, one, budget)
        if lost == 0:
            return [(box, inside) for box, inside in zip(one, units, strict=True) if inside]
    return None


def _looked_at(order: _Order, count: int) -> tuple[Box, ...]:
    """The boxes that sets of so many are made of: all, or where that gives too many sets the widest, or none."""
    if comb(len(order.boxes) + count - 1, count) <= SETS_SEEN:
        return order.boxes
    wide = _widest(order)
    return wide if comb(len(wide) + count - 1, count) <= SETS_SEEN else ()


def _sets(order: _Order, boxes: Sequence[Box], count: int) -> list[Set]:
    """Sets of so many boxes that may do, the cheapest first; the narrowest box of a set comes first."""
    places = {id(box): n for n, box in enumerate(order.boxes)}
    by_volume = sorted(boxes, key=lambda box: box.volume_mm3)
    sets = combinations_with_replacement(by_volume, count)
    found = [one for one in sets if _may_do(order, [places[id(box)] for box in one])]
    return sorted(found, key=lambda one: (_cost(order, one), sum(box.volume_mm3 for box in one)))


def _widest(order: _Order) -> tuple[Box, ...]:
    """The boxes that large orders are packed in: the two that hold most, the two that bear most, and one for each odd thing."""
    boxes = order.boxes
    chosen = set(sorted(range(len(boxes)), key=lambda n: -boxes[n].volume_mm3)[:2])
    chosen |= set(sorted(range(len(boxes)), key=lambda n: -tries.room_of(boxes[n]))[:2])
    for takes in order.takes:
        if not takes & chosen:
            chosen.add(max(takes, key=lambda n: boxes[n].volume_mm3))
    return tuple(boxes[n] for n in sorted(chosen))


def _may_do(order: _Order, numbers: Sequence[int]) -> bool:
    """Whether a set of boxes may hold everything: what only some of them take must go into these by volume and weight."""
    boxes, types = order.boxes, set(numbers)
    for n in types:
        left = boxes[n].left
        if left is not None and numbers.count(n) > left:
            return False
    for size in range(1, len(types) + 1):
        for some in combinations(sorted(types), size):
            volume = sum(boxes[n].volume_mm3 for n in numbers if n in some)
            grams = sum(tries.room_of(boxes[n]) for n in numbers if n in some)
            for item, takes in zip(order.items, order.takes, strict=True):
                mine = takes & types
                if not mine:
                    return False
                if mine <= set(some):
                    volume -= item.volume_mm3 * item.units
                    grams -= item.weight_grams * item.units
            if volume < 0 or grams < 0:
                return False
    return True


def _cost(order: _Order, boxes: Set) -> int:
    """What a set costs: boxes, and slabs by their sizes or by the weight of all, whichever is more (exact for one box)."""
    tariff = order.tariff
    slabs = sum(tariff.slabs(box.outer_mm or box.inner_mm, 1) for box in boxes)
    grams = order.grams + sum(box.own_grams for box in boxes)
    return sum(box.cost_paise for box in boxes) + tariff.slab_paise * max(slabs, tariff.slabs((0, 0, 0), grams))


def _one_by_one(order: _Order, engine: Engine) -> Found | None:
    """Fill the box that takes most, then the next with what is left; the last is the cheapest that does."""
    items = list(order.items)
    found: Found = []
    stock = {id(box): box.left for box in order.boxes}
    while items:
        load = tries.load_of(items)
        tried: list[tuple[int, int, int, Box, list[Placed]]] = []
        for box in order.boxes:
            left = stock[id(box)]
            if (left is not None and left < 1) or not any(goes_in(item, box) for item in items):
                continue
            lost, (units,) = tries.attempt(engine, load, [box], QUICK)
            tried.append((lost, _cost(order, (box,)), len(tried), box, units))
        if not tried or not (best := min(tried, key=lambda one: one[:3]))[4]:
            return None
        box, units = best[3], best[4]
        found.append((box, units))
        if (left := stock[id(box)]) is not None:
            stock[id(box)] = left - 1
        items = _less(items, units)
    return found


def _less(items: Sequence[Item], units: Sequence[Placed]) -> list[Item]:
    """The things that are not among these units."""
    gone: dict[Hashable, int] = {}
    for unit in units:
        gone[unit.key] = gone.get(unit.key, 0) + 1
    left = [replace(item, units=item.units - gone.get(item.key, 0)) for item in items]
    return [item for item in left if item.units]
