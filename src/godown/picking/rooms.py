"""Who fetches what was found elsewhere: the trips that lost it, then carts with room. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.picking.carts import ML, CartKind, CartRules
from godown.stock import Held

Size = tuple[int, int]
"""Of a unit: mm³, g."""
Limits = tuple[int | None, int | None, int | None]
"""Of a cart: units, mm³, g."""


@dataclass(frozen=True, slots=True)
class Share:
    """Units of a hold that a trip fetches."""

    hold: Held
    trip_id: UUID
    units: int


@dataclass(slots=True)
class Room:
    """What lies on the cart of a trip, or will: `load` in units, mm³, g. `cart` is the name of its kind; where several kinds have this
    name, it is the smallest of them that takes what lies on it."""

    cart: str
    rules: CartRules
    load: list[int]

    def put(self, units: int, size: Size) -> None:
        """They go on it."""
        for number, each in enumerate((1, *size)):
            self.load[number] += units * each

    def takes(self, most: int, size: Size) -> int:
        """How many units of this size, at most so many, go on it still.

        >>> Room("", CartRules((CartKind(units=9, volume_ml=5),)), [4, 2_000, 0]).takes(7, (1_000, 50))
        3
        """
        kinds = [_limits(kind) for kind in self.rules.carts if kind.name == self.cart]
        large = [some for some in kinds if all(a is None or b <= a for a, b in zip(some, self.load, strict=True))]
        return min((self._on(limits, most, size) for limits in large), default=0)

    def _on(self, limits: Limits, most: int, size: Size) -> int:
        for limit, lies, each in zip(limits, self.load, (1, *size), strict=True):
            if limit is not None and each:
                most = min(most, (limit - lies) // each)
        return most


def _limits(kind: CartKind) -> Limits:
    return kind.units, None if kind.volume_ml is None else kind.volume_ml * ML, kind.weight_grams


def given_back(
    found: Sequence[Held], fell: Sequence[tuple[UUID, UUID, int]]
) -> tuple[list[Share], list[tuple[Held, int]]]:
    """Units that were found, given to the trips that lost units of the same line (trip, line, units), each as many as it lost. And
    what there is beyond."""
    owed: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for trip, line, units in fell:
        owed[line][trip] = owed[line].get(trip, 0) + units
    shares: list[Share] = []
    rest: list[tuple[Held, int]] = []
    for hold in found:
        left = hold.quantity
        for trip, units in owed[hold.holder_id].items():
            if some := min(left, units):
                shares.append(Share(hold, trip, some))
                owed[hold.holder_id][trip] -= some
                left -= some
        if left:
            rest.append((hold, left))
    return shares, rest


def with_room(
    rest: Sequence[tuple[Held, int]], trips: Mapping[UUID, Sequence[UUID]], rooms: Mapping[UUID, Room],
    sizes: Mapping[UUID, Size],
) -> tuple[list[Share], list[tuple[Held, int]]]:  # fmt: skip
    """Units beyond those that fell, to the first of the `trips` of their line whose carts have room; and what no cart takes."""
    shares: list[Share] = []
    none: list[tuple[Held, int]] = []
    for hold, units in rest:
        left, size = units, sizes.get(hold.sku_id, (0, 0))
        for trip in trips[hold.holder_id]:
            if some := rooms[trip].takes(left, size):
                rooms[trip].put(some, size)
                shares.append(Share(hold, trip, some))
                left -= some
        if left:
            none.append((hold, left))
    return shares, none
