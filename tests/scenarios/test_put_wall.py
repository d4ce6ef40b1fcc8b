"""A total pick and its put wall: one visit to a bin for all orders, then unit by unit into the slot of each order, then to pack."""

from uuid import UUID

import pytest

from godown import orders, packing, picking, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.packing import bench
from godown.picking import Answer, queries
from godown.platform.database import Database
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=20, CUP=10, BOX=5, TAPE=9_000)
    return made


def builds_a_wall(seller: Seller, slots: int = 4) -> None:
    with seller.open() as tx:
        stock.add_places(tx, seller.facility, [stock.NewPlace("wall", f"W-{n:02d}") for n in range(1, slots + 1)])


def in_total(seller: Seller, totes: int = 4) -> UUID:
    """All promised orders are to be picked in total; answer the one trip of it, begun."""
    with seller.open() as tx:
        released = picking.release(tx, seller.facility, totes=totes, strategy="total")
        assert released.wave_id
        (trip,) = picking.trips_of(tx, released.wave_id)
    seller.starts(trip)
    return trip


class Sorter:
    """Somebody at the wall."""

    def __init__(self, seller: Seller) -> None:
        self.seller, self.session = seller, new_id()

    def scans(self, *raws: str, act: str = "scan") -> list[Answer]:
        return [self.scan(raw, act=act) for raw in raws]

    def scan(self, raw: str, *, act: str = "scan", scan_id: UUID | None = None) -> Answer:
        with self.seller.open() as tx:
            return picking.scan_wall(tx, self.seller.facility, self.session, scan_id or new_id(), raw, act=act)

    def wall(self) -> picking.Wall:
        with self.seller.open() as tx:
            return picking.at_wall(tx, self.seller.facility, self.session)


def three_orders(seller: Seller) -> UUID:
    builds_a_wall(seller)
    seller.takes(seller.order("1", TEA=2, CUP=1), seller.order("2", TEA=3), seller.order("3", TEA=1))
    return in_total(seller)


def test_one_visit_fetches_for_all_and_the_wall_sorts(seller: Seller) -> None:
    trip = three_orders(seller)
    with seller.open() as tx:
        first = picking.present(tx, trip)[1]
    assert first is not None
    assert (first.place_code, first.quantity) == ("A-01-1", 6)
    assert seller.scans(trip, "A-01-1").say == "Take 6"
    assert seller.scans(trip, act="quantity", value=7).word == "Too many"
    assert seller.scans(trip, act="quantity", value=6).kind == "ok"
    assert seller.scans(trip, "T-101").kind == "ok"
    assert [seller.scans(trip, raw).kind for raw in ("A-02-1", "CUP")] == ["ok", "ok"]
    done = seller.scans(trip, "T-101")
    assert (done.next_state, done.say) == ("done", "Bring the totes to the put wall.")
    assert seller.at("TEA") == {"A-01-1": 14, "T-101": 6}
    assert [seller.status(n) for n in "123"] == ["in_wave"] * 3

    sorter = Sorter(seller)
    assert [(one.code, one.orders, one.units) for one in sorter.wall().waiting] == [("T-101", 3, 7)]
    assert sorter.scan("T-102").word == "Nothing to sort"
    assert sorter.scan("T-101").word == "T-101"
    assert sorter.scan("BOX").kind == "wrong_item"
    lit = sorter.scan("TEA")
    assert (lit.word, lit.next_state) == ("W-01", "slot")
    assert sorter.wall().lit is not None
    assert sorter.scan("W-02").kind == "wrong_place"
    scan_id = new_id()
    assert sorter.scan("W-01", scan_id=scan_id).word == "Good"
    assert sorter.scan("W-01", scan_id=scan_id).kind == "already_done"
    said = [answer.word for answer in sorter.scans("TEA", "W-01", "CUP", "W-01")]
    assert said == ["W-01", "Good", "W-01", "W-01 complete"]
    assert [seller.status(n) for n in "123"] == ["picked", "in_wave", "in_wave"]
    said = [answer.word for answer in sorter.scans("TEA", "W-02", "TEA", "W-02", "TEA", "W-02", "TEA", "W-03")]
    assert said[-3:] == ["W-02 complete", "W-03", "W-03 complete"]
    assert sorter.wall().step == "tote"
    assert seller.at("TEA") == {"A-01-1": 14, "W-01": 2, "W-02": 3, "W-03": 1}
    assert [(slot.code, slot.lies, slot.wanted, slot.complete) for slot in sorter.wall().slots] == [
        ("W-01", 3, 3, True), ("W-02", 3, 3, True), ("W-03", 1, 1, True), ("W-04", 0, 0, False)
    ]  # fmt: skip
    with seller.open() as tx:
        order = bench.find(tx, seller.facility, "W-02")
        assert order == seller.id_of("2")
        made, outcome = packing.pack_all(tx, [order])
        assert (len(made), outcome.refused) == (1, ())
    assert [slot.order_number for slot in sorter.wall().slots][1] == ""


