"""A judge of packings who knows nothing of how they are made: plain dictionaries in, what is wrong in words out.

A unit: `sides` of the thing (length, width, height), `at` and `turned` (corner and sides along x, y, z in the box), `grams`, and
where they matter `upright`, `fragile`, `bears`. Support is measured on a grid of all the edges, not by pairs as in the product.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

Unit = Mapping[str, Any]


def _upper(unit: Unit) -> tuple[int, ...]:
    return tuple(a + d for a, d in zip(unit["at"], unit["turned"], strict=True))


def _over(one: Unit, other: Unit, axes: Sequence[int]) -> bool:
    """Whether two units share more than an edge along each of these axes."""
    a, b = _upper(one), _upper(other)
    return all(one["at"][i] < b[i] and other["at"][i] < a[i] for i in axes)


def supported_percent(unit: Unit, units: Sequence[Unit]) -> int:
    """How much of its base lies on the floor or on another unit."""
    x, y, z = unit["at"]
    if z == 0:
        return 100
    below = [other for other in units if other is not unit and _upper(other)[2] == z and _over(unit, other, (0, 1))]
    right, back, _ = _upper(unit)
    xs = sorted({x, right, *(v for o in below for v in (o["at"][0], _upper(o)[0]) if x < v < right)})
    ys = sorted({y, back, *(v for o in below for v in (o["at"][1], _upper(o)[1]) if y < v < back)})
    area = 0
    for left, stop in pairwise(xs):
        for front, end in pairwise(ys):
            if any(
                o["at"][0] <= left and stop <= _upper(o)[0] and o["at"][1] <= front and end <= _upper(o)[1]
                for o in below
            ):
                area += (stop - left) * (end - front)
    return int(area * 100 // ((right - x) * (back - y)))


def resting_grams(unit: Unit, units: Sequence[Unit]) -> int:
    """The weight of all that lies on a unit, directly or through others."""
    on: list[Unit] = []
    new = [unit]
    while new:
        under = new.pop()
        for other in units:
            if (
                all(other is not one for one in (unit, *on))
                and other["at"][2] == _upper(under)[2]
                and _over(under, other, (0, 1))
            ):
                on.append(other)
                new.append(other)
    return sum(int(one["grams"]) for one in on)


def faults(
    inner: Sequence[int], most_grams: int | None, own_grams: int, units: Sequence[Unit], enough_percent: int
) -> list[str]:
    """What is wrong with a packed box."""
    found = []
    for n, unit in enumerate(units):
        if sorted(unit["turned"]) != sorted(unit["sides"]):
            found.append(f"unit {n} has other sides")
        if unit.get("upright") and unit["turned"][2] != unit["sides"][2]:
            found.append(f"unit {n} lies on its side")
        if any(a < 0 for a in unit["at"]) or any(a > side for a, side in zip(_upper(unit), inner, strict=True)):
            found.append(f"unit {n} stands out of the box")
        if supported_percent(unit, units) < enough_percent:
            found.append(f"unit {n} floats")
        if unit.get("bears") is not None and resting_grams(unit, units) > unit["bears"]:
            found.append(f"unit {n} bears too much")
        if unit.get("fragile") and any(
            other is not unit and other["at"][2] >= _upper(unit)[2] and _over(unit, other, (0, 1)) for other in units
        ):
            found.append(f"something is above unit {n}, which is fragile")
    found += [
        f"units {i} and {j} overlap" for (i, a), (j, b) in combinations(enumerate(units), 2) if _over(a, b, (0, 1, 2))
    ]
    if most_grams is not None and own_grams + sum(int(unit["grams"]) for unit in units) > most_grams:
        found.append("the box is too heavy")
    return found
