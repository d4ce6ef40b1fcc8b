"""Store credit: what the shop owes its customers in goods. By code: given, spent on orders, given back, lapsed."""

from godown.credits.draw import Purse, credit_faults, purse_of
from godown.credits.ledger import (
    back,
    deal,
    expire,
    give,
    given_for,
    lock_paying,
    spend,
    spent_by,
    take_back,
    today,
)
from godown.credits.queries import by_id, entries_of, ever_paid, one, page, paid_by, sums
from godown.credits.queries import of_customer as credits_of_customer
from godown.credits.queries import of_order as credits_of_order
from godown.credits.rules import folded
from godown.credits.terms import credit_terms, set_credit_terms
from godown.credits.words import Credit, CreditEntry, CreditTerms, CreditUse, Customer, Paying
