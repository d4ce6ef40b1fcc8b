"""A shop through the doors: connected by API, its hints signed, what it shows and what waits read back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from godown.platform.database import Database
from tests.builders.seller import Seller
from tests.http import Api
from tests.servers import fresh_tenant
from tests.world.jobs import office, run_jobs
from tests.world.shop import TOKEN, Shop, bought, open_shop


def connects(api: Api, shop: Shop) -> str:
    """Connect a shop over the API; answer its path."""
    since = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    body = {
        "code": "lotus",
        "name": "Lotus Home",
        "base_url": shop.base_url + "/",
        "token": TOKEN,
        "orders_since": since,
    }
    answer = api.http.post("/channels", json=body)
    assert answer.status_code == 201, answer.text
    shop.webhook_secret = answer.json()["webhook_secret"]
    shop.webhook_url = api.base_url + answer.json()["webhook_path"]
    return f"/channels/{answer.json()['channel_id']}"


def test_connect_look_map_retry_pause(database: Database, api: Api, tmp_path: Path) -> None:
    seller, worker = Seller(database, api.tenant_id), office(database, tmp_path)
    seller.stocks(TEA=10)
    with open_shop() as shop:
        path = connects(api, shop)
        assert api.http.post(f"{path}/test").json() == {"answer": "Lotus Home"}
        shop.put_order(bought("L1", TEA=1))
        shop.put_order(bought("L2", STRANGE=1))
        run_jobs(worker, api.tenant_id)
        rows = {row["sku_code"]: row for row in api.http.get(f"{path}/stock").json()["items"]}
        assert (rows["TEA"]["shows"], rows["TEA"]["quantity"]) == (9, 9)
        (waiting,) = api.http.get("/channels/messages").json()["items"]
        assert (waiting["external_id"], waiting["code"], waiting["payload"]["number"]) == ("L2", "unknown_sku", "#L2")
        (unmapped,) = api.http.get(f"{path}/codes").json()["items"]
        assert (unmapped["shop_code"], unmapped["sku_code"]) == ("STRANGE", None)
        retried = api.http.post("/channels/messages/retry", json={"message_ids": [waiting["id"]]}).json()
        assert retried["refused"][0]["code"] == "unknown_sku"
        assert api.http.put(f"{path}/codes", json={"STRANGE": "TEA"}).json()["done"] == ["STRANGE"]
        run_jobs(worker, api.tenant_id)
        assert api.http.get("/channels/messages").json()["items"] == []
        assert shop.shows("STRANGE") == 8
        assert api.http.put(f"{path}/rules", json={"buffer_units": 3}).status_code == 200
        run_jobs(worker, api.tenant_id)
        assert shop.shows("STRANGE") == 5
        assert api.http.post(f"{path}/pause").status_code == 200
        assert api.http.get(path).json()["paused"] is True
        assert api.http.get("/channels/in-step").json() == {
            "shops": 1,
            "seconds": 0,
            "late": "Lotus Home",
            "why": "paused",
        }
        assert api.http.post(f"{path}/resume").status_code == 200


def test_a_wrong_token_or_address_says_so(database: Database, api: Api) -> None:
    Seller(database, api.tenant_id)
    with open_shop() as shop:
        path = connects(api, shop)
    refused = api.http.post(f"{path}/test")
    assert (refused.status_code, refused.json()["code"]) == (409, "shop_failed")
    body = {"code": "lotus", "name": "", "base_url": "ftp://shop", "token": "x"}
    assert api.http.post("/channels", json=body).json()["facts"]["field"] == "base_url"
    body |= {"base_url": "https://user:pass@shop.example"}
    assert api.http.post("/channels", json=body).status_code == 422


def test_hints_are_signed_and_may_come_late_twice_and_out_of_order(
    database: Database, api: Api, tmp_path: Path
) -> None:
    seller, worker = Seller(database, api.tenant_id), office(database, tmp_path)
    seller.stocks(TEA=10)
    with open_shop() as shop:
        connects(api, shop)
        run_jobs(worker, api.tenant_id)
        shop.put_order(bought("L1", 0, TEA=4))
        shop.put_order(bought("L2", 0, TEA=1))
        assert [shop.hints("L2"), shop.hints("L1", delay_seconds=200), shop.hints("L1"), shop.hints("GONE")] == [
            204
        ] * 4
        assert sorted(run_jobs(worker, api.tenant_id, without=("urgent", "facts"))) == ["fetch_order"] * 3
        assert seller.supply("TEA") == (10, 5, 0)
        shop.put_order(bought("L1", 1, TEA=4) | {"cancelled": True})
        assert [shop.hints("L1"), shop.hints("L1", delay_seconds=250)] == [204, 204]
        run_jobs(worker, api.tenant_id)
        assert seller.supply("TEA") == (10, 1, 0)
        assert shop.hints("L1", delay_seconds=400) == 401, "too old to be believed"
        assert shop.hints("L1", secret="whsec_AAAA") == 401
        shop.webhook_url = f"{api.base_url}/hooks/shop/unknown"
        assert shop.hints("L1") == 404
        assert "fetch_order" not in run_jobs(worker, api.tenant_id)


def test_a_shop_is_nobody_elses(database: Database, api: Api) -> None:
    Seller(database, api.tenant_id)
    other = Seller(database, fresh_tenant(database))
    with open_shop() as shop:
        path = connects(api, shop)
        with other.open() as tx:
            assert tx.scalar("SELECT count(*) FROM channel_link") == 0
        assert api.http.get(path).status_code == 200
        assert api.http.get(f"/channels/{other.facility}").status_code == 404
