"""How numbers, money, weights and times are written (SCREENS.md, section 7). The filters of the templates."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from babel.dates import format_date, format_datetime
from markupsafe import Markup, escape

from godown.entrypoints.web.frame import frame, ngettext
from godown.entrypoints.web.frame import gettext as _
from godown.kernel.ids import OWN, UNKNOWN_OWNER
from godown.kernel.money import format_inr, group_indian

MINUS = "−"
CODE = re.compile(r"(\S{0,9}-\S{1,9})(?=\s|$)")
LONG_CODE = 11
LAKH_PAISE, CRORE_PAISE = 1_00_000_00, 1_00_00_000_00
GRAMS_IN_KG = 1000
WEEK = timedelta(days=6)


def inr(paise: int, books: bool = False) -> str:
    """Paise as ₹12,34,567; .00 is hidden on lists, always written in books."""
    return format_inr(paise, always_paise=books)


def inr_short(paise: int) -> str:
    """Paise as ₹12.3 L or ₹1.2 Cr, for tiles and charts; below a lakh in full. Cut, not rounded up."""
    size = abs(paise)
    for unit, word in ((CRORE_PAISE, "Cr"), (LAKH_PAISE, "L")):
        if size >= unit:
            whole, rest = divmod(size * 10 // unit, 10)
            return f"{MINUS if paise < 0 else ''}₹{whole}.{rest} {word}"
    return inr(paise // 100 * 100)


def num(count: int) -> str:
    """A whole number, grouped as India does."""
    return f"{MINUS if count < 0 else ''}{group_indian(str(abs(count)))}"


def signed(count: int) -> str:
    """A change: +3, −3, 0."""
    return f"+{num(count)}" if count > 0 else num(count)


def weight(grams: int) -> str:
    """Grams below 1,000, then kg with two places."""
    if grams < GRAMS_IN_KG:
        return f"{grams} g"
    whole, rest = divmod((grams + 5) // 10, 100)
    return f"{num(whole)}.{rest:02d} kg"


def millimetres(*sides_mm: int) -> str:
    """320 × 240 × 160 mm."""
    return " × ".join(num(side) for side in sides_mm) + " mm"


def duration(seconds: int) -> str:
    """1 h 41 m, 40 s, 3 d 4 h: the two largest units."""
    minutes, hours = seconds // 60, seconds // 3600
    if seconds < 60:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} m"
    if hours < 24:
        return f"{hours} h {minutes % 60} m" if minutes % 60 else f"{hours} h"
    days = hours // 24
    return f"{days} d {hours % 24} h" if hours % 24 else f"{days} d"


def when(instant: datetime | None, empty: str = "—") -> Markup:
    """An instant in the facility's zone, as short as it can be: Tue 09:41, 24 Nov, 24 Nov 2026."""
    if instant is None:
        return Markup("{}").format(empty)
    here, now = local(instant), local(frame().now)
    if abs(here.date() - now.date()) <= WEEK:
        text = written(here, "EEE HH:mm")
    elif here.year == now.year:
        text = written(here, "d MMM")
    else:
        text = written(here, "d MMM y")
    return stamped(instant, text)


def clock(instant: datetime) -> Markup:
    """An instant in the facility's zone: 09:41."""
    return stamped(instant, written(local(instant), "HH:mm"))


def moment(instant: datetime) -> Markup:
    """An instant in full, for papers and details: 24 Nov 2026, 09:41."""
    return stamped(instant, written(local(instant), "d MMM y, HH:mm"))


def ago(instant: datetime) -> Markup:
    """How long ago: 40 s ago."""
    seconds = int((frame().now - instant).total_seconds())
    if seconds < 1:
        return stamped(instant, _("now"))
    return stamped(instant, _("%(time)s ago") % {"time": duration(seconds)})


def day(value: date | datetime | None) -> str:
    """24 Nov 2026. An instant is shown by its day in the facility's zone."""
    if value is None:
        return "—"
    return format_date(local_day(value), "d MMM y", locale=frame().language)


