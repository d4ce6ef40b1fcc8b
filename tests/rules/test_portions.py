"""An order in portions: every unit once, none more than a cart takes; which holds each trip fetches."""

from dataclasses import dataclass
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from godown.picking.carts import CartKind, CartRules
from godown.picking.portions import Fetch, TripOrder, allotted, cart_of, portioned, regrouped

PLACES = [UUID(int=n) for n in range(6)]
POSITIONS = {place: (n // 3, n % 3) for n, place in enumerate(PLACES)}


@dataclass(frozen=True)
class Lot:
    """Held units."""

    place_id: UUID
    sku_id: UUID
    quantity: int


lines = st.lists(
    st.builds(
        Fetch, st.sampled_from(PLACES), st.integers(1, 12), st.integers(0, 4_000), st.integers(0, 900),
        st.sampled_from([UUID(int=100 + n) for n in range(3)]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip
orders = st.lists(lines, min_size=1, max_size=5).map(
    lambda some: [TripOrder(UUID(int=1000 + n), tuple(mine)) for n, mine in enumerate(some)]
)
carts = st.lists(
    st.builds(CartKind, totes=st.integers(1, 4), units=st.integers(3, 20), volume_ml=st.none() | st.integers(8, 60),
              weight_grams=st.none() | st.integers(900, 9_000)),
    min_size=1, max_size=3,
)  # fmt: skip


def units_at(some: list[TripOrder]) -> dict[tuple[UUID, UUID, UUID | None], int]:
    """Units by order, bin and SKU."""
    found: dict[tuple[UUID, UUID, UUID | None], int] = {}
    for order in some:
        for line in order.lines:
            key = (order.order_id, line.place, line.sku_id)
            found[key] = found.get(key, 0) + line.units
    return found


@given(orders, carts)
def test_portions_are_the_order_and_each_fits_a_cart(some: list[TripOrder], kinds: list[CartKind]) -> None:
    rules = CartRules(tuple(kinds), may_split=True)
    planned = rules.planned(None)
    parts = portioned(some, POSITIONS, planned, rules)
    assert units_at(parts) == units_at(some)
    assert all(cart_of([part], POSITIONS, planned) is not None for part in parts)  # a unit always fits these carts
    assert [part for part in parts if not part.portion] == [
        order for order in some if cart_of([order], POSITIONS, planned) is not None
    ]
    whole = CartRules(tuple(kinds))
    assert portioned(some, POSITIONS, planned, whole) == some


@given(orders, carts, st.data())
def test_every_held_unit_is_fetched_by_one_trip(
    some: list[TripOrder], kinds: list[CartKind], data: st.DataObject
) -> None:
    rules = CartRules(tuple(kinds), may_split=True)
    parts = portioned(some, POSITIONS, rules.planned(None), rules)
    trips: list[list[TripOrder]] = [[part] for part in data.draw(st.permutations(parts))]
    held = {
        order.order_id: [Lot(line.place, line.sku_id or UUID(int=0), line.units) for line in order.lines]
        for order in some
    }
    taken = allotted(trips, held)
    for order in some:
        mine = [part for trip in taken for hold, units in trip.get(order.order_id, ()) for part in [(id(hold), units)]]
        by_hold = {id(hold): hold.quantity for hold in held[order.order_id]}
        got: dict[int, int] = {}
        for hold, units in mine:
            got[hold] = got.get(hold, 0) + units
        assert got == by_hold
    for trip, mine_ in zip(trips, taken, strict=True):
        assert sum(units for parts_ in mine_.values() for _, units in parts_) == sum(order.units for order in trip)


@given(orders, carts)
def test_groups_of_before_keep_together_what_still_fits(some: list[TripOrder], kinds: list[CartKind]) -> None:
    rules = CartRules(tuple(kinds), may_split=True)
    planned = rules.planned(None)
    parts = portioned(some, POSITIONS, planned, rules)
    groups = [[order.key for order in parts[::2]], [order.key for order in parts[1::2]]]
    found = regrouped(groups, parts, POSITIONS, planned)
    assert sorted(order.key for group in found for order in group) == sorted(order.key for order in parts)
    assert all(cart_of(group, POSITIONS, planned) is not None for group in found)
