"""Printing in a real browser: a paper is claimed before it prints, and printed again only on purpose."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Office

pytestmark = pytest.mark.browser


def test_a_document_prints_once_and_again_only_on_purpose(desk: Page, office: Office) -> None:
    path = office.path("/documents/{credited}")
    desk.goto(path)
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url) if request.url.endswith("/pdf") else None)
    with desk.expect_response("**/api/v1/prints") as claimed:
        desk.get_by_role("button", name="Print", exact=True).click()
    assert claimed.value.json()["refused"] == []
    expect(desk.get_by_role("button", name="Print again")).to_be_visible()
    desk.wait_for_function("document.querySelector('iframe') !== null")
    desk.goto(path)
    expect(desk.locator("#main dl.facts").last).to_contain_text("1 time")
    with desk.expect_response("**/api/v1/prints") as again:
        desk.get_by_role("button", name="Print again").click()
    assert len(again.value.json()["done"]) == 1
    assert [url.rsplit("/documents/")[1] for url in sent]


def test_a_second_desk_is_told_before_it_prints_what_the_first_printed(desk: Page, office: Office) -> None:
    desk.goto(office.path("/documents/{invoice}"))
    other = desk.context.new_page()
    other.goto(office.path("/documents/{invoice}"))
    for page, done in ((desk, 1), (other, 0)):
        with page.expect_response("**/api/v1/prints") as claimed:
            page.get_by_role("button", name="Print", exact=True).click()
        assert len(claimed.value.json()["done"]) == done
    expect(other.locator("#answer")).to_contain_text("Ritu Nair printed this on")
    expect(other.get_by_role("button", name="Print again")).to_be_visible()
