"""Batches in a real browser: the list says what expires, as a file too; the stock card shows what stands on the goods."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import catalog, receiving
from godown.catalog import NewSku
from godown.platform.database import Database
from godown.platform.transaction import utc_now
from godown.receiving import CountedGoods, CountedLine
from godown.stock import queries_places
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


@pytest.fixture
def dairy(database: Database, tenant_id: UUID) -> Seller:
    seller = Seller(database, tenant_id, None)
    curd = NewSku(
        "CURD", "Curd 400 g", price_paise=9_000, mrp_paise=9_500, tracking="batch", receive_days=10, dispatch_days=7
    )
    with seller.open() as tx:
        assert not catalog.save(tx, [curd]).refused
        bin_id = queries_places.places_of_kind(tx, seller.facility, "bin")[0].id
        lines = [
            CountedLine("CURD", max(days, 0) // 11 * 3, 6, batch_number=f"B-{number}", mrp_paise=9_500, vendor_batch=f"N{number}",
                        made_on=(utc_now() - timedelta(20)).date(), expires_on=(utc_now() + timedelta(days)).date())
            for number, days in enumerate((-2, 5, 12, 60))
        ]  # fmt: skip
        receiving.receive(tx, CountedGoods(seller.facility, tuple(lines), to_place=bin_id))
    return seller


@pytest.fixture
def desk_page(app: RealApp, browser: Browser, dairy: Seller) -> Iterator[Page]:
    with app.opened(browser, dairy.tenant, "manager") as page:
        yield page


def test_batches_are_listed_by_their_date(desk_page: Page, dairy: Seller, app: RealApp) -> None:
    page = desk_page
    with dairy.open() as tx:
        with_curd = catalog.skus_by_code(tx, ["CURD"])["CURD"].id
    for path in ("/stock/batches", "/stock/batches?tab=expired", f"/stock/{with_curd}", f"/stock/{with_curd}/edit"):
        assert check_page(page, app.url + path) == []
    set_size(page, WIDE)
    page.goto("/stock/batches?tab=expired")
    expect(page.locator("main")).to_contain_text("B-0")
    expect(page.locator("main")).not_to_contain_text("B-3")
    with page.expect_download() as started:
        page.get_by_role("link", name="As a file").click()
    assert started.value.path().read_text().count("expired") == 1
