"""Store credit on the screens: a customer's code pays an order, and its page tells what happened to it."""

import re
from dataclasses import replace
from datetime import date

from playwright.sync_api import Page, expect

from godown import orders, returns
from godown.orders import NewLine
from godown.returns import FromBefore, InvoiceFromBefore, NewInspection, NewRefund, Said
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.browser.test_floor import desk_page as desk_page
from tests.browser.test_floor import seller as seller
from tests.builders.seller import Seller
from tests.scenarios.test_returns import YES


def test_a_code_pays_an_order_and_tells_its_story(app: RealApp, desk_page: Page, seller: Seller) -> None:
    seller.takes(replace(seller.order("old"), lines=(NewLine("TEA", 1, 7_000),)))
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("old")])
        given = returns.refund(tx, NewRefund(seller.id_of("old"), "store_credit", 7_000, "Cancelled"))
    seller.takes(replace(seller.order("1", TEA=1), payment="cod"))
    set_size(desk_page, WIDE)
    desk_page.goto(f"{app.url}/orders/{seller.id_of('1')}")
    desk_page.get_by_text("Pay with store credit").click()
    expect(desk_page.get_by_label("Code")).to_have_value(given.credit_code)
    desk_page.get_by_label(re.compile("^Amount")).fill("60")
    desk_page.get_by_role("button", name="Pay", exact=True).click()
    expect(desk_page.get_by_role("status").first).to_contain_text("₹60 is paid with store credit.")
    expect(desk_page.locator("main")).to_contain_text("₹40.00")
    for path in (
        f"/orders/{seller.id_of('1')}",
        f"/orders/{seller.id_of('1')}/money",
        f"/orders/{seller.id_of('old')}/money",
    ):
        assert check_page(desk_page, f"{app.url}{path}") == []
    assert check_page(desk_page, f"{app.url}/settlements/credits") == []
    set_size(desk_page, WIDE)
    desk_page.goto(f"{app.url}/settlements/credits?q={given.credit_code.lower()}")
    desk_page.get_by_role("link", name=given.credit_code).click()
    desk_page.wait_for_url(re.compile(r"/settlements/credits/[0-9a-f-]+$"))
    expect(desk_page.locator("tbody tr")).to_have_count(2)
    assert check_page(desk_page, desk_page.url) == []
    reply = desk_page.request.get(f"{app.url}/settlements/credits.csv").text()
    assert f"{given.credit_code},Meera Krishnan,,meera@customer.example,70.00,10.00" in reply
    set_size(desk_page, WIDE)
    desk_page.goto(f"{app.url}/settlements/credits")
    desk_page.get_by_label("Days from the day it is given").fill("90")
    desk_page.get_by_role("button", name="Save").click()
    expect(desk_page.get_by_label("Days from the day it is given")).to_have_value("90")


def test_what_was_sold_before_is_given_back(app: RealApp, desk_page: Page, seller: Seller) -> None:
    line = FromBefore("TEA", 2, 236_00, (("gst", 180_000),), 1)
    invoice = InvoiceFromBefore("TALLY/88", date(2026, 9, 10), seller.facility, "Anita Rao", (line,), state_code="29")
    with seller.open() as tx:
        known = returns.expect_from_before(tx, invoice, Said("other"))
        returns.arrive(tx, known.id)
        returns.inspect(tx, NewInspection(returns.lines_of(tx, known.id)[0].id, 1, "saleable", YES))
    set_size(desk_page, WIDE)
    desk_page.goto(f"{app.url}/returns/{known.id}")
    desk_page.get_by_role("link", name="Money back").click()
    desk_page.wait_for_url(f"**/returns/{known.id}/money")
    for label, text in (("Paid for the whole invoice", "236"), ("Amount", "118"), ("Why", "Came back")):
        desk_page.get_by_label(label, exact=True).fill(text)
    desk_page.get_by_role("button", name="Give it back").click()
    expect(desk_page.get_by_role("status").first).to_contain_text("RF-0001: ₹118 is given back.")
    assert check_page(desk_page, f"{app.url}/returns/{known.id}/money") == []
