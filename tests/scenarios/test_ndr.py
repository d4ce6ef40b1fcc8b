"""Parcels that were not delivered: answered by a person, the courier told, each answer in the order's story, twice is once."""

from typing import Any
from uuid import uuid4

import httpx

from godown import returns, shipping
from godown.platform.transaction import utc_now
from godown.reports import queries_story
from tests.builders.sender import Sender
from tests.builders.sender import speedy as the_courier
from tests.http import Api
from tests.world.courier import Courier
from tests.world.jobs import run_scheduled


def ok(answer: httpx.Response) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def stands_at_the_door(sender: Sender, speedy: Courier, *numbers: str) -> list[str]:
    """Parcels that the courier could not hand over."""
    parcels = sender.packs(*numbers)
    sender.leaves(parcels)
    for parcel in parcels:
        speedy.says(str(sender.shipment(parcel).awb), "ndr", utc_now(), note="Door locked")
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    sender.works()
    return [str(one) for one in parcels]


def says(parcel: str, action: str, **more: str) -> dict[str, str]:
    return {"id": str(uuid4()), "parcel_id": parcel, "action": action, **more}


def expected(sender: Sender) -> list[str]:
    with sender.open() as tx:
        return [str(one.parcel_id) for one in returns.in_status(tx, ["expected"], 10)]


def test_a_courier_is_told_to_try_again_at_a_new_address(api: Api, sender: Sender, speedy: Courier) -> None:
    (parcel,) = stands_at_the_door(sender, speedy, "1")
    (waits,) = ok(api.http.get("/not-delivered"))["items"]
    assert (waits["parcel_id"], waits["tries"], waits["said"], waits["answer"]) == (parcel, 1, "Door locked", "")
    again = says(parcel, "try_again", note="After six", phone="98860 41735", address1="16/4 Round South")
    for line in ("done", "known"):
        assert ok(api.http.post("/not-delivered/answers", json=[again]))[line] == [again["id"]]
    speedy.moods.append("lost")
    sender.works()
    (kept,) = ok(api.http.get(f"/parcels/{parcel}/answers"))
    assert (kept["status"], bool(kept["last_error"])) == ("waiting", True)
    with sender.open() as tx:
        tx.run("UPDATE ndr_answer SET next_try_at = now() - interval '1 s'")
    run_scheduled(sender.worker, sender.tenant, "courier.ndr_due")
    sender.works()
    (told,) = speedy.told.values()
    assert (told["awb"], told["action"], told["phone"]) == ("SPD7001", "try_again", "98860 41735")
    assert ok(api.http.get("/not-delivered"))["items"][0]["answer_status"] == "told"
    with sender.open() as tx:
        story = [one.facts for one in queries_story.events(tx, sender.id_of("1")) if one.what == "ndr"]
    assert [(one["action"], one["address"]) for one in story] == [("try_again", "16/4 Round South")]
    speedy.says("SPD7001", "ndr", utc_now(), note="Refused")
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    (waits,) = ok(api.http.get("/not-delivered"))["items"]
    assert (waits["tries"], waits["said"], waits["answer"]) == (2, "Refused", ""), "it needs a fresh answer"


def test_a_parcel_is_asked_back_and_expected_when_the_courier_agrees(api: Api, sender: Sender, speedy: Courier) -> None:
    one, two = stands_at_the_door(sender, speedy, "1", "2")
    ok(
        api.http.post(
            "/not-delivered/answers", json=[says(one, "return"), says(two, "called", note="Comes home on Friday")]
        )
    )
    speedy.moods.append("refuses")
    sender.works()
    assert expected(sender) == []
    (kept,) = ok(api.http.get(f"/parcels/{one}/answers"))
    assert (kept["status"], "not served" in kept["last_error"]) == ("refused", True)
    ok(api.http.post("/not-delivered/retry", json={"parcel_ids": [one, two]}))
    sender.works()
    assert expected(sender) == [one]
    assert [told["action"] for told in speedy.told.values()] == ["return"], "a call is our own affair"
    late = ok(api.http.post("/not-delivered/answers", json=[says(one, "try_again")]))
    assert [row["code"] for row in late["refused"]] == ["returning"]
    speedy.says("SPD7001", "rto", utc_now())
    run_scheduled(sender.worker, sender.tenant, "courier.events")
    sender.works()
    assert expected(sender) == [one], "once"


def test_a_wrong_token_is_mended_once_for_all_that_was_answered(api: Api, sender: Sender, speedy: Courier) -> None:
    """As AWBs and labels are asked for again when the token is set right, so is what people answered: the last word of each parcel."""
    one, two = stands_at_the_door(sender, speedy, "1", "2")
    with sender.open() as tx:
        shipping.add_courier(tx, the_courier(speedy, "an old token"))
    ok(api.http.post("/not-delivered/answers", json=[says(one, "try_again"), says(two, "return")]))
    sender.works()
    ok(api.http.post("/not-delivered/answers", json=[says(one, "return")]))
    sender.works()
    stands = {
        parcel: [one["status"] for one in ok(api.http.get(f"/parcels/{parcel}/answers"))] for parcel in (one, two)
    }
    assert stands == {one: ["refused", "refused"], two: ["refused"]}
    with sender.open() as tx:
        shipping.add_courier(tx, the_courier(speedy))
    sender.works()
    assert sorted(expected(sender)) == sorted([one, two])
    assert [told["action"] for told in speedy.told.values()] == ["return", "return"], (
        "what was said before is not said again"
    )


def test_answers_that_make_no_sense_are_refused(api: Api, sender: Sender, speedy: Courier) -> None:
    (parcel,) = stands_at_the_door(sender, speedy, "1")
    wrong = [
        says(parcel, "called"), says(parcel, "return", phone="98860"), says(parcel, "shout"),
        says(parcel, "try_again", note="x" * 501), says(str(uuid4()), "return"),
    ]  # fmt: skip
    refused = ok(api.http.post("/not-delivered/answers", json=wrong))["refused"]
    assert [row["field"] for row in refused] == ["note", "action", "action", "note", "parcel_id"]
    assert api.http.post("/not-delivered/answers", json=[]).status_code == 422


def test_a_manual_couriers_parcel_is_expected_at_once(api: Api, sender: Sender, speedy: Courier) -> None:
    (parcel,) = stands_at_the_door(sender, speedy, "1")
    with sender.open() as tx:
        tx.run("UPDATE courier SET kind = 'manual' WHERE tenant_id = %(tenant)s")
    ok(api.http.post("/not-delivered/answers", json=[says(parcel, "return")]))
    sender.works()
    assert expected(sender) == [parcel]
    assert [one["status"] for one in ok(api.http.get(f"/parcels/{parcel}/answers"))] == ["noted"]
    assert speedy.told == {}
