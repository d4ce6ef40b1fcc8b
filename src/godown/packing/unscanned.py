"""The room without a scanner: picked orders are packed by tap, many at once, recorded as unscanned."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from godown import catalog
from godown.boxing import Box
from godown.kernel.outcome import Outcome, RowRefusal
from godown.orders import queries as order_queries
from godown.packing import boxes, queries
from godown.packing.bench import BOXES_MAX
from godown.packing.pack import pack
from godown.packing.words import Boxed, NewParcel, Packed
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries


def pack_all(tx: Tx, order_ids: Sequence[UUID], *, override: str = "") -> tuple[list[Packed], Outcome[UUID]]:
    """Close one box for each of these picked orders: the cheapest that fits. Where none does the order is refused
    (`no_box`), unless an `override` says why it goes without. The weight is that of the goods and the box.

    Answer what was packed, and a line for each order: done, or refused as `pack` does."""
    order_queries.locked(tx, order_ids)
    news = [
        NewParcel(one.order_id, max(one.weight_grams, 1), one.code, override=override.strip() or None, unscanned=True,
                  suggested_code=one.code)
        for one in suggest_boxes(tx, order_ids)
    ]  # fmt: skip
    return _told(news, *pack(tx, news))


def suggest_boxes(tx: Tx, order_ids: Sequence[UUID]) -> list[Boxed]:
    """The box that each of these orders goes into, with every unit placed, by the box's own cost; boxes that one takes are gone
    for the next. No box where nothing holds all, or where it takes several: that is for the bench."""
    lines = {line.id: line for line in order_queries.lines_of(tx, order_ids)}
    found = order_queries.by_id(tx, order_ids)
    goods: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    for hold in stock_queries.holds_in_totes(tx, list(lines)):
        goods[lines[hold.holder_id].order_id][hold.sku_id] += hold.quantity
    skus = catalog.skus_by_id(tx, sorted({sku for units in goods.values() for sku in units}))
    shelves = _shelves(tx, sorted({order.facility_id for order in found.values() if order.facility_id}))
    boxed = []
    for order_id in dict.fromkeys(order_ids):
        facility = found[order_id].facility_id if order_id in found else None
        shelf = shelves[facility] if facility else {}
        items = [boxes.item_of(skus[sku], units) for sku, units in goods[order_id].items()]
        best = boxes.suggest(items, list(shelf.values()), orders=len(order_ids))
        code = best.code if len(best.boxes) < 2 else None
        grams = sum(item.weight_grams * item.units for item in items)
        if code is not None:
            grams += shelf[code].own_grams
            shelf[code] = replace(shelf[code], left=(shelf[code].left or 1) - 1)
        boxed.append(Boxed(order_id, code, grams, len(best.boxes), best.unmeasured))
    return boxed


def _told(news: Sequence[NewParcel], made: list[Packed], told: Outcome[UUID]) -> tuple[list[Packed], Outcome[UUID]]:
    order_of = {new.id: new.order_id for new in news}
    refused = [RowRefusal(order_of[row.key], row.code, row.message, row.field) for row in told.refused]
    return made, Outcome.of([one.order_id for one in made], refused)


def _shelves(tx: Tx, facility_ids: Sequence[UUID]) -> dict[UUID, dict[str, Box]]:
    """The boxes of each facility, with what is left of each."""
    kinds = [sku for sku in catalog.page_of_skus(tx, "", "packaging", "", BOXES_MAX) if sku.packaging_kind == "box"]
    shelves = {}
    for facility in facility_ids:
        left: Counter[UUID] = Counter()
        for sku_id, _, units in queries.materials_at(tx, facility, [sku.id for sku in kinds]):
            left[sku_id] += units
        shelves[facility] = {sku.code: boxes.box_of(sku, left[sku.id]) for sku in kinds}
    return shelves
