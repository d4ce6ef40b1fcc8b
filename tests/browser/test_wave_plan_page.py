"""Carts are told, a wave is looked at, a better plan searched for and released, its orders packed in bulk: in a real browser."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from godown import picking
from godown.platform.database import Database
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller
from tests.world.jobs import office, run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("numba")]


def test_a_better_plan_is_searched_for_and_released(
    app: RealApp, browser: Browser, database: Database, tenant_id: UUID, tmp_path: Path
) -> None:
    seller = Seller(database, tenant_id, now=None)
    seller.stocks(TEA=20, CUP=20, BOX=5, TAPE=100_000)
    seller.takes(*(seller.order(str(n), **({"TEA": 1} if n % 2 else {"CUP": 1})) for n in range(9)))
    with app.opened(browser, seller.tenant, "manager") as page:
        assert check_page(page, app.url + "/settings/picking") == []
        set_size(page, WIDE)
        page.goto("/settings/picking")
        page.get_by_label("Kind of cart").fill("Large")
        page.get_by_label("Totes", exact=False).first.fill("4")
        page.get_by_label("Volume of the goods").fill("200")
        page.get_by_role("button", name="Add the cart").click()
        expect(page.locator("main")).to_contain_text("200 l")
        assert check_page(page, app.url + "/waves/new?pickers=2") == []
        set_size(page, WIDE)
        page.goto("/waves/new?pickers=2")
        expect(page.locator("main")).to_contain_text("the last of 2 pickers is back")
        expect(page.locator("main")).to_contain_text("Large")
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.locator(".job")).to_contain_text("0 of 100")
        here = page.url
        assert "/waves/plans/" in here
        assert check_page(page, here) == []
        set_size(page, WIDE)
        page.goto(here)
        page.get_by_role("button", name="Stop with the best so far").click()
        expect(page.locator("main")).to_contain_text("It ends with the best plan that it has.")
        run_jobs(office(database, tmp_path), seller.tenant)
        assert check_page(page, here) == []
        set_size(page, WIDE)
        page.goto(here)
        expect(page.locator("main")).to_contain_text("9 orders")
        page.get_by_role("button", name="Release 9 orders").click()
        expect(page.get_by_role("status").first).to_contain_text("is released with 9 orders")
        wave = UUID(page.url.rsplit("/", 1)[1])
        with seller.open() as tx:
            picking.pick_all(tx, picking.trips_of(tx, wave))
        assert check_page(page, f"{app.url}/waves/{wave}/pack") == []
        set_size(page, WIDE)
        page.goto(f"/waves/{wave}/pack")
        expect(page.locator("main")).to_contain_text("No measures: ")
        assert page.locator('input[name="order"]:checked').count() == 5, "five boxes are on the shelf"
        page.get_by_role("button", name="Close these boxes").click()
        expect(page.get_by_role("status").first).to_contain_text("5 parcels are closed")


def test_an_order_larger_than_any_cart_is_named_and_split_where_that_is_allowed(
    app: RealApp, browser: Browser, database: Database, tenant_id: UUID
) -> None:
    seller = Seller(database, tenant_id, now=None)
    seller.stocks(TEA=20, CUP=20, BOX=5, TAPE=100_000)
    seller.takes(seller.order("1001", TEA=5), seller.order("1002", CUP=1))
    with seller.open() as tx:
        picking.set_cart_rules(tx, picking.CartRules((picking.CartKind("Small", units=2),)))
    with app.opened(browser, seller.tenant, "manager") as page:
        assert check_page(page, app.url + "/waves/new") == []
        set_size(page, WIDE)
        page.goto("/waves/new")
        expect(page.locator("main")).to_contain_text(
            "1001: 5 units, and a cart takes 2 units. It is fetched by itself."
        )
        page.get_by_label("Split orders that no cart takes").check()
        page.get_by_role("button", name="Plan again").click()
        expect(page.locator("main")).to_contain_text(
            "1001: 5 units, and a cart takes 2 units. It is fetched in 3 trips."
        )
        page.goto("/settings/picking")
        page.get_by_label("Split orders that no cart takes").check()
        page.locator("form[action$='/split']").get_by_role("button", name="Save").click()
        page.goto("/waves/new?strategy=cluster")
        expect(page.locator("main")).to_contain_text(
            "1001: 5 units, and a cart takes 2 units. It is fetched in 3 trips."
        )
        page.get_by_role("button", name="Release 2 orders").click()
        expect(page.get_by_role("status").first).to_contain_text("is released with 2 orders")
        assert check_page(page, page.url) == []
        set_size(page, WIDE)
        expect(page.locator("main")).to_contain_text("1 order is larger than any cart")
        with seller.open() as tx:
            trips = picking.trips_of(tx, UUID(page.url.rsplit("/", 1)[1].split("?")[0]))
            mine = [trip for trip in trips if seller.id_of("1001") in picking.in_parts(tx, trip)]
        with seller.open() as tx:
            picking.start(tx, mine[0])
            picking.pick_all(tx, mine[1:])
        order = seller.id_of("1001")
        assert check_page(page, f"{app.url}/pack/{order}") == []
        set_size(page, WIDE)
        page.goto(f"/pack/{order}")
        expect(page.locator("body")).to_contain_text("more, ")
