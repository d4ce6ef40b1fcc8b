"""Reverse pickup: a courier is asked to fetch a return, badly behaved as it is; its AWB is that of the way back; it can be cancelled."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from godown import packing, returns, shipping
from godown.entrypoints.worker.mails import letter_mail
from godown.entrypoints.worker.office import Office
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.returns import Expected, Return
from godown.shipping import NewCourier, notices, pickups, queries_pickups, queries_tracking
from godown.shipping.queries_pickups import Pickup
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


@pytest.fixture
def back(seller: Seller, worker: Office) -> Return:
    """Two units left with Speedy; one of them is expected back."""
    seller.takes(seller.order("1", TEA=2))
    seller.picks_all()
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
    run_jobs(worker, seller.tenant)
    with seller.open() as tx:
        assert not shipping.hand_over(tx, seller.courier, seller.facility, [made[0].id])[1].refused
        line = packing.lines_of(tx, [made[0].id])[0].id
        return returns.expect(tx, made[0].id, [Expected(line, 1)], reason="changed_mind")


def asks(seller: Seller, back: Return, note: str = "") -> Pickup:
    with seller.open() as tx:
        return returns.fetch(tx, back.id, seller.courier, note)


def one(seller: Seller, back: Return) -> Pickup:
    with seller.open() as tx:
        return queries_pickups.pickups_of(tx, back.id)[0]


def known(seller: Seller, back: Return) -> Return:
    with seller.open() as tx:
        return returns.one(tx, back.id)


def cancels(seller: Seller, back: Return) -> None:
    with seller.open() as tx:
        returns.cancel_fetch(tx, back.id)


def test_a_return_is_fetched(seller: Seller, back: Return, world: Courier, worker: Office) -> None:
    """Asked once however often it is said; the AWB opens the return at the door; the customer is mailed; events are tracked."""
    first = asks(seller, back, "Second floor")
    assert asks(seller, back).id == first.id
    run_jobs(worker, seller.tenant)
    (told,) = world.fetches
    assert (told["reference"], told["note"], told["pick_from"]["pincode"], told["deliver_to"]["pincode"]) == (
        back.number, "Second floor", "680001", "560058",
    )  # fmt: skip
    awb = one(seller, back).awb
    assert (one(seller, back).state, known(seller, back).awb) == ("given", awb)
    assert awb is not None
    world.says(awb, "picked_up", datetime.now(UTC))
    world.says(awb, "nonsense", datetime.now(UTC))
    run_scheduled(worker, seller.tenant, "courier.events")
    assert (one(seller, back).seen, one(seller, back).seen_place) == ("in_transit", "Thrissur")
    with seller.open() as tx:
        (found,) = returns.read(tx, [awb])
        events = shipping.events(tx, [], problems=True, after=None, limit=10)
    assert found.id == back.id
    assert [event.code for event in events] == ["nonsense"]


def test_the_customer_is_told(seller: Seller, back: Return, world: Courier, worker: Office) -> None:
    with seller.open() as tx:
        tx.run("UPDATE sales_order SET email = 'meera@example.com' WHERE tenant_id = %(tenant)s")
    asks(seller, back)
    run_jobs(worker, seller.tenant)
    with seller.open() as tx:
        ids = tx.scalars("SELECT id FROM notice WHERE tenant_id = %(tenant)s AND kind = 'pickup' ORDER BY id")
        (letter,) = queries_tracking.letters(tx, ids)
        assert set(notices.kinds(tx)) == {"handed_over", "pickup"}
    mail = letter_mail(letter, worker.settings)
    assert mail["Subject"].endswith("is fetched")
    body = mail.get_body(("plain",))
    assert body is not None
    assert one(seller, back).awb in body.get_content()


@pytest.mark.parametrize(
    ("mood", "said", "tried_again"),
    [("500", "database on fire", True), ("refuses", "680001 is not served", False), ("limits", "slow down", True),
     ("nonsense", "not JSON", True), ("lost", "cannot be reached", True)],
)  # fmt: skip
def test_a_courier_that_behaves_badly(
    seller: Seller, back: Return, world: Courier, worker: Office, mood: str, said: str, tried_again: bool
) -> None:
    """Its reason is kept, it is asked again, and never gives two AWBs."""
    world.moods.append(mood)
    asks(seller, back)
    run_jobs(worker, seller.tenant)
    pending = one(seller, back)
    assert (pending.state, pending.awb, pending.attempts) == ("asked", None, 1)
    assert said in pending.last_error
    assert (pending.next_try_at is not None) == tried_again
    with seller.open() as tx:
        pickups.retry_pickup(tx, back.id)
    run_jobs(worker, seller.tenant)
    assert (one(seller, back).state, one(seller, back).last_error) == ("given", "")
    assert len({asked["id"] for asked in world.fetches}) == 1


def test_a_pickup_is_cancelled(seller: Seller, back: Return, world: Courier, worker: Office) -> None:
    asks(seller, back)
    run_jobs(worker, seller.tenant)
    awb = one(seller, back).awb
    world.moods.append("lost")
    cancels(seller, back)
    cancels(seller, back)
    run_jobs(worker, seller.tenant)
    with seller.open() as tx:
        pickups.retry_pickup(tx, back.id)
    run_jobs(worker, seller.tenant)
    assert (one(seller, back).state, one(seller, back).void_state) == ("cancelled", "done")
    assert set(world.stayed) == {awb}
    asks(seller, back)
    run_jobs(worker, seller.tenant)
    assert one(seller, back).awb != awb
    assert known(seller, back).awb == one(seller, back).awb


def test_what_was_never_asked_is_cancelled_without_a_word(
    seller: Seller, back: Return, world: Courier, worker: Office
) -> None:
    asks(seller, back)
    cancels(seller, back)
    run_jobs(worker, seller.tenant)
    assert (one(seller, back).state, one(seller, back).void_state, world.fetches) == ("cancelled", "none", [])


def test_an_answer_that_came_after_the_cancel_is_taken_back(
    seller: Seller, back: Return, world: Courier, worker: Office
) -> None:
    """The answer was lost, then it was cancelled: the courier is asked once more for its AWB, and told not to come."""
    world.moods.append("lost")
    asks(seller, back)
    run_jobs(worker, seller.tenant)
    cancels(seller, back)
    run_jobs(worker, seller.tenant)
    assert (one(seller, back).state, one(seller, back).void_state) == ("cancelled", "done")
    assert world.stayed == [one(seller, back).awb]
    assert known(seller, back).awb == ""


def test_too_late_to_cancel(seller: Seller, back: Return, world: Courier, worker: Office) -> None:
    asks(seller, back)
    run_jobs(worker, seller.tenant)
    awb = one(seller, back).awb
    assert awb is not None
    world.picked_up.add(awb)
    with seller.open() as tx:
        returns.refuse(tx, back.id, "Not ours")
    run_jobs(worker, seller.tenant)
    late = one(seller, back)
    assert (late.state, late.void_state, late.last_error) == (
        "cancelled",
        "refused",
        "It answered 409: fetched already",
    )


def test_what_is_not_fetched(seller: Seller, back: Return, worker: Office) -> None:
    with seller.open() as tx:
        own = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        assert [found.id for found in pickups.able(tx)] == [seller.courier]
    with seller.open() as tx, pytest.raises(Refusal) as told:
        returns.fetch(tx, back.id, own)
    assert told.value.code == "no_pickups"
    with seller.open() as tx:
        returns.arrive(tx, back.id)
    with pytest.raises(Refusal) as told:
        asks(seller, back)
    assert told.value.code == "not_expected"


def test_a_pickup_over_the_api(api: Api, seller: Seller, back: Return, worker: Office) -> None:
    href = f"/returns/{back.id}"
    made = api.http.post(f"{href}/pickup", json={"courier_id": str(seller.courier)})
    assert (made.status_code, made.json()["state"]) == (200, "asked")
    run_jobs(worker, seller.tenant)
    assert [found["state"] for found in api.http.get(f"{href}/pickups").json()] == ["given"]
    assert api.http.post(f"{href}/pickup/cancel").json()[0]["state"] == "cancelled"
    assert api.http.get(f"/returns/{new_id()}/pickups").json()["code"] == "not_found"
