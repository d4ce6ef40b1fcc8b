"""One trip: waves, trips, routes, picks."""

from godown.picking.away import compare as keep_refused
from godown.picking.away import contradicted, settle, work_list
from godown.picking.carrying import begin as begin_carrying
from godown.picking.carrying import carried
from godown.picking.carts import CartKind, CartRules, cart_rules, set_cart_rules
from godown.picking.compared import Compared, compare_walks
from godown.picking.cut_offs import (
    CutOff,
    Pickup,
    cut_offs,
    due_now,
    release_due,
    release_for,
    set_cut_offs,
    upcoming,
    wish_of,
)
from godown.picking.drafting import Draft, Wish, draft, think
from godown.picking.face_sizes import SizedFace, face_sizes
from godown.picking.house_rules import PickRules, pick_rules, set_pick_rules
from godown.picking.large import Large, large_in_draft, large_in_wave
from godown.picking.long_plans import (
    ask_plan,
    begin_plan,
    draft_of_plan,
    fail_plan,
    keep_plan,
    note_plan,
    release_plan,
    stop_plan,
    think_of_plan,
)
from godown.picking.mend import mend
from godown.picking.moving import Moving
from godown.picking.moving import key_of as key_of_moved
from godown.picking.moving import present as moving
from godown.picking.moving import scan as scan_move
from godown.picking.pick import scan, start, start_all
from godown.picking.put_back import empty_totes, put_back, to_put_back
from godown.picking.queries import on_cart, open_trips, order_in_tote, picked_of_order, trips_of, waves_in
from godown.picking.queries_faces import Face, faces_of
from godown.picking.queries_large import Fetching, in_parts, still_fetching
from godown.picking.queries_plans import LongPlan
from godown.picking.queries_plans import one as long_plan
from godown.picking.queries_plans import recent as long_plans
from godown.picking.queries_reslot import legs as reslot_legs
from godown.picking.queries_reslot import run as reslot
from godown.picking.queries_reslot import runs as reslots
from godown.picking.refill import NewFace, Refill, refills, refills_and_rest, set_faces
from godown.picking.replan import Replanned, replan, replan_of_lines, replan_of_orders
from godown.picking.reslot_words import Leg, Run, SlotRules
from godown.picking.reslotting import ask as ask_reslot
from godown.picking.reslotting import cancel as cancel_reslot
from godown.picking.reslotting import fail as fail_reslot
from godown.picking.reslotting import note_progress as note_reslot
from godown.picking.reslotting import proposals, read_ground, set_slot_rules, slot_rules, take_on
from godown.picking.reslotting import write as write_reslot
from godown.picking.shifting import Shift, shift
from godown.picking.stops import present
from godown.picking.strategy import STRATEGIES
from godown.picking.trips import PlannedTrip, Search, TripPlan
from godown.picking.unscanned import pick_all
from godown.picking.wall import Wall, open_slots, sort_all
from godown.picking.wall import present as at_wall
from godown.picking.wall import scan as scan_wall
from godown.picking.waves import carry_out, packed, release
from godown.picking.words import Answer, Contradicted, OnCart, OpenTrip, Pick, Released, Trip, Wave, WorkList
