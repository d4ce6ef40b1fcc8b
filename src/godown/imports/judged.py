"""What several kinds of files share: how a row finds its facility, and how what a door would answer becomes verdicts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem
from godown.kernel.columns import Thing
from godown.kernel.outcome import Outcome
from godown.stock.queries_places import Facility

Record = TypeVar("Record")


def facility_of(cells: Cells, ground: Ground) -> Facility | None:
    """The facility that a row names, or the only one; None, with a problem, where there is none so."""
    found = ground.facility(cells.raw("facility"))
    if found is None:
        known = ", ".join(one.code for one in ground.facilities)
        only = known if len(ground.facilities) == 1 else ""
        cells.wrong("facility", "unknown_facility", f"One of your facilities: {known}.", only)
    return found


def by_facility(
    things: Sequence[Thing[Record]],
    ground: Ground,
    lies_in: Callable[[Record, Facility], bool],
    judge_one: Callable[[Facility, Sequence[Thing[Record]]], Mapping[int, Verdict]],
) -> list[Verdict]:
    """Verdicts of things that are judged facility by facility, by their first rows."""
    verdicts: dict[int, Verdict] = {}
    for facility in ground.facilities:
        mine = [one for one in things if one.record and not one.bad and lies_in(one.record, facility)]
        if mine:
            verdicts |= judge_one(facility, mine)
    return [
        verdicts.get(thing.rows[0]) or Verdict(thing.key, thing.rows, WRONG, problems=thing.problems)
        for thing in things
    ]


def as_answered(
    things: Sequence[Thing[Any]],
    headers: Mapping[str, str],
    outcome: Outcome[str],
    known: Collection[str],
    columns: Mapping[str, str],
) -> list[Verdict]:
    """Verdicts of things as a door would answer them, by their keys. `known` are keys that are there already; `columns` are names of
    columns by the door's names of fields, "" for where it names none."""
    refused = {row.key: row for row in outcome.refused}
    found = []
    for thing in things:
        if thing.bad or thing.record is None:
            found.append(Verdict(thing.key, thing.rows, WRONG, problems=thing.problems))
        elif said := refused.get(thing.key):
            column = columns.get(said.field or "", said.field or "")
            problem = Problem(thing.rows[0], headers.get(column, column), thing.key, said.code, said.message)
            found.append(Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, problem)))
        else:
            state = SAME if thing.key in outcome.known else CHANGED if thing.key in known else NEW
            found.append(Verdict(thing.key, thing.rows, state, thing.record, "", thing.problems))
    return found
