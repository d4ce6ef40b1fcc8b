"""Down by call, up by fact: which floor hears what. The one table; nothing subscribes at run time."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from godown import orders, stock
from godown.platform.transaction import Tx

Facts = Sequence[dict[str, Any]]
Handler = Callable[[Tx, Facts], None]


def serve_waiting(tx: Tx, facts: Facts) -> None:
    """Supply rose: promise waiting lines by rank."""
    by_facility: dict[UUID, set[UUID]] = {}
    for fact in facts:
        by_facility.setdefault(UUID(fact["facility_id"]), set()).update(UUID(sku) for sku in fact["sku_ids"])
    for facility_id in sorted(by_facility):
        stock.serve(tx, facility_id, sorted(by_facility[facility_id]))


def refresh_orders(tx: Tx, facts: Facts) -> None:
    """Promises changed: orders are promised or waiting accordingly."""
    orders.promises_changed(tx, sorted({UUID(holder) for fact in facts for holder in fact["holder_ids"]}))


SUBSCRIPTIONS: Final[dict[str, tuple[Handler, ...]]] = {
    "StockChanged": (),
    "SupplyRose": (serve_waiting,),
    "PromisesChanged": (refresh_orders,),
    "OrdersCancelled": (),
}
