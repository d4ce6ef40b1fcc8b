"""The words of orders as types."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.credits import CreditUse


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as the shop sent it: a SKU or bundle code, units, the price of one unit."""

    sku_code: str
    quantity: int
    unit_price_paise: int
    name: str = ""
    external_line_id: str = ""
    discount_paise: int = 0
    price_includes_tax: bool = True


@dataclass(frozen=True, slots=True)
class BillTo:
    """Who is billed where that is not who gets the goods. With the GSTIN of the buyer the supply takes place in its state,
    wherever the goods are delivered (section 10(1)(b), IGST Act)."""

    name: str
    address1: str = ""
    address2: str = ""
    city: str = ""
    state_code: str = ""
    pincode: str = ""
    country: str = "IN"


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as a channel sends it, with the channel's own id. Money in paise; instants in UTC. `bill_to`: who is billed, where
    that is not who gets the goods. `store_credit`: codes that pay for it, in their order; what is still due is collected less, and
    `paid_paise` is what was paid in money beside it."""

    external_id: str
    number: str
    ordered_at: datetime
    lines: tuple[NewLine, ...]
    customer_name: str
    payment: str = "prepaid"
    paid_paise: int | None = None
    collect_paise: int | None = None
    shipping_paise: int = 0
    discount_paise: int = 0
    ship_by: datetime | None = None
    priority: int = 0
    email: str = ""
    phone: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state_code: str = ""
    pincode: str = ""
    country: str = "IN"
    customer_gstin: str | None = None
    bill_to: BillTo | None = None
    note: str = ""
    cancelled: bool = False
    ship_complete: bool = True
    may_split: bool | None = None
    facility_id: UUID | None = None
    reservation_id: UUID | None = None
    store_credit: tuple[CreditUse, ...] = ()


@dataclass(frozen=True, slots=True)
class FacilityRule:
    """Orders of this channel (None: any) to PIN codes that begin so ('': all) go to this facility first."""

    facility_id: UUID
    channel_id: UUID | None = None
    pincode: str = ""


@dataclass(frozen=True, slots=True)
class FacilityRules:
    """How a facility is chosen: the rules in their order, and how many orders a day a facility takes before others."""

    rules: list[FacilityRule]
    orders_per_day: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class PromiseRules:
    """How a business promises. `pass_over`: an order that ships complete takes nothing until all of it can be had at once;
    otherwise it takes what there is at its rank, and keeps it. `may_split`: an order that no facility can fill alone, but
    several together, becomes one order for each, unless the order says otherwise."""

    pass_over: bool = False
    may_split: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """A line as its promises and totes say: units to be packed, of these promised, of these in totes."""

    open: int
    made: int
    picked: int


@dataclass(frozen=True, slots=True)
class Site:
    """A facility as an order sees it: where it is, and how many orders it has room for today (None: no limit)."""

    id: UUID
    pincode: str
    state_code: str
    room: int | None = None


@dataclass(frozen=True, slots=True)
class AskedUnits:
    """Units of a SKU or bundle that a checkout asks for."""

    sku_code: str
    quantity: int


@dataclass(frozen=True, slots=True)
class NewReservation:
    """What a checkout asks to have kept for it for some minutes. The id is the sender's: the same again is the same."""

    channel: str
    lines: tuple[AskedUnits, ...]
    id: UUID | None = None
    minutes: int = 15
    reference: str = ""
    pincode: str = ""
    state_code: str = ""
    facility_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReservedLine:
    """A line of a reservation: kept, or refused with a code and a reason. `free` is what could have been had."""

    sku_code: str
    quantity: int
    reserved: bool
    free: int | None = None
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Units kept for a checkout, and what became of them."""

    id: UUID
    channel_id: UUID
    facility_id: UUID
    reference: str
    lines: list[ReservedLine]
    expires_at: datetime
    created_at: datetime
    released_at: datetime | None
    order_id: UUID | None
    status: str


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line after bundles are exploded: a component SKU with its part of the price."""

    line_no: int
    sku_id: UUID
    bundle_id: UUID | None
    quantity: int
    unit_price_paise: int
    discount_paise: int
    name: str
    external_line_id: str
    price_includes_tax: bool


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the list of all orders. `credit_paise`: what store credit paid of `paid_paise`; `credit_back_paise`: what of it went
    back to its codes, because the order needs it no more."""

    id: UUID
    channel_id: UUID
    external_id: str
    number: str
    status: str
    facility_id: UUID | None
    priority: int
    ordered_at: datetime
    ship_by: datetime
    payment: str
    total_paise: int
    paid_paise: int
    collect_paise: int
    shipping_paise: int
    discount_paise: int
    customer_name: str
    email: str
    phone: str
    address1: str
    address2: str
    city: str
    state_code: str
    pincode: str
    country: str
    customer_gstin: str | None
    bill_to: dict[str, Any] | None
    note: str
    decision: str | None
    content_hash: str
    ship_complete: bool
    may_split: bool | None
    part_of: UUID | None
    part_no: int
    updated_at: datetime
    credit_paise: int = 0
    credit_back_paise: int = 0

    @property
    def asked_paise(self) -> int:
        """All that was to be paid of it, whoever paid or pays: in advance, with store credit, or to be collected."""
        return self.paid_paise + self.collect_paise

    @property
    def prepaid_paise(self) -> int:
        """What is paid of it now without what is collected: money in advance and store credit."""
        return self.paid_paise - self.credit_back_paise

    @property
    def by_credit(self) -> int:
        """What store credit pays of it now."""
        return self.credit_paise - self.credit_back_paise


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order, by component SKU, with what became of its units."""

    id: UUID
    order_id: UUID
    line_no: int
    external_line_id: str
    sku_id: UUID
    bundle_id: UUID | None
    name: str
    quantity: int
    unit_price_paise: int
    price_includes_tax: bool
    discount_paise: int
    shipping_paise: int
    cancelled: int
    packed: int
    shipped: int
    returned: int

    @property
    def open_units(self) -> int:
        """Units still to be packed."""
        return self.quantity - self.cancelled - self.packed
