"""What every shop can be asked, whoever runs it. A shop says what it can do; nobody asks it for more.

A fault of the other side is an `OutsideFault` (platform/outside.py). None of this is called while a transaction is open.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from godown.channels.partner.client import PartnerShop
from godown.channels.partner.payload import understand
from godown.channels.protocol_words import Capabilities, OrderPage, RowAnswer, StockRow, TrackingRow
from godown.channels.words import Link
from godown.orders import NewOrder


class Shop(Protocol):
    """A line to a shop."""

    def close(self) -> None:
        """Hang up."""
        ...

    def check(self) -> str:
        """Who answers. Raises where the address or the token is wrong."""
        ...

    def orders_page(self, updated_since: str, cursor: str) -> OrderPage:
        """A page of orders changed since; each as raw as it came."""
        ...

    def order(self, external_id: str) -> dict[str, Any] | None:
        """One order as it is now, or None where the shop does not know it."""
        ...

    def push_stock(self, rows: Sequence[StockRow]) -> list[RowAnswer]:
        """Tell absolute quantities; an answer for each row."""
        ...

    def push_tracking(self, rows: Sequence[TrackingRow]) -> list[RowAnswer]:
        """Tell what left, with its AWB; an answer for each row."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of shop: what it can do, how to call it, how to read its orders."""

    can: Capabilities
    call: Callable[[Link], Shop]
    understand: Callable[[dict[str, Any]], NewOrder]


def _partner(link: Link) -> Shop:
    return PartnerShop(link.base_url, link.token, link.failures)


KINDS: Final[dict[str, Kind]] = {
    "partner": Kind(Capabilities(versions=True, hints=True, tracking=True), _partner, understand),
}
"""Every kind of shop that can be connected, one folder each."""
