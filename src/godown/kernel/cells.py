"""Cells of a table that people filled in, read as what they mean; what cannot be read is a problem with its row and column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from godown.kernel.money import RUPEE, parse_rupees

WHOLE_DIGITS_MAX = 15
TEXT_MAX = 500
SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
"""What a spreadsheet makes of a long number: 8.90123E+12. The digits are lost."""

MARKED = "+-=@0123456789"
PAIR = re.compile(r"(.+?)\s*(?:[:=]|\s[x×*])\s*(\d+)|(\d+)\s*[x×*]\s+(.+)")
PLAIN_RUPEES = re.compile(r"\d{1,12}\.\d\d")
"""How shops write money: read without further ado."""

DECIMAL = re.compile(r"\d+\.\d+")
DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%b-%Y", "%d %b %Y", "%Y/%m/%d")
CLOCKS = ("", " %H:%M", " %H:%M:%S")
YES = frozenset({"yes", "y", "true", "1", "x", "हाँ"})
NO = frozenset({"no", "n", "false", "0", "नहीं"})
LIST = re.compile(r"[;|\n]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, or (`severity` "note") worth knowing about it. `column` is as the file writes it."""

    row: int
    column: str
    value: str
    code: str
    message: str
    suggestion: str = ""
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number in the file (the header is row 1), and its cells by field."""

    number: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Cells:
    """Reads the cells of one row. A cell that is wrong becomes a problem and reads as its default."""

    row: Row
    headers: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def raw(self, name: str) -> str:
        """The text of a cell without the space around it; an apostrophe that a spreadsheet put before it is gone."""
        text = self.row.cells.get(name, "").strip()
        return text[1:].strip() if text.startswith("'") and text[1:2] in MARKED else text

    def has(self, name: str) -> bool:
        """Whether the file says anything here."""
        return bool(self.raw(name))

    def wrong(self, name: str, code: str, message: str, suggestion: str = "") -> None:
        """This cell is wrong; the row is not saved."""
        self._say(name, code, message, suggestion, "error")

    def note(self, name: str, code: str, message: str) -> None:
        """Worth knowing about this cell; the row is saved all the same."""
        self._say(name, code, message, "", "note")

    def _say(self, name: str, code: str, message: str, suggestion: str, severity: str) -> None:
        column = self.headers.get(name, name)
        value = self.row.cells.get(name, "")[:200]
        self.problems.append(Problem(self.row.number, column, value, code, message, suggestion, severity))

    def called(self, name: str) -> str:
        """What the file calls a column, without the letter that a spreadsheet gives it."""
        return self.headers.get(name, name).split(" · ", 1)[-1]

    @property
    def bad(self) -> bool:
        """Whether the row has an error."""
        return any(problem.severity == "error" for problem in self.problems)

    def text(self, name: str, *, default: str = "", longest: int = TEXT_MAX, needed: bool = False) -> str:
        """A text of at most `longest` characters."""
        found = self.raw(name)
        if not found:
            if needed:
                self.wrong(name, "missing", f"A row needs {self.called(name)}.")
            return default
        if len(found) > longest:
            self.wrong(name, "too_long", f"At most {longest} characters.", found[:longest])
            return default
        return found

    def code(self, name: str, *, default: str = "", longest: int = 64, needed: bool = False) -> str:
        """A text that names something: what a spreadsheet shortened to 8.9E+12 is refused."""
        found = self.text(name, default=default, longest=longest, needed=needed)
        if SHORTENED.fullmatch(found):
            self.wrong(
                name,
                "shortened",
                "A spreadsheet shortened this number. Format the column as text and fill it in again.",
            )
            return default
        return found

    def whole(self, name: str, *, default: int = 0, needed: bool = False, least: int = 0, unit: str = "") -> int:
        """A whole number of at least `least`; 1,200 and 12.0 are whole."""
        found = self.raw(name).replace(",", "").replace(" ", "")
        if not found:
            if needed:
                self.wrong(name, "missing", f"A row needs {self.called(name)}.")
            return default
        digits = re.fullmatch(r"(\d+)(?:\.0+)?", found)
        if digits and len(digits[1]) <= WHOLE_DIGITS_MAX and int(digits[1]) >= least:
            return int(digits[1])
        self.wrong(
            name, "not_whole", f"A whole number{unit and f' of {unit}'}, at least {least}.", _thousand(found, unit)
        )
        return default

    def rupees(self, name: str, *, default: int = 0, needed: bool = False) -> int:
        """Rupees as paise: 1,349.50 is 134950."""
        found = self.raw(name)
        if PLAIN_RUPEES.fullmatch(found):
            return int(found[:-3]) * RUPEE + int(found[-2:])
        if not found:
            if needed:
                self.wrong(name, "missing", f"A row needs {self.called(name)}.")
            return default
        try:
            paise = parse_rupees(_bare_money(found))
        except ValueError:
            paise = -1
        if paise < 0:
            self.wrong(name, "not_money", "A price is digits, with a point before paise.", _mended_money(found))
            return default
        return paise

    def choice(self, name: str, known: Sequence[str], *, default: str) -> str:
        """One of the known words, whatever its case; spaces count as underscores."""
        found = self.raw(name).lower().replace(" ", "_").replace("-", "_")
        if not found:
            return default
        if found not in known:
            near = [word for word in known if word.startswith(found[:3])]
            self.wrong(name, "unknown_word", f"One of {', '.join(known)}.", near[0] if near else "")
            return default
        return found

    def yes(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        found = self.raw(name).lower()
        if not found:
            return default
        if found not in YES | NO:
            self.wrong(name, "not_yes_or_no", "Yes or no.")
        return found in YES

    def day(self, name: str) -> date | None:
        """A day: 2026-11-24, 24-11-2026, 24/11/2026 or 24 Nov 2026 (the day stands before the month, as in India)."""
        found = self.raw(name)
        if not found:
            return None
        moment = read_moment(found)
        if moment is None:
            self.wrong(name, "not_a_day", "A day, as 2026-11-24 or 24/11/2026.")
        return moment.date() if moment else None

    def instant(self, name: str, zone: ZoneInfo, *, needed: bool = False) -> datetime | None:
        """An instant; one without its own time zone is in the facility's."""
        found = self.raw(name)
        if not found:
            if needed:
                self.wrong(name, "missing", f"A row needs {self.called(name)}.")
            return None
        moment = read_moment(found)
        if moment is None:
            self.wrong(name, "not_a_time", "A time, as 2026-11-24 18:30 or 2026-11-24T18:30:00+05:30.")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)

    def words(self, name: str) -> tuple[str, ...]:
        """Several texts in one cell, apart by semicolon, bar or line; each once."""
        parts = (part.strip() for part in LIST.split(self.raw(name)))
        return tuple(dict.fromkeys(part for part in parts if part))

    def counted(self, name: str) -> dict[str, int]:
        """Codes with quantities: "TEA:1; CUP:2" (also "TEA x1" and "2 x CUP")."""
        found: dict[str, int] = {}
        for part in filter(None, (part.strip() for part in LIST.split(self.raw(name)))):
            match = PAIR.fullmatch(part)
            if match is None:
                self.wrong(name, "not_a_list", "A list of codes with quantities, as TEA:1; CUP:2.")
                return {}
            code, units = (match[1], match[2]) if match[1] else (match[4], match[3])
            if not int(units[:WHOLE_DIGITS_MAX]) >= 1 or len(units) > WHOLE_DIGITS_MAX:
                self.wrong(name, "not_whole", f"{code}: a quantity is at least 1.")
                return {}
            found[code.strip()] = found.get(code.strip(), 0) + int(units)
        return found


