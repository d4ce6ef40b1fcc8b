"""The answer of a scan page's state machine: one of six kinds, and what comes next."""

from dataclasses import dataclass, field
from typing import Any


def units(count: int) -> str:
    """1 unit, 4 units: as the answer of a scan says it."""
    return f"{count} unit" if count == 1 else f"{count} units"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a scan: one of six kinds, the words, and what comes next.

    `kind`: ok, wrong_place, wrong_item, not_accepted, already_done, stop.
    """

    kind: str
    word: str
    say: str
    next_state: str
    more: str = ""
    data: dict[str, Any] = field(default_factory=dict)
