"""The API of the stock card: where a SKU lies, who holds it, what shops show, and every move behind a number."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from godown import catalog
from godown.channels.rules import published
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import NOT_OURS, Page, decode_cursor, encode_cursor, page_of, whole_of
from godown.entrypoints.door import Door
from godown.kernel.ids import OWN
from godown.kernel.refusal import Invalid, NotFound
from godown.platform.transaction import Tx
from godown.reports import queries_batches, queries_card
from godown.reports.queries_batches import After, BatchRow
from godown.reports.queries_card import Cell, Holder, Move, Shop, Spot
from godown.reports.queries_card import Door as AtFacility

SALES_DAYS = 14
SPOTS_MAX = 500
HOLDERS_MAX = 200


@dataclass(frozen=True)
class Barcode:
    """A barcode, and how many units are behind it."""

    barcode: str
    units: int


@dataclass(frozen=True)
class Used:
    """A SKU that goes with this one, and how many of it."""

    sku_id: UUID
    code: str
    name: str
    units: int


@dataclass(frozen=True)
class SeenIn:
    """A channel, and what it may show of this SKU now."""

    shop: Shop
    shows: int


@dataclass(frozen=True)
class StockCard:
    """A SKU whole. `free` is what can still be sold: saleable less promised, waiting and undecided units.

    `made_of` is what a bundle holds or a box uses up; `sold` are units that left within the last 14 days.
    """

    sku: catalog.Sku
    free: int
    undecided: int
    sold: int
    facilities: list[AtFacility]
    conditions: list[Cell]
    barcodes: list[Barcode]
    made_of: list[Used]
    shops: list[SeenIn]


def _sku(tx: Tx, sku_id: UUID) -> catalog.Sku:
    found = catalog.skus_by_id(tx, [sku_id]).get(sku_id)
    if found is None:
        raise NotFound("SKU", sku_id=str(sku_id))
    return found


@get("/skus/{sku_id:uuid}", sync_to_thread=True, summary="One SKU")
def one_sku(sku_id: FromPath[UUID], door: NamedDependency[Door]) -> catalog.Sku:
    """A SKU as the catalogue knows it."""
    with door.open() as tx:
        return _sku(tx, sku_id)


@get("/skus/{sku_id:uuid}/card", sync_to_thread=True, summary="The stock card of a SKU")
def stock_card(sku_id: FromPath[UUID], door: NamedDependency[Door]) -> StockCard:
    """How many there are by facility and condition, how many can be sold, what each shop shows."""
    with door.open() as tx:
        sku = _sku(tx, sku_id)
        doors, undecided = queries_card.doors(tx, sku_id), queries_card.undecided(tx, sku_id)
        free = max(0, sum(one.saleable - one.promised - one.waiting for one in doors) - undecided)
        return StockCard(
            sku,
            free,
            undecided,
            queries_card.sold(tx, sku_id, timedelta(days=SALES_DAYS)),
            doors,
            queries_card.cells(tx, sku_id),
            [Barcode(*one) for one in queries_card.barcodes(tx, [sku_id])],
            [Used(*one[:4]) for one in queries_card.used_with(tx, sku_id)] if sku.kind != "product" else [],
            [
                SeenIn(shop, published(free, shop.share_percent, shop.buffer_units))
                for shop in queries_card.shops(tx, sku_id)
            ],
        )


@get("/skus/{sku_id:uuid}/places", sync_to_thread=True, summary="Where a SKU lies")
def places_of(sku_id: FromPath[UUID], door: NamedDependency[Door]) -> list[Spot]:
    """Bins first, the fullest first: units and how many of them are held."""
    with door.open() as tx:
        _sku(tx, sku_id)
        return queries_card.spots(tx, sku_id, SPOTS_MAX)


@get("/skus/{sku_id:uuid}/holders", sync_to_thread=True, summary="Who holds a SKU")
def holders_of(sku_id: FromPath[UUID], door: NamedDependency[Door]) -> list[Holder]:
    """Promises and holds with their orders, in the order of rank: units that wait, are promised, are held and where."""
    with door.open() as tx:
        _sku(tx, sku_id)
        return queries_card.holders(tx, sku_id, HOLDERS_MAX)


@get("/skus/{sku_id:uuid}/moves", sync_to_thread=True, summary="The moves of a SKU")
def moves_of(
    sku_id: FromPath[UUID],
    door: NamedDependency[Door],
    facility_id: FromQuery[UUID],
    owner_id: FromQuery[UUID] = OWN,
    condition: Text = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[Move]:
    """Every move in a facility, newest first, with the balance after it and the paper behind it; all conditions, or one; of our own
    goods, unless another owner is named (the places of a SKU say which there are)."""
    before = whole_of(cursor)
    with door.open() as tx:
        _sku(tx, sku_id)
        found = queries_card.moves(tx, facility_id, sku_id, condition, before, limit + 1, owner_id)
    return page_of(found, limit, lambda move: encode_cursor(str(move.seq)))


@get("/batches", sync_to_thread=True, summary="Batches by expiry")
def list_batches(
    door: NamedDependency[Door],
    tab: FromQuery[Literal["all", "expired", "short", "soon", "undated"]] = "all",
    facility_id: FromQuery[UUID | None] = None,
    search: Text = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[BatchRow]:
    """What lies of each batch in each facility, the first to expire first: `short` is under the SKU's tolerance, `soon`
    expires within 30 days; `search` is part of a batch number, code or name."""
    after = _after(cursor)
    with door.open() as tx:
        found = queries_batches.page(tx, tab, facility_id, search, after, limit + 1)
    return page_of(
        found,
        limit,
        lambda row: encode_cursor((row.expires_on or date.max).isoformat(), str(row.batch_id), str(row.facility_id)),
    )


def _after(cursor: str) -> After | None:
    parts = decode_cursor(cursor, 3)
    if parts is None:
        return None
    try:
        return date.fromisoformat(parts[0]), UUID(parts[1]), UUID(parts[2])
    except ValueError:
        raise Invalid(NOT_OURS, field="cursor") from None


card_routes = Router(
    "/", route_handlers=[one_sku, list_batches, stock_card, places_of, holders_of, moves_of], tags=["Goods"]
)
