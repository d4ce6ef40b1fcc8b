"""The words of shops as types."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewShop:
    """A shop to be connected. No facilities means: all of them serve it. Orders that did not change since `orders_since`
    (now, unless said) are left to whoever has them."""

    code: str
    name: str
    base_url: str
    token: str
    kind: str = "partner"
    buffer_units: int = 0
    share_percent: int = 100
    facility_ids: tuple[UUID, ...] = ()
    orders_since: datetime | None = None
    dispatch_days: int = 0
    sells_ahead: bool = False


@dataclass(frozen=True, slots=True)
class ShopRules:
    """How much of the stock a shop shows. What of a batch has fewer than `dispatch_days` left is not shown there; with
    `sells_ahead` what is expected of a SKU is shown too, as far as that SKU may be sold ahead."""

    buffer_units: int = 0
    share_percent: int = 100
    facility_ids: tuple[UUID, ...] = ()
    dispatch_days: int = 0
    sells_ahead: bool = False


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected shop; its webhook secret and path are shown once."""

    channel_id: UUID
    webhook_path: str
    webhook_secret: str


@dataclass(frozen=True, slots=True)
class Link:
    """How to reach a shop, and how far we are with it."""

    channel_id: UUID
    code: str
    name: str
    kind: str
    base_url: str
    token: str
    webhook_secret: str
    cursor: str
    page_cursor: str
    sweep_until: str
    not_before: datetime | None
    failures: int
    paused: bool

    def rests(self, now: datetime) -> bool:
        """Whether the shop is to be left alone now."""
        return self.paused or (self.not_before is not None and self.not_before > now)


@dataclass(frozen=True, slots=True)
class Message:
    """Something a shop sent, as it came; `reason` says why it waits for a person."""

    id: UUID
    channel_id: UUID
    external_id: str
    payload: dict[str, Any]
    changed_at: datetime | None
    status: str
    code: str
    reason: str
    received_at: datetime
    handled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """A number that a shop is to be told: of a SKU, under the shop's own codes for it."""

    sku_id: UUID
    shop_codes: list[str]
    quantity: int
    version: int
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling: `ok`, `older` (the shop knows a higher version) or `refused`."""

    sku_id: UUID
    version: int
    quantity: int
    status: str
    reason: str = ""
    shop_version: int = 0


@dataclass(frozen=True, slots=True)
class ShopState:
    """A shop on one line of the screen: is it in step, what waits, what was refused. `pays_later`: what is not to be collected is not
    counted as paid with an order that does not say what was paid."""

    id: UUID
    code: str
    name: str
    kind: str
    base_url: str
    paused: bool
    buffer_units: int
    share_percent: int
    dispatch_days: int
    sells_ahead: bool
    pays_later: bool
    facility_ids: list[UUID]
    connected_at: datetime
    polled_at: datetime | None
    last_order_at: datetime | None
    not_before: datetime | None
    failures: int
    last_error: str
    queue: int
    oldest_change: datetime | None
    pushed_at: datetime | None
    refused_rows: int
    waiting_messages: int
    unmapped: int
    tracking_waiting: int


@dataclass(frozen=True, slots=True)
class ShownStock:
    """What a shop shows of a SKU, and what it should show. `version` beyond `pushed_version`: on its way."""

    sku_id: UUID
    sku_code: str
    sku_name: str
    shop_codes: list[str]
    shows: int | None
    quantity: int
    version: int
    pushed_version: int
    changed_at: datetime
    pushed_at: datetime | None
    refused: str
    attempts: int
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mapping:
    """One of the shop's codes and our SKU behind it; none yet where `sku_code` is missing."""

    shop_code: str
    shop_name: str
    sku_id: UUID | None
    sku_code: str | None
    sku_name: str | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel that left, as its shop is told: the shop's order, the courier, the AWB, what lies in it."""

    parcel_id: UUID
    external_id: str
    parcel_number: str
    courier_name: str
    awb: str
    tracking_url: str
    handed_over_at: datetime
    attempts: int
    lines: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """Whether the shops are in step: how many, the longest lag in seconds, and the shop that lags (or nothing)."""

    shops: int
    seconds: int
    late: str
    why: str
