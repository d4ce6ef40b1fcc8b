"""The words of documents and of the cost of stock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from godown.books.sets import Bundle, SetPart
from godown.countries import Deal


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to be invoiced, for all its units: goods after discount, its share of shipping, with tax inside or not. `bundle`: the set that it is a
    part of, where that is taxed as one, and `set_parts` all its parts, here or in another parcel."""

    source_line_id: UUID
    sku_id: UUID
    sku_code: str
    description: str
    hsn: str
    unit: str
    quantity: int
    goods_paise: int
    tax_class: str
    shipping_paise: int = 0
    inclusive: bool = True
    bundle: Bundle | None = None
    set_parts: tuple[SetPart, ...] = ()


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice to be issued for a source (a parcel). Without a registration it becomes a bill of supply, without tax.
    `agreed` is the day on which it was ordered: where a rate has changed since, the document says so. `channel_id` tells
    whether it was sold through a marketplace that collects tax. `kind` is what the country makes of a sale, unless a transfer
    says it: a delivery challan bears no tax. `rounds`: whether what is to be paid is whole rupees; None: as the business chose."""

    facility_id: UUID
    source_kind: str
    source_id: UUID
    order_id: UUID | None
    dated: date
    supplier: Mapping[str, Any]
    buyer: Mapping[str, Any]
    deal: Deal
    lines: tuple[NewLine, ...]
    agreed: date | None = None
    channel_id: UUID | None = None
    kind: str = ""
    rounds: bool | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that was issued."""

    id: UUID
    number: str
    source_id: UUID
    total_paise: int
    round_off_paise: int = 0

    @property
    def payable_paise(self) -> int:
        """What is to be paid."""
        return self.total_paise + self.round_off_paise


@dataclass(frozen=True, slots=True)
class Credit:
    """What is credited of an invoiced source line (the line of a parcel): units that came back, an amount, or both. With
    `keeps_shipping` units give back their goods alone; what of the line was shipping stays paid."""

    source_line_id: UUID
    units: int = 0
    amount_paise: int | None = None
    keeps_shipping: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A credit note that would be issued: of which invoice, its amounts, and whether it reduces tax."""

    invoice_number: str
    total_paise: int
    taxable_paise: int
    heads: Mapping[str, int] = field(default_factory=dict)
    reduces_tax: bool = True
    round_off_paise: int = 0

    @property
    def payable_paise(self) -> int:
        """What it gives back."""
        return self.total_paise + self.round_off_paise

    @property
    def tax_paise(self) -> int:
        """The tax of all heads."""
        return self.total_paise - self.taxable_paise


@dataclass(frozen=True, slots=True)
class CostMove:
    """Units that enter (with their value, and input tax by head) or leave (both follow). `seq` is their move's place in
    order."""

    move_id: UUID
    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    seq: int
    quantity: int
    reason: str
    value_paise: int = 0
    source_line_id: UUID | None = None
    taxes: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What units took along: their value, and the input tax in it by head."""

    value_paise: int = 0
    taxes: Mapping[str, int] = field(default_factory=dict)
