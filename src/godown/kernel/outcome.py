"""What a use case on a set answers: a line for each row, done or refused with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from godown.kernel.refusal import reused

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class RowRefusal(Generic[Key]):
    """One row that was refused: which, the stable code, the sentence, and the field where one is to blame."""

    key: Key
    code: str
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Key]):
    """The answer of a use case on a set. `done` were carried out, `known` were there already, `refused` say why."""

    done: tuple[Key, ...] = ()
    refused: tuple[RowRefusal[Key], ...] = ()
    known: tuple[Key, ...] = field(default=())

    @staticmethod
    def of(
        done: Iterable[Key] = (), refused: Iterable[RowRefusal[Key]] = (), known: Iterable[Key] = ()
    ) -> "Outcome[Key]":
        """Build an outcome from any iterables."""
        return Outcome(tuple(done), tuple(refused), tuple(known))


def reused_row(deed_id: UUID, of: str) -> RowRefusal[UUID]:
    """The row whose id was another deed, of the thing that is named."""
    why = reused(deed_id, of)
    return RowRefusal(deed_id, why.code, why.message, "id")
