"""A trip, scan by scan: each of the six answers, a short pick, a cancel under the picker's hands, a scan that repeats."""

from uuid import UUID

import pytest

from godown import orders, picking, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import queries
from godown.picking import queries as picking_queries
from godown.platform.database import Database
from godown.platform.transaction import Actor, transaction
from godown.stock.words import Move
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, CUP=4)
    return made


def next_place(seller: Seller, trip: UUID) -> str:
    with seller.open() as tx:
        pick = picking.present(tx, trip)[1]
        assert pick is not None
        return pick.place_code


def test_a_clean_trip(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert seller.status("1") == "in_wave"
    said = [seller.scans(trip, raw).kind for raw in (next_place(seller, trip), "TEA", "8901234502501", "T-101")]
    assert said == ["ok"] * 4
    assert seller.status("1") == "picked"
    assert seller.at("TEA") == {"A-01-1": 8, "T-101": 2}
    assert seller.supply("TEA") == (10, 2, 0)


def test_each_wrong_scan_has_its_answer(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    place = next_place(seller, trip)
    assert seller.scans(trip, "B-03-1").kind == "wrong_place"
    assert seller.scans(trip, "TEA").kind == "not_accepted"
    assert seller.scans(trip, "\x02nonsense\x03").kind == "not_accepted"
    assert seller.scans(trip, f"BLR-{place}").kind == "ok"
    assert seller.scans(trip, "CUP").kind == "wrong_item"
    assert seller.scans(trip, "89012345025018901234502501").kind == "ok"
    assert seller.scans(trip, "TEA").kind == "not_accepted"
    scan = new_id()
    assert seller.scans(trip, "T-101", scan_id=scan).kind == "ok"
    assert seller.scans(trip, "T-101", scan_id=scan).kind == "already_done"
    assert seller.at("TEA")["T-101"] == 1
    assert seller.scans(trip, "TEA").kind == "ok"
    assert seller.scans(trip, "T-101").kind == "wrong_place"
    assert seller.scans(trip, "T-102").next_state == "done"


def test_an_order_is_cancelled_while_it_is_picked(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1, CUP=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    first = next_place(seller, trip)
    item = "TEA" if first == "A-01-1" else "CUP"
    for raw in (first, item, "T-101"):
        assert seller.scans(trip, raw).kind == "ok"
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    stop = seller.scans(trip, "A-02-1")
    assert stop.kind == "stop"
    assert "put-back" in stop.say
    assert seller.supply("TEA") == (10, 0, 0)
    assert seller.supply("CUP") == (4, 0, 0)


def test_a_short_pick_makes_missing_and_the_order_waits(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=10), seller.order("2", CUP=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    while next_place(seller, trip) != "A-01-1":
        seller.scans(trip, act="later")
    assert seller.scans(trip, act="short").kind == "ok"
    assert seller.at("TEA") == {"A-01-1/missing": 10}
    assert seller.supply("TEA") == (0, 0, 10)
    assert seller.status("1") == "waiting"
    assert seller.status("2") == "in_wave"


def test_a_short_pick_is_found_in_another_bin(seller: Seller) -> None:
    with seller.open() as tx:
        move = Move(id=new_id(), facility_id=seller.facility, sku_id=seller.sku["TEA"], quantity=5, reason="received",
                    document_kind="shift", document_id=new_id(), to_place=seller.bins[5], outside="supplier")  # fmt: skip
        stock.post(tx, [move])
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert next_place(seller, trip) == "A-01-1"
    seller.scans(trip, act="short")
    assert next_place(seller, trip) == "B-03-1"
    for raw in ("B-03-1", "TEA", "TEA", "TEA", "T-103"):
        assert seller.scans(trip, raw).kind == "ok"
    assert seller.status("1") == "picked"


def test_a_broken_unit_is_out_of_sale_at_once(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert seller.scans(trip, act="damaged").kind == "ok"
    assert seller.supply("TEA") == (9, 3, 0)
    for raw in ("A-01-1", "TEA", "TEA", "TEA", "T-103"):
        assert seller.scans(trip, raw).kind == "ok"
    assert seller.at("TEA") == {"A-01-1": 6, "T-103": 3, "A-01-1/damaged": 1}


def test_the_room_without_a_scanner(seller: Seller) -> None:
    seller.takes(*(seller.order(str(n), TEA=1, CUP=1) for n in range(4)))
    (trip,) = seller.releases()
    with seller.open() as tx:
        assert picking.pick_all(tx, [trip]) == {"orders": 4, "units": 8, "cancelled": 0}
    assert [seller.status(str(n)) for n in range(4)] == ["picked"] * 4


def test_taps_do_what_scans_do(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert [seller.scans(trip, act=act).kind for act in ("bin", "item", "tote")] == ["ok"] * 3
    assert seller.status("1") == "picked"


def test_what_was_put_into_a_tote_is_taken_out_again(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2), seller.order("2", CUP=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "TEA", "TEA", "T-101")] == ["ok"] * 4
    assert seller.status("1") == "picked"
    assert seller.scans(trip, act="undo").word == "Undone"
    assert (seller.status("1"), seller.at("TEA"), seller.supply("TEA")) == ("in_wave", {"A-01-1": 10}, (10, 2, 0))
    assert seller.scans(trip, act="undo").kind == "not_accepted"
    assert next_place(seller, trip) == "A-01-1"
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "TEA", "TEA", "T-101")] == ["ok"] * 4
    assert seller.at("TEA") == {"A-01-1": 8, "T-101": 2}


def test_the_last_deed_of_a_trip_is_undone_too(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "TEA", "TEA", "T-101")] == ["ok"] * 4
    with seller.open() as tx:
        assert (picking.present(tx, trip)[0].status, picking.waves_in(tx, seller.facility, ["released"], 9)) == (
            "done",
            [],
        )
    assert seller.scans(trip, act="undo").say == "Take 2 TEA out of T-101, back to A-01-1."
    with seller.open() as tx:
        assert picking.present(tx, trip)[0].status == "started"
        assert [wave.picked for wave in picking.waves_in(tx, seller.facility, ["released"], 9)] == [0]
    assert (seller.status("1"), seller.at("TEA")) == ("in_wave", {"A-01-1": 10})
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "TEA", "TEA", "T-101")] == ["ok"] * 4
    assert seller.status("1") == "picked"
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    assert seller.scans(trip, act="undo").say == "The order went on meanwhile."


