"""The pack bench, scan by scan: every item verified, box and weight, several parcels, damage, a cancel, the bulk without scanner."""

from dataclasses import replace
from uuid import UUID

import pytest

from godown import books, orders, packing, picking, shipping
from godown.boxing import Box, Item
from godown.kernel.ids import new_id
from godown.orders import NewLine, queries
from godown.packing import NewParcel
from godown.packing.boxes import is_off, suggest
from godown.picking import Answer
from godown.platform.database import Database
from godown.shipping import NewCourier
from godown.stock import queries as stock_queries
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, CUP=8, BOX=3, TAPE=9_000)
    return made


def picks(seller: Seller, number: str = "1", **units: int) -> UUID:
    seller.takes(seller.order(number, **units))
    with seller.open() as tx:
        for trip in seller.releases():
            picking.pick_all(tx, [trip])
    return seller.id_of(number)


def scans(seller: Seller, order: UUID, *raws: str, scan_id: UUID | None = None) -> list[Answer]:
    said = []
    for raw in raws:
        with seller.open() as tx:
            said.append(packing.scan(tx, order, scan_id or new_id(), raw))
    return said


def taps(seller: Seller, order: UUID, act: str, value: str = "") -> Answer:
    with seller.open() as tx:
        return packing.scan(tx, order, new_id(), "", act=act, value=value)


def test_an_order_is_verified_weighed_and_closed(seller: Seller) -> None:
    order = picks(seller, TEA=2, CUP=1)
    with seller.open() as tx:
        tote = packing.present(tx, order).totes[0]
        assert packing.find(tx, seller.facility, f"BLR-{tote}") == order
        assert packing.find(tx, seller.facility, "1") == order
        assert packing.find(tx, seller.facility, "nonsense") is None
    said = scans(seller, order, "8901234502501", "BOX", "nonsense", tote, "812", "TEA", "TEA", "CUP")
    assert [one.kind for one in said] == [
        "ok", "ok", "not_accepted", "already_done", "not_accepted", "ok", "not_accepted", "ok"
    ]  # fmt: skip
    assert said[-1].next_state == "items"
    with seller.open() as tx:
        there = packing.present(tx, order)
    assert (there.step, there.expected_grams, there.box and there.box.code) == ("weight", 800, "BOX")
    assert [(one.code, one.takes, one.left, one.low) for one in there.materials] == [
        ("BOX", 1, 3, True), ("TAPE", 800, 9_000, True)
    ]  # fmt: skip
    assert [one.kind for one in scans(seller, order, "1200", "805")] == ["not_accepted", "ok"]
    assert seller.status("1") == "packed"
    assert seller.at("BOX") == {"A-03-1": 2}
    assert scans(seller, order, "TEA")[0].kind == "already_done"


def test_an_odd_weight_that_is_said_twice_is_taken_and_a_scan_counts_once(seller: Seller) -> None:
    order = picks(seller, TEA=1)
    once = new_id()
    assert scans(seller, order, "TEA", scan_id=once)[0].kind == "ok"
    assert scans(seller, order, "TEA", scan_id=once)[0].kind == "already_done"
    closing = new_id()
    assert scans(seller, order, "2000")[0].word == "Weigh again"
    (closed,) = scans(seller, order, "2000", scan_id=closing)
    assert (closed.kind, closed.data["parcel_id"]) == ("ok", str(closing))
    assert scans(seller, order, "2000", scan_id=closing)[0].kind == "already_done"
    with seller.open() as tx:
        assert len(packing.parcels_of_orders(tx, [order])) == 1
        assert packing.packed_by(tx, tx.actor.id, tx.now)[0] == 1


