"""The GST month as tables for people: every document in its table of the return, and the sums."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from godown.countries.india.filing import SECTIONS, Amounts, Month
from godown.kernel.money import RUPEE
from godown.platform.sheets import write_csv, write_workbook

AMOUNTS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
COLUMNS: Final = ("table", "kind", "number", "date", "buyer", "place", *AMOUNTS)


def rows_of(month: Month) -> list[tuple[Any, ...]]:
    """A row for each document in each table of the return, notes with a minus, in the order of the tables."""
    return [
        (name, one.document.kind, one.document.number, one.document.dated, one.document.buyer, one.document.place,
         *_rupees(one.amounts))
        for name in SECTIONS
        for one in month.tables[name]
    ]  # fmt: skip


BESIDE: Final = ("what", "kind", "number", "date", "buyer", "amount")


def beside_of(month: Month) -> list[tuple[Any, ...]]:
    """What the journal knows and no table does: commercial credits, and the round-off of documents."""
    return [
        (what, head.kind, head.number, head.dated, head.buyer, Decimal(paise) / RUPEE)
        for what, rows in (("commercial credit", month.commercial), ("round-off", month.rounded))
        for head, paise in rows
    ]


def _rupees(amounts: Amounts) -> list[Decimal]:
    return [Decimal(getattr(amounts, name)) / RUPEE for name in AMOUNTS]


def as_csv(month: Month) -> bytes:
    """The rows, amounts in rupees with two places."""
    return write_csv(
        COLUMNS, [[f"{c:.2f}" if isinstance(c, Decimal) else str(c) for c in row] for row in rows_of(month)]
    )


def as_workbook(month: Month) -> bytes:
    """The sums of the tables, the rows behind them, and what stands in no table."""
    sums = [(name, len(month.tables[name]), *_rupees(month.total(name))) for name in SECTIONS]
    return write_workbook(
        {
            "Tables": [("table", "documents", *AMOUNTS), *sums],
            "Documents": [COLUMNS, *rows_of(month)],
            "In no table": [BESIDE, *beside_of(month)],
        }
    )


FILES: Final[dict[str, Callable[[Month], bytes]]] = {"csv": as_csv, "xlsx": as_workbook}
"""The files by ending."""
