"""Facts reach who subscribed: what one floor does, the higher ones hear through jobs of the same commit."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from godown import orders, packing, picking, shipping
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.shipping import NewCourier
from tests.builders.seller import Seller
from tests.world.jobs import office, run_jobs


def test_a_cancel_after_packing_opens_the_box_and_voids_the_waybill(
    database: Database, tenant_id: UUID, tmp_path: Path
) -> None:
    seller, worker = Seller(database, tenant_id), office(database, tmp_path)
    seller.stocks(TEA=10, BOX=2, TAPE=2_000)
    with seller.open() as tx:
        shipping.set_range(tx, shipping.add_courier(tx, NewCourier("own", "Own riders")), "G", 1, 9)
    seller.takes(seller.order("1", TEA=2))
    for trip in seller.releases():
        with seller.open() as tx:
            picking.pick_all(tx, [trip])
    with seller.open() as tx:
        (box,), _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
    assert "fact.ParcelsPacked" in run_jobs(worker, tenant_id)
    with seller.open() as tx:
        assert [s.awb for s in shipping.shipments_of_parcels(tx, [box.id])] == ["G1"]
        orders.cancel(tx, [seller.id_of("1")])
    assert {"fact.OrdersCancelled", "fact.ParcelsUnpacked"} <= set(run_jobs(worker, tenant_id))
    with seller.open() as tx:
        assert shipping.shipments_of_parcels(tx, [box.id]) == []
        assert (packing.parcels(tx, [box.id])[box.id].status, seller.supply("TEA")) == ("cancelled", (10, 0, 0))


def test_jobs_of_later_wait_and_a_failed_job_stays(database: Database, tenant_id: UUID, tmp_path: Path) -> None:
    seller, worker = Seller(database, tenant_id), office(database, tmp_path)
    run_jobs(worker, tenant_id)
    with seller.open() as tx:
        tx.defer("fact.ParcelsPacked", at=tx.now + timedelta(days=400), queue="facts", facts=[])
        tx.defer("fact.ParcelsPacked", queue="facts", facts=[{"wrong": 1}])
    assert run_jobs(worker, tenant_id, keep_failed=True) == []
    assert run_jobs(worker, tenant_id, keep_failed=True, ahead=timedelta(days=800)) == ["fact.ParcelsPacked"]
