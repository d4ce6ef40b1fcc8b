"""Reverse pickup: a courier is asked to fetch a return, badly behaved as it is; its AWB is that of the way back; it can be cancelled."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from godown import packing, returns, shipping
from godown.entrypoints.worker.mails import letter_mail
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.returns import Expected, Return
from godown.shipping import NewCourier, notices, pickups, queries_pickups, queries_tracking
from godown.shipping.queries_pickups import Pickup
from godown.shipping.words import Letter
from tests.builders.sender import Sender
from tests.builders.sender import speedy as known_as_speedy
from tests.http import Api
from tests.world.courier import Courier
from tests.world.jobs import run_scheduled


@pytest.fixture
def parcel(sender: Sender) -> UUID:
    """Two units left with Speedy."""
    (parcel,) = sender.packs("1", units=2)
    sender.leaves([parcel])
    return parcel


@pytest.fixture
def back(sender: Sender, parcel: UUID) -> Return:
    """One of them is expected back."""
    return comes_back(sender, parcel)


def comes_back(sender: Sender, parcel: UUID) -> Return:
    with sender.open() as tx:
        return returns.expect(tx, parcel, [Expected(packing.lines_of(tx, [parcel])[0].id, 1)], reason="changed_mind")


def asks(sender: Sender, back: Return, note: str = "") -> Pickup:
    with sender.open() as tx:
        return returns.fetch(tx, back.id, sender.courier, note)


def one(sender: Sender, back: Return) -> Pickup:
    with sender.open() as tx:
        return queries_pickups.pickups_of(tx, back.id)[0]


def known(sender: Sender, back: Return) -> Return:
    with sender.open() as tx:
        return returns.one(tx, back.id)


def cancels(sender: Sender, back: Return) -> None:
    with sender.open() as tx:
        returns.cancel_fetch(tx, back.id)


def test_a_return_is_fetched(sender: Sender, back: Return, speedy: Courier) -> None:
    """Asked once however often it is said; the AWB opens the return at the door; the customer is mailed; events are tracked."""
    first = asks(sender, back, "Second floor")
    assert asks(sender, back).id == first.id
    sender.works()
    (told,) = speedy.fetches
    assert (told["reference"], told["note"], told["pick_from"]["pincode"], told["deliver_to"]["pincode"]) == (
        back.number, "Second floor", "680001", "560058",
    )  # fmt: skip
    awb = one(sender, back).awb
    assert (one(sender, back).state, known(sender, back).awb) == ("given", awb)
    assert awb is not None
    speedy.says(awb, "picked_up", datetime.now(UTC))
    speedy.says(awb, "nonsense", datetime.now(UTC))
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    assert (one(sender, back).seen, one(sender, back).seen_place) == ("in_transit", "Thrissur")
    with sender.open() as tx:
        (found,) = returns.read(tx, [awb])
        events = shipping.events(tx, [], problems=True, after=None, limit=10)
    assert found.id == back.id
    assert [event.code for event in events] == ["nonsense"]


def letters(sender: Sender) -> list[Letter]:
    """The mails about pickups."""
    with sender.open() as tx:
        ids = tx.scalars("SELECT id FROM notice WHERE tenant_id = %(tenant)s AND kind = 'pickup' ORDER BY id")
        return queries_tracking.letters(tx, ids)


@pytest.fixture
def known_by_mail(sender: Sender) -> None:
    with sender.open() as tx:
        tx.run("UPDATE sales_order SET email = 'meera@example.com' WHERE tenant_id = %(tenant)s")


@pytest.mark.usefixtures("known_by_mail")
def test_the_customer_is_told(sender: Sender, back: Return) -> None:
    asks(sender, back)
    sender.works()
    (letter,) = letters(sender)
    with sender.open() as tx:
        assert set(notices.kinds(tx)) == {"handed_over", "pickup"}
    mail = letter_mail(letter, sender.worker.settings)
    assert mail["Subject"].endswith("is fetched")
    body = mail.get_body(("plain",))
    assert body is not None
    assert one(sender, back).awb in body.get_content()


@pytest.mark.usefixtures("known_by_mail")
def test_each_pickup_has_its_mail(sender: Sender, parcel: UUID, back: Return) -> None:
    """Cancelled and asked again, and another return of the same parcel: the customer reads the AWB of the one that comes."""
    asks(sender, back)
    sender.works()
    cancels(sender, back)
    assert letters(sender) == [], "nobody comes: it was not said yet, and is not said now"
    asks(sender, back)
    other = comes_back(sender, parcel)
    asks(sender, other)
    sender.works()
    assert {letter.awb for letter in letters(sender)} == {one(sender, back).awb, one(sender, other).awb}


@pytest.mark.usefixtures("known_by_mail")
def test_a_mail_that_is_out_stays(sender: Sender, back: Return) -> None:
    asks(sender, back)
    sender.works()
    (letter,) = letters(sender)
    with sender.open() as tx:
        notices.sent(tx, letter)
    cancels(sender, back)
    asks(sender, back)
    sender.works()
    kept, new = letters(sender)
    assert (kept.notice_id, new.awb) == (letter.notice_id, one(sender, back).awb)


def test_what_the_customer_brought_is_not_fetched(sender: Sender, speedy: Courier, back: Return) -> None:
    """It is here before a courier said yes: nobody is sent for it. An AWB that came is left alone: it may have come by it."""
    asks(sender, back)
    with sender.open() as tx:
        returns.arrive(tx, back.id)
    sender.works()
    assert (one(sender, back).state, speedy.fetches) == ("cancelled", [])


def test_a_wrong_token_is_mended_for_pickups_too(sender: Sender, speedy: Courier, back: Return) -> None:
    with sender.open() as tx:
        shipping.add_courier(tx, known_as_speedy(speedy, "old"))
    asks(sender, back)
    sender.works()
    assert one(sender, back).last_error == "It does not let us in (401). Check the token."
    with sender.open() as tx:
        shipping.add_courier(tx, known_as_speedy(speedy))
    sender.works()
    assert one(sender, back).state == "given"


@pytest.mark.parametrize(
    ("mood", "said", "tried_again"),
    [("500", "database on fire", True), ("refuses", "680001 is not served", False), ("limits", "slow down", True),
     ("nonsense", "not JSON", True), ("lost", "cannot be reached", True)],
)  # fmt: skip
def test_a_courier_that_behaves_badly(
    sender: Sender, back: Return, speedy: Courier, mood: str, said: str, tried_again: bool
) -> None:
    """Its reason is kept, it is asked again, and never gives two AWBs."""
    speedy.moods.append(mood)
    asks(sender, back)
    sender.works()
    pending = one(sender, back)
    assert (pending.state, pending.awb, pending.attempts) == ("asked", None, 1)
    assert said in pending.last_error
    assert (pending.next_try_at is not None) == tried_again
    with sender.open() as tx:
        pickups.retry_pickup(tx, back.id)
    sender.works()
    assert (one(sender, back).state, one(sender, back).last_error) == ("given", "")
    assert len({asked["id"] for asked in speedy.fetches}) == 1


def test_a_pickup_is_cancelled(sender: Sender, back: Return, speedy: Courier) -> None:
    asks(sender, back)
    sender.works()
    awb = one(sender, back).awb
    speedy.moods.append("lost")
    cancels(sender, back)
    cancels(sender, back)
    sender.works()
    with sender.open() as tx:
        pickups.retry_pickup(tx, back.id)
    sender.works()
    assert (one(sender, back).state, one(sender, back).void_state) == ("cancelled", "done")
    assert set(speedy.stayed) == {awb}
    asks(sender, back)
    sender.works()
    assert one(sender, back).awb != awb
    assert known(sender, back).awb == one(sender, back).awb


def test_what_was_never_asked_is_cancelled_without_a_word(sender: Sender, back: Return, speedy: Courier) -> None:
    asks(sender, back)
    cancels(sender, back)
    sender.works()
    assert (one(sender, back).state, one(sender, back).void_state, speedy.fetches) == ("cancelled", "none", [])


def test_an_answer_that_came_after_the_cancel_is_taken_back(sender: Sender, back: Return, speedy: Courier) -> None:
    """The answer was lost, then it was cancelled: the courier is asked once more for its AWB, and told not to come."""
    speedy.moods.append("lost")
    asks(sender, back)
    sender.works()
    cancels(sender, back)
    sender.works()
    assert (one(sender, back).state, one(sender, back).void_state) == ("cancelled", "done")
    assert speedy.stayed == [one(sender, back).awb]
    assert known(sender, back).awb == ""


def test_too_late_to_cancel(sender: Sender, back: Return, speedy: Courier) -> None:
    asks(sender, back)
    sender.works()
    awb = one(sender, back).awb
    assert awb is not None
    speedy.picked_up.add(awb)
    with sender.open() as tx:
        returns.refuse(tx, back.id, "Not ours")
    sender.works()
    late = one(sender, back)
    assert (late.state, late.void_state, late.last_error) == (
        "cancelled",
        "refused",
        "It answered 409: fetched already",
    )


def test_what_is_not_fetched(sender: Sender, back: Return) -> None:
    with sender.open() as tx:
        own = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        assert [found.id for found in pickups.able(tx)] == [sender.courier]
    with sender.open() as tx, pytest.raises(Refusal) as told:
        returns.fetch(tx, back.id, own)
    assert told.value.code == "no_pickups"
    with sender.open() as tx:
        returns.arrive(tx, back.id)
    with pytest.raises(Refusal) as told:
        asks(sender, back)
    assert told.value.code == "not_expected"


def test_a_pickup_over_the_api(api: Api, sender: Sender, back: Return) -> None:
    href = f"/returns/{back.id}"
    made = api.http.post(f"{href}/pickup", json={"courier_id": str(sender.courier)})
    assert (made.status_code, made.json()["state"]) == (200, "asked")
    sender.works()
    assert [found["state"] for found in api.http.get(f"{href}/pickups").json()] == ["given"]
    assert api.http.post(f"{href}/pickup/cancel").json()[0]["state"] == "cancelled"
    assert api.http.get(f"/returns/{new_id()}/pickups").json()["code"] == "not_found"
