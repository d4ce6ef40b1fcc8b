"""Orders are split through the doors: the API, the screens, a file, a shop."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from godown import channels, imports, orders
from godown.channels import NewShop
from godown.orders import PromiseRules
from godown.platform.database import Database
from godown.platform.transaction import transaction, utc_now
from tests.builders.chain import Chain
from tests.http import Api
from tests.scenarios.test_office_doors import signed_in
from tests.world.jobs import run_scheduled
from tests.world.shop import TOKEN, bought, open_shop


@pytest.fixture
def chain(database: Database, tenant_id: UUID, tmp_path: Path) -> Chain:
    made = Chain(database, tenant_id, tmp_path)
    made.two_and_one()
    return made


def test_over_the_api(chain: Chain, api: Api) -> None:
    ordered = {
        "external_id": "4501", "number": "#4501", "ordered_at": "2026-11-24T06:30:00Z", "customer_name": "Meera", "pincode": "560001",
        "payment": "cod", "lines": [{"sku_code": "TEA", "quantity": 3, "unit_price_paise": 10_000}], "may_split": False,
    }  # fmt: skip
    assert api.http.put("/promise-rules", json={"pass_over": False, "may_split": True}).status_code == 200
    assert api.http.post("/orders/bulk", json={"channel": "shop", "orders": [ordered]}).json()["done"] == ["4501"]
    (found,) = api.http.get("/orders", params={"status": "needs_decision"}).json()["items"]
    told = api.http.post("/orders/split", json={"order_ids": [found["id"], str(chain.shop)]}).json()
    assert (told["done"], [row["code"] for row in told["refused"]]) == ([found["id"]], ["not_found"])
    whole = api.http.get(f"/orders/{found['id']}").json()
    assert whole["order"]["status"] == "split"
    assert [(part["number"], part["collect_paise"]) for part in whole["parts"]] == [
        ("#4501/1", 20_000),
        ("#4501/2", 10_000),
    ]
    part: dict[str, Any] = api.http.get(f"/orders/{whole['parts'][0]['id']}").json()
    assert (part["order"]["part_of"], part["order"]["external_id"], part["parts"]) == (found["id"], "4501", [])
    assert api.http.post("/orders/cancel", json={"order_ids": [found["id"]]}).json()["done"] == [found["id"]]
    assert api.http.get(f"/orders/{found['id']}").json()["order"]["status"] == "cancelled"


def test_on_the_screens(chain: Chain, database: Database, address: str) -> None:
    chain.takes(chain.order("three", TEA=3))
    page = f"/orders/{chain.id_of('three')}"
    with signed_in(database, address, chain.tenant, "owner") as web:

        def post(to: str, **fields: str) -> str:
            token = re.search(r'name="csrf_token" value="([^"]+)"', web.get(page).text)
            assert token is not None
            answer = web.post(to, data={"csrf_token": token[1], **fields}, follow_redirects=True)
            assert answer.status_code == 200
            return answer.text

        assert 'value="split"' in web.get("/orders?tab=needs_decision").text
        shown = post(f"{page}/decide", act="split")
        assert "each facility fills its part" in shown
        assert "three/1" in shown
        assert "three/2" in shown
        one = chain.parts("three")[0].id
        shown = web.get(f"/orders/{one}").text
        assert "Part 1 of 2 of order" in shown
        assert page in shown
        assert "part 1 of 2" in web.get("/orders").text
        with chain.open() as tx:
            assert orders.cancel(tx, [one]).done == (one,)
        assert "1 order was cancelled" in post("/orders/bulk", act="cancel", order=str(chain.id_of("three")), back=page)
        assert chain.status("three") == "cancelled"
        assert 'value="yes" checked' in post("/settings/where-orders-go/promises", may_split="yes")
        with chain.open() as tx:
            assert orders.promise_rules(tx) == PromiseRules(may_split=True)


def test_in_a_file(chain: Chain) -> None:
    text = """order_id,ordered_at,sku,quantity,price,customer_name,may_split
1,2026-11-24 12:00,TEA,3,100,Meera,yes
2,2026-11-24 12:01,TEA,3,100,Meera,
3,2026-11-24 12:02,TEA,3,100,Meera,perhaps"""
    with chain.open() as tx:
        run = imports.check(tx, text.encode(), "orders.csv", kind="orders", channel="shop")
        assert run.counts["wrong"] == 1
        imports.save_next(tx, run.id)
    assert (chain.status("1"), chain.status("2")) == ("split", "waiting")


def test_a_shop_hears_of_all_parcels_and_cancels_all_parts(chain: Chain, database: Database) -> None:
    with open_shop(None) as lotus:
        with transaction(database, chain.tenant) as tx:
            since = utc_now() - timedelta(days=1)
            chain.shop = channels.connect(
                tx, NewShop("lotus", "Lotus", lotus.base_url, TOKEN, orders_since=since)
            ).channel_id
        chain.may_split()
        for number in ("L1", "L2"):
            lotus.put_order(bought(number, TEA=3))
            run_scheduled(chain.worker, chain.tenant, "poll_shops")
            chain.works()
            assert [state for _, _, state in chain.stand(number)] == ["promised", "promised"]
            if number == "L1":
                for part in chain.parts(number):
                    chain.leaves(part)
                chain.works()
                chain.two_and_one()
        assert sorted(row["order_id"] for row in lotus.tracking.values()) == ["L1", "L1"]
        assert sorted(row["lines"][0]["quantity"] for row in lotus.tracking.values()) == [1, 2]
        assert len({row["awb"] for row in lotus.tracking.values()}) == 2
        lotus.put_order(bought("L2", 1, TEA=3) | {"cancelled": True})
        run_scheduled(chain.worker, chain.tenant, "poll_shops")
        chain.works()
        assert chain.status("L2") == "cancelled"
        assert [state for _, _, state in chain.stand("L2")] == ["cancelled", "cancelled"]
        assert lotus.shows("TEA") == 3
