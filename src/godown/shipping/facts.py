"""What shipping tells the floors above."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ParcelsHandedOver:
    """Parcels left with a courier: customers and shops are told."""

    parcel_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"parcel_ids": [str(parcel) for parcel in self.parcel_ids]}


@dataclass(frozen=True, slots=True)
class ParcelsComingBack:
    """A courier brings parcels back undelivered: a return is to be expected for each."""

    parcel_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"parcel_ids": [str(parcel) for parcel in self.parcel_ids]}
