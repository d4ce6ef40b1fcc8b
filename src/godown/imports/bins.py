"""Bins from a file: facility, zone, name, aisle, bay and level; the place on the map follows, or is given in millimetres."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from godown import racking
from godown.imports.judged import by_facility, facility_of
from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.racking import BinSpec, LayoutSpec, ZonedBin
from godown.racking.rules import named, numbered
from godown.racking.site_rules import FLOOR, rack_at
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
    Column("x_mm", "In a free-form site: millimetres from the left of the room.", "1800", ("x",)),
    Column("y_mm", "In a free-form site: millimetres from the lower edge of the room.", "2000", ("y",)),
)  # fmt: skip

PLAIN: Final = LayoutSpec(1, 1, 1)


@dataclass(frozen=True, slots=True)
class BinRow:
    """What a row says. `position_mm` 0 means a metre a bay; `x_mm` and `y_mm` count in a free-form site, None where the row says none."""

    facility: str
    zone: str
    name: str
    aisle: str
    bay: int
    level: int
    barcode: str
    position_mm: int
    x_mm: int | None = None
    y_mm: int | None = None


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[BinRow]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers), ground) for row in rows]


def _thing(cells: Cells, ground: Ground) -> Thing[BinRow]:
    facility = facility_of(cells, ground)
    code = facility.code if facility else ""
    name = cells.code("bin", longest=40, needed=True)
    own = named(name)
    aisle = cells.text("aisle", longest=20) or own[0]
    if not aisle and not cells.raw("x_mm"):
        cells.wrong("aisle", "missing", "A bin needs its aisle, unless its name is like A-01-1.")
    bay = cells.whole("bay", least=1, default=own[1] or 1)
    level = cells.whole("level", least=1, default=own[2] or 1)
    zone, barcode = cells.text("zone", default="Main", longest=60), cells.code("barcode", longest=80)
    position = cells.whole("position_mm", unit="millimetres")
    x, y = (cells.whole(axis, unit="millimetres") if cells.raw(axis) else None for axis in ("x_mm", "y_mm"))
    record = BinRow(code, zone, name, aisle, bay, level, barcode, position, x, y)
    return Thing(f"{code} {name}".strip() if name else "", (cells.row.number,), record, tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[BinRow]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    return by_facility(
        things, ground, lambda row, facility: row.facility == facility.code,
        lambda facility, mine: _judge_facility(tx, facility, mine, headers),
    )  # fmt: skip


def _judge_facility(
    tx: Tx, facility: queries_places.Facility, things: Sequence[Thing[BinRow]], headers: Mapping[str, str]
) -> dict[int, Verdict]:
    known = {one.code: one for one in racking.bins_of(tx, facility.id)}
    plan = racking.site_plan(tx, facility.id)
    records = [_with_aisle(plan, thing.record) for thing in things if thing.record]
    numbers = numbered([one.aisle for one in records], {one.aisle: one.aisle_no for one in known.values()})
    fresh = [one for one in records if one.name not in known]
    barcodes = [one.barcode or f"{facility.code}-{one.name}" for one in fresh]
    used = set(queries_places.codes_in_use(tx, facility.id, [one.name for one in fresh], barcodes, []))
    seen: set[str] = set()
    misplaced = _misplaced(plan, records)
    found = {}
    for thing, row in zip(things, records, strict=True):
        old, said, column, code = known.get(row.name), "", "bin", "code_in_use"
        if row.name in seen:
            said = "This bin stands twice in the file."
        elif old is None and (row.name in used or (row.barcode and barcodes.count(row.barcode) > 1)):
            said = "A place has this name or barcode already."
        elif fault := misplaced.get(row.name):
            said, column, code = fault.message, fault.field or "x_mm", fault.code
        seen.add(row.name)
        bin_ = ZonedBin(row.zone, _spec(row, numbers[row.aisle]), row.barcode)
        if said:
            problem = Problem(thing.rows[0], headers.get(column, column), row.name, code, said)
            found[thing.rows[0]] = Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, problem))
            continue
        changes = _changes(bin_, old, row.x_mm is not None) if old else []
        state = NEW if old is None else CHANGED if changes else SAME
        found[thing.rows[0]] = Verdict(
            thing.key, thing.rows, state, (facility.id, bin_), ", ".join(changes), thing.problems
        )
    return found


def _with_aisle(plan: racking.SitePlan | None, row: BinRow) -> BinRow:
    """In a free-form site a bin whose aisle nobody says is counted to the rack in which it lies."""
    if row.aisle or row.x_mm is None or row.y_mm is None:
        return row
    rack = rack_at(plan.shapes, (row.x_mm, row.y_mm)) if plan else None
    return replace(row, aisle=rack.name if rack else FLOOR)


def _misplaced(plan: racking.SitePlan | None, rows: Sequence[BinRow]) -> dict[str, RowRefusal[str]]:
    """Bins of a free-form site that cannot be where their rows say, by name."""
    if plan is None:
        return {}
    found = {
        row.name: RowRefusal(row.name, "missing", "This facility is a free-form site: a bin needs its x and y.", field)
        for row in rows
        for field in ("y_mm", "x_mm")
        if getattr(row, field) is None
    }
    placed = [(row.name, row.x_mm, row.y_mm) for row in rows if row.x_mm is not None and row.y_mm is not None]
    return found | {fault.key: fault for fault in racking.misplaced(plan, placed)}


def _changes(new: ZonedBin, old: racking.BinFill, placed: bool) -> list[str]:
    spec = new.spec
    pairs = (("zone", new.zone, old.zone), ("aisle", spec.aisle, old.aisle), ("bay", spec.bay, old.bay),
             ("level", spec.level, old.level), ("position_mm", spec.position_mm, old.position_mm))  # fmt: skip
    moved = ["x_mm"] if placed and spec.x_mm != old.x_mm else []
    return [name for name, after, before in pairs if after != before] + moved


def _spec(row: BinRow, aisle_no: int) -> BinSpec:
    position = row.position_mm or row.bay * PLAIN.bay_mm
    height = (row.level - 1) * PLAIN.level_mm
    x = aisle_no * PLAIN.pitch_mm if row.x_mm is None else row.x_mm
    y = position if row.y_mm is None else row.y_mm
    return BinSpec(row.name, row.aisle, aisle_no, row.bay, row.level, position if row.y_mm is None else y, x, y, height)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Open and move bins, facility by facility."""
    for facility in ground.facilities:
        bins = [bin_ for facility_id, bin_ in (one.record for one in verdicts) if facility_id == facility.id]
        racking.save_bins(tx, facility.id, bins)
    return ()
