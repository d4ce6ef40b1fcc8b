"""What one answer is written in: language, zone, now. Set by `render`, read by filters and by gettext."""

import gettext as catalogues
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.messages import mofile, pofile

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = {"en": "English", "hi": "हिंदी"}
"""Languages by their own names. One is offered when its catalogue is there (English needs none)."""


@dataclass(frozen=True)
class Frame:
    """The reader's language, the facility's zone, and the instant (UTC) at which the page is made."""

    language: str = "en"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Kolkata"))
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    csrf_token: str = ""
    owners: Mapping[UUID, str] = field(default_factory=dict)
    """Names of consignors by owner."""


_frame: ContextVar[Frame] = ContextVar("frame")


def frame() -> Frame:
    """The frame of the answer being written; English in India where none is set."""
    return _frame.get(None) or Frame()


@contextmanager
def framed(new: Frame) -> Iterator[None]:
    """Write everything inside in this frame."""
    token = _frame.set(new)
    try:
        yield
    finally:
        _frame.reset(token)


def enter(new: Frame) -> None:
    """Write the rest of this request in this frame: what a handler says before its page is rendered."""
    _frame.set(new)


@cache
def catalogue(language: str) -> catalogues.NullTranslations:
    """The words of a language, read from its texts once; what it lacks stays English."""
    texts = LOCALES / language / "LC_MESSAGES" / "godown.po"
    if not texts.exists():
        return catalogues.NullTranslations()
    compiled = io.BytesIO()
    with texts.open("rb") as source:
        mofile.write_mo(compiled, pofile.read_po(source, locale=language))
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)


def offered_languages() -> dict[str, str]:
    """The languages a person may choose."""
    return {code: name for code, name in LANGUAGES.items() if code == "en" or (LOCALES / code).is_dir()}


def gettext(text: str) -> str:
    """The text in the reader's language."""
    return catalogue(frame().language).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The text in the reader's language, in the form that the count asks for."""
    return catalogue(frame().language).ngettext(one, many, count)
