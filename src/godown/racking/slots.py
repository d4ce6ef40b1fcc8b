"""Slots: the bin in which a SKU should lie, the zones in which it may lie, and what bins bear."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import catalog
from godown.kernel.outcome import Outcome, RowRefusal
from godown.platform.transaction import Tx
from godown.racking import queries_slots, store_slots
from godown.stock import queries_places

LIMIT_MAX: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class NewSlot:
    """The bin in which a SKU should lie. An empty bin takes the wish away."""

    sku_code: str
    place_code: str


@dataclass(frozen=True, slots=True)
class BinLimits:
    """What a bin bears: volume and weight of all that lies there, the longest side of a unit, how many units. None: no limit."""

    place_code: str
    volume_ml: int | None = None
    weight_grams: int | None = None
    longest_mm: int | None = None
    units: int | None = None


@dataclass(frozen=True, slots=True)
class SkuZones:
    """The zones in which a SKU may lie. None named: anywhere."""

    sku_code: str
    zones: tuple[str, ...] = ()


def set_slots(tx: Tx, facility_id: UUID, news: Sequence[NewSlot]) -> Outcome[str]:
    """Say where SKUs should lie: put-away leads there first. Refusals: `unknown_place` (no bin), `unknown_sku`, `twice`."""
    queries_places.facility(tx, facility_id)
    places = queries_places.places_by_code(tx, facility_id, [new.place_code for new in news if new.place_code])
    skus, times = catalog.skus_by_code(tx, [new.sku_code for new in news]), Counter(new.sku_code for new in news)
    refused = []
    for new in news:
        place = places.get(new.place_code)
        if new.place_code and (place is None or place.kind != "bin"):
            refused.append(RowRefusal(new.sku_code, "unknown_place", f"{new.place_code[:60]} is no bin.", "place_code"))
        elif fault := _sku_fault(new.sku_code, skus, times):
            refused.append(fault)
    wrong = {row.key for row in refused}
    good = [new for new in news if new.sku_code not in wrong]
    wish(tx, facility_id, [(skus[new.sku_code].id, places[new.place_code].id) for new in good if new.place_code])
    store_slots.drop_slots(tx, facility_id, [skus[new.sku_code].id for new in good if not new.place_code])
    return Outcome.of([new.sku_code for new in good], refused)


def wish(tx: Tx, facility_id: UUID, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """(SKU, bin): from now on the SKU should lie there."""
    if pairs:
        store_slots.write_slots(tx, facility_id, pairs)
        tx.note("slot_set", "sku", [sku for sku, _ in pairs])


def _sku_fault(code: str, skus: dict[str, catalog.Sku], times: Counter[str]) -> RowRefusal[str] | None:
    if code not in skus or skus[code].kind == "bundle":
        return RowRefusal(code, "unknown_sku", f"There is no SKU {code[:64]} that lies in bins.", "sku_code")
    return RowRefusal(code, "twice", f"{code} stands twice in the list.", "sku_code") if times[code] > 1 else None


def set_limits(tx: Tx, facility_id: UUID, news: Sequence[BinLimits]) -> Outcome[str]:
    """Say what bins bear. Refusals: `unknown_place`, `twice`, `invalid` (a limit is 1 or more)."""
    queries_places.facility(tx, facility_id)
    places = queries_places.places_by_code(tx, facility_id, [new.place_code for new in news])
    times = Counter(new.place_code for new in news)
    refused = []
    for new in news:
        limits = (new.volume_ml, new.weight_grams, new.longest_mm, new.units)
        if new.place_code not in places or places[new.place_code].kind != "bin":
            refused.append(
                RowRefusal(new.place_code, "unknown_place", f"{new.place_code[:60]} is no bin.", "place_code")
            )
        elif times[new.place_code] > 1:
            refused.append(
                RowRefusal(new.place_code, "twice", f"{new.place_code} stands twice in the list.", "place_code")
            )
        elif any(limit is not None and not 1 <= limit <= LIMIT_MAX for limit in limits):
            refused.append(RowRefusal(new.place_code, "invalid", "A limit is 1 or more, or none.", "volume_ml"))
    wrong = {row.key for row in refused}
    good = [new for new in news if new.place_code not in wrong]
    if good:
        store_slots.write_limits(
            tx, [(places[n.place_code].id, n.volume_ml, n.weight_grams, n.longest_mm, n.units) for n in good]
        )
        tx.note("bin_limits_set", "facility", [facility_id], bins=len(good))
    return Outcome.of([new.place_code for new in good], refused)


def set_zones(tx: Tx, facility_id: UUID, news: Sequence[SkuZones]) -> Outcome[str]:
    """Say in which zones SKUs may lie; this takes the place of what was said of them here. Refusals: `unknown_sku`, `twice`,
    `unknown_zone`."""
    queries_places.facility(tx, facility_id)
    zones = queries_slots.zone_ids(tx, facility_id)
    skus, times = catalog.skus_by_code(tx, [new.sku_code for new in news]), Counter(new.sku_code for new in news)
    refused = []
    for new in news:
        strange = [zone for zone in new.zones if zone not in zones]
        if fault := _sku_fault(new.sku_code, skus, times):
            refused.append(fault)
        elif strange:
            refused.append(
                RowRefusal(new.sku_code, "unknown_zone", f"There is no zone {strange[0][:60]} here.", "zones")
            )
    wrong = {row.key for row in refused}
    good = [new for new in news if new.sku_code not in wrong]
    if good:
        store_slots.drop_zones(tx, list(zones.values()), [skus[new.sku_code].id for new in good])
        store_slots.write_zones(
            tx, [(skus[n.sku_code].id, zones[zone]) for n in good for zone in dict.fromkeys(n.zones)]
        )
        tx.note("zones_set", "sku", [skus[new.sku_code].id for new in good])
    return Outcome.of([new.sku_code for new in good], refused)
