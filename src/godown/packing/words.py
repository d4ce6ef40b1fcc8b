"""The words of packing as types."""

from dataclasses import dataclass, field
from uuid import UUID

from godown.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A box to be closed: which units of an order (all that is picked, where `units` is None), in which box, how heavy.

    The id comes from the sender, so a repeat closes no second box. Without a box an `override` says why.
    """

    order_id: UUID
    weight_grams: int
    box_code: str | None = None
    units: dict[UUID, int] | None = None
    override: str | None = None
    unscanned: bool = False
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Packed:
    """A closed box: its number, its invoice, what is to be collected for it."""

    id: UUID
    number: str
    order_id: UUID
    document_id: UUID
    document_number: str
    collect_paise: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel as it stands."""

    id: UUID
    number: str
    facility_id: UUID
    order_id: UUID
    order_number: str
    parcel_no: int
    status: str
    weight_grams: int
    value_paise: int
    collect_paise: int
    document_id: UUID | None
    ship_to: dict[str, str]


@dataclass(frozen=True, slots=True)
class ParcelLine:
    """Units of an order line in a parcel."""

    id: UUID
    parcel_id: UUID
    order_line_id: UUID
    sku_id: UUID
    batch_id: UUID
    quantity: int
    returned: int


@dataclass(frozen=True, slots=True)
class Content:
    """Units of a SKU in a parcel, in words."""

    parcel_id: UUID
    sku_code: str
    name: str
    quantity: int
