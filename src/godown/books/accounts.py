"""The accounts of customers, one for an order and its parts: what changes one says so here, in the same transaction. A stranger to
orders: it knows an account by its id alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from godown.books import store_accounts
from godown.books.store_documents import Draft
from godown.platform.transaction import Tx


def post(tx: Tx, changes: Iterable[tuple[UUID, int]]) -> None:
    """Change accounts by (order, paise): above 0 the customer owes so much more, below 0 so much less."""
    sums = Counter[UUID]()
    for order_id, paise in changes:
        sums[order_id] += paise
    if rows := [(order_id, paise) for order_id, paise in sums.items() if paise]:
        store_accounts.post(tx, rows)


def join(tx: Tx, parts: Sequence[tuple[UUID, UUID]]) -> None:
    """Parts share the account of the order that was split: (part, order)."""
    store_accounts.join(tx, parts)


def charge(tx: Tx, drafts: Sequence[Draft]) -> None:
    """Documents are issued: an invoice charges the customer, a note takes back."""
    post(
        tx,
        [
            (one.order_id, -one.payable_paise if one.corrects_id else one.payable_paise)
            for one in drafts
            if one.order_id
        ],
    )
