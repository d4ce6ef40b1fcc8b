"""Replenish in a real browser: a rule is set, an order is written of what is ticked, a pick face is made and refilled."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from godown import picking
from godown.platform.database import Database
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


def test_what_is_ticked_is_ordered_and_what_is_carried_lies_in_its_face(
    app: RealApp, browser: Browser, database: Database, tenant_id: UUID
) -> None:
    seller = Seller(database, tenant_id, now=None)
    seller.stocks(TEA=20)
    with app.opened(browser, seller.tenant, "manager") as page:
        page.goto("/replenish/rules")
        page.get_by_label("Reorder point of TEA").fill("30")
        page.get_by_label("Pack of TEA").fill("4")
        page.get_by_label("Vendor of TEA").fill("Kansa Metals")
        page.get_by_role("button", name="Save the rules").click()
        expect(page.locator("main")).to_contain_text("1 rule is changed")
        assert check_page(page, app.url + "/replenish/rules") == []
        assert check_page(page, app.url + "/replenish") == []
        set_size(page, WIDE)
        page.goto("/replenish")
        page.get_by_label("Order TEA").check()
        page.get_by_label("Units of TEA").fill("16")
        page.get_by_role("button", name="Write purchase orders").click()
        page.wait_for_url("**/receive/orders/*")
        expect(page.get_by_role("heading", level=1)).to_have_text("PO-0001")
        expect(page.locator("main")).to_contain_text("Kansa Metals")
        page.goto("/replenish/refill")
        page.get_by_label("Bin", exact=True).fill("A-02-1")
        page.get_by_label("SKU", exact=True).fill("TEA")
        page.get_by_label("Refill below").fill("3")
        page.get_by_label("Up to").fill("8")
        page.get_by_role("button", name="Save the face").click()
        expect(page.locator("main")).not_to_contain_text("reserve is empty")
        assert check_page(page, app.url + "/replenish/refill") == []
        set_size(page, WIDE)
        page.goto("/replenish/refill")
        page.get_by_label("Carried TEA to A-02-1").check()
        page.get_by_role("button", name="Carried").click()
        expect(page.locator("main")).to_contain_text("8 units lie in their pick faces")
        assert page.request.get(app.url + "/replenish.csv?tab=all").text().count("TEA") == 1
        assert page.request.get(app.url + "/replenish/refill.csv").ok
    assert seller.at("TEA") == {"A-01-1": 12, "A-02-1": 8}


def test_the_list_says_what_reserve_cannot_fill(
    app: RealApp, browser: Browser, database: Database, tenant_id: UUID
) -> None:
    seller = Seller(database, tenant_id, now=None)
    seller.stocks(TEA=20)
    with app.opened(browser, seller.tenant, "manager") as page:
        page.goto("/replenish/refill")
        expect(page.locator("main")).to_contain_text("There is no pick face yet. Name one below.")
        with seller.open() as tx:
            faces = [picking.NewFace("A-02-1", "TEA", 3, 15), picking.NewFace("A-03-1", "TEA", 5, 8)]
            assert not picking.set_faces(tx, seller.facility, [*faces, picking.NewFace("B-01-1", "CUP", 2, 4)]).refused
        page.goto("/replenish/refill")
        rows = page.get_by_role("region", name="To carry now").locator("tbody tr")
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="A-02-1")).not_to_contain_text("reserve is empty")
        expect(rows.filter(has_text="A-03-1")).to_contain_text("after this, reserve is empty")
        expect(rows.filter(has_text="A-03-1")).to_contain_text("3 below the maximum")
        bare = page.get_by_role("region", name="Reserve is empty").locator("tbody tr")
        expect(bare).to_have_count(1)
        expect(bare).to_contain_text("B-01-1")
        assert check_page(page, app.url + "/replenish/refill") == []
        set_size(page, WIDE)
        bare.get_by_role("link", name="What to order").click()
        expect(page.locator("main")).to_contain_text("CUP")