def fetched(seller: Seller, trip: UUID) -> None:
    with seller.open() as tx:
        picking.pick_all(tx, [trip])


def test_the_room_without_a_scanner_sorts_by_tap(seller: Seller) -> None:
    trip = three_orders(seller)
    fetched(seller, trip)
    assert [seller.status(n) for n in "123"] == ["in_wave"] * 3
    with seller.open() as tx:
        assert picking.sort_all(tx, [trip]) == {"orders": 3, "units": 7}
        assert picking.sort_all(tx, [trip]) == {"orders": 0, "units": 0}
        assert picking.sort_all(tx, []) == {"orders": 0, "units": 0}
    assert [seller.status(n) for n in "123"] == ["picked"] * 3
    assert seller.at("TEA") == {"A-01-1": 14, "W-01": 2, "W-02": 3, "W-03": 1}


def test_what_was_laid_into_a_slot_is_taken_out_again(seller: Seller) -> None:
    fetched(seller, three_orders(seller))
    sorter = Sorter(seller)
    (tote,) = (one.code for one in sorter.wall().waiting)
    sorter.scans(tote, "CUP")
    assert sorter.scan("", act="undo").word == "Undone"
    assert sorter.wall().step == "item"
    sorter.scans("TEA", "W-01", "TEA", "W-01", "CUP", "W-01")
    assert seller.status("1") == "picked"
    undone = sorter.scan("", act="undo")
    assert (undone.word, undone.say) == ("Undone", f"Take 1 CUP out of W-01, back into {tote}.")
    assert (seller.status("1"), seller.at("CUP")) == ("in_wave", {"A-02-1": 9, tote: 1})
    assert sorter.scan("", act="undo").kind == "not_accepted"
    assert [a.word for a in sorter.scans("CUP", "W-01")] == ["W-01", "W-01 complete"]


def test_an_order_cancelled_at_the_wall_stops_its_units(seller: Seller) -> None:
    fetched(seller, three_orders(seller))
    sorter = Sorter(seller)
    (tote,) = (one.code for one in sorter.wall().waiting)
    sorter.scans(tote, "CUP")
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    assert sorter.scan("W-01").kind == "stop"
    assert sorter.scan("CUP").kind == "stop"
    assert [a.word for a in sorter.scans("TEA", "W-02")] == ["W-02", "Good"]
    with seller.open() as tx:
        assert sum(lot.free for lot in picking.put_back(tx, seller.facility, [seller.id_of("1")])) == 3
    assert seller.at("TEA")["PUTBACK"] == 2
    assert [slot.order_number for slot in sorter.wall().slots] == ["", "2", "", ""]


def test_a_wall_that_is_full_says_so(seller: Seller) -> None:
    builds_a_wall(seller, 2)
    seller.takes(*(seller.order(n, TEA=1) for n in "12"))
    fetched(seller, in_total(seller))
    sorter = Sorter(seller)
    (tote,) = (one.code for one in sorter.wall().waiting)
    sorter.scans(tote, "TEA", "W-01")
    with seller.open() as tx:
        stock.post(tx, [stock.Move(
            id=new_id(), facility_id=seller.facility, sku_id=seller.sku["CUP"], quantity=1, reason="received",
            document_kind="test", document_id=new_id(), to_place=sorter.wall().slots[1].id, outside="supplier",
        )])  # fmt: skip
    assert sorter.scan("TEA").word == "Wall is full"


