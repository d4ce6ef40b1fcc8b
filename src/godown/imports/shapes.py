"""Shapes of free-form sites from a file: walls, racks, lanes and closed areas, each with its place in the room."""

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
from godown.racking import Shape
from godown.racking.site_rules import HEADINGS, KINDS, faults
from godown.stock.queries_places import Facility

COLUMNS: Final = (
    Column("facility", "Code of the facility; may be empty where there is only one.", "BLR", ("warehouse", "location", "godown")),
    Column("shape", "Name of the shape; one that is there changes.", "Rack B", ("shape name", "name"), needed=True),
    Column("kind", f"One of: {', '.join(KINDS)}.", "rack", ("type",), needed=True),
    Column("x_mm", "Its lower left corner: millimetres from the left of the room.", "1500", ("x",), needed=True),
    Column("y_mm", "Its lower left corner: millimetres from the lower edge of the room.", "2000", ("y",), needed=True),
    Column("width_mm", "How wide it is, in millimetres.", "3000", ("width",), needed=True),
    Column("depth_mm", "How deep it is, in millimetres.", "500", ("depth",), needed=True),
    Column("heading", f"Where a lane is walked: {', '.join(HEADINGS)}.", "", ("direction",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """What a row says."""

    facility: str
    shape: Shape


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[ShapeRow]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers), ground) for row in rows]


def _thing(cells: Cells, ground: Ground) -> Thing[ShapeRow]:
    facility = facility_of(cells, ground)
    code = facility.code if facility else ""
    name, kind = cells.text("shape", longest=40, needed=True), cells.text("kind", longest=20, needed=True).lower()
    x, y = cells.whole("x_mm", unit="millimetres"), cells.whole("y_mm", unit="millimetres")
    wide, deep = cells.whole("width_mm", unit="millimetres"), cells.whole("depth_mm", unit="millimetres")
    shape = Shape(name, kind, x, y, wide, deep, cells.text("heading", longest=20).lower())
    return Thing(f"{code} {name}".strip(), (cells.row.number,), ShapeRow(code, shape), tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[ShapeRow]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    return by_facility(
        things, ground, lambda row, facility: row.facility == facility.code,
        lambda facility, mine: _judge_facility(tx, facility, mine, headers),
    )  # fmt: skip


def _judge_facility(
    tx: Tx, facility: Facility, things: Sequence[Thing[ShapeRow]], headers: Mapping[str, str]
) -> dict[int, Verdict]:
    plan = racking.site_plan(tx, facility.id)
    known = {shape.name: shape for shape in plan.shapes} if plan else {}
    shapes = [thing.record.shape for thing in things if thing.record]
    wrong: dict[str, RowRefusal[str]] = {}
    if plan:
        fresh = {one.name for one in shapes}
        kept = tuple(shape for name, shape in known.items() if name not in fresh)
        wrong = {fault.key: fault for fault in faults(replace(plan, shapes=(*kept, *shapes))) if fault.key}
    found = {}
    for thing, shape in zip(things, shapes, strict=True):
        fault = wrong.get(shape.name)
        if plan is None:
            fault = RowRefusal(
                shape.name, "no_site", "Draw the room of this facility first, on the Racks page.", "facility"
            )
        if fault:
            column = {"name": "shape"}.get(fault.field or "", fault.field or "shape")
            said = Problem(thing.rows[0], headers.get(column, column), shape.name, fault.code, fault.message)
            found[thing.rows[0]] = Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, said))
            continue
        old = known.get(shape.name)
        state = NEW if old is None else SAME if old == shape else CHANGED
        found[thing.rows[0]] = Verdict(thing.key, thing.rows, state, (facility.id, shape), "", thing.problems)
    return found


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Draw shapes, facility by facility; refused (`bins_cut_off`, `site_wrong`) as a whole where they would wall something in."""
    for facility in ground.facilities:
        shapes = [shape for facility_id, shape in (one.record for one in verdicts) if facility_id == facility.id]
        if shapes:
            racking.save_shapes(tx, facility.id, shapes)
    return ()
