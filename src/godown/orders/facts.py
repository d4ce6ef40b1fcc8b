"""What orders tell the floors above."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OrdersCancelled:
    """Units of these orders were cancelled: picks, parcels and waybills must follow."""

    order_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"order_ids": [str(order) for order in self.order_ids]}


@dataclass(frozen=True, slots=True)
class CreditOwed:
    """Something may be owed of these orders, which store credit paid: cash was collected, or goods came back."""

    order_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"order_ids": [str(order) for order in self.order_ids]}


@dataclass(frozen=True, slots=True)
class DemandChanged:
    """Orders without a facility came or went: what shops may sell of these SKUs changed, though no stock moved."""

    sku_ids: tuple[UUID, ...]

    QUEUE: ClassVar[str] = "urgent"

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"sku_ids": [str(sku) for sku in self.sku_ids]}
