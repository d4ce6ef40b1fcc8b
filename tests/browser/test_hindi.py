"""Godown in Hindi (SCREENS.md, section 8): every page of the router in the browser, and a person who chooses the language."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.office import Office, signed_in
from tests.browser.page_checks import check_page, check_page_lightly
from tests.browser.test_every_page import WITHOUT_PARAMETERS

pytestmark = pytest.mark.browser

WHOLE = ("/", "/pick", "/putaway")
"""Looked at in light and dark, wide and narrow; the others once."""


@pytest.fixture(scope="module")
def reader(browser: Browser, office: Office) -> Iterator[BrowserContext]:
    """The demo's manager, who reads Hindi."""
    context = signed_in(browser, office)
    context.add_cookies([{"name": "language", "value": "hi", "url": office.url}])
    context.new_page()
    yield context
    context.close()


@pytest.mark.parametrize("path", WITHOUT_PARAMETERS)
def test_the_page_passes_in_hindi(reader: BrowserContext, office: Office, path: str) -> None:
    page = reader.new_page()
    check = check_page if path in WHOLE else check_page_lightly
    assert check(page, office.url + path) == []
    expect(page.locator("html")).to_have_attribute("lang", "hi")
    page.close()


def test_a_person_chooses_hindi_and_keeps_it(desk: Page, office: Office) -> None:
    desk.goto(office.url + "/")
    desk.get_by_role("button", name="हिंदी").first.click()
    expect(desk.get_by_role("link", name="ऑर्डर").first).to_be_visible()
    desk.goto(office.url + "/pick")
    expect(desk.locator("html")).to_have_attribute("lang", "hi")
    expect(desk.get_by_role("heading", name="उठाएँ")).to_be_visible()