def test_an_order_leaves_in_two_parcels(seller: Seller) -> None:
    order = picks(seller, TEA=3)
    scans(seller, order, "TEA")
    assert taps(seller, order, "full").kind == "ok"
    assert scans(seller, order, "410")[0].next_state == "items"
    assert seller.status("1") == "picked"
    assert taps(seller, order, "no_box").kind == "not_accepted"
    assert taps(seller, order, "no_box", "goes in its own carton").kind == "ok"
    scans(seller, order, "TEA", "TEA")
    assert scans(seller, order, "540")[0].next_state == "done"
    assert seller.status("1") == "packed"
    with seller.open() as tx:
        parcels = packing.parcels_of_orders(tx, [order])
        reasons = tx.scalars("SELECT box_override FROM parcel WHERE order_id = %(o)s ORDER BY parcel_no", o=order)
    assert [one.parcel_no for one in parcels] == [1, 2]
    assert reasons == [None, "goes in its own carton"]


def test_undo_and_wrong_items(seller: Seller) -> None:
    order = picks(seller, TEA=1)
    assert [one.kind for one in scans(seller, order, "CUP", "TEA", "TEA")] == ["wrong_item", "ok", "not_accepted"]
    assert taps(seller, order, "undo").word == "Undone"
    assert taps(seller, order, "undo").kind == "not_accepted"
    with seller.open() as tx:
        assert packing.present(tx, order).checked == 0
    assert taps(seller, order, "all").next_state == "weight"


def test_a_damaged_item_is_picked_again(seller: Seller) -> None:
    order = picks(seller, TEA=2, CUP=1)
    scans(seller, order, "TEA")
    assert taps(seller, order, "damaged").word == "Damaged"
    assert seller.at("TEA")["RETURNS/damaged"] == 1
    assert seller.status("1") == "promised"
    for trip in seller.releases():
        with seller.open() as tx:
            assert sum(pick.quantity for pick in picking.present(tx, trip)[2]) == 1
            picking.pick_all(tx, [trip])
    assert seller.status("1") == "picked"
    scans(seller, order, "TEA", "TEA", "CUP", "800")
    assert seller.status("1") == "packed"
    assert seller.supply("TEA") == (9, 2, 0)


def test_an_order_is_cancelled_on_the_bench(seller: Seller) -> None:
    order = picks(seller, TEA=2)
    scans(seller, order, "TEA")
    with seller.open() as tx:
        orders.cancel(tx, [order])
    assert scans(seller, order, "TEA")[0].kind == "stop"
    assert scans(seller, order, "BLR-PUTBACK")[0].word == "Put back"
    assert seller.at("TEA") == {"A-01-1": 8, "PUTBACK": 2}


def test_what_was_put_aside_goes_on_later(seller: Seller) -> None:
    order = picks(seller, TEA=2)
    scans(seller, order, "TEA")
    taps(seller, order, "aside")
    with seller.open() as tx:
        assert [(one.number, one.units, one.put_aside) for one in packing.to_pack(tx, seller.facility, 9)] == [
            ("1", 2, True)
        ]
    scans(seller, order, "TEA")
    with seller.open() as tx:
        assert packing.present(tx, order).step == "weight"


def test_picked_orders_are_packed_in_bulk_by_tap(seller: Seller) -> None:
    found = [picks(seller, str(number), TEA=1, CUP=1) for number in range(1, 5)]
    with seller.open() as tx:
        made, outcome = packing.pack_all(tx, [*found, UUID(int=1)])
    assert [row.code for row in outcome.refused] == ["not_picked", "no_box"]
    assert len(made) == 3
    with seller.open() as tx:
        rest, outcome = packing.pack_all(tx, [found[3]], override="no box is left")
    assert [*(one.order_id for one in made), *outcome.done] == found
    assert len(rest) == 1
    with seller.open() as tx:
        rows = tx.tuples("SELECT weight_grams, unscanned, box_id IS NULL FROM parcel ORDER BY number")
    assert sorted(rows) == [(390, True, True), (530, True, False), (530, True, False), (530, True, False)]


