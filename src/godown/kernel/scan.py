"""What a scanner read, made plain: control characters gone, doubled reads halved, GS1 element strings taken apart."""

import re
from dataclasses import dataclass
from typing import Final

import biip

CONTROL: Final = re.compile(r"[\x00-\x1c\x1e-\x1f\x7f]")
AIM: Final = re.compile(r"^\][A-Za-z]\d")
BRACKETED: Final = re.compile(r"\((\d{2,4})\)([^(]+)")
DOUBLE_MIN: Final = 4
"""Codes shorter than this are not taken for doubled: 1212 may well be a code."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A read: `candidates` are tried in order against what is known. `mended` says that the read was not clean."""

    raw: str
    clean: str
    candidates: tuple[str, ...]
    gtin: str = ""
    batch: str = ""
    serial: str = ""
    mended: bool = False


def read_scan(raw: str) -> Scan:
    """Read what a keyboard-wedge scanner typed. Nothing is guessed away: the whole text stays the first candidate."""
    bare = CONTROL.sub("", raw).strip()
    clean = bare.replace("\x1d", "")
    parts = _elements(bare) if "\x1d" in bare or AIM.match(bare) or BRACKETED.match(bare) else {}
    gtin = parts.get("01", "")
    candidates = [clean, *_forms_of(gtin)]
    half = clean[: len(clean) // 2]
    doubled = len(half) >= DOUBLE_MIN and half * 2 == clean
    if doubled:
        candidates.append(half)
    candidates += [form for code in list(candidates) for form in _forms_of(code) if code.isdigit()]
    known = tuple(dict.fromkeys(candidate for candidate in candidates if candidate))
    mended = bare != raw.strip("\r\n\t ") or doubled
    return Scan(raw, clean, known, gtin, parts.get("10", ""), parts.get("21", ""), mended)


def _elements(text: str) -> dict[str, str]:
    if text.startswith("("):
        return dict(BRACKETED.findall(text))
    result = biip.parse(text)
    if result.gs1_message is None:
        return {}
    return {element.ai.ai: element.value for element in result.gs1_message.element_strings}


def _forms_of(code: str) -> list[str]:
    """A GTIN as EAN-13, UPC-A and GTIN-14, since shops write down one and boxes carry another."""
    if not code.isdigit() or len(code) not in (12, 13, 14):
        return []
    full = code.zfill(14)
    return [full.lstrip("0").zfill(length) for length in (13, 12, 14) if len(full.lstrip("0")) <= length]
