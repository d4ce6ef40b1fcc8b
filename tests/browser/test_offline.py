"""The network is cut in the middle of a trip: the device goes on by its list, its scans wait, and the server judges them."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import catalog, orders, picking
from godown.platform.database import Database
from tests.browser.chromium import PLAIN
from tests.browser.page_checks import check_page
from tests.browser.real_app import RealApp
from tests.browser.scanning import LISTENS_MS, answered, scan, start_trip, type_scans
from tests.builders.photos import a_photo
from tests.builders.seller import Seller

pytestmark = pytest.mark.browser


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=20, CUP=20)
    return made


@pytest.fixture
def phone(app: RealApp, browser: Browser, seller: Seller) -> Iterator[Page]:
    with app.opened(browser, seller.tenant, "manager", phone=True) as page:
        yield page


def begins(phone: Page, seller: Seller) -> None:
    """A trip for two orders; its list is on the device before the walk begins."""
    seller.takes(seller.order("1", TEA=2), seller.order("2", TEA=1, CUP=1))
    seller.releases()
    with phone.expect_response("**/list"):
        start_trip(phone)


def waiting(phone: Page, count: int) -> None:
    """The chip says how many scans wait."""
    expect(phone.locator("[data-net] [data-waiting]")).to_have_text(str(count), timeout=LISTENS_MS)


def test_the_picker_goes_on_by_the_list_and_the_server_takes_it_all(phone: Page, seller: Seller) -> None:
    begins(phone, seller)
    scan(phone, "A-01-1")
    answered(phone, "ok", "A-01-1")
    phone.context.set_offline(True)
    scan(phone, "CUP")
    answered(phone, "wrong_item")
    waiting(phone, 1)
    for raw, kind, word in (
        ("8901234502501", "ok", "1 of 2"), ("TEA", "ok", "2 of 2"), ("TEA", "not_accepted", "Not a tote"),
        ("t-101", "ok", "Good"), ("TEA", "ok", "1 of 1"), ("T-101", "wrong_place", "Wrong tote"), ("T-102", "ok", "Good"),
    ):  # fmt: skip
        type_scans(phone, raw)
        answered(phone, kind, word)
    expect(phone.locator(".bigbin")).to_contain_text("02")
    waiting(phone, 8)
    assert seller.at("TEA") == {"A-01-1": 20}
    type_scans(phone, "B-03-1")
    answered(phone, "not_accepted", "Not on the list of this trip")
    type_scans(phone, "A-02-1", "CUP", "T-102")
    answered(phone, "ok", "Trip done")
    waiting(phone, 12)
    phone.context.set_offline(False)
    expect(phone.locator("[data-net]")).to_be_hidden(timeout=LISTENS_MS)
    expect(phone.get_by_role("heading", name="Bring the totes to the pack bench")).to_be_attached()
    assert seller.at("TEA") == {"A-01-1": 17, "T-101": 2, "T-102": 1}
    assert (seller.status("1"), seller.status("2")) == ("picked", "picked")
    with seller.open() as tx:
        assert picking.contradicted(tx, 10) == []


def test_what_the_server_judges_otherwise_waits_on_a_list(phone: Page, seller: Seller, app: RealApp) -> None:
    begins(phone, seller)
    phone.context.set_offline(True)
    scan(phone, "A-01-1", "TEA", "TEA", "T-101")
    answered(phone, "ok", "Good")
    waiting(phone, 4)
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    type_scans(phone, "TEA", "T-102")
    answered(phone, "ok", "Good")
    phone.context.set_offline(False)
    answered(phone, "stop", "Not as this device said")
    expect(phone.locator("[data-net]")).to_be_hidden(timeout=LISTENS_MS)
    with seller.open() as tx:
        told = picking.contradicted(tx, 10)
    assert (told[0].raw, told[0].expected, told[0].kind) == ("A-01-1", "ok", "stop")
    assert seller.supply("TEA") == (20, 1, 0)
    assert check_page(phone, app.url + "/pick/contradicted") == []
    phone.get_by_role("button", name="Looked at").click()
    expect(phone.get_by_text("No scan was contradicted")).to_be_visible()


def kept(phone: Page) -> None:
    """The trip lies on the device: the service worker has its page, the page has its list."""
    phone.wait_for_function(
        "async () => (await caches.match(location.pathname)) && navigator.serviceWorker.controller", timeout=LISTENS_MS
    )


def test_the_page_loaded_again_without_network_goes_on_where_the_trip_stood(phone: Page, seller: Seller) -> None:
    begins(phone, seller)
    kept(phone)
    scan(phone, "A-01-1", "TEA", "TEA", "T-101")
    answered(phone, "ok", "Good")
    expect(phone.locator("[data-stop-at]")).to_have_text("· Stop 1 of 2")
    phone.context.set_offline(True)
    type_scans(phone, "TEA", "T-102")
    answered(phone, "ok", "Good")
    waiting(phone, 2)
    phone.reload()
    waiting(phone, 2)
    expect(phone.get_by_text("No network. Go on scanning.")).to_be_visible()
    expect(phone.locator(".bigbin")).to_contain_text("02")
    expect(phone.locator("[data-stop-at]")).to_have_text("· Stop 2 of 2")
    scan(phone, "A-02-1")
    answered(phone, "ok", "A-02-1")
    phone.goto("/pick")
    expect(phone.locator(".thing")).to_contain_text("CUP")
    expect(phone.get_by_role("button", name="Tote full")).to_be_visible()
    scan(phone, "CUP", "T-102")
    answered(phone, "ok", "Trip done")
    phone.reload()
    waiting(phone, 5)
    expect(phone.get_by_role("heading", name="Bring the totes to the pack bench")).to_be_visible()
    assert seller.at("TEA") == {"A-01-1": 18, "T-101": 2}
    phone.context.set_offline(False)
    expect(phone.locator("[data-net]")).to_be_hidden(timeout=LISTENS_MS)
    expect(phone.locator("dt", has_text="Lines picked")).to_be_attached()
    assert seller.at("TEA") == {"A-01-1": 17, "T-101": 2, "T-102": 1}
    assert (seller.status("1"), seller.status("2")) == ("picked", "picked")
    with seller.open() as tx:
        assert picking.contradicted(tx, 10) == []


OUTBOX = """new Promise((tell) => { const asked = indexedDB.open('godown'); asked.onsuccess = () => {
  const all = asked.result.transaction('outbox', 'readwrite').objectStore('outbox'), read = all.getAll();
  read.onsuccess = () => { DOES; all.transaction.oncomplete = () => { asked.result.close(); tell(done); }; }; }; })"""
WRITTEN = f"() => {OUTBOX}".replace(
    "DOES", "const done = read.result.length === 4 && read.result.every((one) => one.scan.expected)"
)
FORGET = f"(seq) => {OUTBOX}".replace(
    "DOES",
    "const done = read.result.find((one) => one.scan.seq === seq); delete done.scan.expected; all.put(done)",
)
"""The page went before what it had said of this scan came to disk."""


def test_a_scan_that_was_judged_while_it_went_to_disk_is_taken_in_its_place(phone: Page, seller: Seller) -> None:
    begins(phone, seller)
    kept(phone)
    phone.context.set_offline(True)
    scan(phone, "A-01-1", "TEA", "TEA", "T-101")
    answered(phone, "ok", "Good")
    phone.wait_for_function(WRITTEN, timeout=LISTENS_MS)
    phone.evaluate(FORGET, 3)
    phone.reload()
    scan(phone, "TEA", "T-102")
    answered(phone, "ok", "Good")
    waiting(phone, 6)
    phone.context.set_offline(False)
    expect(phone.locator("[data-net]")).to_be_hidden(timeout=LISTENS_MS)
    with seller.open() as tx:
        assert picking.contradicted(tx, 10) == []
    assert seller.at("TEA") == {"A-01-1": 17, "T-101": 2, "T-102": 1}


def test_what_changed_while_the_page_was_loaded_again_is_decided_by_the_server(phone: Page, seller: Seller) -> None:
    begins(phone, seller)
    kept(phone)
    phone.context.set_offline(True)
    scan(phone, "A-01-1", "TEA", "TEA", "T-101")
    waiting(phone, 4)
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("1")])
    phone.reload()
    scan(phone, "TEA", "T-102")
    answered(phone, "ok", "Good")
    waiting(phone, 6)
    phone.context.set_offline(False)
    answered(phone, "stop", "Not as this device said")
    expect(phone.locator("[data-net]")).to_be_hidden(timeout=LISTENS_MS)
    with seller.open() as tx:
        told = picking.contradicted(tx, 10)
    assert (told[0].raw, told[0].expected, told[0].kind) == ("A-01-1", "ok", "stop")
    assert seller.supply("TEA") == (20, 1, 0)


SHOWN = """async () => { const img = document.querySelector('.thing .thumb img');
  return !!img && img.complete && img.naturalWidth > 0; }"""


def test_a_stop_without_network_shows_the_photo_of_its_goods(phone: Page, seller: Seller, app: RealApp) -> None:
    with seller.open() as tx:
        for code in ("TEA", "CUP"):
            catalog.set_photo(tx, seller.sku[code], a_photo(tx, app.data / "files"))
    begins(phone, seller)
    kept(phone)
    phone.wait_for_function(
        "async () => (await (await caches.open('godown-pick-photos')).keys()).length === 2", timeout=LISTENS_MS
    )
    phone.context.set_offline(True)
    scan(phone, "A-01-1", "TEA", "TEA", "T-101", "TEA", "T-102")
    answered(phone, "ok", "Good")
    expect(phone.locator(".thing")).to_contain_text("CUP")
    phone.wait_for_function(SHOWN, timeout=LISTENS_MS)
    phone.reload()
    expect(phone.locator(".thing")).to_contain_text("CUP")
    phone.wait_for_function(SHOWN, timeout=LISTENS_MS)
    scan(phone, "A-02-1")
    answered(phone, "ok", "A-02-1")
    phone.wait_for_function(SHOWN, timeout=LISTENS_MS)
    phone.context.set_offline(False)
    expect(phone.locator("[data-net]")).to_be_hidden(timeout=LISTENS_MS)
    phone.goto("/login?out")
    phone.wait_for_function("async () => !(await caches.keys()).includes('godown-pick-photos')", timeout=LISTENS_MS)


@pytest.mark.parametrize("strategy", ["cluster", "total"])
def test_a_stop_without_network_says_which_part_of_a_large_order_it_is(
    phone: Page, seller: Seller, strategy: str
) -> None:
    with seller.open() as tx:
        picking.set_cart_rules(tx, picking.CartRules((picking.CartKind(units=2),), may_split=True))
        picking.open_slots(tx, seller.facility, 2)
    seller.takes(seller.order("big", TEA=5))
    with seller.open() as tx:
        picking.release(tx, seller.facility, strategy=strategy)
    with phone.expect_response("**/list"):
        start_trip(phone)
    kept(phone)
    part, thing = re.compile(r"big, part 1 of 3$"), phone.locator(".thing small")
    expect(thing).to_have_text(part) if strategy == "cluster" else expect(thing).not_to_contain_text("part")
    phone.context.set_offline(True)
    scan(phone, "A-01-1")
    answered(phone, "ok", "A-01-1")
    expect(thing).to_have_text(part if strategy == "cluster" else "TEA · big")
    phone.reload()
    expect(thing).to_have_text(part if strategy == "cluster" else "TEA · big")
    scan(phone, "TEA")
    expect(phone.locator(".qty")).to_contain_text("1 taken, take1")
    scan(phone, "TEA")
    expect(phone.locator(".qty")).to_contain_text("In your hand2")
    scan(phone, "T-101")
    answered(phone, "ok", "Trip done")
    rest = phone.get_by_text("Order big is in parts: the rest comes with trip 2, 3.")
    expect(rest).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator("[data-net]")).to_be_hidden(timeout=LISTENS_MS)
    expect(rest).to_be_visible()


def on_the_device(phone: Page) -> tuple[list[str], int]:
    """The trips whose pages are kept, and the number of lists."""
    pages = phone.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys())))
        .flat().map((one) => new URL(one.url).pathname).filter((path) => path.startsWith('/pick'))"""
    )
    lists = phone.evaluate(
        """() => new Promise((tell) => { const asked = indexedDB.open('godown-lists');
        asked.onsuccess = () => { const db = asked.result; if (!db.objectStoreNames.length) { db.close(); return tell(0); }
          const all = db.transaction('lists').objectStore('lists').count(); all.onsuccess = () => { db.close(); tell(all.result); }; }; })"""
    )
    return pages, lists


