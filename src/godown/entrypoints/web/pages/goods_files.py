"""What the screens of goods show, as files: the stock card with its running balance, conditions, counts, the life of a number."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from godown import catalog, stock
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.web import links
from godown.entrypoints.web.page import Page
from godown.kernel.refusal import NotFound
from godown.platform.sheets import write_csv
from godown.reports import queries_card, queries_counts, queries_serials

ROWS_MAX: Final = 20_000
"""Rows of a file: what a person can still look through."""
WEEKS: Final = 12

MOVE_HEAD: Final = (
    "seq", "at", "reason", "quantity", "effect", "balance", "from", "to", "from_condition", "to_condition", "outside", "kind",
    "document", "who", "why",
)  # fmt: skip
CONDITION_HEAD: Final = ("condition", "name", "saleable", "shippable", "movable", "countable", "units", "skus")
COUNT_HEAD: Final = (
    "number", "bin", "sku", "reason", "status", "asked_at", "confirmed_at", "posted_at", "known_units", "off_units", "off_value",
)  # fmt: skip
LIFE_HEAD: Final = ("at", "what", "assumed", "from", "to", "outside", "condition", "kind", "document", "who")


@get("/stock/{sku_id:uuid}/moves.csv", sync_to_thread=True, include_in_schema=False)
def move_file(sku_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[bytes]:
    """The stock card of a SKU in a facility, newest first: every move with the balance after it, and who did what."""
    place = next((one for one in page.facilities if one.code == links.asked(page, "at")), None) or page.facility
    place = place or page.here()
    with page.open() as tx:
        sku = catalog.skus_by_id(tx, [sku_id]).get(sku_id)
        if sku is None:
            raise NotFound("SKU", sku_id=str(sku_id))
        moves = queries_card.moves(
            tx, place.id, sku_id, links.asked(page, "condition"), None, ROWS_MAX, links.owner(page)
        )
    rows = [
        (one.seq, one.at.isoformat(), one.reason, one.quantity, one.effect, one.balance, one.from_code, one.to_code,
         one.from_condition, one.to_condition, one.outside, one.document_kind, one.document, one.who, one.why)
        for one in moves
    ]  # fmt: skip
    return _file(f"stock-card-{sku.code}-{place.code}.csv", MOVE_HEAD, rows)


@get("/settings/conditions.csv", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def condition_file(page: NamedDependency[Page]) -> Response[bytes]:
    """All conditions; changed, the file can be put in again."""
    with page.open() as tx:
        known = stock.conditions(tx)
    rows = [(one.code, one.name, *(("no", "yes")[flag] for flag in one.flags), one.units, one.skus) for one in known]
    return _file("conditions.csv", CONDITION_HEAD, rows)


@get("/count.csv", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def count_file(page: NamedDependency[Page]) -> Response[bytes]:
    """Counts of a facility that wait, and those of the last weeks with what they found."""
    here = page.here()
    with page.open() as tx:
        counts = queries_counts.since(tx, here.id, tx.now - timedelta(weeks=WEEKS), ROWS_MAX)
    rows = [
        (one.number, one.place_code, one.sku_code, one.reason, one.status, one.created_at.isoformat(),
         one.confirmed_at and one.confirmed_at.isoformat(), one.posted_at and one.posted_at.isoformat(), one.known_units,
         one.off_units, f"{one.off_paise // 100}.{one.off_paise % 100:02d}")
        for one in counts
    ]  # fmt: skip
    return _file(f"counts-{here.code}.csv", COUNT_HEAD, rows)


@get("/stock/serials/life.csv", sync_to_thread=True, include_in_schema=False)
def life_file(page: NamedDependency[Page]) -> Response[bytes]:
    """The life of a serial number, newest first."""
    sku_id, number = links.asked_uid(page, "sku"), links.asked(page, "number")
    with page.open() as tx:
        if sku_id is None or queries_serials.one(tx, sku_id, number) is None:
            raise NotFound("serial number", number=number[:60])
        events = queries_serials.life(tx, sku_id, number)
    rows = [
        (one.at.isoformat(), one.what, "yes" if one.assumed else "", one.from_code, one.to_code, one.outside, one.condition,
         one.document_kind, one.document, one.who)
        for one in events
    ]  # fmt: skip
    return _file(f"serial-{number}.csv", LIFE_HEAD, rows)


def _file(name: str, head: tuple[str, ...], rows: list[Any]) -> Response[bytes]:
    return file_download(name, write_csv(head, [["" if cell is None else str(cell) for cell in row] for row in rows]))


PAGES: Final = (move_file, condition_file, count_file, life_file)