def month_name(month: str) -> str:
    """December 2026, of 2026-12."""
    return format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=frame().language)


def long_day(value: date | datetime) -> str:
    """Tuesday, 24 November."""
    return format_date(local_day(value), "EEEE, d MMMM", locale=frame().language)


def units(count: int) -> str:
    """1 unit, 4 units."""
    return ngettext("%(count)s unit", "%(count)s units", count) % {"count": num(count)}


def orders(count: int) -> str:
    """1 order, 4 orders."""
    return ngettext("%(count)s order", "%(count)s orders", count) % {"count": num(count)}


def local(instant: datetime) -> datetime:
    """The wall clock of the facility. An instant without a zone is a bug."""
    if instant.tzinfo is None:
        raise ValueError("an instant carries its zone")
    return instant.astimezone(frame().zone)


def local_day(value: date | datetime) -> date:
    """The day in the facility's zone."""
    return local(value).date() if isinstance(value, datetime) else value


def written(here: datetime, pattern: str) -> str:
    """A wall clock time by a CLDR pattern, in the reader's language."""
    return format_datetime(here, pattern, tzinfo=frame().zone, locale=frame().language)


def stamped(instant: datetime, text: str) -> Markup:
    """The text inside `<time>`: the instant in UTC for programs, in full for whoever points at it."""
    exact = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    full = written(local(instant), "d MMM y, HH:mm")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(exact, full, text)


CELL = re.compile(r"<(tr|td)\b([^>]*)>")
EMPTY = re.compile(r">\s+</td>")
SPAN = re.compile(r'colspan="(\d+)"')


def worded(rows: str, columns: Sequence[Mapping[str, Any]], select: bool = False) -> Markup:
    """Rows of a table of which each cell carries the word of its column, for phones: there a row is a card of words and
    values. The cell of the box that selects a row has none, nor has one whose column says its word only aloud (`hide`). Blank
    cells become empty: a phone leaves them out."""
    words = [""] * select + ["" if column.get("hide") else str(column["word"]) for column in columns]
    at = 0

    def cell(found: re.Match[str]) -> str:
        nonlocal at
        tag, rest = found.groups()
        if tag == "tr":
            at = 0
            return found[0]
        word, span = words[at] if at < len(words) else "", SPAN.search(rest)
        boxed = select and at == 0
        at += int(span[1]) if span else 1
        if boxed:
            return f'<td class="hit-cell"{rest}>'
        return f'<td data-word="{escape(word)}"{rest}>' if word else found[0]

    return Markup(EMPTY.sub("></td>", CELL.sub(cell, rows)))  # noqa: S704 - the rows are markup, the words are escaped


def whose(owner_id: UUID | None) -> str:
    """Whose goods these are; nothing where they are our own."""
    if owner_id is None or owner_id == OWN:
        return ""
    if owner_id == UNKNOWN_OWNER:
        return _("Owner not known")
    name = frame().owners.get(owner_id)
    return _("Of %(name)s") % {"name": name} if name else _("Of a consignor")


def in_one_piece(text: str) -> Markup:
    """A text whose codes ("A-17-1") are not broken over two lines; what is too long for a line of huge letters is smaller.
    Its twin is in scan.ts."""
    parts = CODE.split(text)
    whole = Markup('<span class="nowrap{}">{}</span>')
    return Markup("").join(
        whole.format(" long" if len(part) > LONG_CODE else "", part) if at % 2 else part
        for at, part in enumerate(parts)
    )


FILTERS = {
    "in_one_piece": in_one_piece,
    "inr": inr,
    "inr_short": inr_short,
    "num": num,
    "signed": signed,
    "weight": weight,
    "when": when,
    "clock": clock,
    "moment": moment,
    "ago": ago,
    "date": day,
    "long_day": long_day,
    "month_name": month_name,
    "duration": duration,
    "units": units,
    "worded": worded,
    "whose": whose,
}
