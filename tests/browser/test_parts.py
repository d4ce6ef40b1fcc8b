"""The parts in a real browser: what every page must pass, and what scan pages promise."""

from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.page_checks import FOCUSED, PHONE, WIDE, check_page, run_axe, set_size
from tests.browser.scanning import answered, scan, type_scans

pytestmark = pytest.mark.browser
KINDS = {
    "ok": ("3 of 3", [1320], [[40]]),
    "wrong_place": ("Wrong bin", [220, 220], [[80, 60, 80]]),
    "wrong_item": ("Wrong item", [196, 196, 196], [[80, 60, 80, 60, 80]]),
    "not_accepted": ("Not accepted", [523, 523], [[60]]),
    "already_done": ("Already counted", [660], []),
    "stop": ("Stop. Cancelled", [880, 880], [[600]]),
}
STUB = """() => {
  window.heard = []; window.felt = [];
  navigator.vibrate = pattern => (window.felt.push([].concat(pattern)), true);
  const start = OscillatorNode.prototype.start, set = AudioParam.prototype.setValueAtTime;
  AudioParam.prototype.setValueAtTime = function (v, t) { this.last = v; return set.call(this, v, t); };
  OscillatorNode.prototype.start = function (t) { window.heard.push(this.frequency.last); return start.call(this, t); };
}"""
GOOD_NEWS_STAYS = """() => { const later = window.setTimeout;
  window.setTimeout = (what, ms, ...more) => later(what, ms >= 700 && ms <= 1200 ? 600000 : ms, ...more); }"""
"""What clears itself in less than a second cannot be looked at by axe."""


@pytest.mark.parametrize("path", ["/parts", "/parts/scan", "/parts/start", "/parts/bench", "/login", "/refused"])
def test_the_page_passes(page: Page, parts_url: str, path: str) -> None:
    assert check_page(page, parts_url + path, every=True) == []


@pytest.fixture
def scan_page(page: Page, parts_url: str) -> Page:
    page.add_init_script(f"({STUB})()")
    set_size(page, PHONE)
    page.goto(parts_url + "/parts/scan")
    return page


def body_of(request: Request) -> dict[str, Any]:
    return dict(request.post_data_json or {})


@pytest.mark.parametrize("kind", KINDS)
def test_each_answer_has_word_sign_sound_and_vibration(scan_page: Page, kind: str) -> None:
    word, tones, vibration = KINDS[kind]
    scan_page.evaluate(GOOD_NEWS_STAYS)
    scan(scan_page, kind)
    answer = scan_page.locator(f'[data-answer-at] [data-answer="{kind}"]')
    expect(answer.locator("[data-word]")).to_have_text(word)
    expect(answer.locator(".sign")).to_be_visible()
    assert scan_page.evaluate("window.heard") == tones
    assert scan_page.evaluate("window.felt") == vibration
    assert scan_page.evaluate(FOCUSED), "the next scan may come at once"
    assert run_axe(scan_page) == []


def test_answers_that_are_good_news_clear_by_themselves(scan_page: Page) -> None:
    scan(scan_page, "ok")
    answered(scan_page, "ok")
    expect(scan_page.locator("[data-answer-at] .answer")).to_have_count(0)
    scan(scan_page, "wrong_place")
    answered(scan_page, "wrong_place")
    scan_page.wait_for_timeout(1500)
    expect(scan_page.locator("[data-answer-at] .answer")).to_have_count(1)


def test_scans_typed_during_an_answer_are_not_lost(scan_page: Page) -> None:
    seen: list[str] = []

    def slowly(route: Route) -> None:
        seen.append(body_of(route.request)["raw"])
        scan_page.wait_for_timeout(150)
        route.continue_()

    scan_page.route("**/parts/scan", slowly)
    for what in ("stop", "ok", "wrong_item", "already_done"):
        scan(scan_page, what, end="Tab")
    answered(scan_page, "already_done")
    assert seen == ["stop", "ok", "wrong_item", "already_done"]


