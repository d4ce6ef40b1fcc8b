"""The words of the catalogue as types."""

from dataclasses import dataclass
from uuid import UUID

from godown.kernel.money import divide_half_up


@dataclass(frozen=True, slots=True)
class NewSku:
    """A SKU as a file, an API call or a form describes it. Prices in paise, weight in grams, measures in mm.

    Cost is a pair: `cost_units` units cost `cost_paise`, as 65,000 mm of tape cost 4,000 paise.
    """

    code: str
    name: str
    kind: str = "product"
    packaging_kind: str | None = None
    barcodes: tuple[str, ...] = ()
    hsn: str = ""
    tax_class: str = "gst_18"
    price_paise: int = 0
    price_includes_tax: bool = True
    mrp_paise: int | None = None
    cost_paise: int = 0
    unit: str = "piece"
    weight_grams: int = 0
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    max_weight_grams: int | None = None
    tracking: str = "none"
    active: bool = True
    receive_days: int = 0
    dispatch_days: int = 0
    return_days: int = 0
    cost_units: int = 1
    ahead_units: int = 0
    """So many units may be sold before they are here, as far as they are expected on a day."""
    wall_mm: int = 0
    """Of a box: its measures are those inside; outside each is two walls more."""
    this_side_up: bool = False
    fragile: bool = False
    """Packed with its height up; with nothing above it."""
    bears_grams: int | None = None
    """At most so much is packed on it; None: anything."""
    mixed_supply: bool = False
    """Of a bundle: taxed as one, at the highest rate of its parts (section 8(b), CGST Act)."""


@dataclass(frozen=True, slots=True)
class Sku:
    """A SKU of the catalogue."""

    id: UUID
    code: str
    name: str
    kind: str
    packaging_kind: str | None
    hsn: str
    tax_class: str
    price_paise: int
    price_includes_tax: bool
    mrp_paise: int | None
    cost_paise: int
    unit: str
    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    max_weight_grams: int | None
    tracking: str
    photo_file_id: UUID | None
    active: bool
    receive_days: int
    dispatch_days: int
    return_days: int
    cost_units: int
    ahead_units: int
    wall_mm: int = 0
    this_side_up: bool = False
    fragile: bool = False
    bears_grams: int | None = None
    mixed_supply: bool = False

    @property
    def outer_mm(self) -> tuple[int, int, int]:
        """What a closed box measures: its walls come on both sides."""
        walls = 2 * self.wall_mm
        return self.length_mm + walls, self.width_mm + walls, self.height_mm + walls

    def cost_of(self, units: int, cost_paise: int | None = None) -> int:
        """What so many units cost, at another cost of `cost_units` where one is named: half-up to the paisa."""
        return divide_half_up(units * (self.cost_paise if cost_paise is None else cost_paise), self.cost_units)


@dataclass(frozen=True, slots=True)
class BundlePart:
    """One component of a bundle, and how many of it a bundle holds."""

    bundle_id: UUID
    part_id: UUID
    quantity: int
