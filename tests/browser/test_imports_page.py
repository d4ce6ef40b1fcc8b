"""Imports in a real browser: a file goes in, its errors are seen, suggestions are taken, the good rows are saved."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Office
from tests.browser.page_checks import check_page

pytestmark = pytest.mark.browser

SKUS = """Item code,Item name,HSN,Selling price,Colour
IMP-1,Brass lamp,7418.20,"1,349/-",gold
IMP-2,Brass bell,7418,250,gold
,Nameless,,,
"""


def puts_in(desk: Page, office: Office, name: str, content: str) -> None:
    desk.goto(office.path("/imports"))
    desk.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    desk.get_by_role("button", name="Check the file").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(name)


def test_a_file_is_checked_mended_and_saved(desk: Page, office: Office) -> None:
    assert check_page(desk, office.path("/imports")) == []
    puts_in(desk, office, "skus_november.csv", SKUS)
    where = desk.url
    assert check_page(desk, where) == []
    expect(desk.locator("tbody tr").first).to_contain_text("7418.20")
    desk.get_by_role("button", name="Row 2: take 741820").click()
    expect(desk.get_by_role("status").first).to_contain_text("1 is right now.")
    desk.get_by_text("Change what columns mean").click()
    desk.get_by_label("Colour").select_option("packing_bill")
    desk.get_by_role("button", name="Check again").click()
    expect(desk.locator("tbody").first).to_contain_text("A list of codes with quantities")
    desk.get_by_text("Change what columns mean").click()
    desk.get_by_label("Colour").select_option("")
    desk.get_by_role("button", name="Check again").click()
    desk.get_by_role("button", name="Save 2 good rows").click()
    expect(desk.get_by_role("status").first).to_contain_text("2 saved.")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Get the wrong rows").click()
    assert download.value.suggested_filename == "skus_november-wrong.csv"
    assert check_page(desk, where + "?tab=new") == []
    assert check_page(desk, office.path("/imports")) == []


def test_what_is_no_table_is_said_where_the_file_was_chosen(desk: Page, office: Office) -> None:
    desk.goto(office.path("/imports"))
    desk.get_by_label("File", exact=True).set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"x,y\n1,2\n"}
    )
    desk.get_by_role("button", name="Check the file").click()
    expect(desk.get_by_role("alert").first).to_contain_text("Say what kind of file this is")
