"""Files of tables read as rows: CSV with comma, semicolon, tab or bar, in UTF-8, UTF-16 or Windows letters, and XLSX.

Nothing is guessed about what a cell means: every cell is text here. Sizes are bounded, also those of an XLSX unpacked.
"""

import csv
import importlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from godown.kernel.refusal import Refusal

FILE_MAX: Final = 24 * 1024 * 1024
"""10,000 orders of a shop are about 12 MiB; a larger file is sent in parts."""

UNPACKED_MAX: Final = 256 * 1024 * 1024
"""An XLSX that unpacks to more is no table of ours."""

ROWS_MAX: Final = 100_000
COLUMNS_MAX: Final = 300
CELL_MAX: Final = 10_000

TITLE_MAX: Final = 31
"""Characters of the name of a sheet."""

DELIMITERS: Final = ("\t", ",", ";", "|")
UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the names of its columns, and its rows with their numbers in the file (the header is row 1 as a rule)."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def read_sheet(content: bytes) -> Sheet:
    """Read the table of a file. Refuses what is no table, and what is too large (`file_too_large`, `too_many_rows`)."""
    if len(content) > FILE_MAX:
        message = f"A file has at most {FILE_MAX // 1024 // 1024} MiB. Send it in parts."
        raise Refusal("file_too_large", message, status=413)
    if content[:4] == b"PK\x03\x04":
        return _workbook(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise _unreadable("This is an old Excel file (XLS). Save it as XLSX or CSV.")
    if content[:5] == b"%PDF-":
        raise _unreadable("This is a PDF. A table comes as CSV or XLSX.")
    text = UNSEEN.sub("", decode(content)).replace("\r\n", "\n")
    return _sheet("", _records(text))


def _unreadable(message: str) -> Refusal:
    return Refusal("file_unreadable", message, status=422)


def decode(content: bytes) -> str:
    """The text of a file: by its mark, else UTF-16 by its zero bytes, else UTF-8, else the letters of Windows."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name, errors="replace")
    head = content[:2000]
    if head and head.count(0) > len(head) // 4:
        return content.decode(
            "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be", errors="replace"
        )
    for name in ("utf-8", "cp1252"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _records(text: str) -> Iterable[list[str]]:
    first, _, rest = text.partition("\n")
    delimiter = ""
    if match := re.fullmatch(r"sep=(.)\r?", first):
        delimiter, text = match[1], rest
    delimiter = delimiter or _delimiter(text)
    if delimiter == "\t":
        yield from _tabbed(text)
        return
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise _unreadable(f"This file is not a table of text: {error}.") from None


def _delimiter(text: str) -> str:
    """The delimiter that the header has most of, outside quotes."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count) if any(mark in bare for mark in DELIMITERS) else ","


def _tabbed(text: str) -> Iterable[list[str]]:
    """Tab-separated text as marketplaces write it: quotes mean nothing, unless they stand around a whole cell."""
    lines = text.replace("\r", "\n").split("\n")
    for line in lines[:-1] if lines and not lines[-1] else lines:
        yield [_unquoted(cell) for cell in line.split("\t")]


def _unquoted(cell: str) -> str:
    inner = cell[1:-1]
    whole = len(cell) >= 2 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if whole else cell


def _workbook(content: bytes) -> Sheet:
    """The first visible sheet of a workbook that has a row."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_MAX:
                raise Refusal("file_too_large", "This workbook unpacks to too much. Send it in parts.", status=413)
        # It brings numpy where that is installed: only for who reads a workbook.
        openpyxl = importlib.import_module("openpyxl")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible" and any(
                any(row) for row in sheet.iter_rows(max_row=10, values_only=True)
            ):
                return _sheet(
                    sheet.title, ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
                )
    except Refusal:
        raise
    except Exception as error:  # the parser of a stranger's file may fail in any way
        raise _unreadable("This workbook cannot be read. Save it again as XLSX, or as CSV.") from error
    raise _unreadable("This workbook has no rows.")


def _cell(value: Any) -> str:
    """A cell of a workbook as people would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return UNSEEN.sub("", str(value)).replace("\r\n", "\n")


def _sheet(name: str, records: Iterable[list[str]]) -> Sheet:
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = []
    for number, record in enumerate(records, 1):
        cells = [cell.strip() for cell in record]
        if not any(cells):
            continue
        if not columns:
            columns = _columns(cells)
            continue
        if len(rows) == ROWS_MAX:
            raise Refusal("too_many_rows", f"A file has at most {ROWS_MAX} rows. Send it in parts.", status=413)
        rows.append((number, [cell[:CELL_MAX] for cell in _trimmed(cells)]))
    if not columns:
        raise _unreadable("This file is empty.")
    return Sheet(name, columns, rows)


def _columns(cells: Sequence[str]) -> tuple[str, ...]:
    names = _trimmed(cells)
    if len(names) > COLUMNS_MAX:
        raise _unreadable(f"A table has at most {COLUMNS_MAX} columns.")
    return tuple(name[:100] for name in names)


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Without empty cells at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return list(cells[:end])


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV that every spreadsheet opens with the right letters (UTF-8 with its mark)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_workbook(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """An XLSX of sheets by their names, the first row of each its heads. Whole numbers and decimals are numbers, days are days,
    all else is text that no spreadsheet takes for a formula. The same rows make the same bytes."""
    openpyxl = importlib.import_module("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:TITLE_MAX])
        for row in rows:
            sheet.append([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return _still(out.getvalue())


def _still(content: bytes) -> bytes:
    """A zip whose entries say nothing of the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            said = made.read(entry)
            if entry.filename == "docProps/core.xml":
                said = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", said)
            kept.writestr(zipfile.ZipInfo(entry.filename), said, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is marked as text."""
    return (
        f"'{cell}"
        if cell[:1] in ("=", "@", "\t") or (cell[:1] in "+-" and cell[1:] and not cell[1:2].isdigit())
        else cell
    )
