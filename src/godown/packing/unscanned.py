"""The room without a scanner: picked orders are packed by tap, many at once, recorded as unscanned."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from godown import catalog
from godown.kernel.outcome import Outcome, RowRefusal
from godown.orders import queries as order_queries
from godown.packing import boxes, queries
from godown.packing.bench import BOXES_MAX
from godown.packing.boxes import BoxSize, Item
from godown.packing.pack import pack
from godown.packing.words import NewParcel, Packed
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries


def pack_all(tx: Tx, order_ids: Sequence[UUID], *, override: str = "") -> tuple[list[Packed], Outcome[UUID]]:
    """Close one box for each of these picked orders: the cheapest that fits. Where none does the order is refused
    (`no_box`), unless an `override` says why it goes without. The weight is that of the goods and the box.

    Answer what was packed, and a line for each order: done, or refused as `pack` does."""
    found = order_queries.by_id(tx, order_ids, lock=True)
    lines = {line.id: line for line in order_queries.lines_of(tx, list(found))}
    goods: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    for hold in stock_queries.holds_in_totes(tx, list(lines)):
        goods[lines[hold.holder_id].order_id][hold.sku_id] += hold.quantity
    skus = catalog.skus_by_id(tx, sorted({sku for units in goods.values() for sku in units}))
    shelves = _shelves(tx, sorted({order.facility_id for order in found.values() if order.facility_id}))
    news = []
    for order_id in dict.fromkeys(order_ids):
        facility = found[order_id].facility_id if order_id in found else None
        shelf = shelves[facility] if facility else {}
        items = [_item(skus[sku], units) for sku, units in goods[order_id].items()]
        code = boxes.cheapest(items, (size for size, _ in shelf.values()))
        grams = sum(item.weight_grams * item.units for item in items)
        if code is not None:
            size, weight = shelf[code]
            grams += weight
            shelf[code] = (_one_less(size), weight)
        news.append(NewParcel(order_id, max(grams, 1), code, override=override.strip() or None, unscanned=True))
    return _told(news, *pack(tx, news))


def _told(news: Sequence[NewParcel], made: list[Packed], told: Outcome[UUID]) -> tuple[list[Packed], Outcome[UUID]]:
    order_of = {new.id: new.order_id for new in news}
    refused = [RowRefusal(order_of[row.key], row.code, row.message, row.field) for row in told.refused]
    return made, Outcome.of([one.order_id for one in made], refused)


def _shelves(tx: Tx, facility_ids: Sequence[UUID]) -> dict[UUID, dict[str, tuple[BoxSize, int]]]:
    """The boxes of each facility, with what is left of each and its own weight."""
    kinds = [sku for sku in catalog.page_of_skus(tx, "", "packaging", "", BOXES_MAX) if sku.packaging_kind == "box"]
    shelves = {}
    for facility in facility_ids:
        left: Counter[UUID] = Counter()
        for sku_id, _, units in queries.materials_at(tx, facility, [sku.id for sku in kinds]):
            left[sku_id] += units
        shelves[facility] = {
            sku.code: (BoxSize(sku.code, sku.length_mm, sku.width_mm, sku.height_mm, sku.cost_of(1), left[sku.id],
                               sku.max_weight_grams), sku.weight_grams)
            for sku in kinds
        }  # fmt: skip
    return shelves


def _item(sku: catalog.Sku, units: int) -> Item:
    return Item(sku.length_mm, sku.width_mm, sku.height_mm, sku.weight_grams, units)


def _one_less(size: BoxSize) -> BoxSize:
    return BoxSize(size.code, size.length_mm, size.width_mm, size.height_mm, size.cost_paise, size.left - 1,
                   size.max_weight_grams)  # fmt: skip
