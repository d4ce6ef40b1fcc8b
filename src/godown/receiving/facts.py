"""What receiving tells the floors above."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ComingChanged:
    """More or less of these SKUs is expected: a shop that sells ahead of stock shows another number."""

    QUEUE: ClassVar[str] = "urgent"

    sku_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"sku_ids": [str(sku) for sku in self.sku_ids]}
