"""What packing tells the floors above."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ParcelsPacked:
    """Boxes were closed: each needs its waybill and label."""

    parcel_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"parcel_ids": [str(parcel) for parcel in self.parcel_ids]}


@dataclass(frozen=True, slots=True)
class ParcelsUnpacked:
    """Boxes were opened again before they left: their waybills are void."""

    parcel_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"parcel_ids": [str(parcel) for parcel in self.parcel_ids]}
