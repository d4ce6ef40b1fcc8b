"""The first start of an empty installation, in a real browser: name the business, sign in, see the six steps."""

from collections.abc import Iterator

import hatch_build
import pytest
from playwright.sync_api import Page, expect

from godown.platform.database import Database
from tests import servers
from tests.browser.page_checks import check_page
from tests.http import serving


@pytest.fixture(scope="module")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Godown in which nobody is yet."""
    hatch_build.build()
    database = Database(servers.fresh_database(18, "test_first_start"))
    with serving(database, tmp_path_factory.mktemp("first")) as url:
        yield url
    database.close()


@pytest.mark.browser
@pytest.mark.xdist_group("first_start")
def test_an_empty_installation_names_its_business_and_shows_six_steps(page: Page, empty_url: str) -> None:
    assert check_page(page, f"{empty_url}/first-start") == []
    page.goto(empty_url)
    expect(page).to_have_url(f"{empty_url}/first-start")
    page.fill("[name=business]", "Aangan Home Pvt Ltd")
    page.fill("[name=name]", "Asha Rao")
    page.fill("[name=email]", "asha@example.com")
    page.fill("[name=password]", "short")
    page.get_by_role("button", name="Open the business").click()
    expect(page.locator("#f-password-error")).to_contain_text("at least 10")
    assert page.input_value("[name=business]") == "Aangan Home Pvt Ltd"
    page.fill("[name=password]", "long enough by now")
    page.get_by_role("button", name="Open the business").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome, Asha")
    expect(page.locator(".todo li")).to_have_count(6)
    expect(page.locator(".todo .now b")).to_have_text("Your business")
    assert check_page(page.context.new_page(), empty_url) == []
    page.goto(f"{empty_url}/first-start")
    expect(page).to_have_url(f"{empty_url}/login")
