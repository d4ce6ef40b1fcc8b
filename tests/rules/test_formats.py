"""How numbers, money and times are written."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from godown.entrypoints.web import drawings, formats, things
from godown.entrypoints.web.frame import Frame, framed
from godown.entrypoints.web.pages.imports import CONSEQUENCES, TITLES
from godown.imports import KINDS

NOW = datetime(2026, 11, 24, 4, 11, tzinfo=UTC)
INDIA = Frame(zone=ZoneInfo("Asia/Kolkata"), now=NOW)


@pytest.mark.parametrize(
    ("paise", "said"),
    [(123456700, "₹12,34,567"), (123456750, "₹12,34,567.50"), (-49900, "−₹499"), (0, "₹0"), (5, "₹0.05")],
)
def test_money_hides_even_paise_on_lists(paise: int, said: str) -> None:
    assert formats.inr(paise) == said


def test_a_month_is_said_by_its_name() -> None:
    with framed(INDIA):
        assert formats.month_name("2026-12") == "December 2026"


@pytest.mark.parametrize(
    ("kind", "count", "said"),
    [
        ("order", 27, "27 orders"),
        ("purchase_order", 1, "1 purchase order"),
        ("setting", 1, "Setting"),
        ("key", 2, "2 × Key"),
    ],
)
def test_a_line_of_the_log_counts_things_in_words(kind: str, count: int, said: str) -> None:
    assert things.counted(kind, count) == said


def test_money_in_books_always_says_paise() -> None:
    assert formats.inr(-49900, books=True) == "−₹499.00"


@pytest.mark.parametrize(
    ("paise", "said"),
    [(123456700, "₹12.3 L"), (1_25_00_000_00, "₹1.2 Cr"), (99_999_50, "₹99,999"), (-2_00_000_00, "−₹2.0 L")],
)
def test_short_forms_are_for_tiles(paise: int, said: str) -> None:
    assert formats.inr_short(paise) == said


@pytest.mark.parametrize(
    ("grams", "said"), [(999, "999 g"), (1000, "1.00 kg"), (2844, "2.84 kg"), (2845, "2.85 kg"), (1999, "2.00 kg")]
)
def test_weight(grams: int, said: str) -> None:
    assert formats.weight(grams) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(40, "40 s"), (61, "1 m"), (6060, "1 h 41 m"), (7200, "2 h"), (90000, "1 d 1 h"), (86400, "1 d")],
)
def test_duration(seconds: int, said: str) -> None:
    assert formats.duration(seconds) == said


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (NOW, "Tue 09:41"),
        (datetime(2026, 11, 21, 14, 10, tzinfo=UTC), "Sat 19:40"),
        (datetime(2026, 10, 1, 4, 11, tzinfo=UTC), "1 Oct"),
        (datetime(2025, 10, 1, 4, 11, tzinfo=UTC), "1 Oct 2025"),
        (datetime(2026, 11, 23, 18, 40, tzinfo=UTC), "Tue 00:10"),
    ],
)
def test_when_is_the_facilitys_clock(instant: datetime, said: str) -> None:
    with framed(INDIA):
        shown = str(formats.when(instant))
    assert f">{said}</time>" in shown
    assert f'datetime="{instant:%Y-%m-%dT%H:%M:%SZ}"' in shown


def test_a_day_is_the_facilitys_day() -> None:
    with framed(INDIA):
        assert formats.day(datetime(2026, 11, 23, 18, 40, tzinfo=UTC)) == "24 Nov 2026"
        assert formats.day(date(2026, 11, 24)) == "24 Nov 2026"
        assert formats.long_day(NOW) == "Tuesday, 24 November"


def test_an_instant_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        formats.when(datetime(2026, 11, 24))  # noqa: DTZ001 - that is the point


def test_charts_stand_on_zero_and_hold_words_apart() -> None:
    drawn = str(drawings.bars([0, 3, 7], ["a", "<b>", "c"], title='5" & more', now=2))
    assert "&lt;b&gt;: 3" in drawn
    assert "5&#34; &amp; more" in drawn
    assert ">0</text>" in drawn
    assert str(drawings.bars([], [], title="nothing")).startswith("<svg")
    assert str(drawings.lines([("p50", "l-go", [])], [], title="nothing")).endswith("</svg>")


def test_cells_carry_the_word_of_their_column() -> None:
    columns: list[dict[str, object]] = [
        {"word": "Bin"},
        {"word": 'Units "free"', "n": True},
        {"word": "Do", "hide": True},
    ]
    rows = (
        '<tr><td class="code">A-01</td><td class="n">3</td><td>x</td></tr><tr><td colspan="2">none</td><td>y</td></tr>'
    )
    told = formats.worded(rows, columns)
    assert told == (
        '<tr><td data-word="Bin" class="code">A-01</td><td data-word="Units &#34;free&#34;" class="n">3</td><td>x</td></tr>'
        '<tr><td data-word="Bin" colspan="2">none</td><td>y</td></tr>'
    )
    boxed = formats.worded("<tr><td><input></td><td>A-01</td></tr>", columns, select=True)
    assert boxed == '<tr><td class="hit-cell"><input></td><td data-word="Bin">A-01</td></tr>'


def test_the_imports_page_has_words_for_every_kind_of_file() -> None:
    assert set(TITLES) == set(KINDS)
    assert set(CONSEQUENCES) == {"orders" if kind.scope == "orders" else name for name, kind in KINDS.items()}
