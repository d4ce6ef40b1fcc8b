"""Pick faces from a file: from which bin a SKU is picked, and between which bounds it is kept full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import picking
from godown.imports.judged import facility_of
from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.picking import NewFace
from godown.platform.transaction import Tx

COLUMNS: Final = (
    Column("facility", "Code of the facility; empty where there is one.", "BLR", ("warehouse", "site")),
    Column("bin", "Name of the bin from which is picked.", "A-01-1", ("bin code", "face"), needed=True),
    Column("sku", "Code of the SKU.", "AAN-BTL-750", ("code", "sku code", "item code"), needed=True),
    Column("min_units", "It is refilled when fewer are free.", "6", ("min", "minimum"), needed=True),
    Column("max_units", "Up to so many; 0 takes the bin off the list.", "24", ("max", "maximum"), needed=True),
)  # fmt: skip
FACES_MAX: Final = 100_000
"""As many as a file has rows."""
FIELDS: Final = {"place_code": "bin", "sku_code": "sku"}


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A face and the facility that it is in."""

    facility_id: UUID
    face: NewFace


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[FaceRow]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers), ground) for row in rows]


def _thing(cells: Cells, ground: Ground) -> Thing[FaceRow]:
    facility = facility_of(cells, ground)
    face = NewFace(
        cells.code("bin", needed=True).upper(), cells.code("sku", needed=True), cells.whole("min_units", needed=True),
        cells.whole("max_units", needed=True),
    )  # fmt: skip
    record = FaceRow(facility.id, face) if facility else None
    return Thing(f"{facility.code if facility else ''} {face.key}", (cells.row.number,), record, tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[FaceRow]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    refused: dict[tuple[UUID, str], RowRefusal[str]] = {}
    now: dict[tuple[UUID, str], tuple[int, int]] = {}
    for facility in ground.facilities:
        mine = [one.record.face for one in things if one.record and one.record.facility_id == facility.id]
        if mine:
            told = picking.set_faces(tx, facility.id, mine, dry_run=True).refused
            refused |= {(facility.id, row.key): row for row in told}
            now |= {
                (facility.id, f"{face.place_code} {face.sku_code}"): (face.min_units, face.max_units)
                for face in picking.faces_of(tx, facility.id, FACES_MAX)
            }
    return [_verdict(thing, headers, refused, now) for thing in things]


def _verdict(
    thing: Thing[FaceRow],
    headers: Mapping[str, str],
    refused: Mapping[tuple[UUID, str], RowRefusal[str]],
    now: Mapping[tuple[UUID, str], tuple[int, int]],
) -> Verdict:
    row = thing.record
    if row is None or thing.bad:
        return Verdict(thing.key, thing.rows, WRONG, problems=thing.problems)
    key = (row.facility_id, row.face.key)
    if said := refused.get(key):
        field = FIELDS.get(said.field or "", said.field or "bin")
        problem = Problem(thing.rows[0], headers.get(field, field), row.face.key, said.code, said.message)
        return Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, problem))
    wanted = (row.face.min_units, row.face.max_units) if row.face.max_units else None
    state = SAME if now.get(key) == wanted else CHANGED if key in now else NEW
    return Verdict(thing.key, thing.rows, state, row, "", thing.problems)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Set the faces, facility by facility."""
    refused: list[RowRefusal[str]] = []
    for facility in ground.facilities:
        faces = [one.record.face for one in verdicts if one.record.facility_id == facility.id]
        if faces:
            told = picking.set_faces(tx, facility.id, faces).refused
            refused += [RowRefusal(f"{facility.code} {row.key}", row.code, row.message, row.field) for row in told]
    return refused
