"""Facilities, zones, racks, bins: where things are and where they should go."""

from godown.racking.bins import ZonedBin, save_bins
from godown.racking.closing import close_stretch, open_again
from godown.racking.layout import add_totes, lay_out
from godown.racking.queries import (
    BinFill,
    Closure,
    Layout,
    Spot,
    Suggestion,
    aisles_of,
    bins_of,
    bins_of_zones,
    closures,
    layout_of,
    places_of_aisles,
    positions,
    spots,
    suggestions,
)
from godown.racking.queries_site import SiteBin, not_reached, points, site_bins, site_plan, stands
from godown.racking.queries_slots import Slot, slots_of, slots_of_skus
from godown.racking.rules import BinSpec, LayoutSpec, cross_mm, position_mm
from godown.racking.site import PlacedBin, give_up_site, misplaced, place_bins, remove_shapes, save_shapes, save_site
from godown.racking.site_rules import FREE, Shape, SitePlan, site_of
from godown.racking.slots import BinLimits, NewSlot, SkuZones, set_limits, set_slots, set_zones, wish
