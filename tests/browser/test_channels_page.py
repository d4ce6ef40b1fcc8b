"""Channels in a real browser: shops that are in step, that refuse, that are paused; and what Today says of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from godown import channels
from godown.platform.database import Database
from tests.browser.page_checks import check_page
from tests.browser.real_app import RealApp
from tests.builders.shops import ShopKeeper, shop_keeper
from tests.world.jobs import run_scheduled
from tests.world.shop import bought

pytestmark = pytest.mark.browser


@pytest.fixture
def keeper(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[ShopKeeper]:
    """A seller whose shop refuses a line and sent an order of which a SKU is unknown; a second shop is paused."""
    with shop_keeper(database, tenant_id, tmp_path) as made:
        made.lotus.rejects = {"CUP": "This product is archived."}
        made.stocks(TEA=10, CUP=4)
        made.lotus.put_order(bought("L1", STRANGE=2))
        made.polls()
        made.works()
        first = made.channel
        second = made.connects(made.lotus, "bazaar")
        with made.open() as tx:
            channels.pause(tx, second)
        made.channel = first
        yield made


def test_the_pages_of_channels_pass(app: RealApp, browser: Browser, keeper: ShopKeeper) -> None:
    one = f"/channels/{keeper.channel}"
    with app.opened(browser, keeper.tenant) as page:
        for path in ("/channels", one, f"{one}?tab=codes", f"{one}?tab=stock"):
            assert check_page(page.context.new_page(), app.url + path) == [], path


def test_today_says_how_far_the_shops_are_behind(app: RealApp, browser: Browser, keeper: ShopKeeper) -> None:
    run_scheduled(keeper.worker, keeper.tenant, "doctor")
    with app.opened(browser, keeper.tenant, "accountant") as page:
        assert check_page(page, app.url + "/") == []
        card = page.locator("section", has=page.get_by_role("heading", name="Stock to shops"))
        expect(card.locator("tr", has_text="Lotus")).to_contain_text("In step")
        expect(card.locator("tr", has_text="Lotus")).to_contain_text(re.compile(r"0 s behind · pushed \d+ s ago"))
        expect(card.locator("tr", has_text="Bazaar")).not_to_contain_text("pushed")
        expect(card.locator("tr", has_text="Bazaar")).to_contain_text("Paused")
        expect(page.locator("main")).to_contain_text("Books and stock agree, proved")
