"""E-invoices in a real browser: what was rejected is found, corrected and issued anew; the way to the portal is set and tested."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import books
from godown.platform.database import Database
from tests.browser.page_checks import NARROW, WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.builders.firm import GSTIN, Firm, numbered
from tests.world.jobs import office
from tests.world.portal import Portal, portal_server

pytestmark = pytest.mark.browser


@pytest.fixture
def world() -> Iterator[Portal]:
    with portal_server() as portal:
        yield portal


@pytest.fixture
def firm(database: Database, tenant_id: UUID, world: Portal, tmp_path: Path) -> Firm:
    """One invoice was rejected, one acknowledged, one waits."""
    made = Firm(database, tenant_id, world, office(database, tmp_path))
    world.moods.append("3028")
    for number in ("1", "2"):
        made.packs(number)
        made.works()
    made.packs("3")
    return made


@pytest.fixture
def desk_page(app: RealApp, browser: Browser, firm: Firm) -> Iterator[Page]:
    with app.opened(browser, firm.tenant, "manager") as page:
        yield page


def test_a_rejected_invoice_is_corrected_and_issued_anew(desk_page: Page, firm: Firm, app: RealApp) -> None:
    page = desk_page
    with firm.open() as tx:
        rejected, known = tx.scalars(
            "SELECT document_id FROM clearance WHERE tenant_id = %(tenant)s AND state <> 'needed' ORDER BY created_at, document_id"
        )
    paths = ("/einvoices", "/einvoices?tab=all", "/einvoices?tab=cancelled", "/einvoices/portal", f"/einvoices/{rejected}",
             f"/einvoices/{known}", f"/documents/{known}", "/gst?registration=" + GSTIN)  # fmt: skip
    for path in paths:
        assert check_page(page, app.url + path) == []
        if folder := os.environ.get("GODOWN_SHOTS"):
            for size in (WIDE, NARROW):
                set_size(page, size)
                page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')[:20]}-{size[0]}.png", full_page=True)
    set_size(page, WIDE)
    page.goto(app.url + "/gst?registration=" + GSTIN)
    expect(page.locator("main")).to_contain_text("An IRN is needed and there is none")
    page.goto(app.url + "/einvoices")
    expect(page.locator("main")).to_contain_text("3028: Refused by rule 3028")
    page.get_by_role("link", name=numbered(1)).click()
    page.get_by_label("Name").fill("Meera Stores LLP")
    page.get_by_role("button", name="Issue under the next number").click()
    expect(page.locator("main")).to_contain_text(f"Issued anew as {numbered(4)}")
    firm.works()
    page.goto(app.url + "/einvoices")
    expect(page.locator("main")).to_contain_text("Nothing needs a person")
    page.goto(app.url + f"/einvoices/{known}")
    page.get_by_role("button", name=f"Cancel invoice {numbered(2)}").click()
    expect(page.locator("main")).to_contain_text("It is being cancelled at the portal")


def test_the_way_to_the_portal_is_set_and_tested(desk_page: Page, app: RealApp, firm: Firm) -> None:
    page = desk_page
    page.goto(app.url + "/einvoices/portal")
    page.get_by_label("Which need an e-way bill").select_option("by_value")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("It holds for documents from now on")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.locator("main")).to_contain_text("Sandbox of the portal")


def test_a_vehicle_is_said_and_told(desk_page: Page, app: RealApp, firm: Firm, world: Portal) -> None:
    page = desk_page
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, eway="by_value"))
    head = firm.invoice(firm.packs("4", price_paise=6_000_000))
    firm.works()
    page.goto(app.url + f"/einvoices/{head.id}")
    page.get_by_label("Vehicle", exact=False).first.fill("KA01AB1234")
    page.get_by_label("From where").fill("Hubballi")
    page.get_by_role("button", name="Keep the vehicle").click()
    expect(page.locator("main")).to_contain_text("The portal is being told")
    firm.works()
    assert [one["vehicleNo"] for one in world.moved] == ["KA01AB1234"]
    assert check_page(page, app.url + f"/einvoices/{head.id}") == []
    if folder := os.environ.get("GODOWN_SHOTS"):
        for size in (WIDE, NARROW):
            set_size(page, size)
            page.screenshot(path=f"{folder}/vehicle-{size[0]}.png", full_page=True)
    expect(page.locator("main")).to_contain_text("First vehicle, Hubballi")


def test_by_hand_a_file_goes_up_and_its_answer_comes_back(
    desk_page: Page, app: RealApp, firm: Firm, world: Portal, tmp_path: Path
) -> None:
    page = desk_page
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, kind="files"))
    assert check_page(page, app.url + "/einvoices?tab=open") == []
    set_size(page, WIDE)
    with page.expect_download() as started:
        page.get_by_role("link", name="File for upload").click()
    (sent,) = json.loads(started.value.path().read_text())
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps([world.acknowledge(sent)]))
    page.get_by_label("The portal's answer").set_input_files(answer)
    page.get_by_role("button", name="Bring answers").click()
    expect(page.locator("main")).to_contain_text("1 acknowledgement is kept")
