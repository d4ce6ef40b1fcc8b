"""The words of imports: a run, its rows, what became of each, and what a kind of file is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown.kernel.cells import Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.stock.queries_places import Facility

NEW: Final = "new"
CHANGED: Final = "changed"
SAME: Final = "same"
SKIPPED: Final = "skipped"
WRONG: Final = "wrong"
STATES: Final = (NEW, CHANGED, SAME, SKIPPED, WRONG)
"""What saving does with a row: adds, changes, nothing; left out with a reason; cannot be saved."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What saving will do with one thing of a file. `detail` says what changes, or why it is left out."""

    key: str
    rows: tuple[int, ...]
    state: str
    record: Any = None
    detail: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a file is read against: facilities, the zone for times without one, today, the channel of orders."""

    facilities: tuple[Facility, ...]
    zone: ZoneInfo
    today: date
    channel: str = ""

    def facility(self, code: str) -> Facility | None:
        """The facility of this code; of no code, the only facility."""
        if not code:
            return self.facilities[0] if len(self.facilities) == 1 else None
        return next((one for one in self.facilities if one.code.upper() == code.upper()), None)


Reader = Callable[[Sequence[Row], Mapping[str, str], Ground], list[Thing[Any]]]
Judge = Callable[[Tx, Sequence[Thing[Any]], Mapping[str, str], Ground], list[Verdict]]
Saver = Callable[[Tx, Sequence[Verdict], Ground], Sequence[RowRefusal[str]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `read` is pure; `judge` asks the database what saving would do; `save` does it.

    `chunk` is how many things one transaction saves: 0 means all in one go, or none.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    read: Reader
    judge: Judge
    save: Saver
    scope: str
    chunk: int = 0
    channel: str = ""
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Run:
    """An import: a file that was checked, and perhaps saved. `counts` are things by state, `columns` say what was used."""

    id: UUID
    kind: str
    name: str
    sha256: str
    status: str
    channel: str
    sheet: str
    row_count: int
    columns: list[dict[str, str]]
    counts: dict[str, int]
    took_ms: int
    made_by_name: str
    created_at: datetime
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A row of an import, with what is wrong with it."""

    row_no: int
    key: str
    state: str
    saved: bool
    detail: str
    cells: list[str]
    problems: list[dict[str, Any]]
