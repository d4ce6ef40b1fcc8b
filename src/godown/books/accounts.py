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
    _post(tx, ((order_id, paise, 0) for order_id, paise in changes))


def bring(tx: Tx, changes: Iterable[tuple[UUID, int]]) -> None:
    """A list of a marketplace, a gateway or the bank brings so much of what was not paid with orders: (order, paise)."""
    _post(tx, ((order_id, -paise, paise) for order_id, paise in changes))


def _post(tx: Tx, changes: Iterable[tuple[UUID, int, int]]) -> None:
    owed, brought = Counter[UUID](), Counter[UUID]()
    for order_id, paise, came in changes:
        owed[order_id] += paise
        brought[order_id] += came
    if rows := [
        (order_id, owed[order_id], brought[order_id]) for order_id in owed if owed[order_id] or brought[order_id]
    ]:
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
