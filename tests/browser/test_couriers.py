"""Couriers in a real browser: connected, tested, what waits is seen with its reason and asked again; a stranger's page."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import packing, shipping
from godown.packing import NewParcel
from godown.platform.transaction import utc_now
from godown.shipping import NewCourier
from tests.browser.page_checks import check_page, check_page_lightly
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller
from tests.world.courier import TOKEN, Courier, courier_server
from tests.world.jobs import office, run_jobs

pytestmark = pytest.mark.browser

TABS = ("couriers", "pending", "not_delivered", "voids", "events", "mails")


@pytest.fixture
def world() -> Iterator[Courier]:
    with courier_server() as courier:
        yield courier


class Day:
    """A seller whose courier refuses one label, hands over a parcel, and says what nobody understands."""

    def __init__(self, app: RealApp, tenant_id: UUID, world: Courier, folder: Path) -> None:
        self.seller = seller = Seller(app.database, tenant_id, now=None)
        self.worker = office(app.database, folder)
        seller.stocks(TEA=9, BOX=9, TAPE=20_000)
        with seller.open() as tx:
            self.courier = shipping.add_courier(
                tx, NewCourier("speedy", "Speedy Parcels", "partner", world.base_url, TOKEN, preferred=True)
            )
        world.moods.extend(["", "refuses"])
        seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1))
        seller.picks_all()
        with seller.open() as tx:
            made, _ = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX") for number in ("1", "2")])
        self.jobs()
        with seller.open() as tx:
            shipping.hand_over(tx, self.courier, seller.facility, [one.id for one in made])
            shipping.record(tx, self.courier, [world.says("SPD7001", "held_at_hub", utc_now())])
            (sent,) = (
                s
                for s in shipping.shipments_of_parcels(tx, [one.id for one in made])
                if s.parcel_status == "handed_over"
            )
        self.token = sent.tracking_token
        self.jobs()

    def jobs(self) -> None:
        """The worker does what is due."""
        run_jobs(self.worker, self.seller.tenant)


def test_every_page_of_couriers_passes(
    app: RealApp, browser: Browser, tenant_id: UUID, world: Courier, tmp_path: Path
) -> None:
    day = Day(app, tenant_id, world, tmp_path)
    paths = [f"/couriers?tab={tab}" for tab in TABS]
    paths += [
        f"/couriers/{day.courier}",
        "/couriers/new?kind=manual",
        "/couriers/new?kind=partner",
        f"/t/{day.token}",
        f"/t/{day.token}/return",
        "/t/x",
    ]
    with app.opened(browser, tenant_id) as page:
        for path in paths:
            answered = 404 if path == "/t/x" else 200
            assert check_page(page.context.new_page(), f"{app.url}{path}", answered=answered) == [], path


def test_an_empty_business_sees_what_to_do(app: RealApp, browser: Browser, tenant_id: UUID) -> None:
    with app.opened(browser, tenant_id) as page:
        for tab in TABS:
            assert check_page_lightly(page.context.new_page(), f"{app.url}/couriers?tab={tab}") == [], tab


def test_a_label_is_asked_for_again(
    app: RealApp, browser: Browser, tenant_id: UUID, world: Courier, tmp_path: Path
) -> None:
    day = Day(app, tenant_id, world, tmp_path)
    with app.opened(browser, tenant_id) as page:
        page.goto("/couriers?tab=pending")
        expect(page.locator("tbody tr")).to_contain_text("PIN code 680001 is not served")
        page.locator("tbody input[type=checkbox]").check()
        page.get_by_role("button", name="Ask again").click()
        expect(page.get_by_role("status").first).to_contain_text("is asked again for 1 parcel")
        day.jobs()
        page.goto("/couriers?tab=pending")
        expect(page.get_by_text("Nothing waits here")).to_be_visible()
        teaches(page, day)


def teaches(page: Page, day: Day) -> None:
    """What a code means is said once; the event that waited for it counts."""
    page.goto("/couriers?tab=events")
    expect(page.locator("tbody tr")).to_contain_text("This code has no meaning yet")
    page.get_by_role("link", name="Speedy Parcels").click()
    page.get_by_label("Code", exact=True).fill("held_at_hub")
    page.get_by_label("Means").select_option("in_transit")
    page.get_by_role("button", name="Save the code").click()
    expect(page.get_by_role("status").first).to_contain_text("count now")
    page.goto(f"/t/{day.token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your parcel is on its way.")


def test_a_courier_is_connected_and_ruled(app: RealApp, browser: Browser, tenant_id: UUID, world: Courier) -> None:
    Seller(app.database, tenant_id, now=None)
    with app.opened(browser, tenant_id) as page:
        page.goto("/couriers/new?kind=partner")
        for label, text in (("Name", "Speedy Parcels"), ("Short code", "speedy"), ("Address", world.base_url)):
            page.get_by_label(label).first.fill(text)
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Speedy Parcels")
        world.moods.append("500")
        page.get_by_role("button", name="Test the connection").click()
        expect(page.get_by_role("alert")).to_contain_text("database on fire")
        page.get_by_role("button", name="Test the connection").click()
        expect(page.get_by_role("status").first).to_contain_text("Speedy Parcels")
        page.get_by_role("button", name="Make a webhook address").click()
        expect(page.get_by_text("whsec_")).to_be_visible()
        page.goto("/couriers")
        page.get_by_label("PIN code").fill("560")
        page.get_by_role("button", name="Add the rule").click()
        expect(page.get_by_text("PIN 560…")).to_be_visible()
        page.get_by_role("button", name="Take away").click()
        expect(page.get_by_text("PIN 560…")).to_have_count(0)


def test_what_was_not_delivered_is_answered(
    app: RealApp, browser: Browser, tenant_id: UUID, world: Courier, tmp_path: Path
) -> None:
    day = Day(app, tenant_id, world, tmp_path)
    with day.seller.open() as tx:
        shipping.record(tx, day.courier, [world.says("SPD7001", "ndr", utc_now(), note="Door locked, no answer")])
    with app.opened(browser, tenant_id) as page:
        assert check_page(page, app.url + "/couriers?tab=not_delivered") == []
    with app.opened(browser, tenant_id) as page:
        page.goto("/returns")
        page.get_by_role("link", name="Not delivered").click()
        expect(page.locator("tbody tr")).to_contain_text("Door locked, no answer")
        expect(page.locator("tbody tr")).to_contain_text("Needs an answer")
        page.locator("tbody tr a.link").click()
        form = page.url
        assert form.startswith(app.url + "/couriers/parcels/")
        page.fill("[name=note]", "Home after six")
        page.fill("[name=phone]", "98860 41735")
        page.fill("[name=address1]", "16/4 Round South")
        page.get_by_role("button", name="Keep the answer").click()
        expect(page.locator("tbody tr")).to_contain_text("The courier is being told")
        day.jobs()
        page.reload()
        expect(page.locator("tbody tr")).to_contain_text("The courier knows")
        page.locator("tbody input[type=checkbox]").check()
        page.get_by_role("button", name="Return to origin").click()
        expect(page.get_by_role("status").first).to_contain_text("1 parcel is answered.")
        day.jobs()
        page.goto(form)
        expect(page.locator("main")).to_contain_text("It was asked back")
        page.get_by_role("link", name="Order 1").click()
        expect(page.locator("main")).to_contain_text("Try again, Home after six, 98860 41735, 16/4 Round South")
    with app.opened(browser, tenant_id) as page:
        assert check_page(page, form) == []
    assert [told["action"] for told in world.told.values()] == ["try_again", "return"]
