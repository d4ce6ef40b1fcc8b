"""What is not in its bin is found in another: it goes on the carts that lost it, as far as they have room, and never beyond."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from godown import orders, packing, picking, receiving, stock
from godown.picking import CartKind, CartRules, queries
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.reports import doctor, queries_story
from godown.stock import queries_places
from tests.builders.seller import Seller

AGAIN = "B-03-1"
"""The bin in which more of it lies."""


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Iterator[Seller]:
    made = Seller(database, tenant_id)
    made.stocks(CUP=20, BOX=9, TAPE=9_000)
    yield made
    with made.open() as tx:
        assert doctor.examine(tx) == []


def carts_take(seller: Seller, units: int) -> None:
    with seller.open() as tx:
        picking.set_cart_rules(tx, CartRules((CartKind(units=units),), may_split=True))


def puts(seller: Seller, units: int, code: str) -> None:
    """Tea comes, and goes into this bin."""
    with seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("TEA", units),)))
        dock = queries_places.places_of_kind(tx, seller.facility, "dock")[0].id
        (place,) = queries_places.places_by_code(tx, seller.facility, [code]).values()
        receiving.put_away(tx, seller.facility, [PutAway(seller.sku["TEA"], units, dock, place.id)])


def released(seller: Seller) -> list[UUID]:
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, strategy="cluster").wave_id
        assert wave is not None
        return picking.trips_of(tx, wave)


def on_cart(seller: Seller, trip: UUID) -> dict[str, int]:
    """Units that lie on the cart of a trip or are still to be fetched, by bin."""
    found: dict[str, int] = {}
    with seller.open() as tx:
        for pick in queries.picks_of(tx, trip):
            if pick.status in ("open", "picked"):
                found[pick.place_code] = found.get(pick.place_code, 0) + pick.quantity
    return found


def test_each_part_of_an_order_gets_back_what_it_lost(seller: Seller) -> None:
    carts_take(seller, 5)
    puts(seller, 8, "A-01-1")
    seller.takes(seller.order("big", TEA=8))
    one, two = released(seller)
    puts(seller, 20, AGAIN)
    seller.starts(two)
    said = seller.scans(two, act="short")
    assert (said.word, said.more) == ("Short", f"3 units from {AGAIN} instead, at the end.")
    assert (on_cart(seller, one), on_cart(seller, two)) == ({AGAIN: 5}, {AGAIN: 3})
    with seller.open() as tx:
        picking.pick_all(tx, [one, two])
    assert seller.status("big") == "picked"


def test_stock_that_is_lost_under_both_parts_is_mended_on_each(seller: Seller) -> None:
    carts_take(seller, 5)
    puts(seller, 8, "A-01-1")
    seller.takes(seller.order("big", TEA=8))
    one, two = released(seller)
    puts(seller, 20, AGAIN)
    seller.starts(one)
    with seller.open() as tx:
        receiving.regrade(tx, seller.facility, [receiving.Regrade("TEA", 7, "A-01-1", "damaged", "dropped")])
        lines = [pick.order_line_id for pick in queries.picks_of(tx, one)]
        picking.mend(tx, lines)
    each = [sum(on_cart(seller, trip).values()) for trip in (one, two)]
    assert each == [5, 3]
    with seller.open() as tx:
        picking.pick_all(tx, [one, two])
    assert seller.status("big") == "picked"


def begun_with_three_to_come(seller: Seller, cart: int) -> UUID:
    """An order of eight that may leave in part: five are fetched on a cart, and three more are promised since."""
    carts_take(seller, cart)
    puts(seller, 5, "A-01-1")
    seller.takes(replace(seller.order("big", TEA=8), ship_complete=False))
    (trip,) = released(seller)
    seller.starts(trip)
    puts(seller, 20, AGAIN)
    with seller.open() as tx:
        orders.promises_changed(tx, list(stock.serve(tx, seller.facility, [seller.sku["TEA"]])))
    assert seller.supply("TEA") == (25, 8, 0)
    return trip


def test_what_the_cart_has_no_room_for_comes_with_another_trip_and_the_picker_hears_it(seller: Seller) -> None:
    trip = begun_with_three_to_come(seller, 5)
    assert on_cart(seller, trip) == {"A-01-1": 5}
    said = seller.scans(trip, act="damaged")
    assert (
        said.more == f"1 unit from {AGAIN} instead, at the end. 3 units more come with another trip: no cart has room."
    )
    assert on_cart(seller, trip) == {"A-01-1": 4, AGAIN: 1}
    with seller.open() as tx:
        story = [
            event.facts for event in queries_story.events(tx, seller.id_of("big")) if event.what == "no_room_on_cart"
        ]
        assert [facts["units"] for facts in story] == [3]
        picking.pick_all(tx, [trip])
    assert seller.status("big") == "picked"
    with seller.open() as tx:
        made, outcome = packing.pack_all(tx, [seller.id_of("big")])
        assert (len(made), outcome.refused) == (1, ())
    assert seller.status("big") == "promised", "its rest goes into the next wave"
    (rest,) = released(seller)
    assert on_cart(seller, rest) == {AGAIN: 3}


def test_what_the_cart_has_room_for_goes_along(seller: Seller) -> None:
    trip = begun_with_three_to_come(seller, 7)
    said = seller.scans(trip, act="short")
    assert (
        said.more == f"7 units from {AGAIN} instead, at the end. 1 unit more comes with another trip: no cart has room."
    )
    assert on_cart(seller, trip) == {AGAIN: 7}


def test_an_order_of_which_a_part_is_not_found_waits_at_once(seller: Seller) -> None:
    carts_take(seller, 9)
    puts(seller, 5, "A-01-1")
    seller.takes(seller.order("big", TEA=5))
    (trip,) = released(seller)
    puts(seller, 2, AGAIN)
    seller.starts(trip)
    seller.scans(trip, act="short")
    assert on_cart(seller, trip) == {AGAIN: 2}
    assert (seller.status("big"), seller.supply("TEA")) == ("waiting", (2, 2, 3))
