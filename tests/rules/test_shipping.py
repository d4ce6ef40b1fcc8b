"""Pure rules of shipping: states never go backwards, couriers are chosen by rule, retries end."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from godown.kernel.patience import ATTEMPTS_MAX, next_wait
from godown.kernel.refusal import Refusal
from godown.platform.webhooks import new_secret, sign, verify
from godown.shipping.events import read_events
from godown.shipping.rules import PARTNER_CODES, PHASE, Mark, Rule, choose, furthest

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
HANDED_OVER = Mark("handed_over", START)
marks = st.builds(
    Mark, st.sampled_from(sorted(PHASE)), st.integers(-3, 9).map(lambda hours: START + timedelta(hours=hours))
)


@given(st.lists(marks, max_size=12).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some + some[:4]))))
def test_any_order_and_any_repetition_gives_the_same_state(case: tuple[list[Mark], list[Mark]]) -> None:
    some, shuffled = case
    assert furthest([HANDED_OVER, *some]) == furthest([*shuffled, HANDED_OVER])


@given(st.lists(marks, max_size=12))
def test_one_by_one_is_the_same_as_all_at_once_and_no_step_goes_back(some: list[Mark]) -> None:
    now = HANDED_OVER
    for mark in some:
        following = furthest([now, mark])
        assert PHASE[following.state] >= PHASE[now.state]
        now = following
    assert now == furthest([HANDED_OVER, *some])


def test_a_second_attempt_counts_and_a_late_word_does_not() -> None:
    def at(hours: int, state: str) -> Mark:
        return Mark(state, START + timedelta(hours=hours))

    day = [at(1, "in_transit"), at(5, "out_for_delivery"), at(9, "not_delivered"), at(29, "out_for_delivery")]
    assert furthest(day).state == "out_for_delivery"
    assert furthest([*day, at(30, "delivered"), at(31, "in_transit")]).state == "delivered"
    assert furthest([*day, at(28, "coming_back"), at(40, "out_for_delivery")]).state == "coming_back"


def test_every_code_of_a_partner_means_a_state() -> None:
    assert set(PARTNER_CODES.values()) <= {"ignored", *PHASE}


@given(st.integers(0, 40), st.none() | st.integers(0, 100_000))
def test_retries_grow_and_end(attempts: int, wish: int | None) -> None:
    wait = next_wait(attempts, wish)
    assert (wait is None) == (attempts >= ATTEMPTS_MAX)
    assert wait is None or wait >= timedelta(seconds=wish or 0)


def test_the_first_rule_that_fits() -> None:
    riders, speedy, post, here = uuid4(), uuid4(), uuid4(), uuid4()
    rules = [Rule(riders, here, "prepaid", "5600"), Rule(speedy, payment="cod"), Rule(post, pincode="19")]
    assert choose(rules, None, here, "prepaid", "560058") == riders
    assert choose(rules, None, uuid4(), "prepaid", "560058") is None
    assert choose(rules, post, here, "cod", "560058") == speedy
    assert choose(rules, riders, here, "prepaid", "190001") == post
    assert choose([], riders, here, "prepaid", "") == riders


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
keys = st.sampled_from(["id", "awb", "code", "at", "recorded_at", "place", "note"])


@given(st.lists(json | st.dictionaries(keys, json), max_size=6))
def test_nothing_that_a_courier_sends_is_dropped(raw: list[object]) -> None:
    good, bad = read_events(raw, START)
    ids = {event.event_id for event in good} | {event_id for event_id, _ in bad}
    assert (len(ids) > 0) == (len(raw) > 0)
    again, bad_again = read_events([*raw, *reversed(raw)], START)
    assert {event.event_id for event in again} | {event_id for event_id, _ in bad_again} == ids


def test_an_event_is_read() -> None:
    (event,), bad = read_events(
        [{"id": 7, "awb": " S1 ", "code": "RTO", "at": "2026-11-24T18:00:00+05:30", "note": "shut\x00"}], START
    )
    assert (event.event_id, event.awb, event.code, event.at) == ("7", "S1", "rto", START + timedelta(minutes=30))
    assert (event.note, bad) == ("shut�", [])
    _, bad = read_events(
        [{"awb": "S1", "code": "rto", "at": "yesterday"}, {"awb": "S1", "code": "rto", "at": "2026-11-24"}], START
    )
    assert len(bad) == 2


def test_only_the_other_side_can_sign() -> None:
    secret, stamp, body = new_secret(), int(START.timestamp()), b"{}"
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(stamp),
        "webhook-signature": f"v1,x {sign(secret, 'm1', stamp, body)}",
    }
    assert verify(secret, headers, body, START) == "m1"
    wrong = [
        (new_secret(), headers, body, START),
        ("", headers, body, START),
        (secret, headers | {"webhook-id": "m2"}, body, START),
        (secret, headers, b"{ }", START),
        (secret, headers, body, START + timedelta(minutes=6)),
        (secret, headers, body, START - timedelta(minutes=6)),
        (secret, {}, body, START),
        (secret, headers | {"webhook-timestamp": "９"}, body, START),
    ]
    for case in wrong:
        with pytest.raises(Refusal, match=r"signed|old|wrong"):
            verify(*case)


def test_a_known_signature() -> None:
    """The example of the Standard Webhooks specification."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    assert (
        sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )
