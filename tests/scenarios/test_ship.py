"""Parcels leave: AWB from a range, a manifest by scan, goods and cost out, cancelled ones stopped."""

from uuid import UUID

import pytest

from godown import orders, packing, picking, shipping
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.shipping import NewCourier
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1003)
    return made


def packed(seller: Seller, number: str, units: int) -> UUID:
    seller.takes(seller.order(number, TEA=units))
    for trip in seller.releases():
        with seller.open() as tx:
            picking.pick_all(tx, [trip])
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX")])
        shipping.assign(tx, [made[0].id])
        shipping.assign(tx, [made[0].id])
        return made[0].id


def test_parcels_are_scanned_and_leave(seller: Seller) -> None:
    one, two = packed(seller, "1", 2), packed(seller, "2", 3)
    with seller.open() as tx:
        awbs = {s.parcel_id: s.awb for s in shipping.shipments_of_parcels(tx, [one, two])}
        manifest = shipping.open_manifest(tx, seller.courier, seller.facility)
    assert awbs == {one: "GDN1001", two: "GDN1002"}
    with seller.open() as tx:
        said = [shipping.scan(tx, manifest.id, raw)[0] for raw in ("GDN1001", "GDN1001", "GDN9", "GDN1002GDN1002")]
    assert said == ["ok", "already_done", "not_accepted", "ok"]
    with seller.open() as tx:
        assert len(shipping.close(tx, manifest.id, "Rider").done) == 2
    assert seller.supply("TEA") == (5, 0, 0)
    assert (seller.status("1"), seller.status("2")) == ("handed_over", "handed_over")
    with seller.open() as tx:
        mails = tx.tuples("SELECT to_address, status FROM notice")
        held = tx.scalar("SELECT count(*) FROM hold")
    assert (seller.cost("TEA"), mails, held) == ((5, 20_000), [("meera@customer.example", "waiting")] * 2, 0)


def test_a_cancelled_parcel_is_stopped_at_the_door(seller: Seller) -> None:
    parcel = packed(seller, "1", 2)
    with seller.open() as tx:
        manifest = shipping.open_manifest(tx, seller.courier, seller.facility)
        assert shipping.scan(tx, manifest.id, "GDN1001")[0] == "ok"
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    with seller.open() as tx:
        assert shipping.scan(tx, manifest.id, "GDN1001")[0] == "stop"
        outcome = shipping.close(tx, manifest.id)
    assert [row.code for row in outcome.refused] == ["cancelled"]
    with seller.open() as tx:
        packing.unpack(tx, [seller.id_of("1")])
        shipping.void(tx, [parcel])
    assert seller.supply("TEA") == (10, 0, 0)


def test_a_range_that_is_used_up_is_said_and_a_new_one_serves(seller: Seller) -> None:
    parcels = [packed(seller, str(number), 1) for number in range(4)]
    with seller.open() as tx:
        last = shipping.shipments_of_parcels(tx, parcels[3:])[0]
        assert (last.awb, last.state) == (None, "label_pending")
        shipping.set_range(tx, seller.courier, "GDN", 5001, 5100)
        assert shipping.shipments_of_parcels(tx, parcels[3:])[0].awb == "GDN5001"
