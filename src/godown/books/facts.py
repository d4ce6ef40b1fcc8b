"""What the books tell the floors above."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DocumentsCleared:
    """Documents have all that a tax portal must say of them, or were cancelled there: their papers can be made."""

    document_ids: tuple[UUID, ...]

    def as_args(self) -> dict[str, Any]:
        """The fact as JSON."""
        return {"document_ids": [str(one) for one in self.document_ids]}
