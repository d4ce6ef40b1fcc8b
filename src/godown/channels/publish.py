"""Stock out: what each shop should show, and what it was told. Zero goes first; an older number never wins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from godown import catalog
from godown.channels import queries, store, store_publish
from godown.channels.protocol import Shop
from godown.channels.protocol_words import RowAnswer, StockRow
from godown.channels.rules import REFUSED_FIRST, REFUSED_MAX, wait_after
from godown.channels.words import Due, Told
from godown.platform.outside import OutsideFault
from godown.platform.transaction import Tx

URGENT: Final = "urgent"
"""The queue of what shops must hear; a worker of its own serves it."""

WHOLE_SET: Final = (400, 413, 422)
"""Answers that may be the fault of one row or of the size of the set: the set is halved and sent again."""


def mark_changed(tx: Tx, sku_ids: Sequence[UUID]) -> None:
    """Stock of these SKUs changed: count what each shop should show, of every bundle that contains them too."""
    shops = store_publish.lock_publishing(tx)
    if not shops or not sku_ids:
        return
    skus = sorted({*sku_ids, *catalog.bundles_with(tx, sku_ids)})
    for channel_id in shops:
        if store_publish.count_again(tx, channel_id, skus):
            wake(tx, channel_id)


def recheck(tx: Tx) -> int:
    """Count everything for every shop; answer how many numbers were not as they should be."""
    changed = 0
    for channel_id in store_publish.lock_publishing(tx):
        changed += store_publish.count_again(tx, channel_id, None)
        wake(tx, channel_id)
    return changed


def look_after(tx: Tx) -> None:
    """Refused rows whose time has come are told again; a shop whose push was lost with a killed worker is woken."""
    for channel_id in store_publish.lock_publishing(tx):
        store_publish.try_refused_again(tx, channel_id)
        if queries.due(tx, channel_id, 1):
            wake(tx, channel_id)
        if queries.sent_parcels(tx, channel_id, 1):
            tx.defer_once("push_tracking", lock=f"tracking {channel_id}", channel=str(channel_id))


def wake(tx: Tx, channel_id: UUID, at: datetime | None = None) -> None:
    """Ask for a push to a shop whose door is locked."""
    tx.defer_once("push_stock", queue=URGENT, lock=f"push {channel_id}", at=at, channel=str(channel_id))


def next_stock(tx: Tx, channel_id: UUID, limit: int) -> list[Due]:
    """What a shop is to be told now; nothing while it rests (then a push is asked for when it does no more)."""
    link = queries.link(tx, channel_id, lock=True)
    if link.paused:
        return []
    if link.rests(tx.now):
        wake(tx, channel_id, link.not_before)
        return []
    return queries.due(tx, channel_id, limit)


def tell_stock(shop: Shop, due: Sequence[Due]) -> list[Told]:
    """Tell a shop, outside of any transaction. A set that is refused whole is halved, so that one row spoils no other."""
    rows = [StockRow(code, one.quantity, one.version) for one in due for code in one.shop_codes]
    try:
        answers = {answer.key: answer for answer in shop.push_stock(rows)}
    except OutsideFault as fault:
        if fault.status not in WHOLE_SET:
            raise
        if len(due) == 1:
            return [Told(due[0].sku_id, due[0].version, due[0].quantity, "refused", fault.reason)]
        half = len(due) // 2
        return tell_stock(shop, due[:half]) + tell_stock(shop, due[half:])
    return [_told(one, [answers[code] for code in one.shop_codes]) for one in due]


def _told(due: Due, answers: Sequence[RowAnswer]) -> Told:
    """One verdict for a SKU that the shop may list under several codes: the worst of them."""
    refused = next((answer for answer in answers if answer.status == "refused"), None)
    if refused:
        return Told(due.sku_id, due.version, due.quantity, "refused", refused.reason)
    newest = max((answer.version for answer in answers if answer.status == "older"), default=None)
    if newest is None:
        return Told(due.sku_id, due.version, due.quantity, "ok")
    if newest <= due.version:
        reason = "The shop says that it has a newer number, but not which."
        return Told(due.sku_id, due.version, due.quantity, "refused", reason)
    return Told(due.sku_id, due.version, due.quantity, "older", shop_version=newest)


def stock_told(tx: Tx, channel_id: UUID, due: Sequence[Due], told: Sequence[Told]) -> None:
    """Write down what a shop answered."""
    queries.link(tx, channel_id, lock=True)
    attempts = {one.sku_id: one.attempts for one in due}
    tries = [
        tx.now + wait_after(attempts[one.sku_id] + 1, REFUSED_FIRST, REFUSED_MAX) if one.status == "refused" else None
        for one in told
    ]
    store_publish.settle(tx, channel_id, told, tries)
    if any(one.status == "ok" for one in told):
        store_publish.note_told(tx, channel_id)
    store.answered(tx, channel_id)
