"""Facilities, zones, racks, bins: where things are and where they should go."""

from godown.racking.bins import ZonedBin, save_bins
from godown.racking.layout import add_totes, lay_out
from godown.racking.queries import (
    BinFill,
    Layout,
    Spot,
    Suggestion,
    bins_of,
    bins_of_zones,
    layout_of,
    positions,
    spots,
    suggestions,
)
from godown.racking.rules import BinSpec, LayoutSpec
