"""Racks are laid out: a block of aisles or a small room, in one go, with names, coordinates and barcodes."""

from uuid import UUID

from godown import stock
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.racking import queries, rules, store
from godown.racking.rules import LayoutSpec
from godown.racking.site import refuse_site

ONE_BLOCK = 2
"""Cross-aisles of a hall of one block: at the front and at the back."""


def lay_out(tx: Tx, facility_id: UUID, spec: LayoutSpec, *, zone: str = "Main") -> list[UUID]:
    """Open all bins of a layout in a zone. Refuses names that are in use, and a free-form site (`free_form`); answer the places in map order."""
    if said := rules.fault(spec):
        raise Invalid(said, field="layout")
    refuse_site(tx, facility_id)
    there = queries.layout_of(tx, facility_id)
    if (
        there
        and max(there.cross_aisles, spec.cross_aisles) > ONE_BLOCK
        and (there.cross_aisles, there.bays) != (spec.cross_aisles, spec.bays)
    ):
        said = f"this hall has {there.cross_aisles}, and {there.bays} bays in an aisle."
        raise Invalid(f"Cross-aisles run through the whole hall: {said}", field="cross_aisles")
    specs = list(rules.bins(spec))
    places = stock.add_places(tx, facility_id, [stock.NewPlace("bin", one.name) for one in specs])
    store.write_layout(tx, facility_id, spec)
    store.write_bins(tx, facility_id, store.zone_id(tx, facility_id, zone), places, specs)
    tx.note("laid_out", "facility", [facility_id], bins=len(specs), zone=zone)
    return places


def add_totes(tx: Tx, facility_id: UUID, first: int, count: int) -> list[UUID]:
    """Open totes T-101, T-102, ... for the carts."""
    if not 1 <= count <= 1000:
        raise Invalid("Open 1 to 1,000 totes at once.", field="count")
    names = [f"T-{number}" for number in range(first, first + count)]
    return stock.add_places(tx, facility_id, [stock.NewPlace("tote", name) for name in names])
