"""What the catalogue tells the floors above."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TolerancesChanged:
    """The days that a buyer must get of these SKUs changed: what can be sold of their batches is another amount now."""

    sku_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"sku_ids": [str(sku) for sku in self.sku_ids]}


@dataclass(frozen=True, slots=True)
class AheadChanged:
    """Of these SKUs more or fewer units may be sold before they are here."""

    QUEUE: ClassVar[str] = "urgent"

    sku_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"sku_ids": [str(sku) for sku in self.sku_ids]}


@dataclass(frozen=True, slots=True)
class BundlesChanged:
    """These bundles are made of other parts now: shops must be told how many there are."""

    QUEUE: ClassVar[str] = "urgent"

    sku_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"sku_ids": [str(sku) for sku in self.sku_ids]}
