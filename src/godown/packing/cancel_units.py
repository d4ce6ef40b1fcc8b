"""Units of an order are cancelled at any stage before they leave. Where they lie in closed boxes, those are opened."""

from collections.abc import Mapping
from uuid import UUID

from godown import orders
from godown.orders import queries as order_queries
from godown.packing.unpack import unpack
from godown.platform.transaction import Tx


def cancel_units(tx: Tx, order_id: UUID, units: Mapping[UUID, int]) -> None:
    """Cancel units of lines; what is not packed goes first.

    Where that is fewer, the closed boxes of the order are opened: what lay in them stands on the put-back shelf and is promised
    still to what is left of the order, which is fetched and packed again; invoices are cancelled, waybills void. The last unit
    cancels the order. Refuses (`more_than_open`) more than has not left, and (`too_late`) an order of which all has left.
    """
    orders.lock(tx, [order_id])
    lines = {line.id: line for line in order_queries.lines_of(tx, [order_id])}
    if any(line in lines and count > lines[line].open_units for line, count in units.items()):
        orders.reopen(tx, [order_id])
        unpack(tx, [order_id])
    orders.cancel_units(tx, order_id, dict(units))
