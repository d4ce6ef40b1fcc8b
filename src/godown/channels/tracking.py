"""Tracking out: a parcel that left is told to the shop of its order, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from godown.channels import queries, store
from godown.channels.protocol import KINDS, Shop
from godown.channels.protocol_words import RowAnswer, TrackingRow
from godown.channels.rules import wait_after
from godown.channels.words import Sent
from godown.platform.transaction import Tx

ROWS: Final = 50
"""Parcels told in one call."""

RETRY_FIRST: Final = timedelta(minutes=1)
RETRY_MAX: Final = timedelta(hours=6)
ATTEMPTS_MAX: Final = 12
"""A parcel that the shop refuses is told again after 1, 2, 4 ... min; after about two days it waits for a person."""


def queue_tracking(tx: Tx, parcel_ids: Sequence[UUID]) -> None:
    """Parcels left: the shops of their orders are to be told."""
    for channel_id in store.queue_tracking(tx, parcel_ids):
        wake_tracking(tx, channel_id)


def wake_tracking(tx: Tx, channel_id: UUID, at: datetime | None = None) -> None:
    """Ask for the parcels of a shop to be told."""
    tx.defer("push_tracking", at=at, lock=f"tracking {channel_id}", channel=str(channel_id))


def next_tracking(tx: Tx, channel_id: UUID) -> list[Sent]:
    """Parcels that a shop is to be told of now; nothing while it rests or does not want to know."""
    link = queries.link(tx, channel_id)
    if link.rests(tx.now) or not KINDS[link.kind].can.tracking:
        return []
    return queries.sent_parcels(tx, channel_id, ROWS)


def tell_tracking(shop: Shop, sent: Sequence[Sent]) -> list[RowAnswer]:
    """Tell a shop, outside of any transaction."""
    return shop.push_tracking([_row(one) for one in sent])


def _row(one: Sent) -> TrackingRow:
    return TrackingRow(
        str(one.parcel_id), one.external_id, one.parcel_number, one.courier_name, one.awb, one.tracking_url,
        one.handed_over_at, one.lines,
    )  # fmt: skip


def tracking_told(tx: Tx, channel_id: UUID, sent: Sequence[Sent], answers: Sequence[RowAnswer]) -> None:
    """Write down what a shop answered: what it has (`ok`, `older`) is told for good."""
    attempts = {str(one.parcel_id): one.attempts for one in sent}
    rows: list[tuple[UUID, str, str, datetime | None]] = []
    for answer in answers:
        if answer.status != "refused":
            rows.append((UUID(answer.key), "sent", "", None))
            continue
        tried = attempts[answer.key] + 1
        again = tx.now + wait_after(tried, RETRY_FIRST, RETRY_MAX)
        status = "refused" if tried >= ATTEMPTS_MAX else "waiting"
        rows.append((UUID(answer.key), status, answer.reason or "The shop refused it.", again))
    store.settle_tracking(tx, rows)
    store.answered(tx, channel_id)
