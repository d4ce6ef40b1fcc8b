"""The walk: the shortest way past a list of bins, exact. Pure: no database, no clock, no settings."""

from godown.routing.exact import engine_for, kernel, shortest_length, shortest_lengths, shortest_walk
from godown.routing.scattered import Gathered, Source, gather
from godown.routing.words import Blocked, Hall, Key, Spot, Stop, Unreachable, Walk
