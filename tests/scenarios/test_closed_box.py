"""A closed box waits for its courier while the rest of its order changes; what has no holder any more cannot be carried."""

from datetime import timedelta
from uuid import UUID

import pytest

from godown import orders, packing, receiving, returns, shipping, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import queries
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.reports import doctor
from godown.returns import Expected
from godown.shipping import NewCourier
from godown.stock import Move, NewFacility, queries_places
from godown.stock import queries as stock_queries
from tests.builders.seller import NOON, Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
    return made


def packs_one_of_three(seller: Seller) -> tuple[UUID, UUID, UUID]:
    """(order, line, parcel): three are picked, one of them lies in a closed box with its AWB."""
    seller.takes(seller.order("1", TEA=3))
    seller.picks_all()
    order = seller.id_of("1")
    with seller.open() as tx:
        line = queries.lines_of(tx, [order])[0].id
        (made,), _ = packing.pack(tx, [NewParcel(order, 300, "BOX", {line: 1})])
        shipping.assign(tx, [made.id])
    return order, line, made.id


def leaves(seller: Seller, parcel: UUID) -> bool:
    with seller.open() as tx:
        _, outcome = shipping.hand_over(tx, seller.courier, seller.facility, [parcel])
    return list(outcome.done) == [parcel]


def test_fewer_units_leave_the_closed_box_alone(seller: Seller) -> None:
    order, line, parcel = packs_one_of_three(seller)
    with seller.open() as tx:
        orders.cancel_units(tx, order, {line: 1})
    assert seller.supply("TEA") == (10, 2, 0)
    assert leaves(seller, parcel)


def test_units_are_cancelled_out_of_a_closed_box_until_none_is_left(seller: Seller) -> None:
    """Three lie in a closed box. One is cancelled: the box is opened, two are promised still, fetched from the put-back shelf's
    bin and packed again with an invoice of their own; then these too."""
    seller.takes(seller.order("1", TEA=3))
    seller.picks_all()
    order = seller.id_of("1")
    with seller.open() as tx:
        line = queries.lines_of(tx, [order])[0].id
        (box,), _ = packing.pack(tx, [NewParcel(order, 300, "BOX")])
        shipping.assign(tx, [box.id])
    with pytest.raises(Refusal) as refused, seller.open() as tx:
        packing.cancel_units(tx, order, {line: 4})
    assert refused.value.code == "more_than_open"
    with seller.open() as tx:
        packing.cancel_units(tx, order, {line: 1})
    assert (seller.status("1"), seller.supply("TEA"), seller.at("TEA")["PUTBACK"]) == ("promised", (10, 2, 0), 3)
    assert not leaves(seller, box.id)
    with seller.open() as tx:
        shelf = queries_places.places_of_kind(tx, seller.facility, "putback")[0].id
        receiving.put_away(tx, seller.facility, [PutAway(seller.sku["TEA"], 3, shelf, seller.bins[0])])
    seller.picks_all()
    with seller.open() as tx:
        (again,), _ = packing.pack(tx, [NewParcel(order, 300, "BOX")])
        shipping.assign(tx, [again.id])
        papers = tx.tuples("SELECT status FROM document WHERE tenant_id = %(tenant)s ORDER BY number")
    assert papers == [("cancelled",), ("issued",)]
    with seller.open() as tx:
        packing.cancel_units(tx, order, {line: 2})
    assert (seller.status("1"), seller.supply("TEA"), seller.at("TEA")["PUTBACK"]) == ("cancelled", (10, 0, 0), 2)
    with seller.open() as tx:
        shipping.void(tx, [box.id, again.id])  # the worker tells the courier
    with seller.open() as tx:
        assert doctor.examine(tx) == []


