"""Trips: which orders go together, and in which walk. Pure: no database, no clock but for "so many seconds", no settings."""

from godown.planning.load import cart_for, first_come, portions, too_large
from godown.planning.plan import engine_for, kernel, plan
from godown.planning.schedule import Task, schedule
from godown.planning.warm import warm_up
from godown.planning.words import Cart, Key, Limits, Line, Order, Plan, Portion, Progress, TooLarge, Trip
