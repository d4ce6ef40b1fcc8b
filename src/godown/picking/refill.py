"""Pick faces: bins from which a SKU is picked, refilled from reserve bins when few are free. Refilling is a move from bin to bin."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from godown import catalog
from godown.kernel.ids import derived_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.picking import queries_faces, store_faces
from godown.picking.queries_faces import Face, Reserve
from godown.picking.shifting import Shift
from godown.platform.transaction import Tx
from godown.stock import queries_places
from godown.stock.queries_places import Place

UNITS_MAX: Final = 10_000_000
FACES_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class NewFace:
    """A bin from which a SKU is picked: refilled when fewer than `min_units` are free, up to `max_units`. A maximum of 0 takes
    it off the list."""

    place_code: str
    sku_code: str
    min_units: int
    max_units: int

    @property
    def key(self) -> str:
        """The face in one text."""
        return f"{self.place_code} {self.sku_code}"


@dataclass(frozen=True, slots=True)
class Refill:
    """Units that should be carried from a reserve bin to a pick face. `short`: after all that is carried there nothing free is left in
    reserve, and the face is so many units (`below`) below its maximum."""

    id: UUID
    sku_id: UUID
    sku_code: str
    sku_name: str
    from_place: UUID
    from_code: str
    to_place: UUID
    to_code: str
    batch_id: UUID
    batch_number: str | None
    condition: str
    units: int
    free: int
    min_units: int
    max_units: int
    short: bool
    below: int

    @property
    def as_shift(self) -> Shift:
        """The move that does it."""
        return Shift(self.sku_id, self.units, self.from_place, self.to_place, self.condition, self.batch_id, id=self.id)


def set_faces(tx: Tx, facility_id: UUID, news: Sequence[NewFace], *, dry_run: bool = False) -> Outcome[str]:
    """Say which bins are pick faces: a line for each, "A-01-1 TEA". Refusals: `unknown_place` (no bin from which is picked),
    `unknown_sku`, `invalid`, `twice`."""
    queries_places.facility(tx, facility_id)
    places = queries_places.places_by_code(tx, facility_id, [new.place_code for new in news])
    skus = catalog.skus_by_code(tx, [new.sku_code for new in news])
    times = Counter(new.key for new in news)
    refused = [RowRefusal(new.key, *fault) for new in news if (fault := _fault(new, places, skus, times))]
    wrong = {row.key for row in refused}
    good = [new for new in news if new.key not in wrong]
    if good and not dry_run:
        kept = [new for new in good if new.max_units]
        ids = {new.key: (places[new.place_code].id, skus[new.sku_code].id) for new in good}
        store_faces.write_faces(tx, [(*ids[new.key], new.min_units, new.max_units) for new in kept])
        store_faces.drop_faces(tx, [ids[new.key] for new in good if not new.max_units])
        tx.note("set_pick_face", "sku", sorted({skus[new.sku_code].id for new in good}))
    return Outcome.of([new.key for new in good], refused)


def _fault(
    new: NewFace, places: Mapping[str, Place], skus: Mapping[str, catalog.Sku], times: Counter[str]
) -> tuple[str, str, str] | None:
    place = places.get(new.place_code)
    if place is None or place.kind != "bin" or not place.pickable:
        return "unknown_place", f"{new.place_code[:60]} is no bin from which is picked.", "place_code"
    if new.sku_code not in skus or skus[new.sku_code].kind == "bundle":
        return "unknown_sku", f"There is no SKU {new.sku_code[:64]} that lies in bins.", "sku_code"
    if times[new.key] > 1:
        return "twice", f"{new.key} stands twice in the list.", "place_code"
    if new.max_units and not 1 <= new.min_units <= new.max_units <= UNITS_MAX:
        return "invalid", "The minimum is 1 or more, the maximum not less.", "min_units"
    return ("invalid", "A maximum is 0 or more.", "max_units") if new.max_units < 0 else None


def refills(tx: Tx, facility_id: UUID) -> list[Refill]:
    """The moves that fill the faces of a facility, the emptiest face first; what expires first is brought first. Only what nobody
    holds is taken out of reserve."""
    faces = queries_faces.faces_to_fill(tx, facility_id, FACES_AT_ONCE)
    return _filled(tx, facility_id, faces)


def refills_and_rest(tx: Tx, facility_id: UUID) -> tuple[list[Refill], list[Face]]:
    """(these moves, the faces below their minimum for which nothing free is in reserve)."""
    faces = queries_faces.faces_to_fill(tx, facility_id, FACES_AT_ONCE)
    moves = _filled(tx, facility_id, faces)
    filled = {(move.to_place, move.sku_id) for move in moves}
    return moves, [face for face in faces if (face.place_id, face.sku_id) not in filled]


def _filled(tx: Tx, facility_id: UUID, faces: Sequence[Face]) -> list[Refill]:
    reserve = queries_faces.reserve_of(tx, facility_id, sorted({face.sku_id for face in faces})) if faces else []
    return list(plan(faces, reserve, tx.now.isoformat()))


def plan(faces: Sequence[Face], reserve: Sequence[Reserve], at: str) -> Iterator[Refill]:
    """Which reserve fills which face: faces choose in their order, each fills up to its maximum as far as reserve goes."""
    left = [lot.free for lot in reserve]
    for face in faces:
        need, found = face.max_units - face.on_hand, []
        for turn, lot in enumerate(reserve):
            units = min(need, left[turn]) if lot.sku_id == face.sku_id else 0
            if units:
                left[turn] -= units
                need -= units
                found.append(_refill(face, lot, units, at))
        yield from (replace(one, short=need > 0, below=need) for one in found)


def _refill(face: Face, lot: Reserve, units: int, at: str) -> Refill:
    return Refill(
        derived_id("refill", at, face.place_id, lot.place_id, lot.sku_id, lot.batch_id), face.sku_id, face.sku_code, face.sku_name,
        lot.place_id, lot.place_code, face.place_id, face.place_code, lot.batch_id, lot.batch_number, lot.condition, units,
        face.free, face.min_units, face.max_units, False, 0,
    )  # fmt: skip
