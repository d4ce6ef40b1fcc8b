"""Columns of a file: which of them we know, by name or by another name, and what one row says as a whole."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from godown.kernel.cells import Problem, Row

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a kind of file has: our name, what it means, an example, and other names it is known by."""

    name: str
    about: str
    example: str = ""
    aliases: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Thing(Generic[Record]):
    """What some rows of a file say together: a SKU, an order. `record` is None where it cannot be read; `skip` says why
    it is left out though nothing is wrong."""

    key: str
    rows: tuple[int, ...]
    record: Record | None
    problems: tuple[Problem, ...] = ()
    skip: str = ""

    @property
    def bad(self) -> bool:
        """Whether something is wrong with it."""
        return any(problem.severity == "error" for problem in self.problems)


def normal(header: str) -> str:
    """A column's name for comparing: small letters and digits, anything else is one underscore."""
    return re.sub(r"[^a-z0-9]+", "_", header.lower()).strip("_")


def match_columns(
    headers: Sequence[str], known: Sequence[Column], chosen: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Which header (by place) is which of our columns. A person's choice comes first ("" leaves a header out), then the
    exact name, then another name; of two headers for one column the first counts."""
    choice = {normal(header): name for header, name in (chosen or {}).items()}
    names = {normal(column.name): column.name for column in known}
    others = {normal(alias): column.name for column in known for alias in column.aliases}
    found: dict[str, int] = {}
    for words in (choice, names, others):
        for place, header in enumerate(headers):
            name = words.get(normal(header), "")
            taken = place in found.values() or (words is not choice and normal(header) in choice)
            if name and name not in found and not taken:
                found[name] = place
    return found


def missing(found: Mapping[str, int], known: Sequence[Column]) -> list[str]:
    """The columns that a file must have and has not."""
    return [column.name for column in known if column.needed and column.name not in found]


def rows_of(records: Sequence[tuple[int, Sequence[str]]], found: Mapping[str, int]) -> list[Row]:
    """Rows with their cells by our column names."""
    return [
        Row(number, {name: cells[place] for name, place in found.items() if place < len(cells)})
        for number, cells in records
    ]
