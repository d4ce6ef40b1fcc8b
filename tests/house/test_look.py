"""The look holds itself: no inline style or script, contrast of every pair of tokens, and budgets of what is sent."""

import gzip
import re
from functools import cache
from itertools import product
from pathlib import Path

import hatch_build
import pytest

from godown.entrypoints.web.assets import STATIC
from godown.entrypoints.web.states import STATES, TONES

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src/godown/entrypoints/web"
TEMPLATES = sorted(WEB.rglob("*.html"))
MARKUP = [*TEMPLATES, *sorted(WEB.rglob("*.py"))]
TOKENS = ROOT / "frontend/css/tokens.css"

FORBIDDEN = {
    r"\sstyle\s*=\s*[\"'{]": "no style=: what depends on data is SVG geometry in attributes",
    r"<style[\s>]": "no inline style sheet",
    r"\son[a-z]+\s*=\s*[\"']": "no on...= attributes: behaviour lives in frontend/ts",
    r"hx-on|hx-vals\s*=\s*[\"']js:|javascript:": "needs eval or inline script, which the policy refuses",
    r"hx-trigger\s*=\s*[\"'][^\"']*\[": "an event filter needs eval",
    r"https?://(?!www\.w3\.org/)": "nothing is fetched from elsewhere",
}


@pytest.mark.parametrize("path", MARKUP, ids=lambda path: path.relative_to(WEB).as_posix())
def test_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern, why in FORBIDDEN.items():
        found = re.search(pattern, text)
        assert not found, f"{found.group(0)!r}: {why}"
    for tag in re.findall(r"<script[^>]*>", text):
        assert " src=" in tag, "no inline script"


@cache
def themes() -> dict[str, dict[str, str]]:
    """The tokens of light and dark, dark ones laid over light ones."""
    blocks = dict(re.findall(r"(:root|\[data-theme=\"\w+\"\]) \{(.*?)\n\}", TOKENS.read_text(encoding="utf-8"), re.S))
    read = {name: dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body)) for name, body in blocks.items()}
    light = read[":root"]
    assert read['[data-theme="dark"]'] == read['[data-theme="system"]'], "dark by choice and dark by the system differ"
    return {"light": light, "dark": light | read['[data-theme="dark"]']}


def luminance(colour: str) -> int:
    """Relative luminance (WCAG 2.x) in millionths of white."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return round((0.2126 * red + 0.7152 * green + 0.0722 * blue) * 1_000_000)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 50_000) / (low + 50_000)


BUDGETED = ("app.css", "scan.css", "app.js", "scan.js", "early.js", "forget.js", "offline.js", "icons.svg")
GROUNDS = ("paper", "surface", "sunk", "hover", "pick")
PAIRS = [
    *((text, ground, 4.5) for text, ground in product(("ink", "ink-2", "neel"), GROUNDS)),
    *(("ink-3", ground, 5.0 if ground != "pick" else 4.5) for ground in GROUNDS if ground != "pick"),
    *(("edge", ground, 3.0) for ground in ("paper", "surface", "sunk")),
    *((tone, f"{tone}-soft", 4.5) for tone in TONES),
    *((tone, "surface", 4.5) for tone in TONES),
    *((f"on-{tone}", f"{tone}-solid", 4.5) for tone in TONES),
    ("on-act", "act", 4.5),
    ("on-act", "act-hover", 4.5),
    ("on-genda", "genda", 4.5),
    ("on-bar", "bar", 4.5),
    ("on-bar", "bar-hover", 4.5),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(theme: str) -> None:
    tokens = themes()[theme]
    low = [
        f"{text} on {ground}: {contrast(tokens[text], tokens[ground]):.2f}, needs {least}"
        for text, ground, least in PAIRS
        if contrast(tokens[text], tokens[ground]) < least
    ]
    assert not low


def test_raw_colours_only_in_tokens() -> None:
    """A colour has a name that says its purpose; pure black and white of bands and paper may stand."""
    allowed = {"#000", "#fff", "#222", "#333", "#999"}
    hazard = {"#1c1b19": "hazard bands are black in both themes", "#ffd98a": "amber on the black card of an answer"}
    for path in sorted((ROOT / "frontend/css").glob("*.css")):
        if path != TOKENS:
            found = set(re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"))) - allowed - set(hazard)
            assert not found, f"{path.name} names raw colours: {sorted(found)}"


def test_budgets() -> None:
    """Compressed bytes of what a page loads (SCREENS.md, section 8.7). htmx, 16.8 kB, is not ours."""
    hatch_build.build(ROOT)
    size = {name: len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in BUDGETED}
    assert size["app.css"] <= 10_000
    assert size["scan.css"] <= 4_000
    assert size["app.js"] <= 12_000 + 16_800
    assert size["scan.js"] <= 20_000
    assert size["early.js"] <= 1_000, "the page waits for it"
    assert size["forget.js"] <= 2_000
    assert size["offline.js"] <= 2_000
    assert size["icons.svg"] <= 8_000


def test_the_service_worker_keeps_all_that_a_scan_page_loads() -> None:
    page = "".join((WEB / "templates" / name).read_text(encoding="utf-8") for name in ("_scan.html", "pick.html"))
    loaded = {*re.findall(r"asset\('([^']+)'\)", page), *re.findall(r"/static/([\w.-]+)", page)}
    assert loaded <= set(hatch_build.OF_SCAN_PAGES)


COUNTED = re.compile(
    r"""(?<!\w)_\((['"])(?:(?!\1).)*%\((?:num|count|units|orders|days|minutes|trips|bays|bins|lines)\)s [a-z]+s\b"""
)
"""A count before its noun: "1 minutes" is what one reads one day."""


def test_a_count_has_its_plural_form() -> None:
    pages = [*Path("src/godown/entrypoints/web").rglob("*.html"), *Path("src/godown/entrypoints/web").rglob("*.py")]
    found = [f"{path.name}: {hit.group()}" for path in pages for hit in COUNTED.finditer(path.read_text())]
    assert [hit for hit in found if not hit.endswith((" is", " was", " has"))] == []


def test_every_state_has_a_shape_and_a_tone() -> None:
    for key, state in STATES.items():
        assert state.tone in TONES, key
        assert bool(state.pip) != bool(state.icon), f"{key}: one shape, a pip or an icon"


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "integrity" in lock
