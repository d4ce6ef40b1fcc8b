"""The words of a plan: orders with the spots of their lines, carts and what they take, limits; trips and what they save."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from godown.routing import Spot, Walk

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """Units to fetch at one spot; volume and weight are those of one unit."""

    spot: Spot
    units: int = 1
    volume_mm3: int = 0
    weight_grams: int = 0


@dataclass(frozen=True, slots=True)
class Order(Generic[Key]):
    """An order to fetch. A higher `priority` is fetched in the earliest trips; `ship_by_s`: seconds from now by which its trip
    must be back."""

    key: Key
    lines: tuple[Line, ...]
    totes: int = 1
    priority: int = 0
    ship_by_s: int | None = None

    @property
    def units(self) -> int:
        """Units of all lines."""
        return sum(line.units for line in self.lines)


@dataclass(frozen=True, slots=True)
class Cart:
    """What a cart takes; None: no matter. The same cart goes again and again."""

    totes: int | None = None
    lines: int | None = None
    units: int | None = None
    volume_mm3: int | None = None
    weight_grams: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """So many orders of a single line may share a tote (1: none shares); an order that no cart takes whole may be split
    (`may_split`, each portion in `portion_totes`) or is refused; so many pickers walk at this pace, with seconds for each line and
    each trip. Where orders would be late that need not, the plan is made again `by_date`, which takes several times as long."""

    orders_a_tote: int = 1
    may_split: bool = False
    pickers: int = 1
    mm_a_second: int = 1000
    seconds_a_line: int = 10
    seconds_a_trip: int = 60
    by_date: bool = True
    portion_totes: int = 1


@dataclass(frozen=True, slots=True)
class Portion(Generic[Key]):
    """An order in a trip, or the part of it that this trip fetches (indices of its lines and units of each)."""

    key: Key
    units: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Trip(Generic[Key]):
    """Orders fetched together: the cart (its number among the carts), the walk (keys of its stops are spots), the picker and
    the seconds from now at which it begins and is back."""

    portions: tuple[Portion[Key], ...]
    cart: int
    walk: Walk[Spot]
    picker: int
    begins_s: int
    ends_s: int

    @property
    def keys(self) -> tuple[Key, ...]:
        """The orders of this trip."""
        return tuple(portion.key for portion in self.portions)


@dataclass(frozen=True, slots=True)
class Plan(Generic[Key]):
    """Trips in the order in which they begin. Lengths in mm: planned; one order a trip; the orders as they come, cart by cart.

    `lower_bound_mm`: no plan for these carts walks less. `late`: orders whose trip comes back after their `ship_by_s`.
    """

    trips: tuple[Trip[Key], ...]
    planned_mm: int
    lower_bound_mm: int
    single_mm: int
    first_come_mm: int
    late: tuple[Key, ...] = ()
    tries: int = field(default=0, compare=False)

    @property
    def metres(self) -> int:
        """What all trips walk, to the metre."""
        return (self.planned_mm + 500) // 1000

    @property
    def finish_s(self) -> int:
        """When the last picker is back."""
        return max((trip.ends_s for trip in self.trips), default=0)

    @property
    def saved_vs_single(self) -> int:
        """Millimetres less than with a trip for each order."""
        return self.single_mm - self.planned_mm

    @property
    def saved_vs_first_come(self) -> int:
        """Millimetres less than with carts filled as orders come."""
        return self.first_come_mm - self.planned_mm


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan is: per mille of its time or tries, what it would walk now, and what first come, first served walks."""

    per_mille: int
    planned_mm: int
    first_come_mm: int


class TooLarge(ValueError):
    """An order that no cart takes, and that may not be split: `key` says which, the message what it is too large for."""

    def __init__(self, key: Hashable, message: str) -> None:
        super().__init__(message)
        self.key = key
