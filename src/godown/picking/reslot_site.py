"""A facility as a site for slotting: which bins are cells, where each SKU lies, what it may not. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Final
from uuid import UUID

from godown.picking.reslot_words import Good, LyingHere, PastTrip, SlotRules
from godown.racking.queries_slots import CellBin
from godown.routing import Ground, Spot
from godown.slotting import Cell, Item, Site

DAY_SECONDS: Final = 86_400
CHECK_FROM_DAYS: Final = 4
"""A history of so many days or more is cut: the last quarter checks what the first three propose."""


def homes(lying: Sequence[LyingHere]) -> dict[UUID, LyingHere]:
    """The bin from which each SKU is picked: where most was picked, else where most lies. Its other bins are reserve."""
    found: dict[UUID, LyingHere] = {}
    for one in lying:
        best = found.get(one.sku_id)
        if best is None or (one.picked, one.units) > (best.picked, best.units):
            found[one.sku_id] = one
    return found


def standing(bins: Sequence[CellBin], stands: Mapping[UUID, Spot]) -> list[CellBin]:
    """The bins of a site of any shape by where one stands to reach them (x and y for aisle and place); who cannot be reached falls
    out."""
    return [
        replace(one, aisle_no=stands[one.place_id][0], position_mm=stands[one.place_id][1])
        for one in bins
        if one.place_id in stands
    ]


def site_of(
    ground: Ground, bins: Sequence[CellBin], lying: Sequence[LyingHere], goods: Mapping[UUID, Good],
    trips: Sequence[PastTrip], rules: SlotRules,
) -> tuple[Site[UUID, UUID], dict[UUID, int], dict[UUID, int]]:  # fmt: skip
    """The site, the cell of each SKU, and its units there. A bin in which several SKUs are at home is a cell for each, with its
    share of the room that is left; a bin that holds only reserve is none."""
    here = {sku: one for sku, one in homes(lying).items() if sku in goods}
    guests: dict[UUID, list[UUID]] = defaultdict(list)
    for sku, one in here.items():
        guests[one.place_id].append(sku)
    items = {sku: _item(sku, one.units, goods[sku], rules) for sku, one in here.items()}
    used = _used(lying, goods)
    cells: list[Cell[UUID]] = []
    slots: dict[UUID, int] = {}
    for place in bins:
        for sku in sorted(guests.get(place.place_id, [])):
            slots[sku] = len(cells)
            cells.append(_share(place, items[sku], used[place.place_id], len(guests[place.place_id])))
        if place.empty:
            cells.append(Cell(place.place_id, place.aisle_no, place.position_mm, place.level, place.zone, place.volume_ml,
                              place.weight_grams, place.longest_mm, place.units))  # fmt: skip
    kept = [items[sku] for sku in sorted(slots)]
    site = Site(ground, cells, kept, [frozenset(trip.sku_ids) for trip in trips])
    return site, slots, {sku: one.units for sku, one in here.items() if sku in slots}


def _item(sku: UUID, units: int, good: Good, rules: SlotRules) -> Item[UUID]:
    heavy = 0 < rules.heavy_grams <= good.weight_grams
    return Item(sku, units * good.volume_ml, units * good.weight_grams, good.longest_mm, units,
                rules.heavy_level if heavy else None, good.zones)  # fmt: skip


def _used(lying: Sequence[LyingHere], goods: Mapping[UUID, Good]) -> dict[UUID, tuple[int, int, int]]:
    """Volume, weight and units of what lies in each bin."""
    found: dict[UUID, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for one in lying:
        if good := goods.get(one.sku_id):
            volume, weight, units = found[one.place_id]
            found[one.place_id] = (
                volume + one.units * good.volume_ml,
                weight + one.units * good.weight_grams,
                units + one.units,
            )
    return found


def _share(one: CellBin, item: Item[UUID], used: tuple[int, int, int], guests: int) -> Cell[UUID]:
    """The room of one SKU in a bin: its own, and its share of what is free."""

    def room(limit: int | None, own: int, all_of_it: int) -> int | None:
        return None if limit is None else own + max(0, limit - all_of_it) // guests

    return Cell(
        one.place_id, one.aisle_no, one.position_mm, one.level, one.zone, room(one.volume_ml, item.volume_ml, used[0]),
        room(one.weight_grams, item.weight_grams, used[1]), one.longest_mm,
        room(one.units, item.units, used[2]),
    )  # fmt: skip


def cut(trips: Sequence[PastTrip], now_seconds: float) -> tuple[list[PastTrip], int, list[PastTrip], int]:
    """Trips (oldest first) to make a list by and the days that they cover, trips to check it by and theirs."""
    if not trips:
        return [], 1, [], 0
    first = trips[0].finished_at.timestamp()
    span = max(1, ceil((now_seconds - first) / DAY_SECONDS))
    if span < CHECK_FROM_DAYS:
        return list(trips), span, [], 0
    days = span * 3 // 4
    until = first + days * DAY_SECONDS
    made = [trip for trip in trips if trip.finished_at.timestamp() < until]
    return made, days, list(trips[len(made) :]), span - days
