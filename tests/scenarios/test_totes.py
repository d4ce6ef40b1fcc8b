"""Totes on a cart: whose tote it is, a tote that several orders share, a tote that is full."""

from uuid import UUID

import pytest

from godown import packing, picking
from godown.packing import bench
from godown.picking import queries
from godown.platform.database import Database
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=20, CUP=10, BOX=5, TAPE=9_000)
    return made


def released(seller: Seller, *, shared: bool = False) -> UUID:
    """All promised orders are on one trip, which is begun."""
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, totes=6, strategy="cluster", shared=shared).wave_id
        assert wave is not None
        (trip,) = picking.trips_of(tx, wave)
    seller.starts(trip)
    return trip


def takes(seller: Seller, trip: UUID, units: int) -> str:
    """The picker goes to the next bin and takes so many; answer whose order they are."""
    with seller.open() as tx:
        pick = picking.present(tx, trip)[1]
        assert pick is not None
    if seller.scans(trip, act="bin").word == "Not now":
        pass  # the next pick lies in the same bin
    assert seller.scans(trip, act="quantity", value=units).kind == "ok"
    return pick.order_number


def test_a_tote_of_one_order_is_refused_for_another_but_takes_its_second_line(seller: Seller) -> None:
    seller.takes(seller.order("A", TEA=1, CUP=1), seller.order("B", TEA=1, CUP=1))
    trip = released(seller)
    tote = {"A": "T-101", "B": "T-102"}
    assert takes(seller, trip, 1) == "A"
    assert seller.scans(trip, "T-101").kind == "ok"
    assert takes(seller, trip, 1) == "B"
    refused = seller.scans(trip, "T-101")
    assert (refused.kind, refused.say) == ("wrong_place", "T-101 is in use for another order.")
    assert seller.scans(trip, "T-102").kind == "ok"
    order = takes(seller, trip, 1)
    other = tote["B" if order == "A" else "A"]
    assert seller.scans(trip, other).say == f"Order {order} goes into {tote[order]}."
    assert seller.scans(trip, tote[order]).kind == "ok"


def test_several_orders_per_tote_allows_it(seller: Seller) -> None:
    seller.takes(seller.order("A", TEA=1, CUP=1), seller.order("B", TEA=2, CUP=1))
    trip = released(seller, shared=True)
    while seller.status("A") == "in_wave" or seller.status("B") == "in_wave":
        with seller.open() as tx:
            pick = picking.present(tx, trip)[1]
        assert pick is not None
        takes(seller, trip, pick.quantity)
        assert seller.scans(trip, "T-101").kind == "ok"
    assert (seller.at("TEA")["T-101"], seller.at("CUP")["T-101"]) == (3, 2)
    for number in "AB":
        with seller.open() as tx:
            order = bench.find(tx, seller.facility, "T-101")
            assert order == seller.id_of(number)
            made, outcome = packing.pack_all(tx, [order])
            assert (len(made), outcome.refused) == (1, ())
    with seller.open() as tx:
        assert bench.find(tx, seller.facility, "T-101") is None
        assert queries.order_in_tote(tx, queries.free_totes(tx, seller.facility, 1)[0]) is None


def test_single_lines_lie_together_where_totes_are_shared(seller: Seller) -> None:
    seller.takes(*(seller.order(str(n), TEA=1) for n in range(5)), seller.order("two", TEA=1, CUP=1))
    trip = released(seller, shared=True)
    with seller.open() as tx:
        slots = {pick.order_number: pick.slot for pick in queries.picks_of(tx, trip)}
    assert sorted(slots.values()) == [1, 1, 1, 1, 2, 3]
    with seller.open() as tx:
        assert picking.pick_all(tx, [trip]) == {"orders": 6, "units": 7, "cancelled": 0}
    assert sorted(units for place, units in seller.at("TEA").items() if place.startswith("T-")) == [1, 1, 4]


def test_a_full_tote_leaves_the_rest_of_the_line_for_the_next_one(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=10))
    trip = released(seller)
    seller.scans(trip, "A-01-1")
    assert seller.scans(trip, act="quantity", value=11).word == "Too many"
    assert seller.scans(trip, act="quantity", value=7).kind == "ok"
    assert seller.scans(trip, act="full").next_state == "tote"
    left = seller.scans(trip, "T-101")
    assert (left.word, left.say, left.next_state) == (
        "Tote full",
        "7 lie in T-101. 3 TEA go into the next tote.",
        "item",
    )
    with seller.open() as tx:
        pick = picking.present(tx, trip)[1]
    assert pick is not None
    assert (pick.quantity - pick.picked, pick.tote_code) == (3, None)
    assert seller.status("1") == "in_wave"
    assert seller.scans(trip, act="quantity", value=4).word == "Too many"
    assert seller.scans(trip, act="quantity", value=3).kind == "ok"
    assert seller.scans(trip, "T-102").next_state == "done"
    assert seller.at("TEA") == {"A-01-1": 10, "T-101": 7, "T-102": 3}
    with seller.open() as tx:
        order = seller.id_of("1")
        assert [bench.find(tx, seller.facility, tote) for tote in ("T-101", "T-102")] == [order, order]
        assert bench.present(tx, order).totes == ["T-101", "T-102"]
        made, outcome = packing.pack_all(tx, [order])
        assert (len(made), outcome.refused) == (1, ())
        assert [bench.find(tx, seller.facility, tote) for tote in ("T-101", "T-102")] == [None, None]


def test_a_tote_is_full_between_two_lines(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1, CUP=1))
    trip = released(seller)
    assert seller.scans(trip, act="full").word == "No tote yet"
    takes(seller, trip, 1)
    seller.scans(trip, "T-101")
    assert seller.scans(trip, act="full").say == "T-101 is full. The rest goes into the next tote."
    takes(seller, trip, 1)
    assert seller.scans(trip, "T-102").next_state == "done"
    assert seller.status("1") == "picked"


def test_what_is_in_the_hand_goes_to_the_tote_before_the_rest_is_missing(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=10))
    trip = released(seller)
    seller.scans(trip, "A-01-1")
    seller.scans(trip, act="quantity", value=6)
    assert seller.scans(trip, act="short").next_state == "tote"
    assert "14 missing" in seller.scans(trip, "T-101").say
    assert seller.at("TEA") == {"A-01-1/missing": 14, "T-101": 6}
    assert seller.supply("TEA") == (6, 6, 4)
    assert seller.status("1") == "waiting"


def test_at_the_end_every_tote_on_the_cart_is_named_the_full_ones_too(seller: Seller) -> None:
    seller.takes(seller.order("A", TEA=4), seller.order("B", CUP=1))
    trip = released(seller)
    takes(seller, trip, 1)
    seller.scans(trip, "T-101")
    seller.scans(trip, act="full")
    takes(seller, trip, 3)
    seller.scans(trip, "T-102")
    takes(seller, trip, 1)
    seller.scans(trip, "T-103")
    with seller.open() as tx:
        assert [(one.slot, one.tote, one.orders) for one in picking.on_cart(tx, trip)] == [
            (1, "T-101", ["A"]), (1, "T-102", ["A"]), (2, "T-103", ["B"]),
        ]  # fmt: skip
        packing.pack_all(tx, [seller.id_of("A")])
    with seller.open() as tx:
        assert [one.tote for one in picking.on_cart(tx, trip)] == ["T-103"]
