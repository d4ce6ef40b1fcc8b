"""What the office does on its screens, through the HTTP API: people, keys, places, decisions on orders, the stock card."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from godown.platform import people
from godown.platform.database import Database
from godown.platform.identity import log_in, make_key
from godown.platform.transaction import platform_transaction, transaction
from tests.builders.seller import Seller
from tests.http import Api

PASSWORD = "correct horse battery"


def ok(answer: httpx.Response) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json()


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@contextmanager
def session(database: Database, api: Api, role: str) -> Iterator[httpx.Client]:
    """A person of this role, logged in."""
    mail = f"{role}@{api.tenant_id.hex[-12:]}.example.com"
    with transaction(database, api.tenant_id) as tx:
        people.add(tx, mail, role.title(), role, PASSWORD)
    with platform_transaction(database) as tx:
        login = log_in(tx, mail, PASSWORD, "127.0.0.1", "test")
    assert login is not None
    cookies, headers = {"godown_session": login.token}, {"X-CSRF-Token": login.csrf_token}
    with httpx.Client(base_url=f"{api.base_url}/api/v1", cookies=cookies, headers=headers, timeout=60) as http:
        yield http


@contextmanager
def reader(database: Database, api: Api) -> Iterator[httpx.Client]:
    """A key that may only read."""
    with platform_transaction(database) as tx:
        secret = make_key(tx, api.tenant_id, "reader", ["read"], api.tenant_id)
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=f"{api.base_url}/api/v1", headers=headers, timeout=60) as http:
        yield http


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=20, CUP=5)
    return made


def test_an_owner_lets_people_in_and_out(database: Database, api: Api) -> None:
    with session(database, api, "owner") as owner:
        ravi = {"email": f"ravi@{api.tenant_id.hex[-12:]}.example.com", "name": "Ravi", "role": "picker",
                "password": PASSWORD}  # fmt: skip
        made = ok(owner.post("/people", json=ravi))
        assert (made["role"], made["active"]) == ("picker", True)
        assert ok(owner.patch(f"/people/{made['id']}", json={"role": "packer", "active": False}))["active"] is False
        assert ok(owner.patch(f"/people/{made['id']}", json={"active": True}))["role"] == "packer"
        ok(owner.post(f"/people/{made['id']}/password", json={"password": "another long password"}))
        assert code(owner.post(f"/people/{made['id']}/password", json={"password": "short"})) == (422, "invalid")
        me = next(one for one in ok(owner.get("/people")) if one["role"] == "owner")
        assert code(owner.patch(f"/people/{me['id']}", json={"active": False}))[1] == "last_owner"
        verbs = [one["verb"] for one in ok(owner.get("/activity"))["items"]]
        assert {"let_in", "shut_out", "role_changed", "password_reset"} <= set(verbs)
        owner.headers["X-CSRF-Token"] = "of another page"
        assert code(owner.post("/people", json=ravi)) == (403, "stale_form")
    assert code(api.http.post("/people", json=ravi)) == (403, "not_allowed")


def test_a_key_is_shown_once_and_ends_at_once(database: Database, api: Api) -> None:
    with session(database, api, "owner") as owner:
        once = {"Idempotency-Key": str(uuid4())}
        asked = {"name": "our own shop", "scopes": ["read", "orders"]}
        made, again = (ok(owner.post("/keys", json=asked, headers=once)) for _ in range(2))
        assert made["key"] == again["key"]
        assert again["secret"] == ""
        shop = {"Authorization": f"Bearer {made['secret']}"}
        url = f"{api.base_url}/api/v1/business"
        assert ok(httpx.get(url, headers=shop))["id"] == str(api.tenant_id)
        assert made["secret"] not in owner.get("/keys").text
        assert ok(owner.post(f"/keys/{made['key']['id']}/revoke"))["revoked_at"]
        assert httpx.get(url, headers=shop).status_code == 401


def test_who_may_not_is_told_so(database: Database, api: Api, seller: Seller) -> None:
    facility, nobody = seller.facility, uuid4()
    with session(database, api, "picker") as picker, reader(database, api) as key:
        for one in (picker, key):
            for answer in (
                one.get("/people"), one.get("/keys"), one.get("/activity"), one.post("/keys", json={"name": "x", "scopes": ["read"]}),
                one.patch("/business", json={"name": "Mine"}), one.patch(f"/facilities/{facility}", json={"name": "Mine"}),
                one.post(f"/facilities/{facility}/totes", json={"first": 1, "count": 1}),
                one.post("/orders/rank", json={"order_ids": [str(nobody)]}),
                one.post("/orders/assign", json={"order_ids": [str(nobody)], "facility_id": str(facility)}),
            ):  # fmt: skip
                assert code(answer) == (403, "not_allowed")
            assert one.get(f"/skus/{seller.sku['TEA']}/card").status_code == 200


def test_a_facility_opens_with_a_gstin_that_adds_up(api: Api) -> None:
    wrong = api.http.post("/facilities", json={"code": "BLR", "name": "Peenya", "gstin": "29AAXCA1234F1ZX"})
    assert (code(wrong), wrong.json()["facts"]["field"]) == ((422, "invalid"), "gstin")
    elsewhere = {"code": "BLR", "name": "Peenya", "gstin": "29AAXCA1234F1ZJ", "state_code": "27"}
    assert code(api.http.post("/facilities", json=elsewhere)) == (422, "invalid")
    made = ok(api.http.post("/facilities", json={"code": "BLR", "name": "Peenya", "gstin": "29aaxca 1234f1zj"}))["id"]
    opened = ok(api.http.get(f"/facilities/{made}"))
    assert (opened["gstin"], opened["state_code"]) == ("29AAXCA1234F1ZJ", "29")


def test_a_facility_is_changed_and_gets_places(api: Api, seller: Seller) -> None:
    here = f"/facilities/{seller.facility}"
    assert ok(api.http.patch("/business", json={"name": "Aangan"}))["name"] == "Aangan"
    changed = ok(api.http.patch(here, json={"city": "Bengaluru", "gstin": "29AAXCA1234F1ZJ"}))
    assert (changed["city"], changed["gstin"], changed["pincode"]) == ("Bengaluru", "29AAXCA1234F1ZJ", "560058")
    assert ok(api.http.get(here)) == changed
    assert code(api.http.patch(here, json={"gstin": "29AAXCA1234F1ZX"})) == (422, "invalid")
    ok(api.http.post(f"{here}/totes", json={"first": 501, "count": 2}))
    totes = [one["code"] for one in ok(api.http.get(f"{here}/places", params={"kind": "tote"}))]
    assert {"T-501", "T-502"} <= set(totes)
    assert code(api.http.post(f"{here}/totes", json={"first": 502, "count": 2}))[1] == "code_in_use"
    ok(api.http.post(f"{here}/places", json=[{"kind": "pack", "code": "PACK-2"}]))
    spec = {"name": "Z-01-1", "aisle": "Z", "aisle_no": 22, "bay": 1, "level": 1, "position_mm": 1000, "x_mm": 0,
            "y_mm": 1000, "z_mm": 0}  # fmt: skip
    for opened in (1, 0):
        assert ok(api.http.post(f"{here}/bins", json=[{"zone": "Cold", "spec": spec}])) == {"opened": opened}
    assert "Cold" in ok(api.http.get(f"{here}/zones"))
    assert [one["bins"] for one in ok(api.http.get(f"{here}/bays")) if one["aisle"] == "Z"] == [1]
    assert [one["code"] for one in ok(api.http.get(f"{here}/bin-contents", params={"aisle": "Z"}))] == ["Z-01-1"]


def test_a_person_decides_about_orders(api: Api, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3), seller.order("2", CUP=1))
    order = str(seller.id_of("1"))
    (line,) = ok(api.http.get(f"/orders/{order}"))["lines"]
    asked = {"units": {line["line"]["id"]: 2}}
    (after,) = ok(api.http.post(f"/orders/{order}/cancel-units", json=asked))["lines"]
    assert (after["line"]["cancelled"], after["promised"]) == (2, 1)
    assert code(api.http.post(f"/orders/{order}/cancel-units", json=asked))[1] == "more_than_open"
    nobody = str(uuid4())
    ranked = ok(api.http.post("/orders/rank", json={"order_ids": [order, nobody], "priority": 7}))
    assert (ranked["done"], ranked["refused"][0]["key"]) == ([order], nobody)
    assigned = ok(api.http.post("/orders/assign", json={"order_ids": [order], "facility_id": str(seller.facility)}))
    assert assigned["known"] == [order]
    assert {"units_cancelled", "ranked"} <= {one["what"] for one in ok(api.http.get(f"/orders/{order}/events"))}


def test_the_stock_card_adds_up(api: Api, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=3))
    sku = f"/skus/{seller.sku['TEA']}"
    card = ok(api.http.get(f"{sku}/card"))
    assert (card["free"], card["sku"]["code"]) == (17, "TEA")
    assert sum(one["units"] for one in card["conditions"]) == 20
    assert sum(one["on_hand"] for one in ok(api.http.get(f"{sku}/places"))) == 20
    (holder,) = ok(api.http.get(f"{sku}/holders"))
    assert (holder["number"], holder["promised"]) == ("1", 3)
    seen: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        asked: dict[str, str | int] = {
            "facility_id": str(seller.facility),
            "condition": "saleable",
            "limit": 1,
            "cursor": cursor,
        }
        page = ok(api.http.get(f"{sku}/moves", params=asked))
        seen, cursor = seen + page["items"], page["next_cursor"]
    assert seen[0]["balance"] == 20 == sum(one["effect"] for one in seen)
    (hit,) = ok(api.http.get("/find", params={"text": "8901234502501"}))
    assert (hit["kind"], hit["note"]) == ("sku", "TEA")
    assert ok(api.http.get("/today"))["orders"]["to_pick"] == 1
    assert ok(api.http.get("/doctor")) is None
