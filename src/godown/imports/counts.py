"""What is to be counted, from a file: bins, or SKUs in bins. They wait on the count list; nothing that was counted comes in so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import catalog, stock
from godown.imports.judged import facility_of
from godown.imports.words import NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.stock import queries_counts, queries_places

COLUMNS: Final = (
    Column("facility", "Code of the facility; empty where there is one.", "BLR", ("warehouse", "site")),
    Column("count_bin", "Name or barcode of the bin that is to be counted.", "A-01-1", ("bin", "bin code", "bin to count"), needed=True),
    Column("sku", "Only this SKU; all that lies there where it is empty.", "AAN-BTL-750", ("code", "sku code", "item code")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountRow:
    """A bin, and of what in it."""

    facility_id: UUID
    bin: str
    sku: str


Pair = tuple[UUID, UUID | None]
"""A place, and one SKU or all."""


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[CountRow]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers), ground) for row in rows]


def _thing(cells: Cells, ground: Ground) -> Thing[CountRow]:
    facility = facility_of(cells, ground)
    row = CountRow(
        facility.id if facility else UUID(int=0), cells.code("count_bin", needed=True).upper(), cells.code("sku")
    )
    key = " ".join(part for part in (facility.code if facility else "", row.bin, row.sku) if part)
    return Thing(key, (cells.row.number,), row, tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[CountRow]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row; what waits to be counted already is the same."""
    good = [thing.record for thing in things if thing.record and not thing.bad]
    skus = catalog.skus_by_code(tx, sorted({row.sku for row in good if row.sku}))
    places = _places(tx, good)
    waiting = queries_counts.waiting_pairs(tx, sorted(set(places.values())))
    found, seen = [], set[tuple[UUID, Pair]]()
    for thing in things:
        row, problems = thing.record, list(thing.problems)
        place = places.get((row.facility_id, row.bin)) if row else None
        if row and not thing.bad and place is None:
            problems.append(
                _problem(thing, headers, "count_bin", row.bin, "unknown_bin", f"There is no bin {row.bin} here.")
            )
        if row and not thing.bad and row.sku and row.sku not in skus:
            problems.append(_problem(thing, headers, "sku", row.sku, "unknown_sku", f"There is no SKU {row.sku}."))
        if row is None or place is None or any(one.severity == "error" for one in problems):
            found.append(Verdict(thing.key, thing.rows, WRONG, problems=tuple(problems)))
            continue
        pair = (place, skus[row.sku].id if row.sku else None)
        key = (row.facility_id, pair)
        state = SAME if pair in waiting or key in seen else NEW
        seen.add(key)
        found.append(Verdict(thing.key, thing.rows, state, key, "", tuple(problems)))
    return found


def _problem(
    thing: Thing[CountRow], headers: Mapping[str, str], field: str, value: str, code: str, message: str
) -> Problem:
    return Problem(thing.rows[0], headers.get(field, field), value, code, message)


def _places(tx: Tx, rows: Sequence[CountRow]) -> dict[tuple[UUID, str], UUID]:
    found = {}
    for facility in sorted({row.facility_id for row in rows}):
        wanted = sorted({row.bin for row in rows if row.facility_id == facility})
        for place in queries_places.places_read(tx, facility, wanted):
            if place.kind == "bin":
                found[facility, place.code.upper()] = place.id
                found.setdefault((facility, place.barcode.upper()), place.id)
    return found


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Put the bins on the list of counts, facility by facility."""
    for facility in ground.facilities:
        pairs = [one.record[1] for one in verdicts if one.record[0] == facility.id]
        if pairs:
            stock.open_counts(tx, facility.id, pairs, "asked")
    return ()
