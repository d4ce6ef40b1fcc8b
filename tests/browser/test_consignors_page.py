"""Consignors in a real browser: one is added, goods are received for him by scan, his stock card and page say whose they are, and
they are given back."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from godown.platform.database import Database
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


def test_goods_are_received_for_a_consignor_and_given_back(
    app: RealApp, browser: Browser, database: Database, tenant_id: UUID
) -> None:
    seller = Seller(database, tenant_id, now=None)
    seller.stocks(CUP=2)
    with app.opened(browser, seller.tenant, "manager") as page:
        page.goto("/settings/consignors")
        page.get_by_label("Name").fill("Kansa Metals")
        page.get_by_label("Code").fill("kansa")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("main")).to_contain_text("Kansa Metals")
        assert check_page(page, app.url + "/settings/consignors") == []
        set_size(page, WIDE)
        page.goto("/receive/new")
        page.get_by_label("Whose goods").select_option("KANSA")
        page.locator("form", has=page.get_by_label("Whose goods")).get_by_role("button", name="Set").click()
        expect(page.locator("main")).to_contain_text("Received for Kansa Metals, not for us.")
        page.keyboard.type("CUP")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Post the receipt").first.click()
        expect(page.locator("main")).to_contain_text("GRN-0002")
        page.goto(f"/stock/{seller.sku['CUP']}")
        expect(page.locator("main")).to_contain_text("Not counted here, for it is not ours: Kansa Metals 1")
        page.goto("/settings/consignors")
        page.get_by_role("link", name="Kansa Metals").click()
        page.wait_for_url("**/consignors/*")
        expect(page.locator("main")).to_contain_text("CUP")
        assert check_page(page, page.url) == []
        set_size(page, WIDE)
        page.goto("/removals/new")
        page.get_by_label("Reason").select_option("given_back")
        page.get_by_label("SKU 1").fill("CUP")
        page.get_by_label("Units").first.fill("1")
        page.get_by_label("Bin").first.fill("DOCK")
        page.get_by_label("Owner").first.select_option("KANSA")
        page.get_by_role("button", name="Remove").click()
        expect(page.locator("main")).to_contain_text("Kansa Metals")
        expect(page.locator("main")).to_contain_text("Given back to its owner")
