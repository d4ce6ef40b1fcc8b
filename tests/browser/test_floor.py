"""The floor in a real browser: typed scans, taps, one hand; each page passes what every page must."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown import catalog, orders, packing, picking, receiving, returns, shipping
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine
from godown.shipping.store_tracking import set_states
from tests.browser.page_checks import PHONE, WIDE, check_page, set_size
from tests.browser.real_app import RealApp
from tests.browser.scanning import answered, scan, start_trip
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
def desk_page(app: RealApp, browser: Browser, seller: Seller) -> Iterator[Page]:
    with app.opened(browser, seller.tenant, "manager") as page:
        yield page


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


LIFETIMES = """() => { const at = document.querySelector('[data-answer-at]'); let begun = 0; window.lived = {};
  new MutationObserver(() => { const on = at.querySelector('[data-answer]');
    if (on) { begun = performance.now(); window.lasts = on.cloneNode(true); }
    else if (begun) { window.lived[window.lasts.querySelector('[data-word]').textContent] = { ms: performance.now() - begun,
      say: window.lasts.querySelector('.say').textContent,
      whole: [...window.lasts.querySelectorAll('.say .nowrap')].map((one) => one.textContent) }; begun = 0; }
  }).observe(at, { childList: true }); }"""
"""How long each answer was on the screen, by its word, what it said, and the codes in it that are not broken over lines."""


def test_what_a_tap_did_stays_as_long_as_it_takes_to_read(phone: Page, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2), seller.order("2", CUP=1))
    seller.releases()
    start_trip(phone)
    phone.evaluate(LIFETIMES)
    scan(phone, "A-01-1", "TEA")
    expect(phone.locator(".qty")).to_contain_text(re.compile(r"1 taken, take\s*1 unit"))
    scan(phone, "TEA")
    expect(phone.locator(".qty")).to_contain_text(re.compile(r"In your hand\s*2 units"))
    scan(phone, "T-101")
    expect(phone.locator("main")).to_contain_text("order 2")
    phone.get_by_role("button", name="Undo").click()
    undone = phone.wait_for_function("() => window.lived['Undone']").json_value()
    assert undone["ms"] > 2_000, "four words a second"
    assert (undone["say"], undone["whole"]) == ("Take 2 TEA out of T-101, back to A-01-1.", ["T-101,", "A-01-1."])
    expect(phone.locator("[data-answer-at] [data-answer]")).to_have_count(0)
    scan(phone, "A-01-1")
    answered(phone, "ok", "A-01-1")


LINES_OF = """(where) => [...document.querySelectorAll(`[data-answer-at] ${where}`)].map((el) => {
  const range = document.createRange(); range.selectNodeContents(el);
  return [el.textContent, new Set([...range.getClientRects()].map((one) => Math.round(one.bottom))).size, el.scrollWidth <= el.clientWidth] })"""
"""Of huge words: the text, on how many lines it stands, and whether it fits."""


def test_a_code_is_read_in_one_piece_on_the_smallest_phone(phone: Page, seller: Seller) -> None:
    with seller.open() as tx:
        catalog.save(tx, [catalog.NewSku("AAN-CHAIR-TEAK-XL", "Chair", hsn="9401", price_paise=10_000)])
        seller.sku |= {"AAN-CHAIR-TEAK-XL": catalog.skus_by_code(tx, ["AAN-CHAIR-TEAK-XL"])["AAN-CHAIR-TEAK-XL"].id}
    seller.stocks(**{"AAN-CHAIR-TEAK-XL": 5})
    seller.takes(seller.order("1", **{"AAN-CHAIR-TEAK-XL": 2}))
    seller.releases()
    phone.set_viewport_size({"width": 320, "height": 640})
    start_trip(phone)
    place = phone.locator(".bigbin .sr").inner_text()
    scan(phone, "TEA")
    answered(phone, "not_accepted", "Bin first")
    assert phone.evaluate(LINES_OF, ".then b") == [[place, 1, True]]
    scan(phone, place)
    scan(phone, "TEA")
    answered(phone, "wrong_item")
    assert phone.evaluate(LINES_OF, ".then b") == [["AAN-CHAIR-TEAK-XL", 1, True]]


def test_the_last_deed_of_a_trip_is_undone_by_tap_and_all_totes_are_named(phone: Page, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2))
    seller.releases()
    start_trip(phone)
    scan(phone, "A-01-1", "TEA", "T-101")
    expect(phone.locator("main")).to_contain_text(re.compile(r"Take\s*1 unit|1 taken"))
    for word in ("Tote full", "Taken: 1"):
        phone.get_by_role("button", name=word).click()
    scan(phone, "T-102")
    for tote in ("T-101", "T-102"):
        expect(phone.locator(".totes")).to_contain_text(tote)
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator("main")).to_contain_text("order 1")
    assert seller.status("1") == "in_wave"


def test_a_trip_is_begun_from_its_wave_which_says_first_what_it_saves(phone: Page, seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=2), seller.order("2", TEA=1, CUP=1))
    phone.goto("/waves/new")
    side = phone.locator(".g-2-1 > .stack").nth(1)
    expect(side.get_by_role("heading").first).to_have_text("Walking saved")
    phone.get_by_role("button", name="Release 2 orders").click()
    headings = phone.locator("main h2").all_inner_texts()
    assert headings.index("Walking saved") < headings.index("Orders in this wave")
    phone.get_by_role("button", name="Start trip 1").click()
    phone.wait_for_url("**/pick/*")
    phone.locator("html[data-ready] [data-start]").click()
    expect(phone.locator(".bigbin .sr")).to_have_text("A-01-1")


def test_the_pages_of_picking_pass(phone: Page, seller: Seller, app: RealApp) -> None:
    seller.takes(seller.order("1", TEA=2), seller.order("2", CUP=1))
    seller.releases(totes=1)
    assert check_page(phone, app.url + "/pick") == []
    start_trip(phone)
    assert check_page(phone, phone.url) == []
    phone.locator("[data-start]").click()
    place = "-".join(phone.locator(".bigbin b").all_inner_texts())
    scan(phone, place, *{"A-01-1": ("TEA", "TEA"), "A-02-1": ("CUP",)}[place], "T-101")
    expect(phone.get_by_role("heading", name="Bring the totes to the pack bench")).to_be_attached()
    assert check_page(phone, phone.url) == []


def picked(seller: Seller, number: str, **units: int) -> UUID:
    """An order that lies in its tote."""
    seller.takes(seller.order(number, **units))
    with seller.open() as tx:
        for trip in seller.releases():
            picking.pick_all(tx, [trip])
    return seller.id_of(number)


def with_courier(seller: Seller) -> None:
    """A courier with AWBs of its own."""
    with seller.open() as tx:
        courier = shipping.add_courier(tx, shipping.NewCourier("VAYU", "Vayu Surface", preferred=True))
        shipping.set_range(tx, courier, "VS", 1001, 1999)


def test_one_order_is_packed_by_keyboard_only_and_handed_over(desk_page: Page, seller: Seller) -> None:
    with_courier(seller)
    picked(seller, "1", TEA=2, CUP=1)
    desk_page.goto("/pack")
    scan(desk_page, "T-101")
    expect(desk_page.get_by_role("heading", name="Assam tea")).to_be_visible()
    scan(desk_page, "TEA", "BOX", "TEA", "TEA")
    answered(desk_page, "not_accepted", "Too many")
    scan(desk_page, "CUP")
    expect(desk_page.get_by_role("heading", name="Close the box and put it on the scale")).to_be_visible()
    labels = desk_page.context.expect_event("request", lambda asked: asked.url.endswith("/label.pdf"))
    with labels, desk_page.expect_popup() as label:
        scan(desk_page, "805")
    label.value.close()
    answered(desk_page, "ok", "P-000001 closed")
    desk_page.reload()
    expect(desk_page.locator("[data-print]")).to_have_count(0)
    desk_page.goto("/handover")
    desk_page.get_by_role("button", name="Begin").click()
    desk_page.wait_for_url("**/handover/*")
    scan(desk_page, "VS9999")
    answered(desk_page, "not_accepted")
    scan(desk_page, "VS1001")
    answered(desk_page, "ok")
    scan(desk_page, "P-000001")
    answered(desk_page, "already_done")
    desk_page.keyboard.press("Escape")
    desk_page.goto(desk_page.url + "/close")
    desk_page.get_by_role("button", name="Close manifest").click()
    desk_page.get_by_role("button", name="Hand over 1 parcel").click()
    expect(desk_page.locator(".note.ok").first).to_contain_text("1 parcel left")
    assert seller.status("1") == "handed_over"


def test_an_order_cancelled_on_the_bench_stops_it(desk_page: Page, seller: Seller) -> None:
    order = picked(seller, "1", TEA=1)
    desk_page.goto(f"/pack/{order}")
    with seller.open() as tx:
        orders.cancel(tx, [order])
    scan(desk_page, "TEA")
    answered(desk_page, "stop")
    scan(desk_page, "BLR-PUTBACK")
    desk_page.wait_for_url("**/pack")
    assert seller.at("TEA") == {"A-01-1": 19, "PUTBACK": 1}


def test_goods_are_put_away_by_scan(phone: Page, seller: Seller) -> None:
    with seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("CUP", 12),)))
    phone.goto("/putaway")
    scan(phone, "BOX")
    answered(phone, "wrong_item")
    scan(phone, "CUP")
    answered(phone, "ok", "Cup")
    expect(phone.locator(".bigbin .sr")).to_have_text("A-02-1")
    scan(phone, "5", "T-101")
    answered(phone, "wrong_place")
    scan(phone, "A-02-1")
    answered(phone, "ok", "A-02-1")
    expect(phone.locator("main")).to_contain_text("of 7")
    phone.get_by_role("button", name="It lies in A-02-1").click()
    expect(phone.locator("main")).to_contain_text("Everything is put away")
    assert seller.at("CUP") == {"A-02-1": 32}
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator("main")).to_contain_text("of 7")
    assert seller.at("CUP") == {"A-02-1": 25, "DOCK": 7}


def test_the_pages_of_the_bench_and_the_dock_pass(desk_page: Page, seller: Seller, app: RealApp) -> None:
    with_courier(seller)
    order = picked(seller, "1", TEA=2, CUP=1)
    with seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("CUP", 12),)))
        done = picked(seller, "2", TEA=1)
        made, _ = packing.pack_all(tx, [done])
        shipping.assign(tx, [made[0].id])
        manifest = shipping.open_manifest(tx, shipping.couriers(tx)[0].id, seller.facility)
        shipping.scan(tx, manifest.id, made[0].number)
    pages = (
        "/pack", f"/pack/{order}", f"/pack/{done}", "/handover", f"/handover/{manifest.id}",
        f"/handover/{manifest.id}/close", "/putaway",
    )  # fmt: skip
    assert {path: found for path in pages if (found := check_page(desk_page, app.url + path))} == {}


def shipped(seller: Seller, number: str, **units: int) -> UUID:
    """An order whose parcel has left; answer its parcel."""
    order = picked(seller, number, **units)
    with seller.open() as tx:
        made, _ = packing.pack_all(tx, [order])
        shipping.assign(tx, [made[0].id])
        shipping.hand_over(tx, shipping.couriers(tx)[0].id, seller.facility, [made[0].id])
        return made[0].id


def test_a_return_is_scanned_in_and_inspected_by_keyboard(
    desk_page: Page, seller: Seller, app: RealApp, tmp_path: Path
) -> None:
    with_courier(seller)
    parcel = shipped(seller, "1", TEA=2)
    with seller.open() as tx:
        line = packing.lines_of(tx, [parcel])[0]
        known = returns.expect(
            tx, parcel, [returns.Expected(line.id, 1)], reason="damaged", claim="Dented and it leaks", awb="RV1"
        )
    desk_page.goto("/returns/door")
    scan(desk_page, "nonsense")
    answered(desk_page, "not_accepted")
    scan(desk_page, "RV1", "TEA", "CUP")
    answered(desk_page, "wrong_item", "Not ours")
    desk_page.locator("[data-answer-at] .answer").click(position={"x": 20, "y": 20})
    desk_page.get_by_role("button", name="Undo").click()
    expect(desk_page.locator("main .lots")).not_to_contain_text("CUP")
    desk_page.get_by_role("button", name="That is all").click()
    answered(desk_page, "ok", f"{known.number} is here")
    assert seller.at("TEA")["RETURNS/quarantine"] == 1
    assert check_page(desk_page, app.url + "/returns/door") == []
    page = f"{app.url}/returns/{known.id}/inspect"
    assert check_page(desk_page, page) == []
    set_size(desk_page, WIDE)
    desk_page.goto(page)
    finish = desk_page.get_by_role("button", name="Finish inspection")
    expect(finish).to_be_disabled()
    expect(desk_page.locator("#lacks")).to_have_text("Answer question 1 first")
    for question in range(1, 7):
        answer = "No" if question == 3 else "Yes"
        desk_page.locator(".ask").nth(question - 1).get_by_text(answer, exact=True).click()
    expect(desk_page.locator("#lacks")).to_contain_text("photo")
    photo = tmp_path / "dent.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    desk_page.locator("#photos").set_input_files(photo)
    expect(desk_page.locator("#lacks")).to_have_text("Say what it is now")
    desk_page.locator("h1").click()
    desk_page.keyboard.press("3")
    expect(desk_page.locator("#happens")).to_contain_text("Credit note for ₹100.00")
    expect(desk_page.locator("#happens")).to_contain_text("in repair")
    finish.click()
    desk_page.wait_for_url(f"**/returns/{known.id}")
    desk_page.goto(page)
    assert seller.at("TEA")["RETURNS/in_repair"] == 1
    is_repaired(desk_page, app.url)
    desk_page.goto(page)
    expect(desk_page.locator("h1")).to_contain_text(known.number)
    for question in range(1, 7):
        desk_page.locator(".ask").nth(question - 1).get_by_text("Yes", exact=True).click()
    desk_page.locator(".choice").first.click()
    expect(desk_page.locator("#happens")).to_contain_text("No credit note")
    expect(desk_page.locator("#happens")).to_contain_text("Its repair, ₹35.50 of parts and labour")
    finish.click()
    desk_page.wait_for_url(f"**/returns/{known.id}")
    assert seller.at("TEA") == {"A-01-1": 18, "PUTBACK": 1}


def is_repaired(page: Page, url: str) -> None:
    """A cup goes in as a part, with labour; the pages of repairs pass."""
    assert check_page(page, f"{url}/repairs") == []
    set_size(page, WIDE)
    page.get_by_role("link", name="RP-0001").click()
    page.wait_for_url("**/repairs/*")
    here = page.url
    page.get_by_label("Part 1").fill("CUP")
    page.get_by_label("Labour").fill("15.50")
    page.get_by_label("What was done").fill("New lid")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("main")).to_contain_text("Written down.")
    expect(page.locator("main")).to_contain_text("₹35.50")
    assert check_page(page, here) == []
    set_size(page, WIDE)
    page.goto(here)
    page.get_by_role("link", name="Inspect again").click()


def test_a_parcel_that_nobody_expects_comes_back_undelivered(phone: Page, seller: Seller) -> None:
    with_courier(seller)
    shipped(seller, "1", TEA=2)
    phone.goto("/returns/door")
    scan(phone, "VS1001")
    answered(phone, "not_accepted", "Not expected")
    scan(phone, "VS1001")
    answered(phone, "ok", "Came back")
    scan(phone, "VS1001")
    answered(phone, "wrong_place")
    phone.locator("[data-answer-at] .answer").click(position={"x": 20, "y": 20})
    phone.get_by_role("button", name="All are here").click()
    phone.get_by_role("button", name="That is all").click()
    expect(phone.locator("main")).to_contain_text("2 units on the returns shelf")
    assert seller.at("TEA")["RETURNS/quarantine"] == 2


def test_a_delivered_parcel_that_comes_back_leads_to_its_return(phone: Page, seller: Seller, app: RealApp) -> None:
    with_courier(seller)
    parcel = shipped(seller, "1", TEA=1)
    with seller.open() as tx:
        (sent,) = shipping.shipments_of_parcels(tx, [parcel])
        set_states(tx, [(sent.id, "delivered", tx.now)])
    phone.goto("/returns/door")
    scan(phone, "1")
    answered(phone, "not_accepted", "Not expected")
    phone.locator("[data-answer-at] .answer").click(position={"x": 20, "y": 20})
    phone.get_by_role("link", name="The customer sends it back").click()
    phone.wait_for_url(f"**/orders/{seller.id_of('1')}/return")


def test_a_bin_is_counted_blind(phone: Page, seller: Seller, app: RealApp) -> None:
    seller.takes(seller.order("1", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    seller.scans(trip, act="short")
    assert check_page(phone, app.url + "/count") == []
    set_size(phone, PHONE)
    phone.goto("/count")
    phone.get_by_role("link", name="Count").last.click()
    phone.wait_for_url("**/count/*")
    scan(phone, "A-01-1", "19", "TEA")
    expect(phone.locator(".qty")).to_contain_text("20")
    expect(phone.locator("main")).not_to_contain_text("were known")
    phone.get_by_role("button", name="Done with this bin").click()
    answered(phone, "not_accepted", "Count once more")
    scan(phone, "A-01-1", "20")
    assert check_page(phone, phone.url) == []
    set_size(phone, PHONE)
    phone.get_by_role("button", name="Done with this bin").click()
    expect(phone.locator("main")).to_contain_text("20 counted, 0 were known here")
    assert seller.at("TEA") == {"A-01-1": 20}


def test_goods_go_from_bin_to_bin_on_a_phone(phone: Page, seller: Seller, app: RealApp) -> None:
    assert check_page(phone, app.url + "/move") == []
    set_size(phone, PHONE)
    phone.goto("/move")
    scan(phone, "A-01-1")
    expect(phone.locator(".qty")).to_contain_text("20")
    scan(phone, "5", "B-02-1")
    answered(phone, "ok", "B-02-1")
    assert seller.at("TEA") == {"A-01-1": 15, "B-02-1": 5}
    phone.locator("[data-answer-at] .answer").click(position={"x": 20, "y": 20})
    phone.get_by_role("button", name="Undo").click()
    answered(phone, "ok", "Undone")
    assert seller.at("TEA") == {"A-01-1": 20}


def test_a_whole_bin_is_counted_and_a_manager_approves(phone: Page, seller: Seller, app: RealApp) -> None:
    with seller.open() as tx:
        receiving.set_count_rules(tx, receiving.CountRules(99, 0, 10_000))
        receiving.ask_counts(tx, receiving.CountAsk(seller.facility, "bins", ("A-01-1",)))
    phone.goto("/count")
    phone.get_by_role("link", name="Count").last.click()
    phone.wait_for_url("**/count/*")
    scan(phone, "A-01-1", "TEA")
    expect(phone.locator(".qty")).to_contain_text("1")
    scan(phone, "12")
    expect(phone.locator(".qty")).to_contain_text("12")
    scan(phone, "CUP")
    assert check_page(phone, phone.url) == []
    set_size(phone, PHONE)
    phone.get_by_role("button", name="Done with this bin").click()
    expect(phone.locator("main")).to_contain_text("A manager looks at the difference")
    assert check_page(phone, app.url + "/count") == []
    phone.get_by_role("button", name="Approve").click()
    expect(phone.locator("main")).to_contain_text("1 approved")
    assert seller.at("TEA") == {"A-01-1": 12}
    assert check_page(phone, app.url + "/count/accuracy") == []
