"""Reads a PDF as the world does: its text, and the codes on its pages as a scanner sees them."""

import io
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2 as pdfium
import zxingcpp

DOTS_PER_POINT: Final = 300 / 72
SCAN_DOTS: Final = 203 / 72
"""What a thermal printer prints; a code must be read at this, not only at more."""


@dataclass(frozen=True)
class Seen:
    """A page: its size in mm, its text, its codes as {format: texts}."""

    size_mm: tuple[int, int]
    text: str
    codes: dict[str, list[str]]


def read_pdf(content: bytes, *, dots: float = DOTS_PER_POINT) -> list[Seen]:
    """Every page of a PDF."""
    document: Any = pdfium.PdfDocument(io.BytesIO(content))  # type: ignore[no-untyped-call]
    try:
        return [_sheet(page, dots) for page in document]
    finally:
        document.close()


def _sheet(page: Any, dots: float) -> Seen:
    width, height = (round(points * 25.4 / 72) for points in page.get_size())
    text = page.get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\xad", "-").replace("\ufffe", "-")
    found: dict[str, list[str]] = {}
    for code in zxingcpp.read_barcodes(page.render(scale=dots, grayscale=True).to_pil()):
        found.setdefault(str(code.format).removeprefix("BarcodeFormat."), []).append(code.text)
    return Seen((width, height), text, {kind: sorted(texts) for kind, texts in found.items()})
