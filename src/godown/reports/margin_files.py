"""Margins and the worth of stock as tables for spreadsheets."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from godown.kernel.money import RUPEE
from godown.platform.sheets import write_csv, write_workbook
from godown.reports.queries_margin import Margin, Valued

MARGIN: Final = ("key", "name", "units", "back", "sold", "credited", "cost", "packaging", "margin")
VALUE: Final = ("sku", "name", "facility", "quantity", "unit", "value", "input_tax")
Rows = Iterable[Sequence[Any]]


def margin_rows(found: Iterable[Margin]) -> list[tuple[Any, ...]]:
    """A row for each, amounts in rupees."""
    return [
        (one.key, one.name, one.units, one.back, *map(_rupees, (one.sold_paise, one.credited_paise, one.cost_paise,
                                                                one.packaging_paise, one.margin_paise)))
        for one in found
    ]  # fmt: skip


def value_rows(found: Iterable[Valued]) -> list[tuple[Any, ...]]:
    """A row for each, amounts in rupees."""
    return [
        (one.sku_code, one.name, one.facility, one.quantity, one.unit, _rupees(one.value_paise), _rupees(one.tax_paise))
        for one in found
    ]


def _rupees(paise: int) -> Decimal:
    return Decimal(paise) / RUPEE


def _csv(heads: Sequence[str], rows: Rows) -> bytes:
    return write_csv(heads, [[f"{c:.2f}" if isinstance(c, Decimal) else str(c) for c in row] for row in rows])


FILES: Final[dict[str, Callable[[Sequence[str], Rows], bytes]]] = {
    "csv": _csv,
    "xlsx": lambda heads, rows: write_workbook({"Table": [heads, *rows]}),
}
"""The files by ending."""
