"""What becomes of parcels: read by polling, kept raw, one set of states, never backwards; deliveries and returns follow."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from godown import packing, returns, shipping
from godown.entrypoints.worker.office import Office
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import transaction, utc_now
from godown.shipping import NewCourier, notices
from tests.builders.seller import Seller
from tests.world.courier import TOKEN, Courier, courier_server
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


def packs(seller: Seller, worker: Office, *numbers: str) -> list[UUID]:
    seller.takes(*(seller.order(number, TEA=1) for number in numbers))
    seller.picks_all()
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX") for number in numbers])
    run_jobs(worker, seller.tenant)
    return [one.id for one in made]


def leaves(seller: Seller, parcels: list[UUID]) -> None:
    with seller.open() as tx:
        assert len(shipping.hand_over(tx, seller.courier, seller.facility, parcels)[1].done) == len(parcels)


def state(seller: Seller, parcel: UUID) -> str:
    with seller.open() as tx:
        return shipping.shipments_of_parcels(tx, [parcel])[0].state


def problems(seller: Seller) -> dict[str, str | None]:
    with seller.open() as tx:
        return {event.awb: event.problem for event in shipping.events(tx, [], problems=True, after=None, limit=50)}


def test_a_parcel_is_followed_to_the_door(seller: Seller, world: Courier, worker: Office) -> None:
    one, two = packs(seller, worker, "1", "2")
    leaves(seller, [one, two])
    now = utc_now()
    for code in ("picked_up", "in_transit", "out_for_delivery", "not_delivered"):
        world.says("SPD7001", code, now)
    run_scheduled(worker, seller.tenant, "courier.events")
    assert (state(seller, one), state(seller, two)) == ("not_delivered", "handed_over")
    world.says("SPD7001", "DELIVERED", now - timedelta(hours=1))
    world.says("SPD7001", "in_transit", utc_now())
    for _ in range(2):
        run_scheduled(worker, seller.tenant, "courier.events")
    run_jobs(worker, seller.tenant)
    assert (state(seller, one), seller.status("1"), seller.status("2")) == ("delivered", "delivered", "handed_over")
    with seller.open() as tx:
        assert len(shipping.events(tx, ["SPD7001"], problems=False, after=None, limit=50)) == 6


def test_words_before_the_hand_over_count_after_it(seller: Seller, world: Courier, worker: Office) -> None:
    (one,) = packs(seller, worker, "1")
    world.says("SPD7001", "out_for_delivery", utc_now() + timedelta(seconds=1))
    run_scheduled(worker, seller.tenant, "courier.events")
    assert state(seller, one) == "ready"
    leaves(seller, [one])
    assert state(seller, one) == "out_for_delivery"


def test_a_parcel_that_comes_back_is_expected_once(seller: Seller, world: Courier, worker: Office) -> None:
    (one,) = packs(seller, worker, "1")
    leaves(seller, [one])
    for code in ("rto", "coming_back", "rto_delivered"):
        world.says("SPD7001", code, utc_now())
        run_scheduled(worker, seller.tenant, "courier.events")
        run_jobs(worker, seller.tenant)
    assert state(seller, one) == "returned"
    with seller.open() as tx:
        assert [(r.kind, r.parcel_id) for r in returns.in_status(tx, ["expected"], 10)] == [("rto", one)]


def test_what_cannot_be_understood_is_kept_and_understood_later(seller: Seller, world: Courier, worker: Office) -> None:
    (one,) = packs(seller, worker, "1")
    leaves(seller, [one])
    world.says("SPD9999", "delivered", utc_now())
    world.says("SPD7001", "gone_fishing", utc_now())
    world.events.append({"id": "E9", "what": "is this?", "recorded_at": utc_now().isoformat()})
    run_scheduled(worker, seller.tenant, "courier.events")
    assert problems(seller) == {"SPD9999": "unknown_awb", "SPD7001": "unknown_code", "": "unreadable"}
    with seller.open() as tx:
        shipping.set_codes(tx, seller.courier, {"gone_fishing": "lost"})
    assert state(seller, one) == "lost"
    assert problems(seller) == {"SPD9999": "unknown_awb", "": "unreadable"}


def test_a_word_that_comes_before_the_awb_counts(seller: Seller, world: Courier, worker: Office) -> None:
    world.says("SPD7001", "in_transit", utc_now() + timedelta(seconds=1))
    run_scheduled(worker, seller.tenant, "courier.events")
    assert problems(seller) == {"SPD7001": "unknown_awb"}
    (one,) = packs(seller, worker, "1")
    assert problems(seller) == {}
    leaves(seller, [one])
    assert state(seller, one) == "in_transit"


def test_a_courier_that_is_away_is_said_and_read_again(seller: Seller, world: Courier, worker: Office) -> None:
    (one,) = packs(seller, worker, "1")
    leaves(seller, [one])
    for number in range(5):
        world.says("SPD7001", "in_transit", utc_now(), note=str(number))
    world.moods.extend(["", "500"])
    run_scheduled(worker, seller.tenant, "courier.events")
    with seller.open() as tx:
        (story,) = shipping.stories(tx)
    assert (story.events_error, state(seller, one)) == ("It answered 500: database on fire", "in_transit")
    run_scheduled(worker, seller.tenant, "courier.events")
    with seller.open() as tx:
        assert len(shipping.events(tx, ["SPD7001"], problems=False, after=None, limit=50)) == 5
        assert shipping.stories(tx)[0].events_error == ""


def test_many_who_bring_the_same_news_at_once(seller: Seller, world: Courier, worker: Office) -> None:
    parcels = packs(seller, worker, "1", "2", "3")
    leaves(seller, parcels)
    codes = ("picked_up", "in_transit", "out_for_delivery", "not_delivered", "out_for_delivery", "delivered")
    news = [world.says(f"SPD700{n}", code, utc_now()) for code in codes for n in (1, 2, 3)]
    dice = random.Random(7)
    loads = [dice.sample(news, dice.randint(3, len(news))) for _ in range(12)] + [news]

    def bring(load: list[dict[str, object]]) -> None:
        with transaction(seller.database, seller.tenant) as tx:
            shipping.record(tx, seller.courier, load)

    with ThreadPoolExecutor(6) as bringers:
        list(bringers.map(bring, loads))
    assert [state(seller, one) for one in parcels] == ["delivered"] * 3
    with seller.open() as tx:
        assert len(shipping.events(tx, [], problems=False, after=None, limit=50)) == len(news)


def test_an_order_in_two_parcels_is_delivered_with_the_last(seller: Seller, world: Courier, worker: Office) -> None:
    with seller.open() as tx:
        notices.set_kinds(tx, ["handed_over", "delivered"])
    seller.takes(seller.order("1", TEA=2))
    seller.picks_all()
    with seller.open() as tx:
        line = tx.scalar("SELECT id FROM order_line WHERE tenant_id = %(tenant)s")
        parcels = [
            packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX", units={line: 1})])[0][0].id for _ in range(2)
        ]
    run_jobs(worker, seller.tenant)
    leaves(seller, parcels)
    world.says("SPD7001", "delivered", utc_now())
    run_scheduled(worker, seller.tenant, "courier.events")
    assert seller.status("1") == "handed_over"
    world.says("SPD7002", "delivered", utc_now())
    run_scheduled(worker, seller.tenant, "courier.events")
    assert seller.status("1") == "delivered"
    with seller.open() as tx:
        kinds = sorted(one.kind for one in shipping.notices_of_parcels(tx, parcels))
    assert kinds == ["delivered", "delivered", "handed_over", "handed_over"]
