"""What was found elsewhere: to whom lost it, then to carts with room; no cart gets more than it takes."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from godown.kernel.ids import OWN
from godown.picking.carts import CartKind, CartRules
from godown.picking.rooms import Room, given_back, with_room
from godown.stock import Held

TRIPS = [UUID(int=n) for n in range(3)]
LINES = [UUID(int=10 + n) for n in range(3)]
SIZES = {line: (1_000 * n, 100 * n) for n, line in enumerate(LINES)}
"""A line is of a SKU of its own, here with the same id."""


def hold(number: int, line: UUID, units: int) -> Held:
    return Held(UUID(int=100 + number), UUID(int=0), line, UUID(int=50), line, UUID(int=0), units, OWN)


found = st.lists(st.tuples(st.sampled_from(LINES), st.integers(1, 9)), max_size=6).map(
    lambda some: [hold(number, line, units) for number, (line, units) in enumerate(some)]
)
fell = st.lists(st.tuples(st.sampled_from(TRIPS), st.sampled_from(LINES), st.integers(1, 6)), max_size=6)


@given(found, fell)
def test_each_trip_gets_back_at_most_what_it_lost(found: list[Held], fell: list[tuple[UUID, UUID, int]]) -> None:
    lost: Counter[tuple[UUID, UUID]] = Counter()
    for trip, line, units in fell:
        lost[trip, line] += units
    shares, rest = given_back(found, fell)
    got: Counter[tuple[UUID, UUID]] = Counter()
    for share in shares:
        got[share.trip_id, share.hold.holder_id] += share.units
    assert all(units <= lost[key] for key, units in got.items())
    for line in LINES:
        there, owed = (
            sum(h.quantity for h in found if h.holder_id == line),
            sum(n for (_, o), n in lost.items() if o == line),
        )
        assert sum(units for (_, of), units in got.items() if of == line) == min(there, owed)
        assert sum(units for h, units in rest if h.holder_id == line) == max(0, there - owed)


@given(found, st.lists(st.integers(0, 12), min_size=3, max_size=3), st.integers(3, 15), st.integers(2, 20) | st.none())
def test_carts_take_what_they_have_room_for_and_nothing_more(
    found: list[Held], loads: list[int], units: int, volume: int | None
) -> None:
    rules = CartRules((CartKind("A", units=units, volume_ml=volume), CartKind("B", units=1)))
    rooms = {trip: Room("A", rules, [load, 0, 0]) for trip, load in zip(TRIPS, loads, strict=True)}
    shares, left = with_room([(h, h.quantity) for h in found], dict.fromkeys(LINES, TRIPS), rooms, SIZES)
    for trip, before in zip(TRIPS, loads, strict=True):
        mine = [share for share in shares if share.trip_id == trip]
        assert not mine or before + sum(share.units for share in mine) <= units
        assert volume is None or sum(share.units * SIZES[share.hold.sku_id][0] for share in mine) <= volume * 1_000
        for h, _ in left:
            assert rooms[trip].takes(1, SIZES[h.sku_id]) == 0
    of = Counter({h.id: sum(share.units for share in shares if share.hold == h) for h in found})
    assert {h.id: h.quantity for h in found} == dict(of + Counter({h.id: n for h, n in left}))


def test_a_cart_of_no_known_kind_takes_nothing_more() -> None:
    rules = CartRules((CartKind("", units=4), CartKind("", units=9), CartKind("Named")))
    assert Room("gone", rules, [1, 0, 0]).takes(5, (0, 0)) == 0
    assert Room("", rules, [12, 0, 0]).takes(5, (0, 0)) == 0, "fetched by itself: no cart takes it"
    assert Room("", rules, [1, 0, 0]).takes(5, (0, 0)) == 3, "of two with one name the smaller"
    assert Room("", rules, [5, 0, 0]).takes(5, (0, 0)) == 4, "the smaller does not take what lies on it already"
    assert Room("Named", rules, [99, 0, 0]).takes(5, (0, 0)) == 5
