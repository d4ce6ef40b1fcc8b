"""Tables of files: whatever letters, delimiters and spreadsheets they come from, the same cells are read."""

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from godown.kernel.refusal import Refusal
from godown.platform import sheets
from godown.platform.sheets import read_sheet, write_csv
from tests.builders.files import workbook

PLAIN = "sku,name\nTEA,Café “gold”\nCUP,Cup\n"

cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf")), max_size=12).map(str.strip)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_letters_and_delimiters(encoding: str, delimiter: str) -> None:
    sheet = read_sheet(PLAIN.replace(",", delimiter).encode(encoding))
    assert sheet.columns == ("sku", "name")
    assert sheet.rows == [(2, ["TEA", "Café “gold”"]), (3, ["CUP", "Cup"])]


def test_excel_names_its_delimiter_and_rows_keep_their_numbers() -> None:
    sheet = read_sheet(b'sep=;\r\n\r\nsku;name\r\n\r\nTEA;"two\r\nlines; one cell"\r\nCUP;\r\n')
    assert sheet.rows == [(4, ["TEA", "two\nlines; one cell"]), (5, ["CUP"])]


def test_a_marketplace_does_not_quote() -> None:
    sheet = read_sheet(b'sku\tproduct-name\r\nTV\t32" screen\r\nBED\t"Queen" bed\r\nTEA\t"Assam ""gold"" tea"\r\n')
    assert [row[1] for _, row in sheet.rows] == ['32" screen', '"Queen" bed', 'Assam "gold" tea']


def test_a_workbook_reads_as_people_see_it() -> None:
    rows: list[list[object]] = [["sku", "weight", "on", "at", "ok"], ["TEA", 412.0, date(2026, 11, 24), datetime(2026, 11, 24, 0, 10), True],  # noqa: DTZ001 - a workbook has no zones
            [None] * 5, [8901234507506, 0.61, None, None, False]]  # fmt: skip
    sheet = read_sheet(workbook(rows))
    assert (sheet.name, sheet.columns) == ("Products", ("sku", "weight", "on", "at", "ok"))
    assert sheet.rows == [
        (2, ["TEA", "412", "2026-11-24", "2026-11-24 00:10:00", "yes"]),
        (4, ["8901234507506", "0.61", "", "", "no"]),
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"PK\x03\x04broken", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match=r"file|PDF|Excel|workbook"):
        read_sheet(content)


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_MAX", 2)
    with pytest.raises(Refusal, match="at most 2 rows"):
        read_sheet(b"a\n1\n2\n3\n")
    monkeypatch.setattr(sheets, "FILE_MAX", 10)
    with pytest.raises(Refusal, match="at most"):
        read_sheet(b"a\n1\n2\n3\n4\n5\n6\n")
    monkeypatch.setattr(sheets, "FILE_MAX", 100_000)
    monkeypatch.setattr(sheets, "UNPACKED_MAX", 100)
    with pytest.raises(Refusal, match="unpacks"):
        read_sheet(workbook([["a"], [1]]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=2, max_size=4), max_size=6), st.sampled_from([",", ";"]))
def test_what_a_spreadsheet_writes_is_read_again(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([["a", "b", "c", "d"], *rows])
    read = read_sheet(out.getvalue().encode())
    wanted = [[cell.strip() for cell in row] for row in rows if any(row)]
    for row in wanted:
        while row and not row[-1]:
            row.pop()
    assert [row for _, row in read.rows] == wanted


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except Refusal:
        return
    assert sheet.columns
    assert not any("\x00" in cell for _, row in sheet.rows for cell in row)


def test_a_file_of_ours_runs_nothing_in_a_spreadsheet() -> None:
    written = write_csv(["a", "b"], [["=1+1", "-5"], ["@x", "-cmd"]]).decode("utf-8-sig")
    assert written.splitlines() == ["a,b", "'=1+1,-5", "'@x,'-cmd"]