def test_nothing_of_a_trip_stays_with_who_signs_out_and_no_page_but_a_trip_is_kept(
    phone: Page, seller: Seller, app: RealApp
) -> None:
    begins(phone, seller)
    kept(phone)
    trip = phone.evaluate("location.pathname")
    phone.goto("/pick/putback")
    phone.goto("/stock")
    assert on_the_device(phone) == ([trip], 1)
    phone.get_by_role("button", name="RN: Ritu Nair").click()
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/login")
    phone.wait_for_function("async () => (await navigator.serviceWorker.getRegistrations()).length === 0")
    assert on_the_device(phone) == ([], 0)
    app.sign_in(phone.context, seller.tenant, "manager", "Farid Khan")
    phone.goto(trip)
    expect(phone.get_by_text("Ritu Nair has begun this trip.")).to_be_visible()
    assert on_the_device(phone) == ([], 0)


def test_a_plain_address_says_that_the_page_would_not_come_back(app: RealApp, browser: Browser, seller: Seller) -> None:
    plain = RealApp(app.url.replace("127.0.0.1", PLAIN), app.database)
    with plain.opened(browser, seller.tenant, "manager", phone=True) as phone:
        seller.takes(seller.order("1", TEA=2))
        seller.releases()
        phone.goto("/pick")
        phone.get_by_role("button", name="Start").first.click()
        expect(phone.get_by_text("This address is not https")).to_be_visible()
        phone.locator("html[data-ready] [data-start]").click()
        phone.context.set_offline(True)
        scan(phone, "A-01-1")
        answered(phone, "ok", "A-01-1")
        expect(phone.get_by_text("No network. Go on scanning. Do not load this page again")).to_be_visible()
        phone.context.set_offline(False)
        expect(phone.locator("[data-net]")).to_be_hidden(timeout=LISTENS_MS)
