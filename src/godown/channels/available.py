"""What a shop may sell of a SKU: now, and ahead of stock, with the days on which that is expected."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown import catalog
from godown.channels import queries_published, rules
from godown.channels.queries_published import FreePart
from godown.platform.transaction import Tx
from godown.receiving import queries_coming
from godown.receiving.queries_coming import Coming


@dataclass(frozen=True, slots=True)
class AheadOn:
    """Units that may be sold before they are here, and the day on which they are expected."""

    due_on: date
    units: int


@dataclass(frozen=True, slots=True)
class Available:
    """What a shop shows of a SKU; `free` is in stock for it, before its share and buffer; `ahead` is expected."""

    sku_id: UUID
    sku_code: str
    quantity: int
    free: int
    ahead: list[AheadOn]


def available(tx: Tx, channel_id: UUID, sku_codes: Sequence[str]) -> list[Available]:
    """What a shop may sell of these SKUs; codes that nobody knows are passed over. A bundle that is sold ahead is complete on the
    day on which the last of its parts comes."""
    ids = [sku.id for sku in catalog.skus_by_code(tx, sku_codes).values()]
    shown = queries_published.shown(tx, channel_id, ids)
    days = _days(tx, channel_id, [row.sku_id for row in shown if row.ahead])
    return [
        Available(
            row.sku_id, row.sku_code, row.quantity, max(0, row.free),
            [AheadOn(day, units) for day, units in rules.ahead(row.free, row.ahead, days.get(row.sku_id, []))],
        )
        for row in shown
    ]  # fmt: skip


def _days(tx: Tx, channel_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, list[tuple[date, int]]]:
    """How many more of each SKU can be sold from which day on. Costs nothing where nothing is sold ahead."""
    if not sku_ids:
        return {}
    mine: dict[UUID, list[FreePart]] = defaultdict(list)
    for one in queries_published.free_parts(tx, channel_id, sku_ids):
        mine[one.sku_id].append(one)
    coming = queries_coming.coming_of(tx, sorted({one.part_id for rows in mine.values() for one in rows}))
    return {sku: _steps(rows, coming) for sku, rows in mine.items()}


def _steps(rows: Sequence[FreePart], coming: Sequence[Coming]) -> list[tuple[date, int]]:
    free: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for one in rows:
        free[one.facility_id][one.part_id] = one.free
    due: dict[UUID, list[tuple[date, UUID, int]]] = {one.part_id: [] for one in rows}
    for row in coming:
        if row.due_on and row.sku_id in due and row.facility_id in free:
            due[row.sku_id].append((row.due_on, row.facility_id, row.units))
    limits = {one.part_id: one.ahead_units for one in rows}
    return rules.steps(
        {one.part_id: one.units for one in rows},
        free,
        {one.part_id: one.undecided for one in rows},
        {part: rules.first_units(limits[part], found) for part, found in due.items()},
    )
