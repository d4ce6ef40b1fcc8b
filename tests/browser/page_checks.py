"""What every page must pass (SCREENS.md, section 8): axe in light and dark, wide and narrow, a silent console, no report of
the content security policy, no sideways scroll, and on scan pages the focus and the size of what is touched.

`check_page(context_or_browser_page, url)` returns the problems as sentences; an empty list is a pass.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import hatch_build
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
WIDE, PHONE, NARROW = (1366, 768), (390, 844), (320, 640)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = ["color-contrast"]
TOUCH_PX = 56

CSP_REPORTS = """() => { window.__refused = [];
  document.addEventListener('securitypolicyviolation', e => window.__refused.push(e.violatedDirective + ' ' + e.blockedURI)); }"""
TOO_SMALL = """(least) => [...document.querySelectorAll('main button, main a, main select, main input:not([type=hidden])')]
  .filter(el => !el.closest('.sr, template') && !el.classList.contains('sr') && el.checkVisibility())
  .map(el => [el, (el.matches('input') && el.closest('label, .scanline') || el).getBoundingClientRect()])
  .filter(([el, r]) => r.width && (r.height < least - 0.5 || r.width < least - 0.5))
  .map(([el, r]) => [(el.textContent.trim() || el.getAttribute('aria-label') || el.name || el.tagName).slice(0, 30),
    Math.round(r.width) + 'x' + Math.round(r.height)].join(' '))"""
SIDEWAYS = """() => { const over = document.documentElement.scrollWidth - innerWidth; if (over <= 0) return null;
  const may = '.scroll, .tabs, .steps, .filters, .actions, .bulk, .sr';
  const wide = [...document.querySelectorAll('body *')]
    .filter(el => el.getBoundingClientRect().right > innerWidth + 1 && !el.closest(may));
  return over + ' px: ' + wide.slice(-2).map(el => el.tagName + '.' + el.className).join(', '); }"""
RUN = """chosen => axe.run(document, {runOnly: chosen, resultTypes: ['violations'], preload: false, iframes: false})
  .then(found => ({violations: found.violations}))"""
FOCUSED = "() => document.activeElement?.matches('[data-scan]') ?? false"


@cache
def axe_source() -> str:
    """axe-core, from the packages of the front end."""
    hatch_build.install(ROOT)
    return (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@dataclass
class Watch:
    """What a page says on its console while it is watched."""

    said: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        """Begin to listen."""
        page.on("console", lambda message: self.said.append(f"console {message.type}: {message.text[:200]}"))
        page.on("pageerror", lambda error: self.said.append(f"script error: {str(error)[:200]}"))
        page.add_init_script(f"({CSP_REPORTS})()")


def set_size(page: Page, size: tuple[int, int]) -> None:
    """A viewport of (width, height)."""
    page.set_viewport_size({"width": size[0], "height": size[1]})


def set_theme(page: Page, theme: str) -> None:
    """As the system has it: "light" or "dark"; a chosen theme is set by hand."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")


def run_axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """The violations on the page as it stands: of every rule, or of these alone."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate(RUN, chosen)
    return [
        f"axe {violation['id']}: {node['html'][:120]} {contrast_of(node)}"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]


def contrast_of(node: dict[str, Any]) -> str:
    """The colours behind a failure of contrast."""
    data = (node["any"] or [{}])[0].get("data") or {}
    return f"{data['fgColor']} on {data['bgColor']}" if isinstance(data, dict) and "fgColor" in data else ""


def check_scan_page(page: Page) -> list[str]:
    """Focus is in the field on load, after a tap and after the page was hidden; what is touched is large."""
    problems = []
    if not page.evaluate(FOCUSED):
        problems.append("the scan field has no focus on load")
    page.evaluate("document.activeElement.blur()")
    page.locator("main").click(position={"x": 3, "y": 300})
    if not page.evaluate(FOCUSED):
        problems.append("the scan field has no focus after a tap on empty ground")
    page.evaluate(
        "document.activeElement.blur(); document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))"
    )
    if not page.evaluate(FOCUSED):
        problems.append("the scan field has no focus after the page was hidden")
    return problems + [f"smaller than {TOUCH_PX} px: {one}" for one in page.evaluate(TOO_SMALL, TOUCH_PX)]


def check_looks(page: Page, problems: list[str], *, every: bool) -> None:
    """axe in light on a wide screen and in dark on a phone. The theme changes colours and nothing else, and every pair of them
    is computed from the style sheet; `every` looks at the contrast of the other two all the same."""
    problems += [f"light {WIDE[0]}: {one}" for one in run_axe(page)]
    set_theme(page, "dark")
    if every:
        problems += [f"dark {WIDE[0]}: {one}" for one in run_axe(page, CONTRAST)]
    set_size(page, PHONE)
    problems += [f"dark {PHONE[0]}: {one}" for one in run_axe(page)]
    if every:
        set_theme(page, "light")
        problems += [f"light {PHONE[0]}: {one}" for one in run_axe(page, CONTRAST)]


def check_widths(page: Page, problems: list[str]) -> None:
    """No sideways scroll at 320 px, nor with text of twice the size on a phone."""
    set_size(page, NARROW)
    if over := page.evaluate(SIDEWAYS):
        problems.append(f"320 px: sideways scroll {over}")
    set_size(page, (WIDE[0] // 2, WIDE[1] // 2))
    if over := page.evaluate(SIDEWAYS):
        problems.append(f"200 % zoom: sideways scroll {over}")


def opened(page: Page, url: str, answered: int, problems: list[str]) -> Watch:
    """Open the address in light on a wide screen; what it says is watched from now on."""
    watch = Watch()
    watch.on(page)
    set_theme(page, "light")
    set_size(page, WIDE)
    reply = page.goto(url)
    page.evaluate("document.fonts.ready")
    if reply is None or reply.status != answered:
        problems.append(f"answered {reply.status if reply else 'nothing'}, not {answered}")
    return watch


def said_by(page: Page, watch: Watch, answered: int) -> list[str]:
    """What the browser refused, and what stands on the console."""
    refused = page.evaluate("window.__refused")
    said = [one for one in watch.said if answered == 200 or "Failed to load resource" not in one]
    return [f"refused by the content security policy: {one}" for one in refused] + said


def check_page(page: Page, url: str, *, answered: int = 200, every: bool = False) -> list[str]:
    """Open the address and return everything that is wrong with it. The page must be fresh, nothing opened in it before.

    `every`: in each of the four looks, as the page of all parts is looked at.
    """
    problems: list[str] = []
    watch = opened(page, url, answered, problems)
    if page.locator("[data-scan-page]").count() and not page.locator("[data-start-screen]").count():
        problems += check_scan_page(page)
    check_looks(page, problems, every=every)
    check_widths(page, problems)
    return problems + said_by(page, watch, answered)


def check_page_lightly(page: Page, url: str) -> list[str]:
    """Like `check_page` with one axe run of four: a page whose parts are checked whole elsewhere, here with little on it."""
    problems: list[str] = []
    watch = opened(page, url, 200, problems)
    set_theme(page, "dark")
    set_size(page, PHONE)
    problems += [f"dark {PHONE[0]}: {one}" for one in run_axe(page)]
    check_widths(page, problems)
    return problems + said_by(page, watch, 200)
