"""Boxes for an order, each unit placed: fewest boxes, then the cheapest. Pure: no database, no clock, no settings."""

from godown.boxing.choose import choose, goes_in
from godown.boxing.words import ENOUGH_PERCENT, Box, Choice, Filled, Item, Placed, Tariff
