"""Claims on the screens: from a return that came back short to the money."""

from playwright.sync_api import Page, expect

from godown import returns
from godown.returns import queries_claims
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.browser.test_floor import desk_page as desk_page
from tests.browser.test_floor import seller as seller
from tests.browser.test_floor import shipped, with_courier
from tests.builders.seller import Seller


def test_what_is_missing_is_claimed(app: RealApp, desk_page: Page, seller: Seller) -> None:
    with_courier(seller)
    parcel = shipped(seller, "1", TEA=2)
    with seller.open() as tx:
        back = returns.expect_rto(tx, parcel)
        returns.arrive(tx, back.id, {returns.lines_of(tx, back.id)[0].id: 1})
    set_size(desk_page, WIDE)
    desk_page.goto(f"{app.url}/returns/{back.id}")
    desk_page.get_by_role("link", name="Claim it").click()
    desk_page.wait_for_url("**/claims/new?**")
    form = desk_page.url
    assert check_page(desk_page, form) == []
    set_size(desk_page, WIDE)
    desk_page.goto(form)
    expect(desk_page.get_by_label("What happened")).to_have_value("missing")
    desk_page.get_by_label("Weight when it came back").fill("180")
    desk_page.get_by_role("button", name="Open the claim").click()
    desk_page.wait_for_url("**/claims/*")
    here = desk_page.url
    assert check_page(desk_page, here) == []
    set_size(desk_page, WIDE)
    desk_page.goto(here)
    assert desk_page.request.get(f"{here}/evidence").headers["content-type"] == "application/pdf"
    desk_page.get_by_role("button", name="It is sent").click()
    desk_page.get_by_role("button", name="Accepted").click()
    desk_page.get_by_role("button", name="It is paid").click()
    expect(desk_page.locator("main")).to_contain_text("Booked by mistake?")
    with seller.open() as tx:
        assert [one.state for one in queries_claims.page(tx, ["paid"], None, 5)] == ["paid"]
    assert check_page(desk_page, f"{app.url}/claims?tab=paid") == []
