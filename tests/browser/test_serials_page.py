"""Serial numbers in a real browser: the bench asks for each, find opens a unit's life, another unit goes into a closed box."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown.platform.database import Database
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.browser.scanning import answered, scan
from tests.builders.serials import PhoneSeller

pytestmark = pytest.mark.browser


@pytest.fixture
def phones(database: Database, tenant_id: UUID) -> PhoneSeller:
    seller = PhoneSeller(database, tenant_id)
    seller.phones_come("356938035643801", "356938035643802", "356938035643803")
    return seller


@pytest.fixture
def desk_page(app: RealApp, browser: Browser, phones: PhoneSeller) -> Iterator[Page]:
    with app.opened(browser, phones.tenant, "manager") as page:
        yield page


def test_the_bench_asks_for_each_serial_number(desk_page: Page, phones: PhoneSeller, app: RealApp) -> None:
    page, order = desk_page, phones.picks(FON=2)
    page.goto(f"/pack/{order}")
    scan(page, "FON")
    expect(page.locator("main")).to_contain_text("Scan the serial number of this unit")
    assert check_page(page, f"{app.url}/pack/{order}") == []
    set_size(page, WIDE)
    scan(page, "8901")
    answered(page, "wrong_item", "Not this unit")
    scan(page, "356938035643803")
    scan(page, "356938035643801")  # its number alone says what it is
    expect(page.locator("main")).to_contain_text("Close the box and put it on the scale")
    scan(page, "500")
    expect(page.locator("main")).to_contain_text("P-000001")
    assert phones.where()["356938035643802"] == "B-01-1"


def test_find_opens_the_life_of_a_phone_and_another_goes_into_its_box(
    desk_page: Page, phones: PhoneSeller, app: RealApp
) -> None:
    page = desk_page
    phones.packs("1", "356938035643801")
    assert check_page(page, f"{app.url}/stock/serials") == []
    page.goto("/find?q=356938035643801")
    expect(page.locator("h1")).to_have_text("356938035643801")
    expect(page.locator("#life")).to_contain_text("Received")
    assert check_page(page, page.url) == []
    set_size(page, WIDE)
    page.get_by_label("Serial number of the other unit").fill("356938035643803")
    page.get_by_role("button", name="Swap").click()
    expect(page.get_by_role("status").first).to_contain_text("356938035643803 is in the box")
    page.goto("/stock/serials?tab=packed")
    expect(page.locator("tbody")).to_contain_text("356938035643803")
    expect(page.locator("tbody")).not_to_contain_text("356938035643801")
