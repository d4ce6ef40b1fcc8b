"""One trip: waves, trips, routes, picks."""

from godown.picking.pick import pick_all, present, scan, start
from godown.picking.queries import order_in_tote, picked_of_order, trips_of, waves
from godown.picking.waves import packed, release
from godown.picking.words import Answer, Pick, Released, Trip, Wave
