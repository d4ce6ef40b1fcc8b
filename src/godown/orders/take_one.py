"""An order of one line, the commonest there is and the one that thousands place at once: it arrives in two journeys. The one
exception to *take a set* (decision 14); `take.take_set` does the same for any set, and a test holds the two beside each other."""

from typing import Final
from uuid import UUID

from godown import stock
from godown.kernel.ids import new_id
from godown.orders import arrival, rules, store_one
from godown.orders.words import NewOrder, PlannedLine
from godown.platform.transaction import Tx

UNKNOWN: Final = UUID(int=0)


def taken(tx: Tx, channel_id: UUID, new: NewOrder) -> bool:
    """Take an order if nothing about it is special; False where only a set can deal with it, and nothing was done.

    Special are: several lines or a bundle, tax on top of the price, a reservation, store credit, another who is billed, a cancel, a fault, an
    unknown SKU, an order that came before, buyers who pay later, a choice of facilities (it names none, and there are several), a door that is new or
    at which something is due or others could be served, an order passed over until it is whole.
    """
    if len(new.lines) != 1 or new.cancelled or new.reservation_id or new.bill_to or next(rules.order_faults(new), None):
        return False
    if new.store_credit or not new.lines[0].price_includes_tax:
        return False
    order_id, line_id = new_id(), new_id()
    found = store_one.add(
        tx,
        arrival.sent(tx, channel_id, new, order_id),
        _line(new, line_id, order_id),
        new.lines[0].sku_code,
        new.facility_id,
        new.payment == "prepaid" and new.paid_paise is None,
    )
    if found is None:
        return False
    line = new.lines[0]
    want = stock.Want(
        line_id, found.facility_id, found.sku_id, line.quantity, arrival.due(new), new.ordered_at, new.priority
    )
    stock.wait_alone(tx, want, store_one.ARRIVE, {"order": order_id, "whole": new.ship_complete, "said": found.status})
    tx.note("arrived", "order", [order_id])
    return True


def _line(new: NewOrder, line_id: UUID, order_id: UUID) -> tuple[object, ...]:
    """The row of its line, but for SKU and name: `store.LINE`."""
    line = new.lines[0]
    planned = PlannedLine(
        1, UNKNOWN, None, line.quantity, line.unit_price_paise, line.discount_paise, line.name, line.external_line_id,
        line.price_includes_tax,
    )  # fmt: skip
    return arrival.line_row(line_id, order_id, planned, new.shipping_paise, new.discount_paise)
