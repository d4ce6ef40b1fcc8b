"""One trip: waves, trips, routes, picks."""

from godown.picking.mend import mend
from godown.picking.pick import present, scan, start, start_all
from godown.picking.put_back import put_back
from godown.picking.queries import open_trips, order_in_tote, picked_of_order, trips_of, waves_in
from godown.picking.unscanned import pick_all
from godown.picking.waves import packed, release
from godown.picking.words import Answer, OpenTrip, Pick, Released, Trip, Wave
