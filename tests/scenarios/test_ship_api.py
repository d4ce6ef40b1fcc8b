"""Shipping through the doors: connection, manifest by scan, webhooks late, twice and out of order, the public page."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from godown import orders, packing
from godown.entrypoints.web.assets import STATIC
from godown.entrypoints.worker.office import Office
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.identity import make_key
from godown.platform.transaction import platform_transaction, utc_now
from tests.builders.seller import Seller
from tests.http import Api
from tests.world.courier import TOKEN, Courier, courier_server
from tests.world.jobs import office, run_jobs

PUBLIC_BYTES = 40_000
"""What a tracking page may weigh, without fonts."""


@pytest.fixture
def world() -> Iterator[Courier]:
    with courier_server() as courier:
        yield courier


@pytest.fixture
def worker(database: Database, tmp_path: Path) -> Office:
    return office(database, tmp_path)


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=20, BOX=20, TAPE=40_000)
    return made


def ok(answer: httpx.Response) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def connects(api: Api, world: Courier) -> tuple[str, str, str]:
    """A partner courier is added over HTTP; answer its id, the address of its webhook and the secret."""
    speedy = {"code": "speedy", "name": "Speedy Parcels", "kind": "partner", "base_url": world.base_url, "token": TOKEN,
              "tracking_url": "https://speedy.example/{awb}", "preferred": True}  # fmt: skip
    courier = ok(api.http.post("/couriers", json=speedy))["id"]
    hook = ok(api.http.post(f"/couriers/{courier}/webhook"))
    return courier, f"{api.base_url}{hook['path']}", hook["secret"]


def packs(seller: Seller, worker: Office, *numbers: str) -> list[str]:
    seller.takes(*(seller.order(number, TEA=1) for number in numbers))
    seller.picks_all()
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX") for number in numbers])
    run_jobs(worker, seller.tenant)
    return [str(one.id) for one in made]


def state(api: Api, parcel: str) -> str:
    (one,) = ok(api.http.get(f"/parcels/{parcel}/shipment"))
    return str(one["state"])


def test_a_connection_is_tested_and_shows_no_secret(api: Api, world: Courier) -> None:
    courier, _, _ = connects(api, world)
    assert ok(api.http.post(f"/couriers/{courier}/test")) == {"works": True, "said": "Speedy Parcels"}
    world.moods.append("500")
    assert ok(api.http.post(f"/couriers/{courier}/test"))["works"] is False
    (story,) = ok(api.http.get("/couriers"))
    assert story["has_token"] is True
    assert TOKEN not in str(story)


def test_a_manifest_by_scan(api: Api, world: Courier, seller: Seller, worker: Office) -> None:
    courier, _, _ = connects(api, world)
    own = ok(api.http.post("/couriers", json={"code": "own", "name": "Own riders"}))["id"]
    ok(api.http.post(f"/couriers/{own}/awb-range", json={"prefix": "G", "first": 1, "last": 99}))
    parcels = packs(seller, worker, "1", "2", "3", "4")
    ok(api.http.post("/shipments/courier", json={"parcel_ids": parcels[3:], "courier_id": own}))
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("2")])
    where = {"courier_id": courier, "facility_id": str(seller.facility), "slot": "evening"}
    manifest = ok(api.http.post("/manifests", json=where))
    assert ok(api.http.post("/manifests", json=where))["id"] == manifest["id"]
    url, once = f"/manifests/{manifest['id']}", str(uuid4())

    def scan(raw: str, scan_id: str | None = None) -> str:
        return str(ok(api.http.post(f"{url}/scans", json={"raw": raw, "scan_id": scan_id or str(uuid4())}))["kind"])

    assert [scan("SPD7001", once), scan("SPD7001", once), scan("SPD7002"), scan("G01"), scan("9")] == [
        "ok", "already_done", "stop", "wrong_item", "not_accepted"]  # fmt: skip
    story = ok(api.http.get(url))
    assert ([s["awb"] for s in story["shipments"]], [s["awb"] for s in story["missing"]]) == (["SPD7001"], ["SPD7003"])
    ok(api.http.post(f"{url}/take-off", json={"parcel_ids": parcels[:1]}))
    assert api.http.post(f"{url}/close", json={}).json()["code"] == "manifest_empty"
    assert [scan("SPD7003SPD7003"), scan("SPD7001")] == ["ok", "ok"]
    assert sorted(ok(api.http.post(f"{url}/close", json={"handed_to": "Ravi"}))["done"]) == sorted(
        [parcels[0], parcels[2]]
    )
    assert api.http.post(f"{url}/scans", json={"raw": "SPD7001"}).json()["code"] == "manifest_closed"
    (listed,) = ok(api.http.get("/manifests", params={"status": "closed"}))["items"]
    assert (listed["parcels"], listed["handed_to"]) == (2, "Ravi")
    again = ok(api.http.post("/manifests", json=where))
    assert again["id"] != manifest["id"]
    assert (
        ok(api.http.post(f"/manifests/{again['id']}/scans", json={"raw": "SPD7001"}))["said"]
        == "SPD7001 has left already."
    )


def test_a_webhooks_secret_is_shown_once(api: Api, world: Courier) -> None:
    courier, _, _ = connects(api, world)
    once = {"Idempotency-Key": str(uuid4())}
    first, again = (ok(api.http.post(f"/couriers/{courier}/webhook", headers=once)) for _ in range(2))
    assert first["path"].startswith("/hooks/")
    assert first["secret"]
    assert again == {"path": "", "secret": ""}


def test_webhooks_late_twice_and_out_of_order(api: Api, world: Courier, seller: Seller, worker: Office) -> None:
    courier, hook, secret = connects(api, world)
    (parcel,) = packs(seller, worker, "1")
    ok(
        api.http.post(
            "/hand-overs", json={"courier_id": courier, "facility_id": str(seller.facility), "parcel_ids": [parcel]}
        )
    )
    now = utc_now()
    told = [world.says("SPD7001", code, now + timedelta(milliseconds=n)) for n, code in
            enumerate(("in_transit", "out_for_delivery", "delivered"))]  # fmt: skip
    for number, events in enumerate(([told[2]], [told[0]], [told[1], told[0]], [told[2]], [told[1]])):
        assert world.sends(hook, secret, events, message_id=f"m{number}") == 202
        assert world.sends(hook, secret, events, message_id=f"m{number}") == 202
        assert state(api, parcel) == "delivered"
    assert len(ok(api.http.get("/tracking-events", params={"awb": "SPD7001"}))["items"]) == 3
    assert ok(api.http.get(f"/orders/{seller.id_of('1')}"))["order"]["status"] == "delivered"


def test_a_stranger_says_nothing(api: Api, world: Courier, seller: Seller) -> None:
    courier, hook, secret = connects(api, world)
    event = [world.says("SPD7001", "delivered", utc_now())]
    assert world.sends(hook, "whsec_AAAA", event) == 401
    assert world.sends(hook, secret, event, webhook_timestamp="1700000000") == 401
    assert world.sends(f"{hook}x", secret, event) == 404
    assert world.sends(hook, secret, [{"a": [[]]}, "?", 7]) == 202
    assert httpx.post(hook, content=b"{" * 2_000_000).status_code == 413
    fresh = ok(api.http.post(f"/couriers/{courier}/webhook"))
    assert world.sends(hook, secret, event) == 404
    assert world.sends(f"{api.base_url}{fresh['path']}", fresh["secret"], event) == 202
    listed = ok(api.http.get("/tracking-events", params={"problems": True, "limit": 2}))
    rest = ok(api.http.get("/tracking-events", params={"problems": True, "cursor": listed["next_cursor"]}))
    assert sorted(one["problem"] for one in listed["items"] + rest["items"]) == [
        "unknown_awb", "unreadable", "unreadable", "unreadable"]  # fmt: skip


def test_the_public_page(api: Api, world: Courier, seller: Seller, worker: Office) -> None:
    courier, hook, secret = connects(api, world)
    (parcel,) = packs(seller, worker, "1")
    ok(
        api.http.post(
            "/hand-overs", json={"courier_id": courier, "facility_id": str(seller.facility), "parcel_ids": [parcel]}
        )
    )
    (one,) = ok(api.http.get(f"/parcels/{parcel}/shipment"))
    token = one["tracking_token"]
    assert len(token) == 32
    world.sends(hook, secret, [world.says("SPD7001", "out_for_delivery", utc_now(), place="Thrissur <b>hub</b>")])
    page = httpx.get(f"{api.base_url}/t/{token}")
    assert page.status_code == 200
    for part in ("Your parcel is out for delivery.", "Aangan Home", "SPD7001", "Thrissur &lt;b&gt;hub", "Handed over"):
        assert part in page.text
    assert 'href="https://speedy.example/SPD7001"' in page.text
    for part in ("Meera", "Swaraj", "680001", "customer.example", "<script", "icons.svg"):
        assert part not in page.text
    assert (page.headers["referrer-policy"], page.headers["cache-control"]) == ("no-referrer", "no-store")
    weight = len(page.content) + sum((STATIC / name).stat().st_size for name in ("app.css", "mark.svg"))
    assert weight < PUBLIC_BYTES


@pytest.mark.parametrize("token", ["x", "A" * 32, "a" * 5000, "%00", "%F0%9F%98%80"])
def test_a_wrong_link_leads_nowhere(api: Api, token: str) -> None:
    page = httpx.get(f"{api.base_url}/t/{token}", follow_redirects=False)
    assert page.status_code == 404


def test_the_right_to_hand_over_is_the_same_at_every_door(database: Database, seller: Seller, api: Api) -> None:
    """A picker may not let goods leave: not on the page, and not by the API either."""
    with platform_transaction(database) as tx:
        key = make_key(tx, seller.tenant, "picker", ["floor"], seller.tenant)
    manifest = f"/manifests/{uuid4()}"
    for path, body in (
        ("/manifests", {"courier_id": str(uuid4()), "facility_id": str(seller.facility)}),
        (f"{manifest}/scans", {"raw": "GDN1001", "scan_id": str(uuid4())}),
        (f"{manifest}/take-off", {"parcel_ids": []}),
        (f"{manifest}/close", {"handed_to": ""}),
    ):
        answer = api.http.post(path, json=body, headers={"Authorization": f"Bearer {key}"})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), path
