"""What lies on a pack bench: the order, its lines with counts, the box that is offered, what the box uses up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import catalog, orders, picking, receiving, stock
from godown.boxing import Box, Item, Tariff
from godown.kernel.ids import new_id
from godown.kernel.scan import read_scan
from godown.orders import Order
from godown.orders import queries as order_queries
from godown.packing import boxes, queries
from godown.packing.words import BenchLine, BoxChoice, Material, Parcel, Session, Suggestion
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries
from godown.stock import queries_places

BOXES_MAX: Final = 200
"""Kinds of packaging that a seller keeps; more are not offered."""
LOW: Final = 20
"""A box, or a filler for so many boxes more: then a packer is told that it runs low. Its reorder point says it earlier."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One order on a bench. `step`: items, serial (of the unit just checked), box, weight, stop (cancelled meanwhile), done
    (nothing is left to pack)."""

    order: Order
    session: Session | None
    step: str
    lines: Sequence[BenchLine]
    boxes: Sequence[BoxChoice]
    box: BoxChoice | None
    materials: Sequence[Material]
    expected_grams: int
    totes: Sequence[str]
    parcels: Sequence[Parcel]
    why_no_box: str
    suggestion: Suggestion
    """How what is packed now lies in the box that is chosen, or in those that should be."""
    suggested_code: str | None
    coming: Sequence[picking.Fetching] = ()
    """Trips that still bring units of it."""

    @property
    def now(self) -> BenchLine | None:
        """The line to scan next."""
        owing = next((line for line in self.lines if line.owes), None)
        return owing or next((line for line in self.lines if line.left), None)

    @property
    def wanted(self) -> int:
        """Units to verify for this box."""
        return sum(line.wanted for line in self.lines)

    @property
    def checked(self) -> int:
        """Units verified."""
        return sum(line.checked for line in self.lines)


def find(tx: Tx, facility_id: UUID, raw: str) -> UUID | None:
    """The order that a scanned tote, slot of a put wall, order number or parcel number names."""
    read = read_scan(raw)
    for place in queries_places.places_read(tx, facility_id, read.candidates):
        if place.kind in ("tote", "wall") and (used := picking.order_in_tote(tx, place.id)):
            return used[1]
    return next(iter(queries.orders_read(tx, facility_id, read.candidates)), None)


def present(tx: Tx, order_id: UUID, tariff: Tariff | None = None) -> Bench:
    """What lies on the bench for an order; its courier charges by the tariff. Refuses what is not there."""
    order = order_queries.one(tx, order_id)
    session = queries.session_of(tx, order_id)
    said = session.checked if session else {}
    lines = _lines(tx, order_id, said)
    parcels = [one for one in queries.parcels_of_orders(tx, [order_id]) if one.status != "cancelled"]
    skus = catalog.skus_by_id(tx, [line.sku_id for line in lines])
    full, why, taken = bool(said.get("full")), str(said.get("why") or ""), str(said.get("box") or "")
    items = _items(lines, skus, full)
    sizes, choices, left, bills, points = _shelf(tx, order, items)
    best = boxes.suggest(items, sizes, tariff)
    box = next((one for one in choices if one.code == (taken or ("" if why else best.code))), None)
    shown = best if box is None or box.code == best.code else boxes.in_box(items, sizes, box.code, tariff)
    materials = _materials(box, left, bills, points)
    goods = sum(item.weight_grams * item.units for item in items)
    expected = shown.boxes[0].weight_grams if shown.boxes else goods + (box.weight_grams if box else 0)
    return Bench(
        order, session, _step(order, lines, full, box is not None or bool(why)), lines, choices, box, materials,
        expected, _totes(tx, lines), parcels, why, shown, best.code, picking.still_fetching(tx, order_id),
    )  # fmt: skip


def _lines(tx: Tx, order_id: UUID, said: Mapping[str, object]) -> list[BenchLine]:
    found = order_queries.lines_of(tx, [order_id])
    there: dict[UUID, int] = defaultdict(int)
    for hold in stock_queries.holds_in_totes(tx, [line.id for line in found]):
        there[hold.holder_id] += hold.quantity
    skus = catalog.skus_by_id(tx, sorted({line.sku_id for line in found}))
    counts = said.get("units")
    units: dict[str, int] = counts if isinstance(counts, dict) else {}
    numbers = serials_said(said)
    return [
        BenchLine(line.id, line.sku_id, skus[line.sku_id].code, skus[line.sku_id].name, skus[line.sku_id].photo_file_id,
                  there[line.id], min(int(units.get(str(line.id), 0)), there[line.id]), line.open_units - there[line.id],
                  skus[line.sku_id].tracking == "serial", numbers.get(str(line.id), ()))
        for line in found
        if there[line.id] or line.open_units
    ]  # fmt: skip


def serials_said(said: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """The serial numbers that were scanned, by order line."""
    found = said.get("serials")
    return {str(line): tuple(numbers) for line, numbers in found.items()} if isinstance(found, dict) else {}


def _totes(tx: Tx, lines: Sequence[BenchLine]) -> list[str]:
    holds = stock_queries.holds_in_totes(tx, [line.line_id for line in lines])
    return sorted({queries_places.place(tx, place).code for place in {hold.place_id for hold in holds}})


def _step(order: Order, lines: Sequence[BenchLine], full: bool, has_box: bool) -> str:
    if order.status in ("cancelled", "suspended"):
        return "stop"
    if not any(line.wanted for line in lines) or order.status not in ("in_wave", "picked"):
        return "done"
    checked = sum(line.checked for line in lines)
    if any(line.owes for line in lines):
        return "serial"
    if any(line.left for line in lines) and not (full and checked):
        return "items"
    return "weight" if has_box else "box"


def _items(lines: Sequence[BenchLine], skus: Mapping[UUID, catalog.Sku], full: bool) -> list[Item]:
    """What is to be packed now: all that lies here, or what a box that was called full holds."""
    units: dict[UUID, int] = defaultdict(int)
    for line in lines:
        units[line.sku_id] += line.checked if full else line.wanted
    return [boxes.item_of(skus[sku_id], count) for sku_id, count in units.items() if count]


def _shelf(
    tx: Tx, order: Order, items: Sequence[Item]
) -> tuple[list[Box], list[BoxChoice], dict[UUID, int], dict[str, list[tuple[catalog.Sku, int]]], dict[UUID, int]]:
    """Boxes with what is left of them, which of them hold the goods, what each uses up, and when material is ordered again."""
    kinds = {sku.id: sku for sku in catalog.page_of_skus(tx, "", "packaging", "", BOXES_MAX) if sku.active}
    left: dict[UUID, int] = defaultdict(int)
    points: dict[UUID, int] = {}
    if order.facility_id is not None:
        rules = receiving.reorder_rules(tx, order.facility_id, list(kinds))
        points = {sku: rule.reorder_point for sku, rule in rules.items()}
        for sku_id, _, units in queries.materials_at(tx, order.facility_id, list(kinds)):
            left[sku_id] += units
    found = [sku for sku in kinds.values() if sku.packaging_kind == "box"]
    bills = queries.bills_of(tx, [sku.id for sku in found])
    uses = {sku.code: [(kinds[i], units) for i, units in bills[sku.id] if i in kinds] for sku in found}
    sizes = [boxes.box_of(box, left[box.id]) for box in found]
    choices = [
        BoxChoice(box.code, box.name, box.length_mm, box.width_mm, box.height_mm, box.weight_grams, left[box.id],
                  boxes.may_hold(items, size), is_low(left[box.id], 1, points.get(box.id, 0)))
        for box, size in zip(found, sizes, strict=True)
    ]  # fmt: skip
    return sizes, choices, left, uses, points


def is_low(left: int, takes: int, point: int) -> bool:
    """Whether a packer should tell that a material runs out, of which a box takes so much and that is ordered at a `point`."""
    return left < takes * LOW or 0 < left <= point


def _materials(
    box: BoxChoice | None,
    left: Mapping[UUID, int],
    uses: Mapping[str, Sequence[tuple[catalog.Sku, int]]],
    points: Mapping[UUID, int],
) -> list[Material]:
    if box is None:
        return []
    own = Material(box.code, box.name, "piece", 1, box.left, box.low)
    used = [
        Material(sku.code, sku.name, sku.unit, units, left[sku.id], is_low(left[sku.id], units, points.get(sku.id, 0)))
        for sku, units in uses[box.code]
    ]
    return [own, *used]


def broken(tx: Tx, bench: Bench, line: BenchLine, serials: tuple[str, ...] = ()) -> None:
    """One unit of a line is broken (with this serial number, where it was scanned): it goes damaged to the returns shelf, and
    its order waits for another one."""
    hold = next(one for one in stock_queries.holds_in_totes(tx, [line.line_id]))
    assert bench.order.facility_id is not None
    shelf = queries_places.places_of_kind(tx, bench.order.facility_id, "returns")[0].id
    move = stock.Move(
        id=new_id(), facility_id=bench.order.facility_id, sku_id=line.sku_id, quantity=1, reason="broken",
        document_kind="order", document_id=bench.order.id, document_line_id=line.line_id, from_place=hold.place_id,
        to_place=shelf, to_condition=stock.DAMAGED, batch_id=hold.batch_id, owner_id=hold.owner_id, serials=serials,
    )  # fmt: skip
    stock.post(tx, [move], may_lose=True)
    orders.leave_wave(tx, [bench.order.id])
