"""Imports in a real browser: a file goes in, its errors are seen, suggestions are taken, the good rows are saved."""

import pytest
from playwright.sync_api import Page, expect

from godown.platform.transaction import transaction
from tests.browser.office import Office
from tests.browser.page_checks import check_page
from tests.builders import files

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


def test_saving_that_was_cut_off_is_shown_and_goes_on(desk: Page, office: Office) -> None:
    puts_in(desk, office, "prices.csv", "sku,name,price\nIMP-9,Brass tray,410\n")
    with transaction(office.database, office.tenant_id) as tx:
        tx.run("UPDATE import_run SET status = 'saving' WHERE tenant_id = %(tenant)s AND name = 'prices.csv'")
    assert check_page(desk, desk.url) == []
    expect(desk.locator(".job")).to_contain_text("0 of 1")
    desk.get_by_role("button", name="Go on saving").click()
    expect(desk.get_by_role("status").first).to_contain_text("1 saved.")


def test_a_file_of_orders_says_what_it_will_do(desk: Page, office: Office) -> None:
    desk.goto(office.path("/imports"))
    order = files.shopify_order(7001, {"Lineitem sku": "AAN-BTL-750"}, {"Lineitem sku": "AAN-BTL-57"})
    done = files.shopify_order(7002, Fulfillment_Status="fulfilled")
    upload = {"name": "orders_export_1.csv", "mimeType": "text/csv", "buffer": files.shopify_csv(order, done)}
    desk.get_by_label("File", exact=True).set_input_files(upload)  # type: ignore[arg-type]
    desk.get_by_role("button", name="Check the file").click()
    desk.wait_for_url("**/imports/*")
    assert check_page(desk, desk.url) == []
    expect(desk.locator("tbody tr").first).to_contain_text("There is no SKU AAN-BTL-57.")
    assert check_page(desk, desk.url + "?tab=skipped") == []
    expect(desk.locator("tbody tr").first).to_contain_text("Fulfilled already in the shop.")
