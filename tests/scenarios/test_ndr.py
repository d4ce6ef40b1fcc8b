"""Parcels that were not delivered: answered by a person, the courier told, each answer in the order's story, twice is once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from godown import packing, returns, shipping
from godown.entrypoints.worker.office import Office
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import utc_now
from godown.reports import queries_story
from godown.shipping import NewCourier
from tests.builders.seller import Seller
from tests.http import Api
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


def ok(answer: httpx.Response) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def stands_at_the_door(seller: Seller, world: Courier, worker: Office, *numbers: str) -> list[str]:
    """Parcels that the courier could not hand over."""
    seller.takes(*(seller.order(number, TEA=1) for number in numbers))
    seller.picks_all()
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX") for number in numbers])
    run_jobs(worker, seller.tenant)
    parcels = [one.id for one in made]
    with seller.open() as tx:
        shipping.hand_over(tx, seller.courier, seller.facility, parcels)
        awbs = [one.awb for one in shipping.shipments_of_parcels(tx, parcels)]
    for awb in awbs:
        world.says(str(awb), "ndr", utc_now(), note="Door locked")
    run_scheduled(worker, seller.tenant, "courier.events")
    run_jobs(worker, seller.tenant)
    return [str(one) for one in parcels]


def says(parcel: str, action: str, **more: str) -> dict[str, str]:
    return {"id": str(uuid4()), "parcel_id": parcel, "action": action, **more}


def expected(seller: Seller) -> list[str]:
    with seller.open() as tx:
        return [str(one.parcel_id) for one in returns.in_status(tx, ["expected"], 10)]


def test_a_courier_is_told_to_try_again_at_a_new_address(
    api: Api, seller: Seller, world: Courier, worker: Office
) -> None:
    (parcel,) = stands_at_the_door(seller, world, worker, "1")
    (waits,) = ok(api.http.get("/not-delivered"))["items"]
    assert (waits["parcel_id"], waits["tries"], waits["said"], waits["answer"]) == (parcel, 1, "Door locked", "")
    again = says(parcel, "try_again", note="After six", phone="98860 41735", address1="16/4 Round South")
    for line in ("done", "known"):
        assert ok(api.http.post("/not-delivered/answers", json=[again]))[line] == [again["id"]]
    world.moods.append("lost")
    run_jobs(worker, seller.tenant)
    (kept,) = ok(api.http.get(f"/parcels/{parcel}/answers"))
    assert (kept["status"], bool(kept["last_error"])) == ("waiting", True)
    with seller.open() as tx:
        tx.run("UPDATE ndr_answer SET next_try_at = now() - interval '1 s'")
    run_scheduled(worker, seller.tenant, "courier.ndr_due")
    run_jobs(worker, seller.tenant)
    (told,) = world.told.values()
    assert (told["awb"], told["action"], told["phone"]) == ("SPD7001", "try_again", "98860 41735")
    assert ok(api.http.get("/not-delivered"))["items"][0]["answer_status"] == "told"
    with seller.open() as tx:
        story = [one.facts for one in queries_story.events(tx, seller.id_of("1")) if one.what == "ndr"]
    assert [(one["action"], one["address"]) for one in story] == [("try_again", "16/4 Round South")]
    world.says("SPD7001", "ndr", utc_now(), note="Refused")
    run_scheduled(worker, seller.tenant, "courier.events")
    (waits,) = ok(api.http.get("/not-delivered"))["items"]
    assert (waits["tries"], waits["said"], waits["answer"]) == (2, "Refused", ""), "it needs a fresh answer"


def test_a_parcel_is_asked_back_and_expected_when_the_courier_agrees(
    api: Api, seller: Seller, world: Courier, worker: Office
) -> None:
    one, two = stands_at_the_door(seller, world, worker, "1", "2")
    ok(
        api.http.post(
            "/not-delivered/answers", json=[says(one, "return"), says(two, "called", note="Comes home on Friday")]
        )
    )
    world.moods.append("refuses")
    run_jobs(worker, seller.tenant)
    assert expected(seller) == []
    (kept,) = ok(api.http.get(f"/parcels/{one}/answers"))
    assert (kept["status"], "not served" in kept["last_error"]) == ("refused", True)
    ok(api.http.post("/not-delivered/retry", json={"parcel_ids": [one, two]}))
    run_jobs(worker, seller.tenant)
    assert expected(seller) == [one]
    assert [told["action"] for told in world.told.values()] == ["return"], "a call is our own affair"
    late = ok(api.http.post("/not-delivered/answers", json=[says(one, "try_again")]))
    assert [row["code"] for row in late["refused"]] == ["returning"]
    world.says("SPD7001", "rto", utc_now())
    run_scheduled(worker, seller.tenant, "courier.events")
    run_jobs(worker, seller.tenant)
    assert expected(seller) == [one], "once"


def test_answers_that_make_no_sense_are_refused(api: Api, seller: Seller, world: Courier, worker: Office) -> None:
    (parcel,) = stands_at_the_door(seller, world, worker, "1")
    wrong = [
        says(parcel, "called"), says(parcel, "return", phone="98860"), says(parcel, "shout"),
        says(parcel, "try_again", note="x" * 501), says(str(uuid4()), "return"),
    ]  # fmt: skip
    refused = ok(api.http.post("/not-delivered/answers", json=wrong))["refused"]
    assert [row["field"] for row in refused] == ["note", "action", "action", "note", "parcel_id"]
    assert api.http.post("/not-delivered/answers", json=[]).status_code == 422


def test_a_manual_couriers_parcel_is_expected_at_once(api: Api, seller: Seller, world: Courier, worker: Office) -> None:
    (parcel,) = stands_at_the_door(seller, world, worker, "1")
    with seller.open() as tx:
        tx.run("UPDATE courier SET kind = 'manual' WHERE tenant_id = %(tenant)s")
    ok(api.http.post("/not-delivered/answers", json=[says(parcel, "return")]))
    run_jobs(worker, seller.tenant)
    assert expected(seller) == [parcel]
    assert [one["status"] for one in ok(api.http.get(f"/parcels/{parcel}/answers"))] == ["noted"]
    assert world.told == {}
