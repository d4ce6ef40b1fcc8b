"""The built files (style sheets, scripts, icons, fonts) and their addresses. `hatch_build.py` makes them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

STATIC = Path(__file__).parent / "static"


@cache
def manifest() -> dict[str, Any]:
    """What the build wrote down: a hash of each file, and the names in the icon sprite. Empty where nothing is built."""
    told = STATIC / "build.json"
    return dict(json.loads(told.read_text(encoding="utf-8"))) if told.is_file() else {"files": {}, "icons": None}


@cache
def asset(name: str) -> str:
    """The address of a built file, with a hash of its content so that browsers may keep it for a year."""
    version = manifest()["files"].get(name)
    return f"/static/{name}?v={version}" if version else f"/static/{name}"


@cache
def icon(name: str, cls: str = "") -> Markup:
    """An icon of the sprite, by its Tabler name. Hidden from screen readers: a word stands beside it, or a label."""
    known = manifest()["icons"]
    if known is not None and name not in known:
        raise LookupError(f"icon {name!r} is not in the sprite: run `python hatch_build.py`")
    drawn = f'<svg class="i {escape(cls)}" aria-hidden="true"><use href="{asset("icons.svg")}#{escape(name)}"/></svg>'
    return Markup(drawn)  # noqa: S704 - name and class are escaped


GOODS = {
    "bottle": ("bottle", "flask", "jar", "glass"),
    "kadhai": ("kadhai", "pan", "tawa", "wok", "pot"),
    "diya": ("diya", "lamp", "candle", "brass"),
    "dabba": ("dabba", "masala", "spice", "bowl"),
    "tiffin": ("tiffin", "lunch", "steel"),
    "sheet": ("sheet", "towel", "cotton", "kurta", "shirt", "saree"),
    "dhurrie": ("dhurrie", "rug", "mat", "carpet"),
    "kulhad": ("kulhad", "cup", "mug"),
    "tea": ("tea", "chai", "coffee", "pouch"),
    "tote": ("tote", "bag", "jute"),
    "incense": ("incense", "soap", "stick", "agarbatti"),
}


@cache
def goods_picture(name: str) -> str:
    """Which drawing stands in for a product without a photo; a carton where no word of its name tells."""
    words = name.lower()
    return next((kind for kind, tells in GOODS.items() if any(word in words for word in tells)), "box")


def thumb(name: str, photo: str | None = None, size: str = "") -> Markup:
    """The small picture of a product: its photo, or a drawing by its name. `size` is "", "l" or "xl"."""
    if photo:
        inside = Markup('<img src="{}" alt="" loading="lazy">').format(photo)
    else:
        drawing = f"{asset('goods.svg')}#{goods_picture(name)}"
        inside = Markup('<svg viewBox="0 0 100 100" aria-hidden="true"><use href="{}"/></svg>').format(drawing)
    return Markup('<span class="thumb {}">{}</span>').format(size, inside)
