"""What comes back: expected, arrived, inspected, repaired, restocked or scrapped, credited."""

from godown.returns.arrive import arrive, expect, expect_rto, unexpected
from godown.returns.door import present as at_door
from godown.returns.door import scan as scan_at_door
from godown.returns.foresee import Foreseen, foresee, lacks, line_to_inspect
from godown.returns.in_hand import AtDoor
from godown.returns.inspect import inspect, lines_to_inspect
from godown.returns.numbers import waiting_of
from godown.returns.queries import in_status, lines_of, one, read
from godown.returns.words import OUTCOMES, QUESTIONS, Expected, Inspected, NewInspection, Return, ReturnLine
