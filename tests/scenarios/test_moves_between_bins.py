"""Goods go from bin to bin: holds of trips that have not begun follow with their picks, what a picker will fetch stays."""

from uuid import UUID, uuid4

import pytest

from godown import picking
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.picking import Shift
from godown.platform.database import Database
from godown.reports import doctor
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10)
    return made


def shifts(seller: Seller, units: int, start: int = 0, end: int = 1, shift_id: UUID | None = None) -> None:
    one = Shift(seller.sku["TEA"], units, seller.bins[start], seller.bins[end], id=shift_id or new_id())
    with seller.open() as tx:
        picking.shift(tx, seller.facility, [one])


def sound(seller: Seller) -> None:
    with seller.open() as tx:
        assert doctor.examine(tx) == []


def picks(seller: Seller, trip: UUID) -> list[tuple[str, int]]:
    with seller.open() as tx:
        return sorted((one.place_code, one.quantity) for one in picking.present(tx, trip)[2] if one.status == "open")


def test_what_nobody_holds_goes_over_once(seller: Seller) -> None:
    once = new_id()
    for _ in range(2):
        shifts(seller, 4, shift_id=once)
    assert seller.at("TEA") == {"A-01-1": 6, "A-02-1": 4}
    with pytest.raises(Refusal) as refused:
        shifts(seller, 7)
    assert refused.value.code == "not_enough_stock"
    sound(seller)


def test_the_pick_follows_the_units_that_it_will_fetch(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=4))
    (trip,) = seller.releases()
    shifts(seller, 10)
    assert (seller.at("TEA"), picks(seller, trip)) == ({"A-02-1": 10}, [("A-02-1", 4)])
    sound(seller)
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    assert seller.status("1") == "picked"
    sound(seller)


def test_where_a_part_goes_the_pick_is_split(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=4))
    (trip,) = seller.releases()
    shifts(seller, 9)
    assert picks(seller, trip) == [("A-01-1", 1), ("A-02-1", 3)]
    sound(seller)
    shifts(seller, 1)  # and the rest later
    assert picks(seller, trip) == [("A-02-1", 1), ("A-02-1", 3)]
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    assert seller.status("1") == "picked"
    sound(seller)


@pytest.mark.parametrize("rest", [0, 1])
def test_what_one_order_holds_goes_to_several_bins_at_once(seller: Seller, rest: int) -> None:
    """All ten are held for one order: three go here, the others there, in one deed; a picker finds all of them."""
    seller.takes(seller.order("1", TEA=10))
    (trip,) = seller.releases()
    tea, bins = seller.sku["TEA"], seller.bins
    with seller.open() as tx:
        carry = [Shift(tea, 3, bins[0], bins[1]), Shift(tea, 7 - rest, bins[0], bins[2])]
        picking.shift(tx, seller.facility, carry)
        with pytest.raises(Refusal) as refused:
            picking.shift(tx, seller.facility, [Shift(tea, 1, bins[0], bins[1]) for _ in range(rest + 1)])
    assert refused.value.code == "not_enough_stock"
    assert sorted(units for _, units in picks(seller, trip)) == sorted([3, 7 - rest, *[1] * rest])
    sound(seller)
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    assert seller.status("1") == "picked"
    sound(seller)


def test_what_a_picker_will_fetch_stays_and_says_for_whom(seller: Seller) -> None:
    seller.takes(seller.order("4501", TEA=4))
    (trip,) = seller.releases()
    seller.starts(trip)
    shifts(seller, 6)  # what is loose may go
    with pytest.raises(Refusal) as refused:
        shifts(seller, 2)
    assert (refused.value.code, refused.value.facts["order_number"]) == ("being_fetched", "4501")
    assert seller.at("TEA") == {"A-01-1": 4, "A-02-1": 6}


def test_goods_go_from_bin_to_bin_of_one_facility(seller: Seller) -> None:
    tea, here, bins = seller.sku["TEA"], seller.facility, seller.bins
    for one in (Shift(tea, 1, bins[0], new_id()), Shift(tea, 0, bins[0], bins[1]), Shift(tea, 1, bins[0], bins[0])):
        with pytest.raises(Refusal), seller.open() as tx:
            picking.shift(tx, here, [one])


def test_moving_by_scan(seller: Seller) -> None:
    session = uuid4()

    def says(raw: str = "", act: str = "scan", value: str = "", scan_id: UUID | None = None) -> Answer:
        with seller.open() as tx:
            return picking.scan_move(tx, seller.facility, session, scan_id or new_id(), raw, act=act, value=value)

    assert says("nonsense").word == "Bin first"
    assert says("DOCK").kind == "wrong_place"
    assert says("B-01-1").word == "Empty"
    assert (says("A-01-1").next_state, says("CUP").word) == ("in", "Not known")
    assert says("TEA").kind == "already_done"
    assert says("11").word == "Too many"
    assert says("3").word == "3 units"
    assert says("A-01-1").word == "Another bin"
    once = new_id()
    assert says("B-01-1", scan_id=once).say == "3 TEA from A-01-1 to B-01-1."
    assert says("B-01-1", scan_id=once).kind == "already_done"
    assert seller.at("TEA") == {"A-01-1": 7, "B-01-1": 3}
    assert says(act="undo").word == "Undone"
    assert seller.at("TEA") == {"A-01-1": 10}
    assert says(act="leave").next_state == "item"
    assert says(act="leave").next_state == "out"
    seller.takes(seller.order("7", TEA=10))
    (trip,) = seller.releases()
    seller.starts(trip)
    says("A-01-1")
    told = says("B-01-1")
    assert (told.kind, told.next_state) == ("not_accepted", "in")
    assert "order 7" in told.say
    sound(seller)
