"""The words of packing as types."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from godown.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A box to be closed: which units of an order (all that is picked, where `units` is None), in which box, how heavy.

    The id comes from the sender, so a repeat closes no second box. Without a box an `override` says why. `serials` are the
    numbers of the units, by order line: one for each unit of a SKU tracked by serial number.
    """

    order_id: UUID
    weight_grams: int
    box_code: str | None = None
    units: dict[UUID, int] | None = None
    override: str | None = None
    unscanned: bool = False
    id: UUID = field(default_factory=new_id)
    serials: dict[UUID, tuple[str, ...]] = field(default_factory=dict)
    suggested_code: str | None = None
    """The box that was suggested; kept beside the one that was taken."""


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
    """Units of an order line in a parcel, with their serial numbers; of a SKU that is tracked by them `owes` are missing."""

    id: UUID
    parcel_id: UUID
    order_line_id: UUID
    sku_id: UUID
    batch_id: UUID
    owner_id: UUID
    quantity: int
    returned: int
    serials: list[str]
    owes: int


@dataclass(frozen=True, slots=True)
class Content:
    """Units of a SKU in a parcel, in words, with their serial numbers."""

    parcel_id: UUID
    sku_code: str
    name: str
    quantity: int
    serials: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Work on one order at a bench: what was checked, which box was chosen."""

    id: UUID
    order_id: UUID
    status: str
    checked: dict[str, object]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class BenchLine:
    """A line on the bench: units that lie in totes and are to be verified, and how many are. Of a SKU that is `tracked` by
    serial number each unit's number is scanned as well."""

    line_id: UUID
    sku_id: UUID
    sku_code: str
    name: str
    photo_file_id: UUID | None
    wanted: int
    checked: int
    not_here: int
    tracked: bool = False
    serials: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """Units still to be scanned."""
        return self.wanted - self.checked

    @property
    def owes(self) -> int:
        """Checked units whose serial number is still to be scanned."""
        return max(0, self.checked - len(self.serials)) if self.tracked else 0


@dataclass(frozen=True, slots=True)
class Material:
    """A box, or what it uses up: how many of it a parcel takes, what is left, and whether that is low."""

    code: str
    name: str
    unit: str
    takes: int
    left: int
    low: bool


@dataclass(frozen=True, slots=True)
class BoxChoice:
    """A box that may be taken, and whether everything fits."""

    code: str
    name: str
    length_mm: int
    width_mm: int
    height_mm: int
    weight_grams: int
    left: int
    fits: bool
    low: bool


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """One unit in a box: its corner nearest the back left of the floor, and its sides along length, width and height, in mm."""

    sku_code: str
    x_mm: int
    y_mm: int
    z_mm: int
    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class PlannedBox:
    """A box as it should be packed: inner measures, its units in an order in which they can be put in, what all weighs, and what
    the courier of this order charges it by (nothing where there is none)."""

    code: str
    length_mm: int
    width_mm: int
    height_mm: int
    weight_grams: int
    chargeable_grams: int | None
    charge_paise: int | None
    units: tuple[PlacedUnit, ...]

    def units_of(self, sku_code: str) -> int:
        """How many units of a SKU lie in it."""
        return sum(unit.sku_code == sku_code for unit in self.units)


@dataclass(frozen=True, slots=True)
class Boxed:
    """The one box that an order goes into, and what it should weigh in it; `boxes`: how many it takes (0: none holds it, or
    SKUs are `unmeasured`)."""

    order_id: UUID
    code: str | None
    weight_grams: int
    boxes: int
    unmeasured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What goods should be packed in: the box to take now (`code`; none where nothing of ours holds them), all boxes as they should
    be packed, the first now, and the SKUs whose measures nobody entered: with one of these no placement can be shown."""

    code: str | None
    boxes: tuple[PlannedBox, ...] = ()
    unmeasured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToPack:
    """An order that lies in totes and waits for a bench."""

    order_id: UUID
    number: str
    customer_name: str
    city: str
    ship_by: datetime
    payment: str
    status: str
    totes: str
    units: int
    put_aside: bool


@dataclass(frozen=True, slots=True)
class UsedUp:
    """Packaging that a parcel took, and what that had cost."""

    parcel_id: UUID
    sku_id: UUID
    sku_code: str
    name: str
    unit: str
    quantity: int
    value_paise: int
