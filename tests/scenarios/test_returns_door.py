"""At the door of returns: an empty parcel, one in which goods lack, one without a label, one that was delivered."""

from uuid import UUID

import pytest

from godown import packing, returns, shipping
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.orders import queries
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.returns import Expected
from godown.shipping import NewCourier
from godown.shipping.store_tracking import set_states
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=20, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
    return made


class Door:
    """Somebody at the door, with a scanner."""

    def __init__(self, seller: Seller) -> None:
        self.seller, self.session = seller, new_id()

    def scan(self, raw: str = "", *, act: str = "scan") -> Answer:
        with self.seller.open() as tx:
            return returns.scan_at_door(tx, self.session, new_id(), raw, act=act)

    def stands(self) -> returns.AtDoor:
        with self.seller.open() as tx:
            return returns.at_door(tx, self.session)


def sends(seller: Seller, number: str, *units: int, state: str = "in_transit") -> list[str]:
    """An order leaves in parcels of so many units, and its courier says where they are; answer their AWBs."""
    seller.takes(seller.order(number, TEA=sum(units)))
    seller.picks_all()
    with seller.open() as tx:
        (line,) = queries.lines_of(tx, [seller.id_of(number)])
        parcels = []
        for count in units:
            (made,), _ = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX", units={line.id: count})])
            parcels.append(made.id)
        shipping.assign(tx, parcels)
        shipping.hand_over(tx, seller.courier, seller.facility, parcels)
        sent = {one.parcel_id: one for one in shipping.shipments_of_parcels(tx, parcels)}
        set_states(tx, [(one.id, state, tx.now) for one in sent.values()])
    return [str(sent[parcel].awb) for parcel in parcels]


def test_an_empty_parcel_is_not_taken_for_a_full_one(seller: Seller) -> None:
    (awb,) = sends(seller, "1", 2)
    door = Door(seller)
    assert [door.scan(awb).word, door.scan(awb).word] == ["Not expected", "Came back"]
    assert door.scan(act="arrive").word == "Nothing is counted"
    assert seller.at("TEA") == {"A-01-1": 18}
    assert door.scan("nonsense").word == "Not known"
    assert door.scan(act="arrive").word == "Nothing is counted"
    assert door.scan(act="arrive").say == "0 units on the returns shelf. 2 units are missing."
    assert seller.at("TEA") == {"A-01-1": 18}


def test_what_lacks_in_a_parcel_is_said(seller: Seller) -> None:
    (awb,) = sends(seller, "1", 3)
    door = Door(seller)
    for raw in (awb, awb, "TEA", "TEA"):
        said = door.scan(raw)
    assert said.word == "2 of 3"
    assert door.scan(act="arrive").say == "2 units on the returns shelf. 1 unit is missing."


def test_a_parcel_that_was_delivered_did_not_come_back_undelivered(seller: Seller) -> None:
    (awb,) = sends(seller, "1", 2, state="delivered")
    door = Door(seller)
    said = [door.scan(awb) for _ in range(2)]
    assert [one.word for one in said] == ["Not expected"] * 2
    assert said[0].more == "It was delivered. The customer sends it back? Announce the return, then scan the parcel."
    assert door.stands().delivered
    with seller.open() as tx:
        (parcel,) = packing.parcels_of_orders(tx, [seller.id_of("1")])
        line = packing.lines_of(tx, [parcel.id])[0].id
        returns.expect(tx, parcel.id, [Expected(line, 1)], reason="too small")
    assert door.scan(awb).word == "Expected"
    door.scan(act="all")
    assert door.scan(act="arrive").say == "1 unit on the returns shelf."


def test_a_parcel_without_a_label_is_found_by_the_number_of_its_order(seller: Seller) -> None:
    sends(seller, "1", 2)
    door = Door(seller)
    said = door.scan("#1")
    assert (said.word, said.say) == ("Not expected", "Order 1 went out and nobody announced it back.")
    assert door.scan(act="rto").word == "Came back"
    door.scan(act="leave")
    assert door.scan("1").word == "Came back"
    door.scan(act="leave")
    assert door.scan("2").word == "Not known"


def test_an_order_in_two_parcels_asks_which_one_came_back(seller: Seller) -> None:
    sends(seller, "1", 2, 1)
    said = Door(seller).scan("1")
    assert (said.word, said.say) == ("Which parcel", "Order 1 went out in 2 parcels. Scan one of P-000001, P-000002.")
