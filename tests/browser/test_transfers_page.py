"""Transfers in a real browser: asked for, sent from the bins that are proposed, counted in with a loss."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown.platform.database import Database
from godown.reports import doctor
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.houses import Houses

pytestmark = pytest.mark.browser


@pytest.fixture
def houses(database: Database, tenant_id: UUID) -> Houses:
    made = Houses(database, tenant_id)
    made.stocks(TEA=20, CUP=6)
    return made


@pytest.fixture
def desk_page(app: RealApp, browser: Browser, houses: Houses) -> Iterator[Page]:
    with app.opened(browser, houses.tenant, "manager") as page:
        yield page


def test_goods_go_over_on_the_screens(desk_page: Page, houses: Houses, app: RealApp) -> None:
    page = desk_page
    assert check_page(page, app.url + "/transfers/new") == []
    set_size(page, WIDE)
    page.goto("/transfers/new")
    page.select_option("[name=to_facility_id]", label="Okhla")
    page.fill("[name=sku-1]", "TEA")
    page.fill("[name=units-1]", "8")
    page.fill("[name=sku-2]", "NOPE")
    page.fill("[name=units-2]", "2")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator("main")).to_contain_text("There is no SKU NOPE")
    page.fill("[name=sku-2]", "CUP")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("TR-0001")
    transfer = page.url
    assert check_page(page, transfer) == []
    assert check_page(page, f"{transfer}/send") == []
    set_size(page, WIDE)
    page.goto(f"{transfer}/send")
    page.fill("[name=units-1]", "6")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("8 units are on the way to Okhla")
    assert check_page(page, f"{transfer}/receive") == []
    assert check_page(page, app.url + "/transfers") == []
    set_size(page, WIDE)
    page.goto(f"{transfer}/receive")
    page.fill("[name=accepted-1]", "9")
    page.get_by_role("button", name="Receive").click()
    expect(page.locator("main")).to_contain_text("6 are on the road")
    page.fill("[name=accepted-1]", "4")
    page.fill("[name=rejected-1]", "1")
    page.select_option("[name=rest-1]", "stolen")
    page.fill("[name=accepted-2]", "2")
    page.get_by_role("button", name="Receive").click()
    expect(page.locator("main")).to_contain_text("7 came, 1 are lost, 0 are on the road")
    page.get_by_role("button", name="Cancel the rest").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the rest").click()
    expect(page.locator("main")).to_contain_text("is free again")
    assert check_page(page, transfer) == []
    assert page.request.get(app.url + "/transfers.csv?tab=all").text().count("TR-0001") == 2
    assert houses.at("TEA") == {"A-01-1": 14, "DOCK": 4, "DOCK/damaged": 1}
    with houses.open() as tx:
        assert doctor.examine(tx) == []
