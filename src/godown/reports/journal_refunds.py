"""Payments and refunds in the journal: what customers paid with their orders is owed by the channel's gateway or marketplace; what a
customer is given back ends what is owed to them; goodwill is an expense."""

from typing import Final

from godown.reports.journal_words import CUSTOMERS, Entry, Posting, payments_account
from godown.reports.queries_customers import BookedPayments
from godown.reports.queries_journal import BookedCredit, BookedRefund

STORE_CREDIT: Final = "Liabilities:Store-Credit"
LAPSED: Final = "Income:Store-Credit-Lapsed"
GOODWILL: Final = "Expenses:Goodwill"
PAID_BY: Final = {"money": "Assets:Bank", "store_credit": STORE_CREDIT, "exchange": CUSTOMERS}
"""Where it comes from: the bank; what the shop owes its customers in goods; or the account of customers itself, where it pays the
invoice of the order in exchange. What a gateway or marketplace pays back it keeps of its next payment."""


def payment_entry(one: BookedPayments) -> Entry:
    """What customers paid with the orders of a day: their account is settled, the channel owes it."""
    postings = (Posting(payments_account(one.channel), one.paise), Posting(CUSTOMERS, -one.paise))
    return Entry(one.day, "payments", one.channel, f"{one.orders} orders of {one.name}", postings)


def refund_entry(one: BookedRefund) -> Entry:
    """What a refund does to the books; one that is taken back the other way round."""
    owed = one.amount_paise - one.goodwill_paise
    postings = (
        Posting(CUSTOMERS, owed),
        Posting(GOODWILL, one.goodwill_paise),
        Posting(payments_account(one.channel) if one.way == "gateway" else PAID_BY[one.way], -one.amount_paise),
    )
    kept = tuple(posting for posting in postings if posting.paise)
    return Entry(one.day, "refund", one.number, f"for {one.of}", kept)


def credit_entry(one: BookedCredit) -> Entry:
    """What happens to a credit after it was given: spent, it settles the customer's account; given back, the other way round; what lapses is
    income, and no supply, so it bears no tax (CBIC Circular 243/37/2024-GST)."""
    against = LAPSED if one.kind == "expired" else CUSTOMERS
    text = f"for order {one.order_number}" if one.order_number else ""
    postings = (Posting(STORE_CREDIT, -one.paise), Posting(against, one.paise))
    return Entry(one.day, f"credit_{one.kind}", one.code, text, tuple(sorted(postings, key=lambda row: row.paise < 0)))
