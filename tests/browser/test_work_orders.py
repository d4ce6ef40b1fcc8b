"""Work orders and conditions in a real browser: a kit is written, made and seen on its card; a broken unit leaves sale."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import catalog
from godown.catalog import NewSku
from godown.platform.database import Database
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


@pytest.fixture
def gifts(database: Database, tenant_id: UUID) -> Seller:
    seller = Seller(database, tenant_id, None)
    with seller.open() as tx:
        assert not catalog.save(tx, [NewSku("GIFT", "Gift box", kind="kit", price_paise=29_900)]).refused
        catalog.set_bundles(tx, {"GIFT": {"TEA": 1, "CUP": 2}})
        seller.sku["GIFT"] = catalog.skus_by_code(tx, ["GIFT"])["GIFT"].id
    seller.stocks(TEA=5, CUP=8)
    return seller


@pytest.fixture
def desk_page(app: RealApp, browser: Browser, gifts: Seller) -> Iterator[Page]:
    with app.opened(browser, gifts.tenant, "manager") as page:
        yield page


def test_a_kit_is_made_and_a_broken_unit_leaves_sale(desk_page: Page, gifts: Seller, app: RealApp) -> None:
    page = desk_page
    page.goto(app.url + "/work-orders/new?kit=GIFT")
    page.get_by_label("How many").fill("3")
    page.get_by_role("button", name="Write it").click()
    expect(page.locator("main")).to_contain_text("WO-0001")
    work = page.url
    page.get_by_label("Kits done now").fill("2")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("main")).to_contain_text("2 of 3 done")
    assert gifts.supply("GIFT") == (2, 0, 0)
    for path in (
        work,
        app.url + "/work-orders",
        f"{app.url}/stock/{gifts.sku['GIFT']}",
        app.url + "/settings/conditions",
    ):
        assert check_page(page, path) == []
    form = f"{app.url}/stock/{gifts.sku['TEA']}/condition"
    assert check_page(page, form) == []
    set_size(page, WIDE)
    page.goto(form)
    page.get_by_label("Why").fill("Fell down")
    page.get_by_role("button", name="Change").click()
    expect(page.locator("main")).to_contain_text("Fell down")
    assert gifts.supply("TEA") == (2, 1, 0)
