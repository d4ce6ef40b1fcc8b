"""Serial numbers: one place at a time, from the dock to the customer; what nobody scanned is assumed, until a scan says."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from godown import orders, packing, receiving, shipping, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.receiving import CountedGoods, CountedLine
from godown.receiving import dock as goods_dock
from godown.reports import doctor
from godown.stock import queries_places
from tests.builders.serials import PhoneSeller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Iterator[PhoneSeller]:
    """After each test the doctor must find nothing."""
    made = PhoneSeller(database, tenant_id)
    yield made
    with made.open() as tx:
        assert doctor.examine(tx) == []


def test_a_phone_goes_from_the_dock_to_the_customer_by_its_number(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2", "IM3")
    assert seller.where() == dict.fromkeys(("IM1", "IM2", "IM3"), "B-01-1")
    order = seller.picks(FON=1)
    assert seller.where()["IM1"] == "T-101"  # nobody said which one: the first
    said = seller.at_bench(order, "8901234502600", "8901234502600", "320", "IM1")
    assert [(one.kind, one.next_state) for one in said] == [
        ("ok", "serial"), ("already_done", "serial"), ("wrong_item", "serial"), ("ok", "weight")
    ]  # fmt: skip
    assert seller.at_bench(order, "BOX", "320")[-1].kind == "ok"
    assert seller.where() == {"IM1": "PACK", "IM2": "B-01-1", "IM3": "B-01-1"}
    with seller.open() as tx:
        parcel = packing.parcels_of_orders(tx, [order])[0].id
        assert packing.lines_of(tx, [parcel])[0].serials == ["IM1"]
        assert packing.contents(tx, [parcel])[parcel][0].serials == "IM1"
        shipping.assign(tx, [parcel])
        shipping.hand_over(tx, seller.courier, seller.facility, [parcel])
    assert seller.where()["IM1"] == "customer"


def test_the_scan_at_the_bench_is_the_truth_and_two_phones_change_places(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2", "IM3")
    seller.packs("1", "IM3")
    assert seller.where() == {"IM1": "B-01-1", "IM2": "B-01-1", "IM3": "PACK"}


def test_phones_that_came_without_numbers_get_them_at_the_bench(seller: PhoneSeller) -> None:
    seller.phones_come(units=3)
    assert seller.where() == {}
    seller.packs("1", "IM7", "IM8")
    assert seller.where() == {"IM7": "PACK", "IM8": "PACK"}


def test_a_number_that_is_known_is_scanned_in_place_of_the_barcode(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2")
    order = seller.picks(FON=2)
    said = seller.at_bench(order, "IM2", "IM2", "IM1", "BOX", "500")
    assert [one.kind for one in said] == ["ok", "already_done", "ok", "ok", "ok"]
    assert set(seller.where().values()) == {"PACK"}


def test_a_gs1_code_says_item_and_number_in_one_scan(seller: PhoneSeller) -> None:
    seller.phones_come(units=1)
    order = seller.picks(FON=1)
    said = seller.at_bench(order, "(01)08901234502600(21)IM9")
    assert (said[0].kind, said[0].next_state) == ("ok", "weight")


def test_what_cannot_be_in_the_hand_is_not_taken(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2", "IM3", "IM4")
    seller.ships("1", "IM1")
    seller.packs("2", "IM2")
    with seller.open() as tx:
        bin_id = queries_places.places_by_code(tx, seller.facility, ["B-01-1"])["B-01-1"].id
        move = stock.Move(
            id=bin_id, facility_id=seller.facility, sku_id=seller.sku["FON"], quantity=1, reason="broken",
            document_kind="shift", document_id=bin_id, from_place=bin_id, to_place=bin_id, to_condition=stock.DAMAGED,
            serials=("IM3",),
        )  # fmt: skip
        stock.post(tx, [move])
    order = seller.picks("3", FON=1)
    said = seller.at_bench(order, "FON", "IM1", "IM2", "IM3", "IM99", "IM4")
    assert [one.kind for one in said] == ["ok", "wrong_item", "wrong_item", "stop", "wrong_item", "ok"]
    assert "has been shipped" in said[1].say
    assert "another closed box" in said[2].say
    assert "not saleable" in said[3].say
    assert "never came in" in said[4].say


def test_no_box_closes_without_its_numbers(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2", "IM3")
    order = seller.picks(FON=2, TEA=1)
    with seller.open() as tx:
        _, bare = packing.pack(tx, [NewParcel(order, 600, "BOX")])
        _, tapped = packing.pack_all(tx, [order])
    assert [row.code for row in (*bare.refused, *tapped.refused)] == ["serials_needed", "serials_needed"]
    assert seller.status("1") == "picked"
    line = packing_line(seller, order)
    with seller.open() as tx:
        _, one = packing.pack(tx, [NewParcel(order, 600, "BOX", serials={line: ("IM1",)})])
        made, _ = packing.pack(tx, [NewParcel(order, 600, "BOX", serials={line: ("IM1", "IM3")})])
    assert [row.code for row in one.refused] == ["serials_needed"]
    assert len(made) == 1
    assert seller.where() == {"IM1": "PACK", "IM2": "B-01-1", "IM3": "PACK"}


def packing_line(seller: PhoneSeller, order: UUID) -> UUID:
    with seller.open() as tx:
        return next(line.line_id for line in packing.present(tx, order).lines if line.sku_code == "FON")


def test_all_by_tap_still_asks_for_every_number_and_a_wrong_one_is_taken_off(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2", "IM3")
    order = seller.picks(FON=2)
    assert seller.taps(order, "all").next_state == "serial"
    seller.at_bench(order, "IM1", "IM2")
    assert seller.taps(order, "number_off", "IM1").next_state == "serial"
    assert seller.taps(order, "full").kind == "not_accepted"
    assert [one.kind for one in seller.at_bench(order, "BOX", "500", "IM3", "500")] == [
        "ok", "wrong_item", "ok", "ok"
    ]  # fmt: skip
    assert seller.where() == {"IM1": "B-01-1", "IM2": "PACK", "IM3": "PACK"}


def test_undo_takes_back_the_number_then_nothing(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2")
    order = seller.picks(FON=1)
    seller.at_bench(order, "FON", "IM1")
    assert seller.taps(order, "undo").next_state == "serial"
    with seller.open() as tx:
        assert packing.present(tx, order).lines[0].serials == ()
    assert seller.at_bench(order, "IM2")[0].kind == "ok"


def test_another_phone_goes_into_a_closed_box_until_it_leaves(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2")
    parcel = seller.packs("1", "IM1")
    for _ in range(2):
        with seller.open() as tx:
            assert packing.swap_serial(tx, parcel, "IM1", "IM2").serials == ["IM2"]
    assert seller.where() == {"IM1": "B-01-1", "IM2": "PACK"}
    with seller.open() as tx, pytest.raises(Refusal, match="never came in"):
        packing.swap_serial(tx, parcel, "IM2", "IM99")
    with seller.open() as tx, pytest.raises(Refusal, match="not in parcel"):
        packing.swap_serial(tx, parcel, "IM5", "IM1")
    with seller.open() as tx:
        shipping.assign(tx, [parcel])
        shipping.hand_over(tx, seller.courier, seller.facility, [parcel])
    assert seller.where() == {"IM1": "B-01-1", "IM2": "customer"}
    with seller.open() as tx, pytest.raises(Refusal, match="not here any more"):
        packing.swap_serial(tx, parcel, "IM2", "IM1")


def test_a_cancelled_box_gives_its_phones_back(seller: PhoneSeller) -> None:
    seller.phones_come("IM1", "IM2")
    seller.packs("1", "IM2")
    order = seller.id_of("1")
    with seller.open() as tx:
        orders.cancel(tx, [order])
    with seller.open() as tx:
        packing.unpack(tx, [order])
    assert seller.where() == {"IM1": "B-01-1", "IM2": "PUTBACK"}
    seller.packs("2", "IM2")
    assert seller.where() == {"IM1": "PUTBACK", "IM2": "PACK"}  # it was in the other hand


def test_a_number_that_is_here_does_not_come_in_again(seller: PhoneSeller) -> None:
    seller.phones_come("IM1")
    with pytest.raises(Refusal, match="IM1 is known already"):
        seller.phones_come("IM1")
    with seller.open() as tx, pytest.raises(Refusal, match="2 serial numbers for 3 units"):
        from_dock(seller, tx, 3, ("IM5", "IM6"))


def from_dock(seller: PhoneSeller, tx: Tx, units: int, numbers: tuple[str, ...]) -> None:
    receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("FON", units, serials=numbers),)))


def test_the_dock_asks_for_numbers_unless_they_are_scanned_later(seller: PhoneSeller) -> None:
    session = new_id()

    def dock(raw: str = "", act: str = "scan") -> str:
        with seller.open() as tx:
            return goods_dock.scan(tx, seller.facility, session, new_id(), raw, act=act).word

    assert [dock("FON"), dock("FON"), dock("IM1"), dock(act="post")][-1] == "Not complete"
    assert [dock(act="later"), dock(act="post")] == ["Numbers later", "GRN-0002"]
    assert seller.where() == {}
