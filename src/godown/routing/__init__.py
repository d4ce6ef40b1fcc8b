"""The walk: the shortest way past a list of bins, exact. Pure: no database, no clock, no settings."""

from godown.routing import tours
from godown.routing.exact import engine_for, kernel, shortest_length, shortest_lengths, shortest_walk
from godown.routing.free_form import free_lengths, free_walk
from godown.routing.ground import Ground, walk_lengths, walk_past
from godown.routing.near import near_bins
from godown.routing.scattered import Gathered, Source, gather
from godown.routing.site import Box, Lane, Point, Site, Ways, ways_of
from godown.routing.words import Blocked, Hall, Key, Spot, Stop, Unreachable, Walk, reachable
