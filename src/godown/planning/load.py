"""What orders take up on a cart, by the dimensions that carts limit; orders too large for any cart are split or refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic

from godown.planning.words import Cart, Key, Limits, Line, Order, Portion, TooLarge

DIMENSIONS: Final = ("totes", "lines", "units", "volume_mm3", "weight_grams")
TRADE: Final = {"volume_mm3": "mm³", "weight_grams": "g"}


@dataclass(frozen=True, slots=True)
class Load(Generic[Key]):
    """A portion of an order, the lines it fetches, and its size in the dimensions of `Scale`."""

    order: Order[Key]
    portion: Portion[Key]
    lines: tuple[Line, ...]
    size: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """The dimensions that some cart limits, and what each kind of cart takes. Totes count in shares of a single-line order."""

    dimensions: tuple[str, ...]
    carts: tuple[tuple[int, ...], ...]
    share: int

    @classmethod
    def of(cls, carts: Sequence[Cart], limits: Limits, most: dict[str, int]) -> "Scale":
        """What these carts limit; `most` is what all orders come to, which an unlimited cart takes."""
        named = tuple(name for name in DIMENSIONS if any(getattr(cart, name) is not None for cart in carts)) or (
            "lines",
        )
        share = max(1, limits.orders_a_tote)

        def takes(cart: Cart, name: str) -> int:
            limit: int | None = getattr(cart, name)
            return most[name] if limit is None else limit * share if name == "totes" else limit

        return cls(named, tuple(tuple(takes(cart, name) for name in named) for cart in carts), share)

    def size(self, lines: Sequence[Line], totes: int) -> tuple[int, ...]:
        """What these lines take up, in so many totes."""
        sums = amounts(lines, totes * (1 if len(lines) == 1 and totes == 1 else self.share))
        return tuple(sums[name] for name in self.dimensions)

    def fits(self, size: Sequence[int]) -> bool:
        """Whether some cart takes it."""
        return any(all(own <= limit for own, limit in zip(size, cart, strict=True)) for cart in self.carts)

    def kinds(self) -> list[tuple[int, ...]]:
        """Carts without those that take no more than another."""
        return [
            cart
            for i, cart in enumerate(self.carts)
            if not any(
                all(a <= b for a, b in zip(cart, other, strict=True)) and (cart != other or j < i)
                for j, other in enumerate(self.carts)
                if j != i
            )
        ]

    def cart_for(self, size: Sequence[int]) -> int:
        """The smallest cart that takes it (by what it takes, in the order of the dimensions; of equal ones the first)."""
        able = [i for i, cart in enumerate(self.carts) if all(a <= b for a, b in zip(size, cart, strict=True))]
        return min(able, key=lambda i: (self.carts[i], i))


def amounts(lines: Sequence[Line], totes: int) -> dict[str, int]:
    """What lines come to, in all dimensions."""
    return {
        "totes": totes,
        "lines": len(lines),
        "units": sum(line.units for line in lines),
        "volume_mm3": sum(line.units * line.volume_mm3 for line in lines),
        "weight_grams": sum(line.units * line.weight_grams for line in lines),
    }


def scale_for(orders: Sequence[Order[Key]], carts: Sequence[Cart], limits: Limits) -> Scale:
    """The dimensions that matter to these orders on these carts."""
    share = max(1, limits.orders_a_tote)
    each = [amounts(order.lines, order.totes * share) for order in orders]
    return Scale.of(carts, limits, {name: sum(own[name] for own in each) for name in DIMENSIONS})


def too_large(orders: Sequence[Order[Key]], carts: Sequence[Cart], limits: Limits | None = None) -> list[Key]:
    """Orders that no cart takes whole."""
    scale = scale_for(orders, carts or [Cart()], limits or Limits())
    return [order.key for order in orders if not scale.fits(scale.size(order.lines, order.totes))]


def first_come(
    orders: Sequence[Order[Key]], carts: Sequence[Cart], limits: Limits | None = None
) -> list[list[Order[Key]]]:
    """Carts filled as orders come: one that does not fit begins the next. What no cart takes goes alone."""
    scale = scale_for(orders, carts or [Cart()], limits or Limits())
    groups = fill([scale.size(order.lines, order.totes) for order in orders], scale)
    return [[orders[i] for i in group] for group in groups]


def fill(sizes: Sequence[Sequence[int]], scale: Scale) -> list[list[int]]:
    """Numbers of what goes together when carts are filled in turn."""
    groups: list[list[int]] = []
    filled: list[int] = []
    for i, size in enumerate(sizes):
        more = [a + b for a, b in zip(filled, size, strict=True)] if groups else []
        if groups and scale.fits(more):
            groups[-1].append(i)
            filled = more
        else:
            groups.append([i])
            filled = list(size)
    return groups


def loads(orders: Sequence[Order[Key]], scale: Scale, limits: Limits) -> list[Load[Key]]:
    """Each order whole where a cart takes it; else in portions, or `TooLarge`."""
    found: list[Load[Key]] = []
    for order in orders:
        size = scale.size(order.lines, order.totes)
        if scale.fits(size):
            whole = Portion(order.key, tuple((i, line.units) for i, line in enumerate(order.lines)))
            found.append(Load(order, whole, order.lines, size))
        elif limits.may_split:
            found += _split(order, scale, limits.portion_totes)
        else:
            raise TooLarge(order.key, _too_large(order, scale, size))
    return found


def _too_large(order: Order[Key], scale: Scale, size: Sequence[int]) -> str:
    over = [
        name
        for name, own, limits in zip(scale.dimensions, size, zip(*scale.carts, strict=True), strict=True)
        if own > max(limits)
    ]
    what = ", ".join(name.split("_")[0] for name in over) or "all it must take together"
    return f"Order {order.key} is larger than any cart ({what}). Let it be split, or give a larger cart."


def portions(order: Order[Key], carts: Sequence[Cart], limits: Limits | None = None) -> list[Portion[Key]]:
    """An order that no cart takes whole, in portions that carts take. Refuses (`TooLarge`) a unit that no cart takes."""
    limits = limits or Limits()
    scale = scale_for([order], carts or [Cart()], limits)
    return [load.portion for load in _split(order, scale, limits.portion_totes)]


def cart_for(orders: Sequence[Order[Key]], carts: Sequence[Cart], limits: Limits | None = None) -> int | None:
    """The smallest cart that takes these orders together (its number among the carts); None: no cart does."""
    scale = scale_for(orders, carts or [Cart()], limits or Limits())
    sizes = [scale.size(order.lines, order.totes) for order in orders]
    size = [sum(column) for column in zip(*sizes, strict=True)]
    return scale.cart_for(size) if scale.fits(size) else None


def _split(order: Order[Key], scale: Scale, totes: int) -> Iterator[Load[Key]]:
    """Portions in the order of its bins, each as full as a cart takes; each in so many totes of its own."""
    taken: list[tuple[int, Line]] = []
    for i, line in sorted(enumerate(order.lines), key=lambda pair: (pair[1].spot, pair[0])):
        left = line.units
        while left:
            units = _most(scale, taken, line, left, totes)
            if units:
                taken.append((i, _some(line, units)))
                left -= units
            elif taken:
                yield _portion(order, taken, scale, totes)
                taken = []
            else:
                raise TooLarge(
                    order.key, f"A single unit of line {i + 1} of order {order.key} is larger than any cart."
                )
    if taken:
        yield _portion(order, taken, scale, totes)


def _some(line: Line, units: int) -> Line:
    return Line(line.spot, units, line.volume_mm3, line.weight_grams)


def _most(scale: Scale, taken: Sequence[tuple[int, Line]], line: Line, units: int, totes: int) -> int:
    """How many units of a line still fit."""
    low, high = 0, units
    while low < high:
        middle = (low + high + 1) // 2
        size = scale.size([*(own for _, own in taken), _some(line, middle)], totes)
        low, high = (middle, high) if scale.fits(size) else (low, middle - 1)
    return low


def _portion(order: Order[Key], taken: Sequence[tuple[int, Line]], scale: Scale, totes: int) -> Load[Key]:
    lines = tuple(line for _, line in taken)
    return Load(order, Portion(order.key, tuple((i, line.units) for i, line in taken)), lines, scale.size(lines, totes))
