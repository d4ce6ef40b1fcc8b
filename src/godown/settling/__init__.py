"""Money that comes through others: what couriers collected on delivery, what marketplaces sold for us."""

from godown.settling.queries import Due, Settled, SettledLine
from godown.settling.queries import due as cod_due
from godown.settling.queries import lines_of as settled_lines
from godown.settling.queries import settlement as one_settlement
from godown.settling.queries import settlements as settlements_of
from godown.settling.receive import NewPayment, receive
from godown.settling.settle import NewSettledLine, NewSettlement, check, settle
from godown.settling.write_off import write_off
