"""What is written of an order that arrives: its row, its lines, what it wants of the stock."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from godown import stock
from godown.orders import rules
from godown.orders.choose import Chosen
from godown.orders.words import NewOrder, PlannedLine
from godown.platform.transaction import Tx

ASK: Final = "No facility alone can fill this order: split, transfer or cancel."


def due(new: NewOrder) -> datetime:
    """When an order has to leave."""
    return new.ship_by or new.ordered_at + rules.SHIP_WITHIN


def sent(
    tx: Tx,
    channel_id: UUID,
    new: NewOrder,
    order_id: UUID,
    on_top: int = 0,
    credit: int = 0,
    later: bool = False,
) -> tuple[Any, ...]:
    """The columns `store.SENT`: what was sent, and what follows from it, the tax on top of its prices, the store credit that pays, and
    whether buyers of the channel pay later."""
    paid, collect = rules.to_pay(new, on_top, credit, later=later)
    return (
        order_id, channel_id, new.external_id, new.number, new.facility_id is not None, new.may_split, new.ship_complete,
        new.priority, new.ordered_at, due(new), new.payment, rules.total_paise(new, on_top), paid, collect, credit,
        new.shipping_paise, new.discount_paise,
        new.customer_name, new.email, new.phone, new.address1, new.address2, new.city, new.state_code, new.pincode,
        new.country, new.customer_gstin, asdict(new.bill_to) if new.bill_to else None, new.note, rules.content_hash(new), tx.now, tx.now,
    )  # fmt: skip


def order_row(
    tx: Tx,
    channel_id: UUID,
    new: NewOrder,
    order_id: UUID,
    chosen: Chosen,
    zones: Mapping[UUID, str],
    covered: bool,
    money: tuple[int, int, bool],
) -> tuple[Any, ...]:
    """The columns `store.ORDER`; `money`: tax on top of its prices, store credit that pays, whether the rest is paid later.

    The parts of a split order are in facilities; the order itself is in none."""
    status = "promised" if covered else "waiting"
    status = "split" if chosen.parts else "needs_decision" if chosen.undecided else status
    return (
        *sent(tx, channel_id, new, order_id, *money),
        status,
        None if chosen.undecided or chosen.parts else chosen.facility_id,
        rules.business_day(new.ordered_at, zones[chosen.facility_id]),
        ASK if chosen.undecided else None,
    )


def line_row(line_id: UUID, order_id: UUID, line: PlannedLine, shipping_paise: int, off_paise: int) -> tuple[Any, ...]:
    """The columns `store.LINE`: `shipping_paise` and `off_paise` are its parts of the order's shipping and discount."""
    return (
        line_id, order_id, line.line_no, line.external_line_id, line.sku_id, line.bundle_id, line.name, line.quantity,
        line.unit_price_paise, line.price_includes_tax,
        min(line.discount_paise + off_paise, line.quantity * line.unit_price_paise), shipping_paise,
    )  # fmt: skip


def want(new: NewOrder, line_id: UUID, facility: UUID, line: PlannedLine, whole: UUID | None) -> stock.Want:
    """What a line wants; `whole` is the set that it is promised with, where its order ships complete."""
    return stock.Want(
        line_id, facility, line.sku_id, line.quantity, due(new), new.ordered_at, new.priority,
        together=whole if new.ship_complete else None,
    )  # fmt: skip
