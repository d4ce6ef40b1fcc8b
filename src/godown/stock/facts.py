"""What the ledger of goods tells the floors above."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StockChanged:
    """Saleable, promised or waiting units of these SKUs changed: shops must be told, before anything else is done."""

    QUEUE: ClassVar[str] = "urgent"

    sku_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"sku_ids": [str(sku) for sku in self.sku_ids]}


@dataclass(frozen=True, slots=True)
class SupplyRose:
    """There is more to promise of these SKUs in a facility: waiting lines can be served."""

    facility_id: UUID
    sku_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"facility_id": str(self.facility_id), "sku_ids": [str(sku) for sku in self.sku_ids]}


@dataclass(frozen=True, slots=True)
class PromisesChanged:
    """Promises of these holders (order lines, reservations) were made or withdrawn."""

    holder_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"holder_ids": [str(holder) for holder in self.holder_ids]}


@dataclass(frozen=True, slots=True)
class HoldsLost:
    """Holds of these holders (order lines) ended or shrank because the stock under them was lost: fetch it elsewhere."""

    holder_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"holder_ids": [str(holder) for holder in self.holder_ids]}


@dataclass(frozen=True, slots=True)
class StockLost:
    """What these holders (order lines, reservations) were promised is there no more: they wait again, and a person is told."""

    holder_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"holder_ids": [str(holder) for holder in self.holder_ids]}
