"""What a shop may sell of a SKU: now, and ahead of stock, with the days on which that is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown import catalog, orders
from godown.channels import queries_published, rules
from godown.platform.transaction import Tx
from godown.receiving import queries_coming


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
    """What a shop may sell of these SKUs; codes that nobody knows are passed over."""
    ids = [sku.id for sku in catalog.skus_by_code(tx, sku_codes).values()]
    served = orders.facilities_serving(tx, channel_id)
    coming: dict[UUID, list[tuple[date, int]]] = {sku: [] for sku in ids}
    for one in queries_coming.coming_of(tx, ids):
        if one.due_on and (not served or one.facility_id in served):
            coming[one.sku_id].append((one.due_on, one.units))
    return [
        Available(
            row.sku_id, row.sku_code, row.quantity, max(0, row.free),
            [AheadOn(day, units) for day, units in rules.ahead(row.free, row.ahead, coming[row.sku_id])],
        )
        for row in queries_published.shown(tx, channel_id, ids)
    ]  # fmt: skip
