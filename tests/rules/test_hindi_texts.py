"""The Hindi texts: nearly whole for the screens that have begun to speak Hindi (a text that was changed a moment ago is English
until someone translates it), with the same gaps, and few that no screen says any more."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from godown.entrypoints.web.frame import LOCALES

ENTRYPOINTS = Path(__file__).parents[2] / "src" / "godown" / "entrypoints"
WORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
FEW = 50
"""One text in so many may wait for its translation, or to be taken out."""
GAP = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
SCREENS = (
    "_base", "_scan", "_lone", "_macros", "today", "login", "pick", "pick_list", "putaway", "put_back", "receive", "count",
    "handover", "handover_scan", "handover_close", "wall", "move", "return_scan",
    "documents", "journal", "gst", "settlements", "settlement", "customers",
)  # fmt: skip
"""Templates that speak Hindi, whole: navigation, Today, what is scanned on, and the lists of the books."""
BEHIND = ("shell", "page", "scan", "formats", "states", "links", "failures", "fields", "pages/today", "pages/pick",
          "pages/putaway", "pages/receive", "pages/handover", "pages/wall", "pages/return_scan", "pages/documents", "pages/settlements")  # fmt: skip
"""Modules behind them."""


def said(path: Path) -> Iterator[tuple[str, ...]]:
    """Every text of a file as it is asked for: one form, or two."""
    template = path.suffix == ".html"
    options = {"trimmed": "true", "extensions": "jinja2.ext.do,jinja2.ext.i18n", "silent": "false"} if template else {}
    for _line, text, _comments, _context in extract_from_file(
        "jinja2" if template else "python", path, keywords=WORDS, options=options
    ):
        yield text if isinstance(text, tuple) else (text,)


@cache
def hindi() -> Catalog:
    with (LOCALES / "hi" / "LC_MESSAGES" / "godown.po").open("rb") as source:
        return read_po(source, locale="hi")


def texts_of(message: Message | None) -> tuple[str, ...]:
    """What a message says, each of its forms; one empty text where it says nothing."""
    said = message.string if message and message.string else ""
    return (said,) if isinstance(said, str) else tuple(said)


def test_every_text_of_these_screens_is_in_hindi() -> None:
    files = [ENTRYPOINTS / "web" / "templates" / f"{name}.html" for name in SCREENS]
    files += [ENTRYPOINTS / "web" / f"{name}.py" for name in BEHIND]
    files += [ENTRYPOINTS / "papers" / f"{name}.py" for name in ("documents", "debit_notes")]
    lacking, asked = [], 0
    for path in files:
        for forms in said(path):
            asked += 1
            told = texts_of(hindi().get(forms[0]))
            if not all(told) or len(told) != len(forms):
                lacking.append(f"{path.name}: {forms[0]}")
    print("\n".join(lacking))
    assert len(lacking) * FEW <= asked, "add them to locales/hi/LC_MESSAGES/godown.po"


def test_the_gaps_are_the_same() -> None:
    for message in hindi():
        if not message.id:
            continue
        asked = message.id if isinstance(message.id, tuple | list) else (message.id,)
        told = texts_of(message)
        gaps = sorted(set(GAP.findall(asked[-1])))
        assert all(sorted(set(GAP.findall(text))) == gaps for text in told), message.id


def test_no_text_is_translated_that_nobody_says() -> None:
    files = [*ENTRYPOINTS.rglob("*.html"), *ENTRYPOINTS.rglob("*.py")]
    alive = {forms[0] for path in files for forms in said(path)}
    asked = {message.id[0] if isinstance(message.id, tuple | list) else message.id for message in hindi() if message.id}
    print("\n".join(sorted(asked - alive)))
    assert len(asked - alive) * FEW <= len(asked), "take them out of locales/hi/LC_MESSAGES/godown.po"


def test_digits_and_codes_stay_latin() -> None:
    for message in hindi():
        text = " ".join(texts_of(message))
        assert not re.search("[०-९]", text), text
