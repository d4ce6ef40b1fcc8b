"""The floor in a real browser: typed scans, taps, one hand; each page passes what every page must."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import orders
from godown.platform.database import Database
from tests.browser.page_checks import check_page
from tests.browser.real_app import RealApp
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=20, CUP=20, BOX=5, TAPE=9_000)
    return made


@pytest.fixture
def phone(app: RealApp, browser: Browser, seller: Seller) -> Iterator[Page]:
    with app.opened(browser, seller.tenant, "manager", phone=True) as page:
        yield page


@pytest.fixture
def desk(app: RealApp, browser: Browser, seller: Seller) -> Iterator[Page]:
    with app.opened(browser, seller.tenant, "manager") as page:
        yield page


def scan(page: Page, *what: str) -> None:
    """Typed as a wedge scanner does, each with its Enter."""
    for one in what:
        page.keyboard.type(one)
        page.keyboard.press("Enter")


def answered(page: Page, kind: str, word: str = "") -> None:
    """The answer of this kind is on the screen."""
    answer = page.locator(
        f'main > :not(template) [data-answer="{kind}"], [data-answer-at] [data-answer="{kind}"]'
    ).first
    expect(answer).to_be_visible()
    if word:
        expect(answer.locator("[data-word]")).to_have_text(word)


def start_trip(page: Page) -> None:
    page.goto("/pick")
    page.get_by_role("button", name="Start").first.click()
    page.locator("[data-start]").click()


def test_a_trip_is_picked_by_scan_with_all_six_answers(phone: Page, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2), seller.order("2", TEA=1, CUP=1))
    seller.releases()
    start_trip(phone)
    expect(phone.locator(".bigbin .sr")).to_have_text("A-01-1")
    scan(phone, "B-03-1")
    answered(phone, "wrong_place")
    expect(phone.locator("[data-answer-at] .more")).to_contain_text("Aisle A")
    scan(phone, "A-01-1", "CUP")
    answered(phone, "wrong_item")
    scan(phone, "TEA", "nonsense")
    answered(phone, "not_accepted")
    expect(phone.locator("[data-answer-at] .say")).to_contain_text("nonsense")
    scan(phone, "TEA", "T-101")
    expect(phone.get_by_text("order 2")).to_be_visible()
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("2")])
    scan(phone, "TEA")
    answered(phone, "stop")
    expect(phone.get_by_text("Nothing is left to scan")).to_have_count(0)
    expect(phone.get_by_role("heading", name="Bring the totes to the pack bench")).to_be_attached()
    scan(phone, "TEA")
    answered(phone, "already_done")
    assert seller.status("1") == "picked"
    assert seller.at("TEA")["T-101"] == 2


def test_the_room_without_a_scanner_picks_by_tap_and_undoes(phone: Page, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2), seller.order("2", CUP=1))
    seller.releases()
    start_trip(phone)
    for word in ("I am at the bin", "Taken: 2", "It is in the tote"):
        phone.get_by_role("button", name=word).click()
    expect(phone.locator("main")).to_contain_text("order 2")
    assert seller.status("1") == "picked"
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator("main")).to_contain_text("order 1")
    assert seller.status("1") == "in_wave"
    assert seller.at("TEA") == {"A-01-1": 20}
    phone.get_by_role("button", name="Short").click()
    answered(phone, "ok", "Short")
    assert seller.at("TEA") == {"A-01-1/missing": 20}


def test_the_pages_of_picking_pass(phone: Page, seller: Seller, app: RealApp) -> None:
    seller.takes(seller.order("1", TEA=2), seller.order("2", CUP=1))
    seller.releases(totes=1)
    assert check_page(phone, app.url + "/pick") == []
    start_trip(phone)
    assert check_page(phone, phone.url) == []
    phone.locator("[data-start]").click()
    scan(phone, "A-01-1", "TEA", "TEA", "T-101")
    expect(phone.get_by_role("heading", name="Bring the totes to the pack bench")).to_be_attached()
    assert check_page(phone, phone.url) == []