@pytest.mark.parametrize("late", ["scan.js", "app.css"])
def test_scans_typed_before_the_page_is_ready_are_kept_in_order(page: Page, parts_url: str, late: str) -> None:
    seen: list[str] = []
    held: list[Route] = []
    page.on("request", lambda asked: seen.append(body_of(asked)["raw"]) if asked.method == "POST" else None)
    page.route(f"**/{late}*", lambda route: held.append(route))
    page.goto(parts_url + "/parts/scan", wait_until="commit")
    expect(page.locator("[data-scan]")).to_be_attached()
    type_scans(page, "stop", "ok", "wrong_item")
    page.keyboard.type("already")
    assert (len(held), seen) == (1, []), "nothing listens yet"
    held[0].continue_()
    scan(page, "_done")
    answered(page, "already_done")
    assert seen == ["stop", "ok", "wrong_item", "already_done"]


def test_scans_are_sent_by_the_form_where_the_script_does_not_come(page: Page, parts_url: str) -> None:
    page.route("**/scan.js*", lambda route: route.abort())
    held: list[Route] = []
    page.route("**/app.css*", lambda route: held.append(route))
    page.goto(parts_url + "/parts/scan", wait_until="commit")
    expect(page.locator("[data-scan]")).to_be_attached()
    type_scans(page, "stop", "wrong_item")
    page.unroute("**/app.css*")
    with page.expect_request(lambda asked: asked.method == "POST" and "raw=stop" in (asked.post_data or "")):
        held[0].continue_()
    answered(page, "wrong_item")


def test_without_network_scans_wait_and_replay_in_order(scan_page: Page) -> None:
    seen: list[tuple[int, str, str]] = []

    def note(route: Route) -> None:
        body = body_of(route.request)
        seen.append((body["seq"], body["raw"], body["scan_id"]))
        route.continue_()

    scan_page.route("**/parts/scan", lambda route: route.abort())
    scan(scan_page, "ok")
    scan(scan_page, "wrong_place")
    expect(scan_page.locator("[data-net]")).to_be_visible()
    expect(scan_page.locator("[data-waiting]")).to_have_text("2")
    scan_page.unroute("**/parts/scan")
    scan_page.route("**/parts/scan", note)
    scan_page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(scan_page.locator('[data-answer-at] [data-answer="wrong_place"]')).to_have_count(1)
    expect(scan_page.locator("[data-net]")).to_be_hidden()
    assert [one[:2] for one in seen] == [(1, "ok"), (2, "wrong_place")]
    assert len({one[2] for one in seen}) == 2
    assert all(one[2][14] == "7" for one in seen), "ids are UUIDv7, made here"


def test_a_reload_loses_no_scan(scan_page: Page) -> None:
    scan_page.route(
        "**/parts/scan", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    scan(scan_page, "stop")
    expect(scan_page.locator("[data-waiting]")).to_have_text("1")
    scan_page.unroute("**/parts/scan")
    scan_page.reload()
    expect(scan_page.locator('[data-answer-at] [data-answer="stop"]')).to_have_count(1)


def test_what_the_server_refuses_is_said_with_what_was_read(scan_page: Page) -> None:
    refusal = '{"title": "Trip is over", "detail": "This trip was closed at 09:40.", "status": 409}'
    scan_page.route(
        "**/parts/scan", lambda route: route.fulfill(status=409, content_type="application/json", body=refusal)
    )
    scan(scan_page, "C-15-2")
    answer = scan_page.locator('[data-answer="not_accepted"][role=alert]').first
    expect(answer.locator(".say")).to_have_text("This trip was closed at 09:40.")
    expect(answer.locator(".more")).to_contain_text("C-15-2")


def test_deeds_by_tap_go_the_same_way(scan_page: Page) -> None:
    with scan_page.expect_request("**/parts/scan") as asked:
        scan_page.get_by_role("button", name="Short").click()
    body = body_of(asked.value)
    assert (body["act"], body["raw"]) == ("short", "")
    assert scan_page.evaluate(FOCUSED)


def test_the_parts_of_the_page_are_the_next_ones_under_the_answer(scan_page: Page) -> None:
    scan(scan_page, "wrong_place")
    expect(scan_page.locator('[data-part="where"]')).to_contain_text("Stop 8 of 20")
    expect(scan_page.locator("[data-scan]")).to_have_attribute("placeholder", "Scan the bin")


def test_sound_can_be_switched_off_and_words_cannot(scan_page: Page) -> None:
    scan_page.get_by_role("button", name="Sound, vibration, light").click()
    scan_page.locator("[data-set=sound]").click()
    scan_page.keyboard.press("Escape")
    type_scans(scan_page, "wrong_item")
    expect(scan_page.locator('[data-answer-at] [data-answer="wrong_item"]')).to_have_count(1)
    assert scan_page.evaluate("window.heard") == []


def test_scans_before_the_start_count_for_nothing(page: Page, parts_url: str) -> None:
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.method) if request.method == "POST" else None)
    page.goto(parts_url + "/parts/start")
    scan(page, "C-15-2")
    expect(page.locator("[data-heard]")).to_have_text("C-15-2")
    page.get_by_role("button", name="Start").click()
    assert page.evaluate(FOCUSED)
    assert posted == []
    scan(page, "ok")
    answered(page, "ok")


