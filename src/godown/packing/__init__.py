"""Parcels: one closed box, with its invoice."""

from godown.packing.facts import ParcelsPacked, ParcelsUnpacked
from godown.packing.pack import pack
from godown.packing.queries import contents, lines_of, parcels, parcels_of_orders
from godown.packing.unpack import count_returned, handed_over, unpack
from godown.packing.words import Content, NewParcel, Packed, Parcel, ParcelLine
