"""The words that we speak with shops of any kind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a kind of shop can do. `versions`: it ignores a number older than the one it has (else we must ask again after
    an answer was lost); `hints`: it calls us when an order changes; `tracking`: it wants to know AWBs."""

    versions: bool
    hints: bool
    tracking: bool
    rows_per_push: int = 200
    orders_per_page: int = 100


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Raw orders, and the cursor of the next page (empty on the last)."""

    orders: list[dict[str, Any]]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class StockRow:
    """An absolute quantity under the shop's own code, with its version."""

    sku: str
    quantity: int
    version: int


@dataclass(frozen=True, slots=True)
class TrackingRow:
    """A parcel that left. `shipment_id` is the same however often it is told."""

    shipment_id: str
    order_id: str
    parcel_number: str
    courier: str
    awb: str
    tracking_url: str
    handed_over_at: datetime
    lines: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """The shop's answer to one row: `ok`, `older` (with the version that it has) or `refused` (with the reason)."""

    key: str
    status: str
    reason: str = ""
    version: int = 0


class Unreadable(Exception):
    """An order that cannot be understood or sent; the message says why, for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