def test_the_bench_answers_in_a_band_and_stops_on_the_whole_screen(page: Page, parts_url: str) -> None:
    set_size(page, WIDE)
    page.goto(parts_url + "/parts/bench")
    scan(page, "ok")
    expect(page.locator(".band [data-word]")).to_have_text("3 of 3")
    expect(page.locator("[data-answer-at] .answer")).to_have_count(0)
    with page.expect_request("**/parts/bench") as asked:
        page.keyboard.press("F4")
    assert body_of(asked.value)["act"] == "damaged"
    scan(page, "stop")
    expect(page.locator("[data-answer-at] [data-answer=stop]")).to_have_count(1)


def test_a_scan_page_works_without_script(browser_without_script: Page, parts_url: str) -> None:
    page = browser_without_script
    page.goto(parts_url + "/parts/scan")
    page.locator("[data-scan]").fill("wrong_item")
    page.locator("[data-scan]").press("Enter")
    expect(page.locator('[data-answer="wrong_item"] [data-word]')).to_have_text("Wrong item")


@pytest.fixture
def browser_without_script(page: Page) -> Page:
    assert page.context.browser
    return page.context.browser.new_context(java_script_enabled=False).new_page()


def test_rows_are_selected_by_range_and_counted(page: Page, parts_url: str) -> None:
    set_size(page, WIDE)
    page.goto(parts_url + "/parts")
    boxes = page.locator("[data-row]")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-picked]")).to_have_text("3")
    expect(page.locator("[data-picked-units]")).to_have_text("6")
    page.locator("[data-clear]").click()
    expect(page.locator("[data-bulk]")).to_be_hidden()


def test_keys_reach_doors_and_scans_reach_the_box(page: Page, parts_url: str) -> None:
    page.goto(parts_url + "/parts")
    page.keyboard.press("/")
    expect(page.locator("#anything")).to_be_focused()
    page.locator("#anything").blur()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    type_scans(page, "8901234507506")
    page.wait_for_url("**/find?q=8901234507506")
    page.goto(parts_url + "/parts")
    page.keyboard.type("go")
    page.wait_for_url("**/orders")


def test_the_theme_is_kept_by_the_server_too(page: Page, parts_url: str) -> None:
    page.goto(parts_url + "/parts")
    page.locator(".avatar").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_deed_that_cannot_be_undone_asks_and_gives_the_focus_back(page: Page, parts_url: str) -> None:
    set_size(page, WIDE)
    page.goto(parts_url + "/parts")
    opener = page.get_by_role("button", name="Close manifest")
    opener.click()
    expect(page.locator("#close-manifest")).to_be_visible()
    assert run_axe(page) == []
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
