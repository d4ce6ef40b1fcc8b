"""One trip: waves, trips, routes, picks."""

from godown.picking.mend import mend
from godown.picking.moving import Moving
from godown.picking.moving import key_of as key_of_moved
from godown.picking.moving import present as moving
from godown.picking.moving import scan as scan_move
from godown.picking.pick import present, scan, start, start_all
from godown.picking.put_back import put_back
from godown.picking.queries import open_trips, order_in_tote, picked_of_order, trips_of, waves_in
from godown.picking.queries_faces import Face, faces_of
from godown.picking.refill import NewFace, Refill, refills, set_faces
from godown.picking.shifting import Shift, shift
from godown.picking.unscanned import pick_all
from godown.picking.waves import packed, release
from godown.picking.words import Answer, OpenTrip, Pick, Released, Trip, Wave
