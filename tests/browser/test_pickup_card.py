"""The pickup on the page of a return: asked for, said no to, asked again, followed, cancelled."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from godown import packing, returns
from godown.returns import Expected
from godown.shipping import pickups, queries_pickups
from tests.browser.page_checks import WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.browser.test_floor import desk_page as desk_page
from tests.builders.sender import Sender
from tests.world.courier import Courier, courier_server
from tests.world.jobs import office, run_scheduled


@pytest.fixture
def speedy() -> Iterator[Courier]:
    with courier_server() as opened:
        yield opened


@pytest.fixture
def seller(app: RealApp, tenant_id: UUID, speedy: Courier, tmp_path: Path) -> Sender:
    return Sender(app.database, tenant_id, speedy, office(app.database, tmp_path))


def test_a_return_is_fetched(app: RealApp, desk_page: Page, seller: Sender, speedy: Courier) -> None:
    (parcel,) = seller.packs("1", units=2)
    seller.leaves([parcel])
    with seller.open() as tx:
        back = returns.expect(tx, parcel, [Expected(packing.lines_of(tx, [parcel])[0].id, 1)], reason="changed_mind")
    here = f"{app.url}/returns/{back.id}"
    card = desk_page.locator(".card", has=desk_page.get_by_role("heading", name="Pickup"))
    set_size(desk_page, WIDE)
    desk_page.goto(here)
    card.get_by_label("Courier that fetches it").select_option(label="Speedy Parcels")
    card.get_by_label("What it should know").fill("Second floor")
    card.get_by_role("button", name="Let it be fetched").click()
    expect(card).to_contain_text("The courier has not answered yet.")
    speedy.moods.append("refuses")
    seller.works()
    desk_page.goto(here)
    expect(card).to_contain_text("PIN code 680001 is not served")
    assert check_page(desk_page, here) == []
    set_size(desk_page, WIDE)
    desk_page.goto(here)
    card.get_by_role("button", name="Ask again").click()
    expect(desk_page.locator("main")).to_contain_text("The courier is asked.")
    seller.works()
    with seller.open() as tx:
        awb = pickups.living(tx, back.id)[0].awb
    assert awb is not None
    assert (awb, speedy.fetches[-1]["note"]) == ("RET9002", "Second floor")
    speedy.says(awb, "picked_up", datetime.now(UTC))
    run_scheduled(seller.worker, seller.tenant, "courier.events")
    desk_page.goto(here)
    expect(card).to_contain_text(awb)
    expect(card).to_contain_text("Thrissur")
    speedy.picked_up.add(awb)
    card.get_by_role("button", name="Cancel the pickup").click()
    seller.works()
    desk_page.goto(here)
    expect(card).to_contain_text("The courier says that it is too late: It answered 409: fetched already")
    assert check_page(desk_page, here) == []
    with seller.open() as tx:
        assert [one.void_state for one in queries_pickups.pickups_of(tx, back.id)] == ["refused"]
