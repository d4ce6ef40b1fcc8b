"""The office in a real browser over the real app: every page passes the checks of all pages, and does what it says."""

import gzip

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.office import Office, signed_in
from tests.browser.page_checks import check_page
from tests.builders.photos import PNG

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/orders",
    "/orders?tab=late&pay=cod&q=nothing",
    "/orders/{sent_back}",
    "/orders/{waiting}",
    "/orders/{undecided}",
    "/orders/new",
    "/orders/{handed_over}/return",
    "/documents",
    "/documents?tab=credit_note&q=nothing",
    "/documents/{credited}",
    "/stock",
    "/stock/{bottle}?condition=saleable",
    "/stock/{bottle}/condition",
    "/stock/{bundle}",
    "/stock/new",
    "/stock/{box}/edit",
    "/racks?sku=AAN-BTL-750",
    "/racks?view=table&show=empty",
    "/racks/layout",
    "/waves",
    "/waves/new",
    "/waves/{wave}",
    "/waves/{wave}/pack",
    "/returns",
    "/returns/{arrived}",
    "/returns/{closed}",
    "/find?q=bottle",
    "/messages",
    "/settings",
    "/settings/facilities/new",
    "/settings/people",
    "/settings/keys",
    "/settings/channels",
    "/orders/{sent_back}/money",
    "/settings/returns",
    "/returns/from-before",
    "/returns/rates",
    "/returns/rates?by=reason",
    "/settings/numbers",
    "/settings/taxes",
    "/settings/activity",
)


@pytest.mark.parametrize("pattern", PAGES)
def test_the_page_passes(manager: BrowserContext, office: Office, pattern: str) -> None:
    page = manager.new_page()
    assert check_page(page, office.path(pattern)) == []
    page.close()


def test_a_list_of_fifty_orders_is_light(desk: Page, office: Office) -> None:
    reply = desk.request.get(office.path("/orders"))
    assert reply.text().count('name="order"') == 50
    assert len(gzip.compress(reply.body())) <= 20_000


def test_orders_are_held_from_the_list_and_resumed_from_their_story(desk: Page, office: Office) -> None:
    desk.goto(office.path("/orders?tab=promised"))
    first = desk.locator("tbody tr").first
    number = first.locator("a.link").inner_text()
    first.locator("input[type=checkbox]").check()
    expect(desk.locator("[data-picked]")).to_have_text("1")
    desk.get_by_role("button", name="Hold").click()
    expect(desk.get_by_role("status").first).to_contain_text("1 order is on hold.")
    desk.goto(office.path("/orders?tab=suspended&q=" + number.replace("#", "%23")))
    desk.get_by_role("link", name=number).click()
    desk.get_by_role("button", name="Resume").click()
    expect(desk.locator(".badge").first).to_have_text("Promised")


def test_an_order_is_taken_by_hand_and_one_unit_cancelled(desk: Page, office: Office) -> None:
    desk.goto(office.path("/orders/new"))
    desk.get_by_label("SKU 1").fill("AAN-BTL-750")
    desk.get_by_label("Units").first.fill("2")
    for label, text in (("Name", "Asha Rao"), ("Address", "1 Main Road"), ("City", "Mysuru"), ("PIN", "570001")):
        desk.get_by_label(label, exact=True).fill(text)
    desk.get_by_label("State", exact=True).select_option("29")
    desk.get_by_role("button", name="Take the order").click()
    expect(desk.get_by_role("status").first).to_contain_text("was taken")
    expect(desk.locator("dd.total")).to_have_text("₹1,798.00")
    desk.get_by_role("button", name="Cancel", exact=True).click()
    desk.locator("dialog input[type=number]").fill("1")
    desk.get_by_role("button", name="Cancel these units").click()
    expect(desk.get_by_role("status").first).to_contain_text("1 unit was cancelled.")


def test_a_number_opens_its_moves_and_a_held_unit_shows_its_holder(desk: Page, office: Office) -> None:
    desk.goto(office.path("/stock/{bottle}"))
    row = desk.locator("tr", has_text="Peenya, Bengaluru").first
    on_hand = row.locator("td").last.inner_text()
    row.locator("td").last.locator("a").click()
    desk.wait_for_url("**at=**")
    expect(desk.locator("#moves tbody tr").first.locator("td").nth(4)).to_have_text(on_hand)
    holders = desk.locator("#holders tbody tr")
    promised = sum(int(text) for text in holders.locator("td:last-child").all_inner_texts())
    shown = desk.locator("a.stat", has_text="Promised").locator("b").inner_text()
    assert promised == int(shown.replace(",", ""))


def test_a_wave_is_looked_at_released_picked_and_packed_by_tap(desk: Page, office: Office) -> None:
    desk.goto(office.path("/waves/new"))
    expect(desk.get_by_text("nothing is released yet")).to_be_visible()
    desk.get_by_role("button", name="Release").click()
    expect(desk.get_by_role("status").first).to_contain_text("is released with")
    expect(desk.locator("svg.map .walk")).to_be_visible()
    desk.get_by_role("button", name="Picked without scanner").click()
    expect(desk.get_by_role("status").first).to_contain_text("Picked by tap")
    desk.get_by_role("link", name="Pack").last.click()
    desk.get_by_role("button", name="Close these boxes").click()
    expect(desk.get_by_role("status").first).to_contain_text("with")
    expect(desk.locator("tbody .badge", has_text="Packed").first).to_be_visible()