def test_who_puts_a_part_into_the_tote_goes_on_in_the_same_bin(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "TEA", "T-101", "TEA", "TEA", "T-101")] == ["ok"] * 6
    assert (seller.status("1"), seller.at("TEA")["T-101"]) == ("picked", 3)


def test_the_bin_at_which_the_picker_stands_is_no_wrong_place(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "A-01-1", "B-03-1")] == [
        "ok",
        "already_done",
        "wrong_place",
    ]


def test_who_has_scanned_some_takes_the_rest_by_one_tap(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    seller.starts(trip)
    seller.scans(trip, "A-01-1")
    assert [seller.scans(trip, "TEA").word, seller.scans(trip, act="item").word] == ["1 of 3", "3 of 3"]


def test_a_bin_that_was_put_off_by_mistake_comes_where_it_came_before(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2, CUP=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    first = next_place(seller, trip)
    seller.scans(trip, act="later")
    assert next_place(seller, trip) != first
    assert seller.scans(trip, act="undo").say == f"{first} comes where it came before."
    assert next_place(seller, trip) == first
    assert seller.scans(trip, act="undo").kind == "not_accepted"


def test_what_is_in_the_hand_is_named_when_the_stop_ends(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2, CUP=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    seller.scans(trip, "A-01-1")
    seller.scans(trip, "TEA")
    assert seller.scans(trip, act="damaged").say == "One TEA is out of sale. Scan what you hold again."
    assert seller.scans(trip, act="undo").say == "Damaged is not undone: a manager puts it back into sale, at A-01-1."
    seller.scans(trip, "A-01-1")
    seller.scans(trip, "TEA")
    assert seller.scans(trip, act="later").say == "A-01-1 comes at the end. Put back what you hold."
    seller.scans(trip, act="undo")
    seller.scans(trip, act="short")
    assert seller.scans(trip, act="undo").say == "Short is not undone: the count of A-01-1 puts it right."


def test_goods_of_a_cancelled_order_lie_on_the_put_back_shelf_when_it_is_scanned(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1, CUP=1), seller.order("2", CUP=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "TEA", "T-101")] == ["ok"] * 3
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    place = next_place(seller, trip)
    assert seller.scans(trip, place).next_state == "putback"
    assert seller.scans(trip, place).kind == "wrong_place"
    assert seller.scans(trip, "BLR-PUTBACK").word == "Put back"
    assert seller.at("TEA") == {"A-01-1": 9, "PUTBACK": 1}
    assert [seller.scans(trip, raw).kind for raw in (place, "CUP", "T-102")] == ["ok"] * 3


def test_whoever_begins_a_trip_keeps_it(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    with transaction(seller.database, seller.tenant, actor=Actor(new_id(), "Ravi Kumar")) as tx:
        listed = picking.open_trips(tx, seller.facility, 10)
        assert [(one.status, one.orders, one.stops, one.units, one.first_place) for one in listed] == [
            ("started", 1, 1, 1, "A-01-1")
        ]
        with pytest.raises(Refusal, match="has begun"):
            picking.scan(tx, trip, new_id(), "A-01-1")


def cancels(seller: Seller, units: int) -> None:
    """The customer wants so many units fewer of the first line of order 1."""
    with seller.open() as tx:
        line = queries.lines_of(tx, [seller.id_of("1")])[0]
        orders.cancel_units(tx, line.order_id, {line.id: units})


def test_what_is_in_the_hand_already_goes_back_when_it_was_cancelled(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    seller.starts(trip)
    for raw in ("A-01-1", "TEA", "TEA", "TEA"):
        seller.scans(trip, raw)
    cancels(seller, 1)
    assert [seller.scans(trip, "T-101").word for _ in range(2)] == ["Fewer now", "Trip done"]
    assert seller.status("1") == "picked"


def test_a_picker_takes_only_what_was_not_cancelled_meanwhile(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    seller.starts(trip)
    seller.scans(trip, "A-01-1")
    cancels(seller, 1)
    said = [seller.scans(trip, raw).kind for raw in ("TEA", "TEA", "TEA", "T-101")]
    assert said == ["ok", "ok", "not_accepted", "ok"]
    assert seller.status("1") == "picked"
    assert seller.at("TEA") == {"A-01-1": 8, "T-101": 2}


def test_a_trip_in_bulk_takes_only_what_was_not_cancelled_meanwhile(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    cancels(seller, 1)
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    assert seller.status("1") == "picked"
    assert sum(units for place, units in seller.at("TEA").items() if place.startswith("T-")) == 2


def test_what_must_stay_in_a_tote_does_not_stop_the_rest_from_going_back(seller: Seller) -> None:
    order = picked_and_cancelled(seller)
    with seller.open() as tx:
        tx.run(
            """INSERT INTO condition (tenant_id, code, name, saleable, shippable, movable, countable)
               VALUES (%(tenant)s, 'recalled', 'Recalled', false, false, false, true)"""
        )
        tote = picking_queries.totes_of_orders(tx, [order])[0]
        move = Move(
            id=new_id(), facility_id=seller.facility, sku_id=seller.sku["TEA"], quantity=1, reason="recalled",
            document_kind="shift", document_id=order, from_place=tote, to_place=tote, to_condition="recalled",
        )  # fmt: skip
        stock.post(tx, [move])
    with seller.open() as tx:
        assert [lot.free for lot in picking.put_back(tx, seller.facility, [order])] == [2]
    assert seller.at("TEA") == {"A-01-1": 7, "PUTBACK": 2, "T-101/recalled": 1}


def picked_and_cancelled(seller: Seller) -> UUID:
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
        orders.cancel(tx, [seller.id_of("1")])
    return seller.id_of("1")


def test_a_tote_whose_order_was_cancelled_and_put_back_is_free_again(seller: Seller) -> None:
    order = picked_and_cancelled(seller)
    with seller.open() as tx:
        picking.put_back(tx, seller.facility, [order])
    seller.takes(seller.order("2", TEA=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "TEA", "T-101")] == ["ok", "ok", "ok"]