def _thousand(found: str, unit: str) -> str:
    """0.61 where grams are asked for is kilograms: 610."""
    match = DECIMAL.fullmatch(found)
    if not match or unit not in ("grams", "millimetres"):
        return ""
    head, tail = found.split(".")
    scaled = (head + tail[:3].ljust(3, "0")).lstrip("0")
    return scaled if unit == "grams" else ""


def _bare_money(found: str) -> str:
    return re.sub(r"(?i)^(inr|rs\.?|₹)\s*", "", found)


def _mended_money(found: str) -> str:
    bare = _bare_money(found).removesuffix("/-").rstrip("-").strip()
    try:
        paise = parse_rupees(bare)
    except ValueError:
        return ""
    return f"{paise // 100}.{paise % 100:02d}" if paise >= 0 else ""


def read_moment(text: str) -> datetime | None:
    """A day or an instant as files write it; None for anything else. Without a time zone where the text has none."""
    clean = re.sub(r"(?i)\s*(utc|gmt)$", "+00:00", text.strip())
    clean = re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", clean)
    try:
        return datetime.fromisoformat(clean)
    except ValueError:
        pass
    for form in (f"{day}{clock}" for day in DAYS for clock in CLOCKS):
        try:
            return datetime.strptime(clean, form)  # noqa: DTZ007 - the caller gives it the facility's zone
        except ValueError:
            continue
    return None
