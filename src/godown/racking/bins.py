"""Bins one by one, with their own names: for a hall that a layout does not describe, and for a list from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown import stock
from godown.platform.transaction import Tx
from godown.racking import queries, store
from godown.racking.rules import BinSpec, LayoutSpec
from godown.racking.site import refuse_bins, settle


@dataclass(frozen=True, slots=True)
class ZonedBin:
    """A bin to be in a zone; without a barcode of its own it gets one from facility and name."""

    zone: str
    spec: BinSpec
    barcode: str = ""


def save_bins(tx: Tx, facility_id: UUID, bins: Sequence[ZonedBin]) -> int:
    """Open bins whose names are new, move those that are known on the map; answer how many are new. Names and barcodes
    of known bins stay. Refuses a barcode in use (`code_in_use`), and in a free-form site bins that cannot be there (`bins_misplaced`)."""
    if not bins:
        return 0
    plan = refuse_bins(tx, facility_id, [one.spec for one in bins])
    known = {one.code: one.place_id for one in queries.bins_of(tx, facility_id)}
    zones = {zone: store.zone_id(tx, facility_id, zone) for zone in sorted({one.zone for one in bins})}
    fresh = [one for one in bins if one.spec.name not in known]
    places = stock.add_places(tx, facility_id, [stock.NewPlace("bin", one.spec.name, one.barcode) for one in fresh])
    for zone, zone_id in zones.items():
        pairs = [(place, one.spec) for place, one in zip(places, fresh, strict=True) if one.zone == zone]
        store.write_bins(tx, facility_id, zone_id, [place for place, _ in pairs], [spec for _, spec in pairs])
    old = [one for one in bins if one.spec.name in known]
    store.move_bins(tx, [(known[one.spec.name], zones[one.zone], one.spec) for one in old])
    store.write_layout(tx, facility_id, _layout([one.spec for one in bins], queries.layout_of(tx, facility_id)))
    if plan:
        settle(tx, facility_id, plan)
    tx.note("saved_bins", "facility", [facility_id], bins=len(bins))
    return len(fresh)


def _layout(specs: Sequence[BinSpec], layout: queries.Layout | None) -> LayoutSpec:
    """The block that holds these bins, with the pitches of the layout that is there."""
    bay_mm = layout.bay_mm if layout else LayoutSpec(1, 1, 1).bay_mm
    far = max(-(-spec.position_mm // bay_mm) for spec in specs)
    return LayoutSpec(
        aisles=max(spec.aisle_no for spec in specs) + 1,
        bays=max(far, *(spec.bay for spec in specs), 1),
        levels=max(1, *(spec.level for spec in specs)),
        bay_mm=bay_mm,
    )
