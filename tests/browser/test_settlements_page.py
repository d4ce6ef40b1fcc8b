"""Settlements in a real browser: what couriers owe, a remittance, and cash that never comes."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown.platform.database import Database
from godown.settling import NewSettledLine
from tests.browser.page_checks import PHONE, WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.trade import Trade, cod

pytestmark = pytest.mark.browser


@pytest.fixture
def trade(database: Database, tenant_id: UUID) -> Trade:
    made = Trade(database, tenant_id, now=None)
    made.settles(cod(NewSettledLine(made.delivers("1"), 10_000, 500, 90)))
    made.delivers("2", state="lost")
    return made


@pytest.fixture
def books_page(app: RealApp, browser: Browser, trade: Trade) -> Iterator[Page]:
    with app.opened(browser, trade.tenant, "owner") as page:
        yield page


def test_cash_is_due_settled_and_written_off(books_page: Page, app: RealApp) -> None:
    page = books_page
    assert check_page(page, app.url + "/settlements") == []
    if folder := os.environ.get("GODOWN_SHOTS"):
        for size in (WIDE, PHONE):
            set_size(page, size)
            page.screenshot(path=str(Path(folder) / f"settlements-{size[0]}.png"), full_page=True)
    set_size(page, WIDE)
    page.goto(app.url + "/settlements")
    page.get_by_role("link", name="SET-0001").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("SET-0001")
    assert check_page(page, page.url) == []
    set_size(page, WIDE)
    page.goto(app.url + "/settlements")
    page.get_by_label("Choose GDN1002").check()
    page.fill("[name=why]", "Lost on the way")
    page.get_by_role("button", name="Write off the chosen").click()
    expect(page.locator("main")).to_contain_text("Nothing is due")


def test_accounts_of_customers_that_are_open(books_page: Page, app: RealApp) -> None:
    page = books_page
    set_size(page, WIDE)
    page.goto(app.url + "/settlements")
    page.get_by_role("link", name="Customer accounts").click()
    expect(page.locator("main")).to_contain_text("₹100.00 owed to you")
    assert check_page(page, app.url + "/settlements/customers") == []
    if folder := os.environ.get("GODOWN_SHOTS"):
        for size in (WIDE, PHONE):
            set_size(page, size)
            page.screenshot(path=str(Path(folder) / f"customers-{size[0]}.png"), full_page=True)
    set_size(page, WIDE)
    page.goto(app.url + "/settlements/customers?q=nobody")
    expect(page.locator("main")).to_contain_text("No open account matches")


def test_a_buyer_pays_later_by_transfer(books_page: Page, app: RealApp, trade: Trade) -> None:
    """The accountant says that the shop's buyers pay later; an order comes, and then its transfer."""
    page = books_page
    set_size(page, WIDE)
    page.goto(app.url + "/settings/channels")
    page.get_by_label("When buyers of Our shop pay").select_option("later")
    page.get_by_role("row", name="Our shop").get_by_role("button", name="Save").last.click()
    expect(page.locator("main")).to_contain_text("paid when a list or a transfer brings the money")
    assert check_page(page, app.url + "/settings/channels") == []
    set_size(page, WIDE)
    trade.takes(trade.order("9", TEA=1))
    order = trade.id_of("9")
    page.goto(f"{app.url}/orders/{order}")
    expect(page.locator("main")).to_contain_text("paid later")
    assert check_page(page, f"{app.url}/orders/{order}/money") == []
    set_size(page, WIDE)
    page.goto(f"{app.url}/orders/{order}/money")
    page.get_by_label("Reference of the transfer").fill("NEFT-1")
    page.get_by_role("button", name="Book it").click()
    expect(page.locator("main")).to_contain_text("₹100 came.")
    expect(page.get_by_role("button", name="Book it")).to_have_count(0)
