"""SQL that writes settlements."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from godown import books, shipping
from godown.platform.transaction import Tx
from godown.settling.tables import settlement, settlement_line

HEAD = ("id", "number", "kind", "courier_id", "channel_id", "reference", "registration", "dated", "booked_on", "gross_paise",
        "fees_paise", "fee_tax_paise", "fee_taxes", "tcs_paise", "tds_paise", "paid_paise", "note", "booked_at",
        "made_by")  # fmt: skip
LINE = ("id", "settlement_id", "line_no", "reference", "parcel_id", "order_id", "gross_paise", "fees_paise", "fee_tax_paise",
        "tcs_paise", "tds_paise", "prepaid_paise")  # fmt: skip


def write(tx: Tx, heads: Sequence[tuple[Any, ...]], lines: Sequence[tuple[Any, ...]]) -> None:
    """Write settlements with their lines; what was not paid before settles the accounts of customers, and shipping hears what came in of
    each parcel."""
    tx.insert(settlement, HEAD, heads)
    tx.insert(settlement_line, LINE, lines)
    books.post_to_accounts(tx, [(row[5], -row[6]) for row in lines if row[5] is not None and row[4] is not None])
    books.bring_to_accounts(tx, [(row[5], row[6] - row[11]) for row in lines if row[5] is not None and row[4] is None])
    came = Counter[UUID]()
    for row in lines:
        if row[4] is not None:
            came[row[4]] += row[6]
    if came:
        shipping.remit(tx, came)


def lock_parcels(tx: Tx, ids: Sequence[UUID]) -> None:
    """Let settlements of these parcels come one after the other."""
    tx.run(
        "SELECT 1 FROM parcel WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE",
        ids=list(ids),
    )
