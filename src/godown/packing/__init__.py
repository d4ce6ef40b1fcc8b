"""Parcels: one closed box, with its invoice."""

from godown.packing.bench import Bench, find, present
from godown.packing.cancel_units import cancel_units
from godown.packing.facts import ParcelsPacked, ParcelsUnpacked
from godown.packing.pack import pack
from godown.packing.queries import (
    contents,
    lines_of,
    packed_by,
    parcels,
    parcels_of_lines,
    parcels_of_orders,
    to_pack,
    used_up,
)
from godown.packing.reissue import LOAD, Correction, cancel_invoice, reissue
from godown.packing.serials import swap as swap_serial
from godown.packing.unpack import count_returned, handed_over, unpack
from godown.packing.unscanned import pack_all, suggest_boxes
from godown.packing.verify import scan
from godown.packing.words import (
    BenchLine,
    BoxChoice,
    Boxed,
    Content,
    Material,
    NewParcel,
    Packed,
    Parcel,
    ParcelLine,
    PlacedUnit,
    PlannedBox,
    Suggestion,
    ToPack,
    UsedUp,
)
