"""The press: one typst compiler for the life of the process, with the fonts of the wheel and none of the machine's."""

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
import typst

FOLDER: Final = Path(__file__).parent
FONTS: Final = FOLDER / "fonts"
TEMPLATES: Final = FOLDER / "templates"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper before it is printed: which template, what it shows, the name of the file, the instant that the PDF carries.

    The instant is that of the facts, not of the printing, so the same facts make the same bytes.
    """

    template: str
    data: object
    name: str
    at: datetime


class Press:
    """Makes PDFs. Safe to share between threads: the compiler is used by one at a time, about 10 ms a page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None

    def pdf(self, sheet: Sheet) -> bytes:
        """The PDF of a sheet. Text travels as data, so no text of a customer is ever read as typst source."""
        told = {"data": msgspec.json.encode(sheet.data).decode()}
        source = TEMPLATES / f"{sheet.template}.typ"
        with self._lock:
            made = self._ready().compile(
                input=source, format="pdf", sys_inputs=told, timestamp=sheet.at.replace(microsecond=0)
            )
        if not isinstance(made, bytes):
            raise TypeError(f"{sheet.template} made no single PDF")
        return made

    def _ready(self) -> typst.Compiler:
        if self._compiler is None:
            fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS] if FONTS.is_dir() else [])
            self._compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts)
        return self._compiler


PRESS: Final = Press()
"""The press of this process; its compiler starts with the first paper."""
