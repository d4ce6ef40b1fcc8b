"""A partner courier over HTTP: asked for AWBs by a job, slow and failing, and never gives a parcel two."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from godown import orders, packing, shipping
from godown.entrypoints.worker.courier_jobs import ask_waybills
from godown.entrypoints.worker.office import Office
from godown.kernel.refusal import Refusal
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.files import stored
from godown.shipping import NewCourier, Shipment
from tests.builders.seller import Seller
from tests.world.courier import LABEL, TOKEN, Courier, courier_server
from tests.world.jobs import office, run_jobs, run_scheduled


@pytest.fixture
def world() -> Iterator[Courier]:
    with courier_server() as courier:
        yield courier


@pytest.fixture
def worker(database: Database, tmp_path: Path) -> Office:
    return office(database, tmp_path)


@pytest.fixture
def seller(database: Database, tenant_id: UUID, world: Courier) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=30, BOX=30, TAPE=60_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(
            tx, NewCourier("speedy", "Speedy Parcels", "partner", world.base_url, TOKEN, preferred=True)
        )
    return made


def packs(seller: Seller, *numbers: str) -> list[UUID]:
    seller.takes(*(seller.order(number, TEA=1) for number in numbers))
    seller.picks_all()
    with seller.open() as tx:
        made, outcome = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX") for number in numbers])
        assert not outcome.refused
        return [one.id for one in made]


def shipment(seller: Seller, parcel: UUID) -> Shipment:
    with seller.open() as tx:
        return shipping.shipments_of_parcels(tx, [parcel])[0]


def test_an_awb_and_a_label_come_over_the_network(seller: Seller, world: Courier, worker: Office) -> None:
    (parcel,) = packs(seller, "1")
    run_jobs(worker, seller.tenant)
    one = shipment(seller, parcel)
    assert (one.awb, one.state, one.last_error) == ("SPD7001", "ready", "")
    with seller.open() as tx:
        assert one.label_file_id
        assert worker.files.get(stored(tx, one.label_file_id).path) == LABEL
    (asked,) = world.asked
    assert asked["id"] == str(one.id)
    assert (asked["weight_grams"], asked["collect_paise"], asked["ship_to"]["pincode"]) == (300, 0, "680001")
    assert asked["ship_from"]["pincode"] == "560058"


def test_a_label_is_fetched_from_the_courier_only(seller: Seller, world: Courier, worker: Office) -> None:
    world.label_by_url = True
    world.moods.extend(["", "", "no_label"])
    one, two = packs(seller, "1", "2")
    run_jobs(worker, seller.tenant)
    assert shipment(seller, one).label_file_id
    pending = shipment(seller, two)
    assert (pending.awb, pending.state) == ("SPD7002", "label_pending")
    assert "another place" in pending.last_error
    with seller.open() as tx:
        shipping.retry(tx, [two])
    run_jobs(worker, seller.tenant)
    assert (shipment(seller, two).awb, shipment(seller, two).state) == ("SPD7002", "ready")


@pytest.mark.parametrize(
    ("mood", "said", "tried_again"),
    [("500", "database on fire", True), ("refuses", "680001 is not served", False), ("limits", "slow down", True),
     ("elsewhere", "redirect", True), ("nonsense", "not JSON", True), ("huge", "larger than 8 MiB", True),
     ("lost", "cannot be reached", True)],
)  # fmt: skip
def test_a_label_is_pending_with_its_reason_and_a_retry(
    seller: Seller, world: Courier, worker: Office, mood: str, said: str, tried_again: bool
) -> None:
    world.moods.append(mood)
    (parcel,) = packs(seller, "1")
    run_jobs(worker, seller.tenant)
    pending = shipment(seller, parcel)
    assert (pending.state, pending.awb, pending.attempts) == ("label_pending", None, 1)
    assert said in pending.last_error
    assert (pending.next_try_at is not None) == tried_again
    with seller.open() as tx:
        manifest = shipping.open_manifest(tx, seller.courier, seller.facility)
        kind, sentence, _ = shipping.scan(tx, manifest.id, pending.parcel_number)
        assert (kind, said in sentence) == ("not_accepted", True)
        assert [one.reason for one in shipping.missing(tx, manifest, 10)] == [pending.last_error]
        shipping.retry(tx, [parcel])
    run_jobs(worker, seller.tenant)
    assert (shipment(seller, parcel).awb, len(world.given)) == ("SPD7001", 1)


def test_a_wrong_token_is_mended_once_for_all(seller: Seller, world: Courier, worker: Office) -> None:
    speedy = NewCourier("speedy", "Speedy Parcels", "partner", world.base_url, "old", preferred=True)
    with seller.open() as tx:
        shipping.add_courier(tx, speedy)
    parcels = packs(seller, "1", "2")
    run_jobs(worker, seller.tenant)
    assert [shipment(seller, one).last_error for one in parcels] == [
        "It does not let us in (401). Check the token."
    ] * 2
    with seller.open() as tx:
        shipping.add_courier(tx, NewCourier("speedy", "Speedy", "partner", world.base_url, TOKEN, preferred=True))
    run_jobs(worker, seller.tenant)
    assert {shipment(seller, one).state for one in parcels} == {"ready"}


def test_a_lost_answer_asked_again_gives_the_same_awb(seller: Seller, world: Courier, worker: Office) -> None:
    world.moods.extend(["lost", "lost"])
    (parcel,) = packs(seller, "1")
    run_jobs(worker, seller.tenant)
    for _ in range(2):
        with seller.open() as tx:
            shipping.retry(tx, [parcel])
        run_jobs(worker, seller.tenant)
    assert (len(world.asked), len(world.given), shipment(seller, parcel).awb) == (3, 1, "SPD7001")


def test_workers_at_once_ask_once_for_each_parcel(seller: Seller, world: Courier, worker: Office) -> None:
    parcels = packs(seller, *(str(number) for number in range(8)))
    run_jobs(worker, seller.tenant, without=("courier",))
    world.moods.extend(["slow"] * 8)
    with ThreadPoolExecutor(4) as workers:
        jobs = [workers.submit(ask_waybills, worker, seller.tenant, str(seller.courier)) for _ in range(4)]
        for job in jobs:
            job.result()
    assert len(world.asked) == 8
    assert len({shipment(seller, parcel).awb for parcel in parcels}) == 8


def test_a_cancel_voids_the_awb_at_the_courier(seller: Seller, world: Courier, worker: Office) -> None:
    packs(seller, "1")
    run_jobs(worker, seller.tenant)
    world.moods.append("lost")
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    run_jobs(worker, seller.tenant)
    with seller.open() as tx:
        shipping.retry(tx, courier_id=seller.courier)
    run_jobs(worker, seller.tenant)
    assert set(world.voided) == {"SPD7001"}
    with seller.open() as tx:
        (gone,) = shipping.shipments_read(tx, ["SPD7001"])
    assert (gone.state, gone.void_state, gone.next_try_at) == ("cancelled", "done", None)


def test_an_awb_that_comes_after_the_cancel_is_taken_back(seller: Seller, world: Courier, worker: Office) -> None:
    world.moods.append("lost")
    packs(seller, "1")
    run_jobs(worker, seller.tenant)
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    run_jobs(worker, seller.tenant)
    assert (list(world.given.values()), set(world.voided)) == (["SPD7001"], {"SPD7001"})


def test_a_cancel_while_the_courier_thinks(seller: Seller, world: Courier, worker: Office) -> None:
    packs(seller, "1")
    run_jobs(worker, seller.tenant, without=("courier",))
    world.moods.append("slow")
    with ThreadPoolExecutor(1) as other:
        asking = other.submit(ask_waybills, worker, seller.tenant, str(seller.courier))
        while world.moods:
            time.sleep(0.01)
        with seller.open() as tx:
            orders.cancel(tx, [seller.id_of("1")])
        run_jobs(worker, seller.tenant, without=("courier",))
        asking.result()
    run_jobs(worker, seller.tenant)
    assert set(world.given.values()) == set(world.voided) == {"SPD7001"}


def test_an_awb_that_was_never_asked_for_needs_no_void(seller: Seller, world: Courier, worker: Office) -> None:
    packs(seller, "1")
    run_jobs(worker, seller.tenant, without=("courier",))
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    run_jobs(worker, seller.tenant, without=("courier",))
    run_jobs(worker, seller.tenant)
    assert (world.asked, world.voided) == ([], [])


def test_a_void_that_the_courier_refuses_is_seen(seller: Seller, world: Courier, worker: Office) -> None:
    packs(seller, "1")
    run_jobs(worker, seller.tenant)
    world.picked_up.add("SPD7001")
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    run_jobs(worker, seller.tenant)
    with seller.open() as tx:
        (story,) = shipping.stories(tx)
        (gone,) = shipping.shipments_read(tx, ["SPD7001"])
    assert (story.voids_refused, gone.last_error) == (1, "It answered 409: picked up already")


def test_rules_choose_and_a_person_overrides(seller: Seller, world: Courier, worker: Office) -> None:
    with seller.open() as tx:
        riders = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, riders, "G", 1, 99)
        shipping.set_rules(tx, [shipping.Rule(riders, seller.facility, "prepaid", "680")])
    (parcel,) = packs(seller, "1")
    run_jobs(worker, seller.tenant)
    assert shipment(seller, parcel).awb == "G01"
    with seller.open() as tx:
        assert shipping.change_courier(tx, [parcel], seller.courier) == [parcel]
    run_jobs(worker, seller.tenant)
    assert shipment(seller, parcel).awb == "SPD7001"
    with seller.open() as tx:
        assert shipping.change_courier(tx, [parcel], riders) == [parcel]
        manifest = shipping.open_manifest(tx, riders, seller.facility)
        assert shipping.scan(tx, manifest.id, "SPD7001")[0] == "stop"
        assert shipping.scan(tx, manifest.id, "G02")[0] == "ok"
    run_jobs(worker, seller.tenant)
    assert world.voided == ["SPD7001"]
    with pytest.raises(Refusal, match="manifest"), seller.open() as tx:
        shipping.change_courier(tx, [parcel], seller.courier)


def test_a_parcel_packed_before_there_was_a_courier_gets_one(
    database: Database, tenant_id: UUID, world: Courier, worker: Office
) -> None:
    seller = Seller(database, tenant_id, now=None)
    seller.stocks(TEA=3, BOX=3, TAPE=6_000)
    (parcel,) = packs(seller, "1")
    run_jobs(worker, tenant_id)
    with seller.open() as tx:
        assert shipping.shipments_of_parcels(tx, [parcel]) == []
        shipping.add_courier(tx, NewCourier("speedy", "Speedy", "partner", world.base_url, TOKEN))
    run_scheduled(worker, tenant_id, "courier.due")
    run_jobs(worker, tenant_id)
    assert shipment(seller, parcel).awb == "SPD7001"


@pytest.mark.parametrize(
    "url", ["ftp://x", "http://u:p@x", "https://x?a=1", "//x", "", "http://x:y", "file:///etc/passwd"]
)
def test_an_address_is_plain_http(seller: Seller, url: str) -> None:
    with pytest.raises(Refusal, match="An address is"), seller.open() as tx:
        shipping.add_courier(tx, NewCourier("bad", "Bad", "partner", url))