def test_units_cancelled_meanwhile_are_not_taken_in_total(seller: Seller) -> None:
    trip = three_orders(seller)
    seller.scans(trip, "A-01-1")
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("2")])
    assert seller.scans(trip, act="quantity", value=4).word == "Too many"
    assert seller.scans(trip, act="quantity", value=3).kind == "ok"
    assert seller.scans(trip, "T-101").kind == "ok"
    with seller.open() as tx:
        assert [p.status for p in queries.picks_of(tx, trip) if p.order_number == "2"] == ["cancelled"]


def test_a_total_pick_needs_a_wall_and_says_why_it_was_chosen(seller: Seller) -> None:
    seller.takes(*(seller.order(str(n), TEA=1) for n in range(6)))
    with pytest.raises(Refusal, match="No slot of a put wall"), seller.open() as tx:
        picking.release(tx, seller.facility, strategy="total")
    builds_a_wall(seller, 6)
    with seller.open() as tx:
        released = picking.release(tx, seller.facility, totes=2)
    assert released.strategy == "total"
    assert released.why.startswith("A bin serves 6.0 orders and 6 slots are free")


def test_what_a_total_pick_put_into_a_tote_is_taken_out_again(seller: Seller) -> None:
    trip = three_orders(seller)
    for act, value in (("bin", 0), ("quantity", 6), ("tote", 0)):
        assert seller.scans(trip, act=act, value=value).kind == "ok"
    assert seller.scans(trip, act="undo").word == "Undone"
    assert seller.at("TEA") == {"A-01-1": 20}
    assert seller.supply("TEA") == (20, 6, 0)
    with seller.open() as tx:
        assert [p.status for p in queries.picks_of(tx, trip)] == ["open"] * 4


def test_too_few_for_all_leave_the_last_short(seller: Seller) -> None:
    trip = three_orders(seller)
    seller.scans(trip, "A-01-1")
    assert seller.scans(trip, act="quantity", value=4).kind == "ok"
    assert seller.scans(trip, act="short").next_state == "tote"
    assert "16 missing at A-01-1" in seller.scans(trip, "T-101").say
    assert seller.at("TEA") == {"A-01-1/missing": 16, "T-101": 4}
    assert [seller.status(n) for n in "123"] == ["in_wave", "waiting", "waiting"]


def test_what_was_sorted_meanwhile_is_not_taken_out_of_its_tote_again(seller: Seller) -> None:
    builds_a_wall(seller)
    seller.takes(seller.order("1", TEA=1), seller.order("2", CUP=1))
    trip = in_total(seller)
    for act in ("bin", "item", "tote"):
        assert seller.scans(trip, act=act).kind == "ok"
    with seller.open() as tx:
        (tote,) = [one.tote for one in picking.on_cart(tx, trip)]
    sku = "TEA" if tote in seller.at("TEA") else "CUP"
    assert [answer.kind for answer in Sorter(seller).scans(tote, sku, "W-01")] == ["ok"] * 3
    assert seller.scans(trip, act="undo").say == "The order went on meanwhile."
    assert seller.at(sku)["W-01"] == 1


def test_a_tote_in_which_only_unwanted_goods_are_left_waits_for_nobody_at_the_wall(seller: Seller) -> None:
    builds_a_wall(seller)
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1), seller.order("3", CUP=1))
    trip = in_total(seller)
    while seller.scans(trip, act="bin").word != "Trip done":
        for act in ("item", "tote"):
            seller.scans(trip, act=act)
    with seller.open() as tx:
        (cart,) = picking.on_cart(tx, trip)
        assert (cart.slot, cart.orders) == (0, ["1", "2", "3"])
        orders.cancel(tx, [seller.id_of("1")])
    sorter = Sorter(seller)
    assert [(one.code, one.units) for one in sorter.wall().waiting] == [(cart.tote, 2)]
    said = sorter.scans(cart.tote, "TEA", "W-01", "CUP", "W-02")[-1]
    assert said.more == "The tote has nothing more for the wall. 1 unit in it goes to the put-back shelf."
    assert sorter.wall().waiting == []
