"""How large pick faces should be: days of sales, as far as the bin holds them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from godown import catalog, racking
from godown.picking import queries_faces, queries_reslot
from godown.picking.reslot_site import homes
from godown.picking.reslotting import BINS_MAX, TRIPS_MAX, slot_rules
from godown.platform.transaction import Tx
from godown.racking import queries_slots
from godown.slotting import Cell, Unit, face_size, holds
from godown.stock import queries_places

SIZES_MAX = 200
FACES_READ = 10_000


@dataclass(frozen=True, slots=True)
class SizedFace:
    """A SKU, the bin from which it is picked, the size that its face should have, and the one that it has (0: it is none).
    `wanted_units` is more than the maximum where the bin holds less; `picked` units in the days that were looked at."""

    place_id: UUID
    place_code: str
    sku_id: UUID
    sku_code: str
    sku_name: str
    picked: int
    min_units: int
    max_units: int
    wanted_units: int
    min_now: int
    max_now: int


def face_sizes(tx: Tx, facility_id: UUID, limit: int = SIZES_MAX) -> list[SizedFace]:
    """The SKUs that are picked most and that lie in reserve bins too, or have a face already, with the size of their face. The
    face is the wanted slot of a SKU, else the bin from which most was picked."""
    rules, zone = slot_rules(tx), queries_places.facility(tx, facility_id).time_zone
    since = tx.now - timedelta(days=rules.days)
    daily: dict[UUID, list[int]] = defaultdict(list)
    for sku, _, units in queries_reslot.picked_by_day(tx, facility_id, since, zone):
        daily[sku].append(units)
    trips = queries_reslot.past_trips(tx, facility_id, since, TRIPS_MAX)
    lying = queries_reslot.lying_here(tx, facility_id, [trip.trip_id for trip in trips])
    here = homes(lying)
    faces = {face.sku_id: face for face in queries_faces.faces_of(tx, facility_id, FACES_READ)}
    bins_of: dict[UUID, int] = defaultdict(int)
    for one in lying:
        bins_of[one.sku_id] += 1
    asked = sorted((sku for sku in daily if sku in here and (bins_of[sku] > 1 or sku in faces)),
                   key=lambda sku: (-sum(daily[sku]), sku))[:limit]  # fmt: skip
    bins = {one.place_id: one for one in queries_slots.cell_bins(tx, facility_id, BINS_MAX)}
    wishes = racking.slots_of_skus(tx, facility_id, asked)
    skus = catalog.skus_by_id(tx, asked)
    found = []
    for sku in asked:
        good, at = skus[sku], bins.get(faces[sku].place_id if sku in faces else wishes.get(sku, here[sku].place_id))
        if at is None:
            continue
        unit = Unit(-(-good.length_mm * good.width_mm * good.height_mm // 1_000), good.weight_grams)
        cell = Cell(at.place_id, 0, 0, volume_ml=at.volume_ml, weight_grams=at.weight_grams)
        days = daily[sku] + [0] * (rules.days - len(daily[sku]))
        size, face = face_size(days, rules.face_days, unit, holds(unit, cell, at.units)), faces.get(sku)
        if size:
            found.append(SizedFace(at.place_id, at.code, sku, good.code, good.name, sum(days), size.min_units, size.max_units,
                                   size.wanted_units, face.min_units if face else 0, face.max_units if face else 0))  # fmt: skip
    return found