def test_what_has_left_is_not_cancelled_the_rest_of_its_box_is(seller: Seller) -> None:
    order, line, parcel = packs_one_of_three(seller)
    assert leaves(seller, parcel)
    with seller.open() as tx:
        (rest,), _ = packing.pack(tx, [NewParcel(order, 300, "BOX")])
        shipping.assign(tx, [rest.id])
    with pytest.raises(Refusal), seller.open() as tx:
        packing.cancel_units(tx, order, {line: 3})
    with seller.open() as tx:
        packing.cancel_units(tx, order, {line: 2})
        (after,) = queries.lines_of(tx, [order])
    assert (seller.status("1"), after.cancelled, after.packed, after.shipped) == ("handed_over", 2, 1, 1)
    assert seller.supply("TEA") == (9, 0, 0)


def test_an_order_with_a_closed_box_cannot_be_put_on_hold(seller: Seller) -> None:
    order, _, parcel = packs_one_of_three(seller)
    with seller.open() as tx:
        assert [row.code for row in orders.suspend(tx, [order]).refused] == ["cannot_suspend"]
    assert leaves(seller, parcel)


def test_what_expired_since_it_was_picked_is_not_packed(database: Database, tenant_id: UUID) -> None:
    """Picked on its last day, on the bench on the next: the day is the facility's, and no job has run."""
    seller = Seller(database, tenant_id)
    seller.stocks(BOX=3, TAPE=2_000)
    last = CountedLine("TEA", 2, batch_number="L1", expires_on=NOON.date())
    with seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (last,), to_place=seller.bins[4]))
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1))
    seller.picks_all()
    with seller.open() as tx:
        assert not packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])[1].refused
    seller.now = NOON + timedelta(hours=13)
    with seller.open() as tx:
        _, outcome = packing.pack(tx, [NewParcel(seller.id_of("2"), 300, "BOX")])
    assert [row.code for row in outcome.refused] == ["expired"]
    assert seller.status("2") == "picked"


def test_a_hold_that_ended_meanwhile_carries_nothing(seller: Seller) -> None:
    """A cancel lands between the look of a picker and the move: no unit of another order's hold is taken for it."""
    seller.takes(seller.order("1", TEA=2), seller.order("2", TEA=2))
    seller.releases()
    order = seller.id_of("1")
    with seller.open() as tx:
        line = queries.lines_of(tx, [order])[0].id
    with seller.open() as picker:
        hold = stock_queries.holds_of_holders(picker, [line])[0]
        tote = queries_places.places_of_kind(picker, seller.facility, "tote")[0].id
        with seller.open() as office:
            orders.cancel(office, [order])
        picked = Move(
            new_id(), seller.facility, hold.sku_id, 2, "picked", "trip", new_id(), hold.place_id, tote, hold_id=hold.id
        )
        with pytest.raises(Refusal) as refused:
            stock.post(picker, [picked])
    assert refused.value.code == "hold_ended"


def test_goods_enter_no_place_of_another_facility(seller: Seller) -> None:
    with seller.open() as tx:
        other = stock.open_facility(tx, NewFacility("MAA", "Chennai", state_code="33", pincode="600001"))
        dock = queries_places.places_of_kind(tx, other, "dock")[0].id
        shelf = queries_places.places_of_kind(tx, other, "putback")[0].id
    with pytest.raises(Refusal, match="another facility"), seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("TEA", 5),), to_place=shelf))
    with pytest.raises(Refusal, match="another facility"), seller.open() as tx:
        receiving.put_away(tx, other, [PutAway(seller.sku["TEA"], 1, seller.bins[0], dock)])
    assert seller.supply("TEA") == (10, 0, 0)


def test_the_same_line_twice_in_one_return_is_summed(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1))
    seller.picks_all()
    with seller.open() as tx:
        (made,), _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
        shipping.assign(tx, [made.id])
    assert leaves(seller, made.id)
    with seller.open() as tx:
        line = packing.lines_of(tx, [made.id])[0].id
    with pytest.raises(Refusal, match="than was shipped"), seller.open() as tx:
        returns.expect(tx, made.id, [Expected(line, 1), Expected(line, 1)], reason="broken")
