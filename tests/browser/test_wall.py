"""The put wall on a screen: a tote, an item, the slot that lights up; and a cart that is built before the walk."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import picking
from godown.platform.database import Database
from tests.browser.page_checks import check_page
from tests.browser.real_app import RealApp
from tests.browser.scanning import answered, scan, start_trip, type_scans
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=6, CUP=20)
    return made


@pytest.fixture
def tablet(app: RealApp, browser: Browser, seller: Seller) -> Iterator[Page]:
    with app.opened(browser, seller.tenant, "manager", phone=True) as page:
        yield page


def test_units_are_sorted_into_the_slots_that_light_up(tablet: Page, seller: Seller, app: RealApp) -> None:
    tablet.goto("/wall")
    tablet.get_by_role("button", name="Open so many slots").click()
    expect(tablet.get_by_text("12 slots are open.")).to_be_visible()
    seller.takes(seller.order("1", TEA=1, CUP=1), seller.order("2", TEA=1))
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, strategy="total").wave_id
        assert wave is not None
        picking.pick_all(tx, picking.trips_of(tx, wave))
    tablet.goto("/wall")
    scan(tablet, "T-101")
    answered(tablet, "ok", "T-101")
    type_scans(tablet, "TEA")
    answered(tablet, "ok", "W-01")
    expect(tablet.locator(".slots .lit b")).to_have_text("W-01")
    type_scans(tablet, "W-02")
    answered(tablet, "wrong_place", "Wrong slot")
    type_scans(tablet, "W-01", "CUP", "W-01")
    answered(tablet, "ok", "W-01 complete")
    expect(tablet.locator(".slots .full b")).to_have_text("W-01")
    assert check_page(tablet, app.url + "/wall") == []
    assert (seller.status("1"), seller.status("2")) == ("picked", "in_wave")


def test_a_cart_is_built_and_an_emptied_bin_is_counted(tablet: Page, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=6), seller.order("2", CUP=1))
    seller.releases()
    start_trip(tablet)
    tablet.get_by_role("button", name="Build the cart first").click()
    scan(tablet, "T-103", "T-104")
    answered(tablet, "ok", "Place 2")
    scan(tablet, "A-01-1")
    tablet.get_by_role("button", name="Taken: 6").click()
    expect(tablet.locator(".totebox small")).to_have_text("T-103")
    type_scans(tablet, "T-103")
    tablet.get_by_role("button", name="Yes, empty").click()
    answered(tablet, "ok", "A-01-1 is empty")
    with seller.open() as tx:
        assert tx.tuples("SELECT reason, status FROM stock_count WHERE tenant_id = %(tenant)s") == [
            ("empty_check", "posted")
        ]
