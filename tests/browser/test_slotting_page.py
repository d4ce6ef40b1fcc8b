"""The re-slot list in a real browser: asked for, made by the worker, taken on, one leg carried by scan, faces set."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from godown import picking, racking
from godown.picking import SlotRules
from godown.platform.database import Database
from godown.racking import LayoutSpec
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller
from tests.scenarios.test_slotting import lies, walks
from tests.world.jobs import office, run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("numba")]


def test_a_list_is_made_taken_on_and_carried(
    app: RealApp, browser: Browser, database: Database, tenant_id: UUID, tmp_path: Path
) -> None:
    seller = Seller(database, tenant_id, now=None)
    with seller.open() as tx:
        racking.lay_out(tx, seller.facility, LayoutSpec(1, 20, 1, first_aisle=2), zone="Back")
        picking.set_slot_rules(tx, SlotRules(move_seconds=20, unit_seconds=1))
    lies(seller, "TEA", 60, "C-20-1")
    lies(seller, "CUP", 9, "A-01-1")
    with app.opened(browser, seller.tenant, "manager") as page:
        assert check_page(page, app.url + "/racks/slotting") == []
        set_size(page, WIDE)
        page.goto("/racks/slotting")
        expect(page.locator("main")).to_contain_text("No list yet")
        walks(seller, 6, TEA=2)
        page.get_by_role("button", name="Make a list").click()
        expect(page.locator(".job")).to_contain_text("0 of 100")
        assert check_page(page, app.url + "/racks/slotting") == []
        set_size(page, WIDE)
        run_jobs(office(database, tmp_path), seller.tenant)
        page.goto("/racks/slotting")
        expect(page.get_by_role("row").nth(1)).to_contain_text("C-20-1")
        assert check_page(page, app.url + "/racks/slotting") == []
        set_size(page, WIDE)
        page.goto("/racks/slotting")
        page.get_by_label("Move 1: TEA to").check()
        page.get_by_role("button", name="Take on").click()
        expect(page.locator("main")).to_contain_text("Put-away leads to the new bins now")
        goal = page.get_by_role("row").nth(1).locator("td.strong.code").inner_text()
        page.get_by_role("button", name="Carry TEA by scan").click()
        page.wait_for_url("**/move?session=*")
        expect(page.locator("main")).to_contain_text("48")
        page.locator("[data-scan]").fill(f"BLR-{goal}")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Scan the bin that goods leave")
        page.goto("/racks/slotting")
        expect(page.get_by_role("row").nth(1)).to_contain_text("Carried")
        lies(seller, "TEA", 500, "B-02-1")
        assert check_page(page, app.url + "/racks/slotting/faces") == []
        set_size(page, WIDE)
        page.goto("/racks/slotting/faces")
        page.get_by_label("Set the face of TEA").check()
        page.get_by_role("button", name="Set these faces").click()
        expect(page.locator("main")).to_contain_text("1 pick face is set")
        page.goto("/racks/slotting")
        page.get_by_label("Walking speed").fill("1200")
        page.get_by_label("An hour costs").fill("150.50")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_label("Walking speed")).to_have_value("1200")
        expect(page.get_by_label("An hour costs")).to_have_value("150.50")
    assert seller.at("TEA")[goal] == 48
