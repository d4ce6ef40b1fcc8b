"""A free-form site in a real browser: a room is drawn, a rack dragged over the plan, bins placed with a click, the walk goes round."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import racking
from godown.platform.database import Database
from godown.racking import PlacedBin, Shape, SitePlan
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


def shop(seller: Seller) -> None:
    """A shop floor of 9 m x 6 m: an L of walls, three racks, a pillar, a one-way aisle, bins in them."""
    racks = [("A", 1_200, 1_800, 2_600, 500), ("B", 1_200, 3_600, 2_600, 500), ("C", 5_200, 1_500, 600, 3_200)]
    shapes = [Shape(f"Rack {name}", "rack", x, y, wide, deep) for name, x, y, wide, deep in racks]
    shapes += [Shape("No floor", "wall", 6_800, 3_800, 2_200, 2_200), Shape("Pillar", "wall", 4_400, 2_600, 250, 250),
               Shape("Lane", "lane", 1_200, 2_300, 2_600, 1_300, "left")]  # fmt: skip
    bins = [PlacedBin(f"{rack}-{bay:02d}-{level}", x, y) for rack, y in (("A", 2_300), ("B", 3_600))
            for bay, x in enumerate(range(1_500, 3_800, 500), 1) for level in (1, 2)]  # fmt: skip
    bins += [
        PlacedBin(f"C-{bay:02d}-1", 5_200 if bay < 4 else 5_800, y)
        for bay, y in enumerate((2_000, 3_000, 4_000) * 2, 1)
    ]
    with seller.open() as tx:
        racking.save_site(tx, seller.facility, SitePlan(9_000, 6_000, 4_400, 600))
        racking.save_shapes(tx, seller.facility, shapes)
        assert not racking.place_bins(tx, seller.facility, bins).refused


def told(page: Page, words: str) -> None:
    """The page says so."""
    expect(page.locator("main")).to_contain_text(words)


def test_a_room_is_drawn_and_a_wave_walks_round_its_racks(
    app: RealApp, browser: Browser, database: Database, tenant_id: UUID
) -> None:
    seller = Seller(database, tenant_id, now=None)
    with app.opened(browser, seller.tenant, "owner") as page:
        assert check_page(page, app.url + "/racks/site") == []
        set_size(page, WIDE)
        page.goto("/racks/site")
        page.get_by_label("Pack table, y").fill("3900")
        page.get_by_role("button", name="Make it a free-form site").click()
        told(page, "The room is drawn")
        plan = page.locator("svg[data-site]")
        box = plan.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.4, steps=4)
        page.mouse.up()
        expect(page.get_by_label("x, from the left").first).not_to_have_value("")
        page.locator("#shape").get_by_label("Name").fill("Rack Z")
        page.get_by_role("button", name="Draw it").click()
        told(page, "Rack Z is drawn.")
        page.locator("#f-bin").fill("Z-01")
        page.locator("#f-levels").fill("2")
        plan.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.39})
        page.get_by_role("button", name="Place it").click()
        told(page, "2 bins are placed.")
        page.locator("#f-bin").fill("Far")
        page.locator("#f-bin_x").fill("90000")
        page.locator("#f-bin_y").fill("1")
        page.get_by_role("button", name="Place it").click()
        told(page, "Far lies outside the room")
        expect(page.locator("#f-bin_x")).to_have_value("90000")
        shop(seller)
        seller.puts(TEA="A-03-1", CUP="C-05-1")
        seller.takes(seller.order("1", TEA=1, CUP=1))
        (wave,) = (trip for trip in seller.releases())
        assert check_page(page, app.url + "/racks/site?shape=Lane") == []
        assert check_page(page, app.url + "/racks?sku=TEA") == []
        set_size(page, WIDE)
        page.goto("/waves")
        page.locator("main a.link.code").first.click()
        expect(page.locator("svg.map .walk").first).to_be_visible()
        assert check_page(page, page.url) == []
        assert wave
