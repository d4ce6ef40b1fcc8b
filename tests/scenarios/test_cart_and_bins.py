"""Before and after the walk: totes are put on the cart, an emptied bin is asked about, what nobody wants is put back."""

from uuid import UUID

import pytest

from godown import orders, picking
from godown.picking import PickRules
from godown.platform.database import Database
from godown.stock import queries_counts
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=3, CUP=4)
    return made


def begun(seller: Seller) -> UUID:
    (trip,) = seller.releases()
    seller.starts(trip)
    return trip


def test_totes_are_scanned_on_to_the_cart_before_the_walk(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1), seller.order("3", CUP=1))
    trip = begun(seller)
    assert seller.scans(trip, act="cart").say == "Scan a tote for place 1."
    assert seller.scans(trip, act="bin").word == "The cart first"
    assert seller.scans(trip, "A-01-1").word == "Not a tote"
    assert seller.scans(trip, "T-103").say == "Next: place 2"
    assert seller.scans(trip, "T-103").kind == "already_done"
    assert seller.scans(trip, "T-104").word == "Place 2"
    assert seller.scans(trip, act="undo").word == "Undone"
    assert seller.scans(trip, act="undo").kind == "not_accepted"
    assert seller.scans(trip, "T-102").word == "Place 2"
    full = seller.scans(trip, "T-101")
    assert (full.word, full.next_state) == ("Place 3", "bin")
    with seller.open() as tx:
        totes = {pick.slot: pick.tote_code for pick in picking.present(tx, trip)[2]}
    assert totes == {1: "T-103", 2: "T-102", 3: "T-101"}
    seller.scans(trip, act="bin")
    seller.scans(trip, act="item")
    assert seller.scans(trip, "T-102").say.endswith("goes into T-103.")
    assert seller.scans(trip, "T-103").kind == "ok"
    assert seller.scans(trip, act="cart").word == "Too late"


def test_a_tote_in_use_does_not_come_on_the_cart_and_one_may_go_without(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1))
    seller.picks_all()
    seller.takes(seller.order("2", CUP=1))
    trip = begun(seller)
    seller.scans(trip, act="cart")
    assert seller.scans(trip, "T-101").word == "Not empty"
    assert seller.scans(trip, act="go").next_state == "bin"
    for act in ("bin", "item", "tote"):
        assert seller.scans(trip, act=act).kind == "ok"
    assert seller.status("2") == "picked"


def empties_the_bin(seller: Seller) -> UUID:
    seller.takes(seller.order("1", TEA=3, CUP=1))
    trip = begun(seller)
    for act in ("bin", "item", "tote"):
        assert seller.scans(trip, act=act).kind == "ok"
    return trip


def counted(seller: Seller) -> list[tuple[str, str, int | None]]:
    with seller.open() as tx:
        rows = tx.tuples(
            "SELECT reason, status, off_units FROM stock_count WHERE tenant_id = %(tenant)s ORDER BY number"
        )
    return [(row[0], row[1], row[2]) for row in rows]


def test_an_emptied_bin_is_counted_by_a_yes(seller: Seller) -> None:
    trip = empties_the_bin(seller)
    with seller.open() as tx:
        assert picking.present(tx, trip)[0].progress["zero"]["code"] == "A-01-1"
    answer = seller.scans(trip, act="empty")
    assert (answer.word, answer.next_state) == ("A-01-1 is empty", "bin")
    assert counted(seller) == [("empty_check", "posted", 0)]
    assert seller.scans(trip, act="empty").word == "Not asked"


def test_an_emptied_bin_in_which_something_lies_is_to_be_counted(seller: Seller) -> None:
    trip = empties_the_bin(seller)
    assert seller.scans(trip, act="not_empty").word == "Count is open"
    assert [row[:2] for row in counted(seller)] == [("empty_check", "open")]
    with seller.open() as tx:
        assert queries_counts.waiting_pairs(tx, [seller.bins[0]])


def test_the_question_holds_nobody_up_and_can_be_switched_off(seller: Seller) -> None:
    trip = empties_the_bin(seller)
    assert seller.scans(trip, "A-02-1").kind == "ok"
    assert seller.scans(trip, act="empty").word == "Not asked"
    for raw in ("CUP", "T-101"):
        seller.scans(trip, raw)
    with seller.open() as tx:
        picking.set_pick_rules(tx, PickRules(zero_check=False))
    seller.takes(seller.order("2", CUP=3))
    last = begun(seller)
    for act in ("bin", "item", "tote"):
        seller.scans(last, act=act)
    assert seller.scans(last, act="empty").word == "Not asked"
    assert counted(seller) == []


def test_what_nobody_wants_any_more_is_listed_and_put_back(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2), seller.order("2", CUP=1))
    seller.picks_all()
    with seller.open() as tx:
        assert picking.to_put_back(tx, seller.facility) == []
        orders.cancel(tx, [seller.id_of("1")])
        (lot,) = picking.to_put_back(tx, seller.facility)
        assert (lot.sku_code, lot.free) == ("TEA", 2)
        assert [one.free for one in picking.empty_totes(tx, seller.facility, [lot.place_id])] == [2]
        assert picking.to_put_back(tx, seller.facility) == []
    assert seller.at("TEA") == {"A-01-1": 1, "PUTBACK": 2}
    assert seller.status("2") == "picked"
