"""What becomes of parcels: read by polling, kept raw, one set of states, never backwards; deliveries and returns follow."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

from godown import packing, returns, shipping
from godown.packing import NewParcel
from godown.platform.transaction import transaction, utc_now
from godown.shipping import notices
from tests.builders.sender import Sender
from tests.world.courier import Courier
from tests.world.jobs import run_scheduled


def state(sender: Sender, parcel: UUID) -> str:
    with sender.open() as tx:
        return shipping.shipments_of_parcels(tx, [parcel])[0].state


def problems(sender: Sender) -> dict[str, str | None]:
    with sender.open() as tx:
        return {event.awb: event.problem for event in shipping.events(tx, [], problems=True, after=None, limit=50)}


def test_a_parcel_is_followed_to_the_door(sender: Sender, speedy: Courier) -> None:
    one, two = sender.packs("1", "2")
    sender.leaves([one, two])
    now = utc_now()
    for code in ("picked_up", "in_transit", "out_for_delivery", "not_delivered"):
        speedy.says("SPD7001", code, now)
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    assert (state(sender, one), state(sender, two)) == ("not_delivered", "handed_over")
    speedy.says("SPD7001", "DELIVERED", now - timedelta(hours=1))
    speedy.says("SPD7001", "in_transit", utc_now())
    for _ in range(2):
        run_scheduled(sender.worker, sender.tenant, "courier.events")
    sender.works()
    assert (state(sender, one), sender.status("1"), sender.status("2")) == ("delivered", "delivered", "handed_over")
    with sender.open() as tx:
        assert len(shipping.events(tx, ["SPD7001"], problems=False, after=None, limit=50)) == 6


def test_words_before_the_hand_over_count_after_it(sender: Sender, speedy: Courier) -> None:
    (one,) = sender.packs("1")
    speedy.says("SPD7001", "out_for_delivery", utc_now() + timedelta(seconds=1))
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    assert state(sender, one) == "ready"
    sender.leaves([one])
    assert state(sender, one) == "out_for_delivery"


def test_a_parcel_that_comes_back_is_expected_once(sender: Sender, speedy: Courier) -> None:
    (one,) = sender.packs("1")
    sender.leaves([one])
    for code in ("rto", "coming_back", "rto_delivered"):
        speedy.says("SPD7001", code, utc_now())
        run_scheduled(sender.worker, sender.tenant, "courier.events")
        sender.works()
    assert state(sender, one) == "returned"
    with sender.open() as tx:
        assert [(r.kind, r.parcel_id) for r in returns.in_status(tx, ["expected"], 10)] == [("rto", one)]


def test_what_cannot_be_understood_is_kept_and_understood_later(sender: Sender, speedy: Courier) -> None:
    (one,) = sender.packs("1")
    sender.leaves([one])
    speedy.says("SPD9999", "delivered", utc_now())
    speedy.says("SPD7001", "gone_fishing", utc_now())
    speedy.events.append({"id": "E9", "what": "is this?", "recorded_at": utc_now().isoformat()})
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    assert problems(sender) == {"SPD9999": "unknown_awb", "SPD7001": "unknown_code", "": "unreadable"}
    with sender.open() as tx:
        shipping.set_codes(tx, sender.courier, {"gone_fishing": "lost"})
    assert state(sender, one) == "lost"
    assert problems(sender) == {"SPD9999": "unknown_awb", "": "unreadable"}


def test_a_word_that_comes_before_the_awb_counts(sender: Sender, speedy: Courier) -> None:
    speedy.says("SPD7001", "in_transit", utc_now() + timedelta(seconds=1))
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    assert problems(sender) == {"SPD7001": "unknown_awb"}
    (one,) = sender.packs("1")
    assert problems(sender) == {}
    sender.leaves([one])
    assert state(sender, one) == "in_transit"


def test_a_courier_that_is_away_is_said_and_read_again(sender: Sender, speedy: Courier) -> None:
    (one,) = sender.packs("1")
    sender.leaves([one])
    for number in range(5):
        speedy.says("SPD7001", "in_transit", utc_now(), note=str(number))
    speedy.moods.extend(["", "500"])
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    with sender.open() as tx:
        (story,) = shipping.stories(tx)
    assert (story.events_error, state(sender, one)) == ("It answered 500: database on fire", "in_transit")
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    with sender.open() as tx:
        assert len(shipping.events(tx, ["SPD7001"], problems=False, after=None, limit=50)) == 5
        assert shipping.stories(tx)[0].events_error == ""


def test_many_who_bring_the_same_news_at_once(sender: Sender, speedy: Courier) -> None:
    parcels = sender.packs("1", "2", "3")
    sender.leaves(parcels)
    codes = ("picked_up", "in_transit", "out_for_delivery", "not_delivered", "out_for_delivery", "delivered")
    news = [speedy.says(f"SPD700{n}", code, utc_now()) for code in codes for n in (1, 2, 3)]
    dice = random.Random(7)
    loads = [dice.sample(news, dice.randint(3, len(news))) for _ in range(12)] + [news]

    def bring(load: list[dict[str, object]]) -> None:
        with transaction(sender.database, sender.tenant) as tx:
            shipping.record(tx, sender.courier, load)

    with ThreadPoolExecutor(6) as bringers:
        list(bringers.map(bring, loads))
    assert [state(sender, one) for one in parcels] == ["delivered"] * 3
    with sender.open() as tx:
        assert len(shipping.events(tx, [], problems=False, after=None, limit=50)) == len(news)


def test_an_order_in_two_parcels_is_delivered_with_the_last(sender: Sender, speedy: Courier) -> None:
    with sender.open() as tx:
        notices.set_kinds(tx, ["handed_over", "delivered"])
    sender.takes(sender.order("1", TEA=2))
    sender.picks_all()
    with sender.open() as tx:
        line = tx.scalar("SELECT id FROM order_line WHERE tenant_id = %(tenant)s")
        parcels = [
            packing.pack(tx, [NewParcel(sender.id_of("1"), 300, "BOX", units={line: 1})])[0][0].id for _ in range(2)
        ]
    sender.works()
    sender.leaves(parcels)
    speedy.says("SPD7001", "delivered", utc_now())
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    assert sender.status("1") == "handed_over"
    speedy.says("SPD7002", "delivered", utc_now())
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    assert sender.status("1") == "delivered"
    with sender.open() as tx:
        kinds = sorted(one.kind for one in shipping.notices_of_parcels(tx, parcels))
    assert kinds == ["delivered", "delivered", "handed_over", "handed_over"]