def test_a_form_that_is_refused_comes_back_as_it_was_typed(desk: Page, office: Office) -> None:
    desk.goto(office.path("/replenish/rules"))
    point, vendor = desk.locator("[name^=point-]").first, desk.locator("[name^=vendor-]").first
    point.fill("--5")
    vendor.fill("Bankura Potters")
    desk.get_by_role("button", name="Save the rules").click()
    expect(desk.get_by_role("alert")).to_contain_text("This must be a whole number. (Reorder point")
    expect(point).to_have_value("--5")
    expect(point).to_be_focused()
    expect(point).to_have_attribute("aria-invalid", "true")
    expect(vendor).to_have_value("Bankura Potters")
    desk.reload()
    expect(vendor).to_have_value("")


def test_a_button_that_is_tapped_twice_acts_once(desk: Page, office: Office) -> None:
    desk.goto(office.path("/couriers"))
    desk.get_by_label("PIN code").fill("560")
    desk.get_by_role("button", name="Add the rule").dblclick()
    expect(desk.get_by_role("status").first).to_be_visible()
    expect(desk.get_by_text("PIN 560…")).to_have_count(1)


def test_a_parcel_that_came_back_is_scanned_in(desk: Page, office: Office) -> None:
    desk.goto(office.path("/returns?tab=expected"))
    number = desk.locator("tbody a.link").first.inner_text()
    desk.get_by_label("Scan a parcel that came back").fill(number)
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="It is here, complete").click()
    expect(desk.get_by_role("status").first).to_contain_text("on the returns shelf")
    expect(desk.get_by_role("link", name="Inspect")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "where"), [("AAN-BTL-750", "/stock/"), ("8901234500019", "/stock/"), ("A-01-1", "/racks")]
)
def test_a_scan_of_one_thing_opens_it(desk: Page, office: Office, text: str, where: str) -> None:
    desk.goto(office.path("/"))
    desk.keyboard.press("/")
    desk.keyboard.type(text)
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{where}**")


def test_what_is_not_found_says_what_was_tried(desk: Page, office: Office) -> None:
    desk.goto(office.path("/find?q=4354210435421"))
    expect(desk.get_by_text("Nothing has this name")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("Read as: 4354210435421")


def test_an_owner_makes_a_key_that_is_shown_once_and_ends_it(browser: Browser, office: Office) -> None:
    context = signed_in(browser, office, "owner")
    desk = context.new_page()
    desk.goto(office.path("/settings/keys"))
    desk.get_by_label("What uses it").fill("The counter")
    desk.get_by_role("button", name="Make the key").click()
    secret = desk.locator("[data-secret]").inner_text()
    answer = desk.request.get(office.path("/api/v1/facilities"), headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 200
    desk.goto(office.path("/settings/keys"))
    assert secret not in desk.content()
    desk.get_by_role("button", name="End it").click()
    desk.locator("dialog[open]").get_by_role("button", name="End the key").click()
    expect(desk.get_by_role("status").first).to_contain_text("has ended")
    context.close()


def test_a_manager_sees_people_but_lets_nobody_in(desk: Page, office: Office) -> None:
    desk.goto(office.path("/settings/people"))
    expect(desk.get_by_text("Only an owner lets people in")).to_be_visible()
    token = desk.locator("meta[name=csrf-token]").get_attribute("content") or ""
    form: dict[str, str | float | bool] = {
        "csrf_token": token,
        "email": "x@example.com",
        "name": "X",
        "role": "owner",
        "password": "long enough 1",
    }
    assert desk.request.post(office.path("/settings/people"), form=form).status == 403


def test_a_facility_needs_a_gstin_that_adds_up(desk: Page, office: Office) -> None:
    desk.goto(office.path("/settings/facilities/new"))
    desk.get_by_label("Code").fill("DEL")
    desk.get_by_label("Name").fill("Okhla, Delhi")
    desk.get_by_label("GSTIN").fill("07AAXCA1234F1ZZ")
    desk.get_by_label("State", exact=True).select_option("07")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator(".err")).to_contain_text("This is no GSTIN")
    expect(desk.get_by_label("Name")).to_have_value("Okhla, Delhi")


def test_an_order_that_needs_a_decision_is_given_to_a_facility(desk: Page, office: Office) -> None:
    desk.goto(office.path("/orders/{undecided}"))
    expect(desk.get_by_text("No facility alone can fill this order")).to_be_visible()
    desk.get_by_label("Facility that fills this order").select_option(label="Bhiwandi store")
    desk.get_by_role("button", name="Fill from here").click()
    expect(desk.get_by_role("status").first).to_contain_text("Bhiwandi store fills this order now.")
    expect(desk.locator(".head .badge").first).to_have_text("Waiting for stock")


def test_a_sku_gets_its_photo(desk: Page, office: Office) -> None:
    desk.goto(office.path("/stock/{ran_out}"))
    desk.locator("input[name=photo]").set_input_files({"name": "tea.png", "mimeType": "image/png", "buffer": PNG})
    desk.get_by_role("button", name="Give it this photo").click()
    expect(desk.get_by_role("status").first).to_contain_text("The photo is saved.")
    picture = desk.locator(".head .thumb img")
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
