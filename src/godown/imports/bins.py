"""Bins from a file: facility, zone, name, aisle, bay and level; the place on the map follows, or is given in millimetres."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from godown import racking
from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.racking import BinSpec, LayoutSpec, ZonedBin
from godown.racking.rules import LETTERS
from godown.stock import queries_places

COLUMNS: Final = (
    Column("facility", "Code of the facility; may be empty where there is only one.", "BLR", ("warehouse", "location", "godown")),
    Column("zone", "Zone of the bin; Main where it is empty.", "Main", ("area",)),
    Column("bin", "Name of the bin, as people read it on the rack.", "A-01-1",
           ("code", "bin code", "bin name", "shelf", "rack location"), needed=True),
    Column("aisle", "Aisle; read from the name where it is like A-01-1.", "A", ("aisle no", "row", "rack")),
    Column("bay", "Bay along the aisle, counted from the front.", "1", ("column", "bay no", "section")),
    Column("level", "Level from the ground up.", "1", ("shelf level", "height")),
    Column("barcode", "Barcode on the bin; facility and name where it is empty.", "BLR-A-01-1", ("bin barcode",)),
    Column("position_mm", "Way from the front of the aisle in millimetres; a metre a bay where it is empty.", "1000", ("position",)),
)  # fmt: skip

NAMED: Final = re.compile(r"([A-Za-z]{1,3}|\d{1,3})[-_ ./]?(\d{1,2})[-_ ./](\d)")
AISLES_MAX: Final = 1_000
PLAIN: Final = LayoutSpec(1, 1, 1)


@dataclass(frozen=True, slots=True)
class BinRow:
    """What a row says. `position_mm` 0 means a metre a bay."""

    facility: str
    zone: str
    name: str
    aisle: str
    bay: int
    level: int
    barcode: str
    position_mm: int


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[BinRow]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers), ground) for row in rows]


def _thing(cells: Cells, ground: Ground) -> Thing[BinRow]:
    facility = ground.facility(cells.raw("facility"))
    if facility is None:
        known = ", ".join(one.code for one in ground.facilities)
        cells.wrong(
            "facility", "unknown_facility", f"One of your facilities: {known}.", known if "," not in known else ""
        )
    name = cells.code("bin", longest=40, needed=True)
    parts = NAMED.fullmatch(name)
    aisle = cells.text("aisle", longest=20) or (parts[1].upper() if parts else "")
    if not aisle:
        cells.wrong("aisle", "missing", "A bin needs its aisle, unless its name is like A-01-1.")
    bay = cells.whole("bay", least=1, default=int(parts[2]) or 1 if parts else 1)
    level = cells.whole("level", least=1, default=int(parts[3]) or 1 if parts else 1)
    zone, barcode = cells.text("zone", default="Main", longest=60), cells.code("barcode", longest=80)
    position = cells.whole("position_mm", unit="millimetres")
    code = facility.code if facility else ""
    record = BinRow(code, zone, name, aisle, bay, level, barcode, position)
    return Thing(f"{code} {name}".strip() if name else "", (cells.row.number,), record, tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[BinRow]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    verdicts: dict[int, Verdict] = {}
    for facility in ground.facilities:
        mine = [one for one in things if one.record and not one.bad and one.record.facility == facility.code]
        if mine:
            verdicts |= _judge_facility(tx, facility, mine, headers)
    return [
        verdicts.get(thing.rows[0]) or Verdict(thing.key, thing.rows, WRONG, problems=thing.problems)
        for thing in things
    ]


def _judge_facility(
    tx: Tx, facility: queries_places.Facility, things: Sequence[Thing[BinRow]], headers: Mapping[str, str]
) -> dict[int, Verdict]:
    known = {one.code: one for one in racking.bins_of(tx, facility.id)}
    records = [thing.record for thing in things if thing.record]
    numbers = aisle_numbers([one.aisle for one in records], {one.aisle: one.aisle_no for one in known.values()})
    fresh = [one for one in records if one.name not in known]
    barcodes = [one.barcode or f"{facility.code}-{one.name}" for one in fresh]
    used = set(queries_places.codes_in_use(tx, facility.id, [one.name for one in fresh], barcodes, []))
    seen: set[str] = set()
    found = {}
    for thing in things:
        row = thing.record
        assert row is not None
        old, said = known.get(row.name), ""
        if row.name in seen:
            said = "This bin stands twice in the file."
        elif old is None and (row.name in used or (row.barcode and barcodes.count(row.barcode) > 1)):
            said = "A place has this name or barcode already."
        seen.add(row.name)
        bin_ = ZonedBin(row.zone, _spec(row, numbers[row.aisle]), row.barcode)
        if said:
            problem = Problem(thing.rows[0], headers.get("bin", "bin"), row.name, "code_in_use", said)
            found[thing.rows[0]] = Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, problem))
            continue
        changes = _changes(bin_, old) if old else []
        state = NEW if old is None else CHANGED if changes else SAME
        found[thing.rows[0]] = Verdict(
            thing.key, thing.rows, state, (facility.id, bin_), ", ".join(changes), thing.problems
        )
    return found


def _changes(new: ZonedBin, old: racking.BinFill) -> list[str]:
    spec = new.spec
    pairs = (("zone", new.zone, old.zone), ("aisle", spec.aisle, old.aisle), ("bay", spec.bay, old.bay),
             ("level", spec.level, old.level), ("position_mm", spec.position_mm, old.position_mm))  # fmt: skip
    return [name for name, after, before in pairs if after != before]


def _spec(row: BinRow, aisle_no: int) -> BinSpec:
    position = row.position_mm or row.bay * PLAIN.bay_mm
    height = (row.level - 1) * PLAIN.level_mm
    return BinSpec(
        row.name, row.aisle, aisle_no, row.bay, row.level, position, aisle_no * PLAIN.pitch_mm, position, height
    )


def aisle_numbers(aisles: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """Where each aisle stands, counted from 0: known ones stay; A, B, C and 1, 2, 3 take their own number where it is free;
    others take the next free ones in the order of their names."""
    numbers = dict(known)
    taken = set(numbers.values())
    rest = []
    for aisle in sorted(set(aisles) - set(numbers), key=lambda name: (len(name), name)):
        own = (
            LETTERS.find(aisle.upper())
            if len(aisle) == 1 and aisle.isalpha()
            else int(aisle) - 1
            if aisle.isdecimal()
            else -1
        )
        if 0 <= own < AISLES_MAX and own not in taken:
            numbers[aisle] = own
            taken.add(own)
        else:
            rest.append(aisle)
    free = (number for number in range(len(taken) + len(rest)) if number not in taken)
    return numbers | dict(zip(rest, free, strict=False))


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Open and move bins, facility by facility."""
    for facility in ground.facilities:
        bins = [bin_ for facility_id, bin_ in (one.record for one in verdicts) if facility_id == facility.id]
        racking.save_bins(tx, facility.id, bins)
    return ()
