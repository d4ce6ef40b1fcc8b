"""An order as the partner contract writes it, understood as one of ours."""

from datetime import datetime
from typing import Any

import msgspec

from godown.channels.protocol_words import Unreadable
from godown.channels.rules import address_fault
from godown.credits import CreditUse
from godown.orders import NewLine, NewOrder


class Customer(msgspec.Struct, frozen=True):
    """Who bought."""

    name: str
    email: str | None = ""
    phone: str | None = ""
    gstin: str | None = None


class Address(msgspec.Struct, frozen=True):
    """Where it goes."""

    name: str | None = ""
    address1: str | None = ""
    address2: str | None = ""
    city: str | None = ""
    state_code: str | None = ""
    pincode: str | None = ""
    country: str | None = "IN"


class Line(msgspec.Struct, frozen=True):
    """A line; the code is the shop's own."""

    sku: str
    quantity: int
    unit_price_paise: int
    id: str = ""
    name: str = ""
    discount_paise: int = 0
    price_includes_tax: bool = True


class Use(msgspec.Struct, frozen=True):
    """A store credit that pays."""

    code: str
    amount_paise: int | None = None


class PartnerOrder(msgspec.Struct, frozen=True):
    """An order of the contract."""

    id: str
    ordered_at: datetime
    lines: list[Line]
    customer: Customer
    ship_to: Address
    number: str = ""
    cancelled: bool = False
    payment: str = "prepaid"
    paid_paise: int | None = None
    collect_paise: int | None = None
    shipping_paise: int = 0
    discount_paise: int = 0
    ship_by: datetime | None = None
    note: str | None = ""
    store_credit: list[Use] = []


def understand(payload: dict[str, Any]) -> NewOrder:
    """The order in a payload; line codes are still the shop's. Raises `Unreadable` with the reason for people."""
    try:
        told = msgspec.convert(payload, PartnerOrder)
    except msgspec.ValidationError as error:
        raise Unreadable("not_understood", f"The order cannot be read: {error}.") from error
    to = told.ship_to
    fault = address_fault(to.address1 or "", to.city or "", to.pincode or "", to.country or "IN")
    if fault and not told.cancelled:
        raise Unreadable("bad_address", fault)
    return NewOrder(
        external_id=told.id,
        number=told.number or told.id,
        ordered_at=told.ordered_at,
        lines=tuple(_line(line) for line in told.lines),
        customer_name=to.name or told.customer.name,
        payment=told.payment,
        paid_paise=told.paid_paise,
        collect_paise=told.collect_paise,
        shipping_paise=told.shipping_paise,
        discount_paise=told.discount_paise,
        ship_by=told.ship_by,
        email=told.customer.email or "",
        phone=told.customer.phone or "",
        address1=to.address1 or "",
        address2=to.address2 or "",
        city=to.city or "",
        state_code=to.state_code or "",
        pincode=(to.pincode or "").strip(),
        country=to.country or "IN",
        customer_gstin=told.customer.gstin,
        note=told.note or "",
        cancelled=told.cancelled,
        store_credit=tuple(CreditUse(use.code, use.amount_paise) for use in told.store_credit),
    )


def _line(line: Line) -> NewLine:
    return NewLine(
        line.sku, line.quantity, line.unit_price_paise, line.name, line.id, line.discount_paise, line.price_includes_tax
    )
