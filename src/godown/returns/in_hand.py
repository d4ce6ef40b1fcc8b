"""What a person at the door of returns has in hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from godown import catalog, shipping
from godown.returns.words import Return, ReturnLine


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A line of the return in hand, with how many were counted, and the serial numbers that were scanned of them."""

    line: ReturnLine
    sku: catalog.Sku
    counted: int
    serials: tuple[str, ...] = ()

    @property
    def owes(self) -> int:
        """Counted units whose serial number is still to be scanned."""
        return self.counted - len(self.serials) if self.sku.tracking == "serial" else 0


def what_next(sent: shipping.Shipment | None) -> str:
    """What to do with a parcel that nobody announced back."""
    if sent is not None and sent.state == "delivered":
        return "It was delivered. The customer sends it back? Announce the return, then scan the parcel."
    return "Undelivered? Scan it again."


@dataclass(frozen=True, slots=True)
class AtDoor:
    """The parcel in hand: a return with its counts, or a parcel that nobody expects back (`undelivered`)."""

    known: Return | None
    lines: Sequence[CountedLine]
    extra: Sequence[tuple[str, int]]
    undelivered: shipping.Shipment | None
    last: str
    last_id: str

    @property
    def step(self) -> str:
        """parcel, rto or items."""
        return "items" if self.known else "rto" if self.undelivered else "parcel"

    @property
    def delivered(self) -> bool:
        """Whether the courier says that it delivered the parcel which nobody expects back."""
        return self.undelivered is not None and self.undelivered.state == "delivered"

    @property
    def untouched(self) -> bool:
        """Whether nothing was counted."""
        return not self.extra and not any(one.counted for one in self.lines)