def test_the_cheapest_box_that_fits() -> None:
    small, large = Box("S", 200, 150, 100, cost_paise=900, left=5), Box("L", 450, 350, 250, 0, 5_000, None, 3_400, 5)
    cup, long = Item("CUP", 80, 80, 90, 120), Item("MAT", 400, 60, 60, 300)
    assert suggest([cup], [large, small]).code == "S"
    assert suggest([cup, long], [large, small]).code == "L"
    assert suggest([replace(cup, units=5)], [large, small]).code == "L", "only two stand beside each other"
    assert suggest([cup], [replace(small, left=0), large]).code == "L", "none is left of the small one"
    assert suggest([replace(cup, weight_grams=6_000)], [large]).code is None, "too heavy"
    assert suggest([Item("NEW", 0, 0, 0, 6_000)], [large]).code is None
    unknown = suggest([cup, Item("NEW", 0, 0, 0, 0, 9)], [large, small])
    assert (unknown.code, unknown.boxes, unknown.unmeasured) == ("S", (), ("NEW",)), "the box holds what is known"
    assert not is_off(1_050, 1_000)
    assert not is_off(30, 12), "a few grams are no matter"
    assert is_off(1_100, 1_000)


def breaks_one(seller: Seller, order: UUID) -> None:
    scans(seller, order, "TEA")
    assert taps(seller, order, "damaged").word == "Damaged"


def drops(seller: Seller, order: UUID, units: int = 1) -> None:
    with seller.open() as tx:
        line = next(one for one in queries.lines_of(tx, [order]) if one.open_units >= units)
        orders.cancel_units(tx, order, {line.id: units})


def test_an_order_whose_broken_unit_is_cancelled_is_packed_with_what_lies_in_its_tote(seller: Seller) -> None:
    order = picks(seller, TEA=2)
    breaks_one(seller, order)
    drops(seller, order)
    assert seller.status("1") == "picked"
    scans(seller, order, "TEA", "390")
    assert seller.status("1") == "packed"
    assert seller.supply("TEA") == (9, 1, 0)


def test_a_wave_finds_an_order_of_which_nothing_is_left_to_fetch(seller: Seller) -> None:
    order = picks(seller, TEA=2)
    breaks_one(seller, order)
    drops(seller, order)
    with seller.open() as tx:
        tx.run("UPDATE sales_order SET status = 'promised'")
        assert picking.release(tx, seller.facility).wave_id is None
    assert seller.status("1") == "picked"


def test_a_unit_that_fell_short_is_cancelled_while_the_other_is_still_to_be_fetched(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2, CUP=8))
    (trip,) = seller.releases()
    seller.starts(trip)
    with seller.open() as tx:
        first = picking.present(tx, trip)[1]
    assert first is not None
    seller.scans(trip, act="short")
    assert seller.status("1") == "waiting"
    order = seller.id_of("1")
    drops(seller, order, first.quantity)
    assert seller.status("1") == "promised"
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    assert seller.status("1") == "picked"


def test_a_cancelled_unit_is_never_taken_out_of_a_closed_box(seller: Seller) -> None:
    order = picks(seller, TEA=3)
    scans(seller, order, "TEA")
    taps(seller, order, "full")
    scans(seller, order, "410")
    with seller.open() as tx:
        tx.run(
            "UPDATE hold SET made_at = made_at + interval '1 minute' WHERE place_id IN (SELECT id FROM place WHERE kind = 'pack')"
        )
    drops(seller, order)
    with seller.open() as tx:
        lines = [line.id for line in queries.lines_of(tx, [order])]
        assert [hold.quantity for hold in stock_queries.holds_at_pack(tx, lines)] == [1]
    scans(seller, order, "TEA", "410")
    assert seller.status("1") == "packed"
    assert seller.supply("TEA") == (10, 2, 0)


