"""Cells that people filled in: what they mean, and what to try where they are wrong."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from godown.imports import KINDS
from godown.kernel.cells import Cells, Row
from godown.kernel.columns import Column, match_columns
from godown.kernel.ids import derived_id
from godown.kernel.states_of_india import STATES, state_code, state_name

INDIA = ZoneInfo("Asia/Kolkata")


def cell(text: str) -> Cells:
    return Cells(Row(7, {"it": text}), {"it": "C · it"})


@pytest.mark.parametrize(
    ("text", "paise"),
    [("1,349.50", 134950), ("₹ 1349", 134900), ("Rs. 12.5", 1250), ("1,00,000.00", 10_000_000), ("0", 0)],
)
def test_rupees(text: str, paise: int) -> None:
    read = cell(text)
    assert (read.rupees("it"), read.problems) == (paise, [])


@pytest.mark.parametrize(
    ("text", "fix"), [("1,349/-", "1349.00"), ("-5", ""), ("12.345", ""), ("abc", ""), ("1e3", "")]
)
def test_what_is_no_price_says_what_to_try(text: str, fix: str) -> None:
    read = cell(text)
    assert read.rupees("it") == 0
    (problem,) = read.problems
    assert (problem.row, problem.column, problem.value, problem.suggestion) == (7, "C · it", text, fix)


@given(st.integers(0, 10**12))
def test_every_amount_is_read_as_it_is_written(paise: int) -> None:
    assert cell(f"{paise // 100:,}.{paise % 100:02d}").rupees("it") == paise


@given(st.text(max_size=20))
def test_no_cell_breaks_a_reader(text: str) -> None:
    read = cell(text)
    read.rupees("it")
    read.whole("it", unit="grams")
    read.day("it")
    read.instant("it", INDIA)
    read.counted("it")
    read.words("it")
    read.code("it")
    state_code(text)
    assert all(problem.column == "C · it" for problem in read.problems)


def test_weight_in_kilograms_where_grams_are_asked_for() -> None:
    read = cell("0.61")
    read.whole("it", unit="grams")
    assert read.problems[0].suggestion == "610"
    assert cell("1,200").whole("it") == 1200
    assert cell("12.0").whole("it") == 12


@pytest.mark.parametrize("text", ["2026-11-24", "24-11-2026", "24/11/2026", "24 Nov 2026", "2026-11-24 00:00:00"])
def test_days_as_india_writes_them(text: str) -> None:
    assert cell(text).day("it") == date(2026, 11, 24)


def test_times_without_a_zone_are_the_facilitys() -> None:
    wanted = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
    for text in ("2026-11-24 00:10", "2026-11-24 00:10:00 +0530", "2026-11-23T18:40:00+00:00", "2026-11-23 18:40:00 UTC",
                 "24/11/2026 00:10", "2026-11-23T18:40:00Z"):  # fmt: skip
        assert cell(text).instant("it", INDIA) == wanted, text


def test_lists_in_a_cell() -> None:
    assert cell("TEA:1; CUP : 2; TEA:1").counted("it") == {"TEA": 2, "CUP": 2}
    assert cell("TEA x1 | 2 x CUP").counted("it") == {"TEA": 1, "CUP": 2}
    assert cell("8901; 8902;8901").words("it") == ("8901", "8902")
    bad = cell("TEA")
    assert bad.counted("it") == {}
    assert bad.bad


def test_what_a_spreadsheet_shortened_is_not_guessed() -> None:
    read = cell("8.90123E+12")
    assert read.code("it") == ""
    assert read.problems[0].code == "shortened"


@pytest.mark.parametrize(
    ("text", "code"),
    [("Kerala", "32"), ("KL", "32"), ("KERALA", "32"), ("IN-KL", "32"), ("32", "32"), ("32-Kerala", "32"), ("TG", "36"),
     ("Orissa", "21"), ("tamilnadu", "33"), ("Jammu & Kashmir", "01"), ("1", "01"), ("Pondicherry", "34"), ("CT", "22"),
     ("Bavaria", ""), ("", "")],
)  # fmt: skip
def test_states(text: str, code: str) -> None:
    assert state_code(text) == code


def test_every_state_is_found_by_all_its_names() -> None:
    for code, names in STATES.items():
        assert {state_code(name) for name in names} == {code}
    assert (state_name("29"), state_name("99")) == ("Karnataka", "")


def test_columns_are_known_by_name_by_another_name_and_by_choice() -> None:
    known = (Column("sku", "", aliases=("item code",)), Column("price", "", aliases=("rate",)), Column("mrp", ""))
    assert match_columns(["Item Code", "SKU", "Rate", "Colour"], known) == {"sku": 1, "price": 2}
    assert match_columns(["Item Code", "Rate", "MRP"], known, {"MRP": "price", "Rate": ""}) == {"sku": 0, "price": 2}


def test_the_same_parts_have_the_same_id() -> None:
    first = derived_id("opening", 1, "a")
    assert first == derived_id("opening", 1, "a")
    assert first != derived_id("opening", "1a")
    assert (first.version, first.variant) == (8, "specified in RFC 4122")


def test_the_howto_names_every_column_of_every_kind() -> None:
    text = (Path(__file__).parents[2] / "docs/howto/import.md").read_text(encoding="utf-8")
    sections = {part.split("`")[1]: part for part in text.split("\n## ") if "(`" in part.split("\n")[0]}
    for kind in KINDS.values():
        for column in kind.columns:
            name = f"**{column.name}**" if column.needed else column.name
            assert f"| {name} | {column.about} |" in sections[kind.name], f"{kind.name}: {column.name}"
