"""Slotting: which SKU should lie where, so that the walks of the past would have been shortest. Pure: no database, no clock of
the business, no settings."""

from godown.slotting.arrange import arrange
from godown.slotting.faces import FaceSize, Unit, face_size, holds
from godown.slotting.ground import kernel
from godown.slotting.ranking import abc, by_cube_per_order, by_visits, ranked, visits_of
from godown.slotting.reslot import Change, Pace, Reslot, best_changes, length_of
from godown.slotting.rules import fits
from godown.slotting.walked import SPARE, as_walked
from godown.slotting.words import Arranged, Cell, Item, NoSuchHall, Site