def test_a_cancelled_unit_is_left_in_its_bin_rather_than_in_a_tote(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    for raw in ("A-01-1", "TEA", "T-101"):
        seller.scans(trip, raw)
    order = seller.id_of("1")
    with seller.open() as tx:
        tx.run("UPDATE hold SET made_at = made_at + interval '1 minute' WHERE started")
    drops(seller, order)
    seller.scans(trip)
    assert seller.status("1") == "picked"
    assert (seller.at("TEA"), seller.supply("TEA")) == ({"A-01-1": 9, "T-101": 1}, (10, 1, 0))


def packs_one(seller: Seller, order: UUID) -> None:
    """One unit of tea goes into a box of its own."""
    scans(seller, order, "TEA")
    taps(seller, order, "full")
    assert scans(seller, order, "410")[0].kind == "ok"


def test_a_closed_box_goes_though_the_rest_of_its_order_is_cancelled(seller: Seller) -> None:
    order = picks(seller, TEA=3)
    packs_one(seller, order)
    drops(seller, order, 2)
    assert seller.status("1") == "packed"
    with seller.open() as tx:
        assert packing.unpack(tx, sorted(orders.cancelled_of(tx, [order]))) == []
    assert seller.supply("TEA") == (10, 1, 0)


def test_an_order_of_which_all_that_is_wanted_has_left_is_handed_over(seller: Seller) -> None:
    order = picks(seller, TEA=3)
    packs_one(seller, order)
    with seller.open() as tx:
        courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, courier, "GDN", 1001, 1999)
        parcels = [one.id for one in packing.parcels_of_orders(tx, [order])]
        shipping.assign(tx, parcels)
        shipping.hand_over(tx, courier, seller.facility, parcels)
    drops(seller, order, 2)
    assert seller.status("1") == "handed_over"
    assert seller.supply("TEA") == (9, 0, 0)


def test_a_shop_that_wants_fewer_than_are_packed_stops_no_other_order(seller: Seller) -> None:
    order = picks(seller, TEA=3)
    packs_one(seller, order)
    packs_one(seller, order)
    outcome = seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1))
    assert sorted(outcome.done) == ["1", "2"]
    with seller.open() as tx:
        assert queries.one(tx, order).decision


def test_two_boxes_closed_at_once_are_worth_what_their_invoices_say(seller: Seller) -> None:
    new = seller.order("1", TEA=3)
    seller.takes(replace(new, lines=(NewLine("TEA", 3, 10_000, discount_paise=1_000),)))
    seller.picks_all()
    order = seller.id_of("1")
    with seller.open() as tx:
        line = queries.lines_of(tx, [order])[0].id
        packing.pack(tx, [NewParcel(order, 300, "BOX", units={line: 1}) for _ in range(3)])
    with seller.open() as tx:
        values = [one.value_paise for one in packing.parcels_of_orders(tx, [order])]
        invoices = [one.total_paise for one in books.documents_of_order(tx, order)]
    assert sorted(values) == sorted(invoices)
    assert sum(values) == 29_000


def test_a_tote_is_free_when_its_order_is_done_without_the_unit_that_was_still_to_come(seller: Seller) -> None:
    order = picks(seller, TEA=2)
    with seller.open() as tx:
        tote = packing.present(tx, order).totes[0]
    breaks_one(seller, order)
    drops(seller, order)
    packs_one_and_last(seller, order)
    seller.takes(seller.order("2", TEA=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert [seller.scans(trip, raw).kind for raw in ("A-01-1", "TEA", tote)] == ["ok", "ok", "ok"]


def test_a_tote_is_free_when_the_rest_of_its_order_is_cancelled_in_its_bin(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3))
    (trip,) = seller.releases()
    seller.starts(trip)
    for raw in ("A-01-1", "TEA", "T-101"):
        seller.scans(trip, raw)
    order = seller.id_of("1")
    scans(seller, order, "TEA")
    taps(seller, order, "full")
    scans(seller, order, "410")
    drops(seller, order, 2)
    assert seller.status("1") == "packed"
    assert seller.scans(trip).kind == "stop"
    seller.takes(seller.order("2", TEA=1, CUP=1))
    (trip,) = seller.releases()
    seller.starts(trip)
    for _ in range(2):
        with seller.open() as tx:
            pick = picking.present(tx, trip)[1]
            assert pick is not None
        assert [seller.scans(trip, raw).kind for raw in (pick.place_code, pick.sku_code, "T-101")] == ["ok", "ok", "ok"]
    with seller.open() as tx:
        assert packing.find(tx, seller.facility, "T-101") == seller.id_of("2")


def packs_one_and_last(seller: Seller, order: UUID) -> None:
    scans(seller, order, "TEA", "390")
    assert seller.status("1") == "packed"
