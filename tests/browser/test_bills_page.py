"""Bills of vendors in a real browser: booked against what came, a short unit debited, the journal that shows both."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import receiving
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine
from tests.browser.page_checks import PHONE, WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    with made.open() as tx:
        lines = (CountedLine("TEA", 8, 0, cost_paise=4_000), CountedLine("CUP", 6, 0, cost_paise=2_000))
        receiving.receive(tx, CountedGoods(made.facility, lines, vendor_name="Kansa Metals"))
    return made


@pytest.fixture
def books_page(app: RealApp, browser: Browser, seller: Seller) -> Iterator[Page]:
    with app.opened(browser, seller.tenant, "owner") as page:
        yield page


def shot(page: Page, name: str) -> None:
    """A picture for who asks for one by `GODOWN_SHOTS`."""
    if folder := os.environ.get("GODOWN_SHOTS"):
        for size in (WIDE, PHONE):
            set_size(page, size)
            page.screenshot(path=str(Path(folder) / f"{name}-{size[0]}.png"), full_page=True)
        set_size(page, WIDE)


def test_a_bill_is_booked_and_a_short_unit_debited(books_page: Page, app: RealApp) -> None:
    page = books_page
    set_size(page, WIDE)
    page.goto(app.url + "/bills")
    shot(page, "bills-waiting")
    page.get_by_role("link", name="Book GRN-0001").click()
    form = page.url
    assert "/bills/new?" in form
    assert check_page(page, form) == []
    set_size(page, WIDE)
    page.goto(form)
    page.fill("[name=vendor_registration]", "29AADCB2230M1ZP")
    page.fill("[name=number]", "KM/114")
    page.fill("[name=dated]", "2020-01-10")
    page.fill("[name=units-1]", "10")
    page.fill("[name=value-1]", "420.00")
    page.fill("[name=charge-freight]", "100")
    page.fill("[name=total_paise]", "999")
    shot(page, "bill-new")
    page.get_by_role("button", name="Book the bill").click()
    expect(page.locator("main")).to_contain_text("its lines come to")
    page.fill("[name=total_paise]", "755.20")
    page.get_by_role("button", name="Book the bill").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("KM/114")
    bill = page.url
    expect(page.locator("main")).to_contain_text("2 short")
    expect(page.locator("main")).to_contain_text("Freight in it")
    assert check_page(page, bill) == []
    set_size(page, WIDE)
    page.goto(bill)
    shot(page, "bill")
    page.fill("[name=price-1]", "")
    page.get_by_role("button", name="Write the debit note").click()
    expect(page.locator("main")).to_contain_text("DN-0001")
    assert check_page(page, app.url + "/bills") == []
    shot(page, "bills")
    set_size(page, WIDE)
    page.goto(app.url + "/journal")
    page.get_by_role("link", name="BILL-0001").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("KM/114")


def test_a_bill_that_was_booked_wrongly_is_cancelled(books_page: Page, app: RealApp) -> None:
    page = books_page
    set_size(page, WIDE)
    page.goto(app.url + "/bills")
    page.get_by_role("link", name="Book GRN-0001").click()
    page.fill("[name=number]", "KM/115")
    page.fill("[name=dated]", "2020-01-10")
    page.get_by_role("button", name="Book the bill").click()
    bill = page.url
    page.get_by_role("button", name="Cancel the bill").first.click()
    page.fill("dialog [name=why]", "Booked twice")
    shot(page, "bill-cancel")
    page.locator("dialog").get_by_role("button", name="Cancel the bill").click()
    expect(page.locator("main")).to_contain_text("Its goods wait for a bill again")
    assert check_page(page, bill) == []
    expect(page.locator("main")).to_contain_text("Booked twice")
    set_size(page, WIDE)
    page.goto(app.url + "/bills")
    expect(page.get_by_role("link", name="Book GRN-0001")).to_be_visible()
