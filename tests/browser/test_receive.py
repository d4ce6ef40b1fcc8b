"""Receive in a real browser: an order is written, what came is counted against it by scan, and every page passes."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown.platform.database import Database
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.browser.scanning import scan
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    return Seller(database, tenant_id)


@pytest.fixture
def desk_page(app: RealApp, browser: Browser, seller: Seller) -> Iterator[Page]:
    with app.opened(browser, seller.tenant, "manager") as page:
        yield page


def test_an_order_is_written_counted_and_part_received(desk_page: Page, seller: Seller, app: RealApp) -> None:
    page = desk_page
    assert check_page(page, app.url + "/receive/orders/new") == []
    set_size(page, WIDE)
    page.goto("/receive/orders/new")
    page.fill("[name=vendor]", "Kansa Metals")
    page.fill("[name=due_on]", "2026-12-02")
    page.fill("[name=sku-1]", "TEA")
    page.fill("[name=units-1]", "50")
    page.fill("[name=cost-1]", "41.00")
    page.get_by_role("button", name="Write the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PO-0001")
    order = page.url
    page.get_by_role("button", name="Receive", exact=True).click()
    expect(page.locator("main")).to_contain_text("0 of 50")
    scan(page, "TEA", "48")
    expect(page.locator("main")).to_contain_text("48 of 50")
    page.get_by_role("button", name="One is damaged").click()
    expect(page.locator("main")).to_contain_text("1 rejected")
    draft = page.url
    assert check_page(page, draft) == []
    assert check_page(page, app.url + "/receive") == []
    set_size(page, WIDE)
    page.goto(draft)
    page.get_by_role("button", name="Post the receipt").last.click()
    expect(page.locator("main")).to_contain_text("GRN-0001")
    assert seller.at("TEA") == {"DOCK": 47, "DOCK/damaged": 1}
    assert "/receive/orders/" in order
    assert check_page(page, order) == []
    set_size(page, WIDE)
    page.goto(order)
    expect(page.locator("main")).to_contain_text("Part received")
    page.get_by_role("link", name="GRN-0001").click()
    page.wait_for_url("**/receive/receipts/*")
    assert check_page(page, page.url) == []
    assert check_page(page, app.url + "/receive") == []


def test_a_row_is_added_as_the_last_is_written_in(desk_page: Page, seller: Seller) -> None:
    page = desk_page
    page.goto("/receive/orders/new")
    rows = page.locator("[data-grow] .fields")
    expect(rows).to_have_count(3)
    page.fill("[name=vendor]", "Kansa Metals")
    for row, code in enumerate(("TEA", "CUP", "BOX", "TAPE"), 1):
        page.get_by_label(f"SKU {row}").fill(code)
        page.fill(f"[name=units-{row}]", "10")
    expect(rows).to_have_count(5)
    page.get_by_role("button", name="Write the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PO-0001")
    expect(page.locator("main")).to_contain_text("TAPE")
