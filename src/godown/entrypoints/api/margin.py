"""The API of what goods are worth and what they bring."""

from datetime import date
from typing import Annotated, Final, Literal

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from godown.entrypoints.api.imports import file_download
from godown.entrypoints.door import Door
from godown.kernel.refusal import Invalid
from godown.reports import gst_month, margin_files, queries_margin
from godown.reports.queries_margin import Margin, Valued

By = Literal["sku", "order", "channel"]
Many = Annotated[int, QueryParameter(ge=1, le=100_000)]
ROWS_MAX: Final = 100_000


@get("/margin", opt={"scope": "books"}, sync_to_thread=True, summary="The margin of a month")
def margin(
    door: NamedDependency[Door], month: FromQuery[str], by: FromQuery[By] = "sku", limit: Many = 200
) -> list[Margin]:
    """By `sku`, `order` or `channel`, the least first: value before tax less credits, less the cost of goods (what came back taken
    off), less packaging."""
    first, last = gst_month.read_month(month)
    with door.open() as tx:
        return queries_margin.margins(tx, by, first, last, limit)


@get("/margin/{ending:str}", opt={"scope": "books"}, sync_to_thread=True, summary="The margin as a file")
def margin_file(
    door: NamedDependency[Door], ending: FromPath[str], month: FromQuery[str], by: FromQuery[By] = "sku"
) -> Response[bytes]:
    """`csv` or `xlsx`."""
    first, last = gst_month.read_month(month)
    _must_be_known(ending)
    with door.open() as tx:
        found = queries_margin.margins(tx, by, first, last, ROWS_MAX)
    content = margin_files.FILES[ending](margin_files.MARGIN, margin_files.margin_rows(found))
    return file_download(f"margin-{by}-{month}.{ending}", content, "application/octet-stream")


@get("/stock-value", opt={"scope": "books"}, sync_to_thread=True, summary="What stock is worth")
def stock_value(door: NamedDependency[Door], day: FromQuery[date], limit: Many = 200) -> list[Valued]:
    """At the end of a day, by SKU and facility: units, value at moving average, and the input tax in it."""
    with door.open() as tx:
        return queries_margin.valued(tx, day, limit)


@get("/stock-value/{ending:str}", opt={"scope": "books"}, sync_to_thread=True, summary="What stock is worth, as a file")
def stock_value_file(door: NamedDependency[Door], ending: FromPath[str], day: FromQuery[date]) -> Response[bytes]:
    """`csv` or `xlsx`."""
    _must_be_known(ending)
    with door.open() as tx:
        found = queries_margin.valued(tx, day, ROWS_MAX)
    content = margin_files.FILES[ending](margin_files.VALUE, margin_files.value_rows(found))
    return file_download(f"stock-value-{day}.{ending}", content, "application/octet-stream")


def _must_be_known(ending: str) -> None:
    if ending not in margin_files.FILES:
        raise Invalid(f"A file is one of {', '.join(margin_files.FILES)}.", field="ending")


margin_routes = Router("/", route_handlers=[margin, margin_file, stock_value, stock_value_file], tags=["Books"])
