"""The Channels screen, as a manager uses it: connect, see what waits, map, retry, pause; the top bar says who lags."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from godown import channels
from godown.channels import store
from godown.platform.database import Database
from godown.platform.identity import add_person
from godown.platform.transaction import platform_transaction
from tests.builders.seller import Seller
from tests.world.jobs import office, run_jobs
from tests.world.shop import TOKEN, bought, open_shop

PASSWORD = "a long enough one"


@pytest.fixture
def web(database: Database, address: str, tenant_id: UUID) -> Iterator[httpx.Client]:
    """A manager's browser."""
    email = f"asha.{tenant_id.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, tenant_id, email, "Asha Rao", "manager", PASSWORD)
    with httpx.Client(base_url=address, follow_redirects=True) as http:
        http.post("/login", data={"email": email, "password": PASSWORD})
        yield http


def post(web: httpx.Client, href: str, page: str, **fields: str) -> httpx.Response:
    """Post a form of a page, with the page's own token."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', web.get(page).text)
    assert token
    headers = {"referer": f"{web.base_url}{page}"}
    return web.post(href, data={"csrf_token": token[1], **fields}, headers=headers)


def test_a_manager_connects_a_shop_and_looks_after_it(
    database: Database, web: httpx.Client, tenant_id: UUID, tmp_path: Path
) -> None:
    seller, worker = Seller(database, tenant_id), office(database, tmp_path)
    seller.stocks(TEA=10)
    assert "No shop is connected" in web.get("/channels").text
    wrong = post(web, "/channels", "/channels", code="lotus", name="Lotus Home", base_url="shop", token=TOKEN)
    assert "An address is https://host/path" in wrong.text
    assert 'value="Lotus Home"' in wrong.text
    with open_shop() as shop:
        made = post(web, "/channels", "/channels", code="lotus", name="Lotus Home", base_url=shop.base_url, token=TOKEN)
        assert "Lotus Home is connected" in made.text
        assert "whsec_" in made.text
        assert "/hooks/shop/" in made.text
        path = re.search(r'href="(/channels/[0-9a-f-]{36})"', made.text)
        assert path
        here = path[1]
        with seller.open() as tx:
            tx.run("UPDATE channel_link SET cursor = '2026-01-01T00:00:00.000000Z'")
        shop.put_order(bought("L1", STRANGE=2))
        run_jobs(worker, tenant_id)
        page = web.get("/channels").text
        assert "None of our SKUs is behind STRANGE" in page
        assert "Shops in step, 0 s" in page
        assert "Not mapped" in web.get(f"{here}?tab=codes").text
        message = re.search(r'name="message" value="([^"]+)"', page)
        assert message
        again = post(web, "/channels/retry", "/channels", message=message[1])
        assert "0 orders processed." in again.text
        assert (
            "There is no SKU NOPE."
            in post(web, f"{here}/codes", f"{here}?tab=codes", shop_code="STRANGE", sku="NOPE").text
        )
        assert (
            "STRANGE is TEA now."
            in post(web, f"{here}/codes", f"{here}?tab=codes", shop_code="STRANGE", sku="TEA").text
        )
        run_jobs(worker, tenant_id)
        assert "Nothing waits" in web.get("/channels").text
        assert shop.shows("STRANGE") == 8
        assert "It answers: “Lotus Home”." in post(web, f"{here}/test", here).text
        post(web, f"{here}/rules", here, buffer_units="3", share_percent="100", facility=str(seller.facility))
        run_jobs(worker, tenant_id)
        assert shop.shows("STRANGE") == 5
        assert "STRANGE" in web.get(f"{here}?tab=stock").text
        assert (
            "This must be a whole number."
            in post(web, f"{here}/rules", here, buffer_units="few", share_percent="1").text
        )
        assert "Paused. No order is fetched" in post(web, f"{here}/pause", here).text
        assert "Lotus Home is paused" in web.get("/orders").text
        post(web, f"{here}/resume", here)
    assert "It cannot be reached" in post(web, f"{here}/test", here).text


def test_a_refused_line_shows_its_reason(
    database: Database, web: httpx.Client, tenant_id: UUID, tmp_path: Path
) -> None:
    seller, worker = Seller(database, tenant_id), office(database, tmp_path)
    seller.stocks(TEA=10)
    with open_shop() as shop:
        shop.rejects = {"TEA": "This product is archived."}
        with seller.open() as tx:
            made = channels.connect(tx, channels.NewShop("lotus", "Lotus Home", shop.base_url, TOKEN))
        run_jobs(worker, tenant_id)
        assert "This product is archived." in web.get(f"/channels/{made.channel_id}").text
    with seller.open() as tx:
        store.failed(tx, made.channel_id, "It answered 500.", tx.now)
    assert "Does not answer" in web.get("/channels").text
    assert web.get(f"/channels/{seller.facility}").status_code == 404
    assert web.get(f"/channels/{made.channel_id}?tab=none").status_code == 422


def test_a_picker_sees_no_shops(database: Database, address: str, tenant_id: UUID) -> None:
    email = f"ravi.{tenant_id.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, tenant_id, email, "Ravi Kumar", "picker", PASSWORD)
    with httpx.Client(base_url=address, follow_redirects=True) as http:
        http.post("/login", data={"email": email, "password": PASSWORD})
        assert http.get("/channels").status_code == 403
        assert post(http, "/channels", "/pick", code="a", base_url="http://x", token="y").status_code == 403
        assert 'href="/channels"' not in http.get("/orders").text
