"""A partner courier over HTTP: asked for AWBs by a job, slow and failing, and never gives a parcel two."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from godown import orders, packing, shipping
from godown.entrypoints.worker.courier_jobs import ask_waybills
from godown.kernel.refusal import Refusal
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.files import stored
from godown.platform.outside import OutsideFault
from godown.shipping import NewCourier, errands, waybills
from godown.shipping.words import SHIPMENT
from tests.builders.seller import Seller
from tests.builders.sender import Sender
from tests.builders.sender import speedy as known_as_speedy
from tests.world.courier import LABEL, Courier
from tests.world.jobs import office, run_jobs, run_scheduled


def test_an_awb_and_a_label_come_over_the_network(sender: Sender, speedy: Courier) -> None:
    (parcel,) = sender.boxes("1")
    sender.works()
    one = sender.shipment(parcel)
    assert (one.awb, one.state, one.last_error) == ("SPD7001", "ready", "")
    with sender.open() as tx:
        assert one.label_file_id
        assert sender.worker.files.get(stored(tx, one.label_file_id).path) == LABEL
    (asked,) = speedy.asked
    assert asked["id"] == str(one.id)
    assert (asked["weight_grams"], asked["collect_paise"], asked["ship_to"]["pincode"]) == (300, 0, "680001")
    assert asked["ship_from"]["pincode"] == "560058"


def test_a_label_is_fetched_from_the_courier_only(sender: Sender, speedy: Courier) -> None:
    speedy.label_by_url = True
    speedy.moods.extend(["", "", "no_label"])
    one, two = sender.boxes("1", "2")
    sender.works()
    assert sender.shipment(one).label_file_id
    pending = sender.shipment(two)
    assert (pending.awb, pending.state) == ("SPD7002", "label_pending")
    assert "another place" in pending.last_error
    with sender.open() as tx:
        shipping.retry(tx, [two])
    sender.works()
    assert (sender.shipment(two).awb, sender.shipment(two).state) == ("SPD7002", "ready")


@pytest.mark.parametrize(
    ("mood", "said", "tried_again"),
    [("500", "database on fire", True), ("refuses", "680001 is not served", False), ("limits", "slow down", True),
     ("elsewhere", "redirect", True), ("nonsense", "not JSON", True), ("huge", "larger than 8 MiB", True),
     ("lost", "cannot be reached", True)],
)  # fmt: skip
def test_a_label_is_pending_with_its_reason_and_a_retry(
    sender: Sender, speedy: Courier, mood: str, said: str, tried_again: bool
) -> None:
    speedy.moods.append(mood)
    (parcel,) = sender.boxes("1")
    sender.works()
    pending = sender.shipment(parcel)
    assert (pending.state, pending.awb, pending.attempts) == ("label_pending", None, 1)
    assert said in pending.last_error
    assert (pending.next_try_at is not None) == tried_again
    with sender.open() as tx:
        manifest = shipping.open_manifest(tx, sender.courier, sender.facility)
        kind, sentence, _ = shipping.scan(tx, manifest.id, pending.parcel_number)
        assert (kind, said in sentence) == ("not_accepted", True)
        assert [one.reason for one in shipping.missing(tx, manifest, 10)] == [pending.last_error]
        shipping.retry(tx, [parcel])
    sender.works()
    assert (sender.shipment(parcel).awb, len(speedy.given)) == ("SPD7001", 1)


def test_a_wrong_token_is_mended_once_for_all(sender: Sender, speedy: Courier) -> None:
    with sender.open() as tx:
        shipping.add_courier(tx, known_as_speedy(speedy, "old"))
    parcels = sender.boxes("1", "2")
    sender.works()
    assert [sender.shipment(one).last_error for one in parcels] == ["It does not let us in (401). Check the token."] * 2
    with sender.open() as tx:
        shipping.add_courier(tx, known_as_speedy(speedy))
    sender.works()
    assert {sender.shipment(one).state for one in parcels} == {"ready"}


def test_a_lost_answer_asked_again_gives_the_same_awb(sender: Sender, speedy: Courier) -> None:
    speedy.moods.extend(["lost", "lost"])
    (parcel,) = sender.boxes("1")
    sender.works()
    for _ in range(2):
        with sender.open() as tx:
            shipping.retry(tx, [parcel])
        sender.works()
    assert (len(speedy.asked), len(speedy.given), sender.shipment(parcel).awb) == (3, 1, "SPD7001")


def test_workers_at_once_ask_once_for_each_parcel(sender: Sender, speedy: Courier) -> None:
    parcels = sender.boxes(*(str(number) for number in range(8)))
    run_jobs(sender.worker, sender.tenant, without=("courier",))
    speedy.moods.extend(["slow"] * 8)
    with ThreadPoolExecutor(4) as workers:
        jobs = [workers.submit(ask_waybills, sender.worker, sender.tenant, str(sender.courier)) for _ in range(4)]
        for job in jobs:
            job.result()
    assert len(speedy.asked) == 8
    assert len({sender.shipment(parcel).awb for parcel in parcels}) == 8


def test_a_cancel_voids_the_awb_at_the_courier(sender: Sender, speedy: Courier) -> None:
    sender.boxes("1")
    sender.works()
    speedy.moods.append("lost")
    with sender.open() as tx:
        orders.cancel(tx, [sender.id_of("1")])
    sender.works()
    with sender.open() as tx:
        shipping.retry(tx, courier_id=sender.courier)
    sender.works()
    assert set(speedy.voided) == {"SPD7001"}
    with sender.open() as tx:
        (gone,) = shipping.shipments_read(tx, ["SPD7001"])
    assert (gone.state, gone.void_state, gone.next_try_at) == ("cancelled", "done", None)


def test_an_awb_that_comes_after_the_cancel_is_taken_back(sender: Sender, speedy: Courier) -> None:
    speedy.moods.append("lost")
    sender.boxes("1")
    sender.works()
    with sender.open() as tx:
        orders.cancel(tx, [sender.id_of("1")])
    sender.works()
    assert (list(speedy.given.values()), set(speedy.voided)) == (["SPD7001"], {"SPD7001"})


def test_a_cancel_while_the_courier_thinks(sender: Sender, speedy: Courier) -> None:
    sender.boxes("1")
    run_jobs(sender.worker, sender.tenant, without=("courier",))
    speedy.moods.append("slow")
    with ThreadPoolExecutor(1) as other:
        asking = other.submit(ask_waybills, sender.worker, sender.tenant, str(sender.courier))
        while speedy.moods:
            time.sleep(0.01)
        with sender.open() as tx:
            orders.cancel(tx, [sender.id_of("1")])
        run_jobs(sender.worker, sender.tenant, without=("courier",))
        asking.result()
    sender.works()
    assert set(speedy.given.values()) == set(speedy.voided) == {"SPD7001"}


def test_an_awb_that_was_never_asked_for_needs_no_void(sender: Sender, speedy: Courier) -> None:
    sender.boxes("1")
    run_jobs(sender.worker, sender.tenant, without=("courier",))
    with sender.open() as tx:
        orders.cancel(tx, [sender.id_of("1")])
    run_jobs(sender.worker, sender.tenant, without=("courier",))
    sender.works()
    assert (speedy.asked, speedy.voided) == ([], [])


def test_a_void_that_the_courier_refuses_is_seen(sender: Sender, speedy: Courier) -> None:
    sender.boxes("1")
    sender.works()
    speedy.picked_up.add("SPD7001")
    with sender.open() as tx:
        orders.cancel(tx, [sender.id_of("1")])
    sender.works()
    with sender.open() as tx:
        (story,) = shipping.stories(tx)
        (gone,) = shipping.shipments_read(tx, ["SPD7001"])
    assert (story.voids_refused, gone.last_error) == (1, "It answered 409: picked up already")


def test_rules_choose_and_a_person_overrides(sender: Sender, speedy: Courier) -> None:
    with sender.open() as tx:
        riders = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, riders, "G", 1, 99)
        shipping.set_rules(tx, [shipping.Rule(riders, sender.facility, "prepaid", "680")])
    (parcel,) = sender.boxes("1")
    sender.works()
    assert sender.shipment(parcel).awb == "G01"
    with sender.open() as tx:
        assert shipping.change_courier(tx, [parcel], sender.courier) == [parcel]
    sender.works()
    assert sender.shipment(parcel).awb == "SPD7001"
    with sender.open() as tx:
        assert shipping.change_courier(tx, [parcel], riders) == [parcel]
        manifest = shipping.open_manifest(tx, riders, sender.facility)
        assert shipping.scan(tx, manifest.id, "SPD7001")[0] == "stop"
        assert shipping.scan(tx, manifest.id, "G02")[0] == "ok"
    sender.works()
    assert speedy.voided == ["SPD7001"]
    with pytest.raises(Refusal, match="manifest"), sender.open() as tx:
        shipping.change_courier(tx, [parcel], sender.courier)


def test_a_parcel_packed_before_there_was_a_courier_gets_one(
    database: Database, tenant_id: UUID, speedy: Courier, tmp_path: Path
) -> None:
    seller, worker = Seller(database, tenant_id, now=None), office(database, tmp_path)
    seller.stocks(TEA=3, BOX=3, TAPE=6_000)
    seller.takes(seller.order("1", TEA=1))
    seller.picks_all()
    with seller.open() as tx:
        parcel = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])[0][0].id
    run_jobs(worker, tenant_id)
    with seller.open() as tx:
        assert shipping.shipments_of_parcels(tx, [parcel]) == []
        shipping.add_courier(tx, known_as_speedy(speedy))
    run_scheduled(worker, tenant_id, "courier.due")
    run_jobs(worker, tenant_id)
    with seller.open() as tx:
        assert shipping.shipments_of_parcels(tx, [parcel])[0].awb == "SPD7001"


def test_an_awb_of_another_parcel_is_never_taken_back(sender: Sender, speedy: Courier) -> None:
    """The courier mixes two parcels up, and one of them is cancelled: the other keeps its AWB, and the office is told why."""
    first, second = sender.packs("1")[0], sender.boxes("2")[0]
    run_jobs(sender.worker, sender.tenant, without=("courier",))
    speedy.moods.append("lost")
    speedy.given[str(sender.shipment(second).id)] = "SPD7001"
    sender.works()
    with sender.open() as tx:
        orders.cancel(tx, [sender.id_of("2")])
    sender.works()
    with sender.open() as tx:
        (gone,) = [one for one in shipping.shipments_page(tx, ["cancelled"], None, None, 9) if one.parcel_id == second]
    assert speedy.voided == []
    assert (sender.shipment(first).awb, sender.shipment(first).state) == ("SPD7001", "ready")
    assert (gone.void_state, "which another parcel has" in gone.last_error) == ("due", True)


def test_a_refusal_of_what_was_asked_before_the_cancel_leaves_the_void_due(sender: Sender, speedy: Courier) -> None:
    """The courier was asked, the order is cancelled, then the courier says no: it is asked again, and the AWB is taken back."""
    sender.boxes("1")
    run_jobs(sender.worker, sender.tenant, without=("courier",))
    with sender.open() as tx:
        (task,) = waybills.claim(tx, sender.courier)
    with sender.open() as tx:
        orders.cancel(tx, [sender.id_of("1")])
    run_jobs(sender.worker, sender.tenant, without=("courier",))
    with sender.open() as tx:
        errands.failed(tx, SHIPMENT, task, OutsideFault("Not served.", status=422))
    sender.works()
    assert set(speedy.given.values()) == set(speedy.voided) == {"SPD7001"}


@pytest.mark.parametrize(
    "url", ["ftp://x", "http://u:p@x", "https://x?a=1", "//x", "", "http://x:y", "file:///etc/passwd"]
)
def test_an_address_is_plain_http(sender: Sender, url: str) -> None:
    with pytest.raises(Refusal, match="An address is"), sender.open() as tx:
        shipping.add_courier(tx, NewCourier("bad", "Bad", "partner", url))
