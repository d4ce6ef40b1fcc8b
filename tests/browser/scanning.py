"""A wedge scanner at a scan page: it types fast, ends each scan with Enter, and never looks at the screen."""

from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

LISTENS_MS = 30_000
"""A loaded machine needs long to bring a page and its script."""

HEAR = """() => {
  window.answersShown = [];
  if (window.answersSeen) return;
  window.answersSeen = new MutationObserver(() => document.querySelectorAll('main [data-answer]').forEach((el) => {
    if (el.checkVisibility()) window.answersShown.push([el.dataset.answer, el.querySelector('[data-word]')?.textContent.trim() ?? ''])
  }));
  window.answersSeen.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
"""Keep every answer that is shown from now on, until the next scan."""

ON_SCREEN = """([kind, word]) => (window.answersShown ?? []).some(([one, said]) => one === kind && (!word || said === word))
  || [...document.querySelectorAll('main [data-answer]')].some(
  (el) => el.dataset.answer === kind && el.checkVisibility()
    && (!word || el.querySelector('[data-word]').textContent.trim() === word))"""

FIELD = "html[data-ready] [data-scan-page] [data-scan]"


def scan(page: Page, *what: str, end: str = "Enter") -> None:
    """Type each as a scanner does, once the scan page is there: its script listens and its field has the focus."""
    expect(page.locator(FIELD)).to_be_focused(timeout=LISTENS_MS)
    type_scans(page, *what, end=end)


def type_scans(page: Page, *what: str, end: str = "Enter") -> None:
    """Type each on whatever is there, ready or not."""
    for one in what:
        with suppress(PlaywrightError):  # the page may be on its way to another
            page.evaluate(HEAR)
        page.keyboard.type(one)
        page.keyboard.press(end)


def answered(page: Page, kind: str, word: str = "") -> None:
    """The answer of this kind is on the screen, with this word: over the page, or in the band of a bench.

    Good news clears itself after 700 ms, so what was shown since the last scan counts too: a loaded machine looks too late.
    """
    try:
        page.wait_for_function(ON_SCREEN, arg=[kind, word], timeout=LISTENS_MS)
    except PlaywrightError:
        shown, stands = page.evaluate("[window.answersShown ?? [], document.querySelector('main').innerText]")
        raise AssertionError(f"no answer {kind} {word} on {page.url}, but {shown}; it says: {stands}") from None


def start_trip(page: Page) -> None:
    """Open the first trip that waits, and tap Start once the page listens."""
    page.goto("/pick")
    page.get_by_role("button", name="Start").first.click()
    page.wait_for_url("**/pick/*")
    page.locator("html[data-ready] [data-start]").click()
